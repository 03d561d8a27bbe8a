import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { root } from '../../scripts/root.mjs';
import { audit, type Configuration, render, UserError } from './index.ts';

const showcase = { paths: ['fixtures/showcase'], cwd: root };
const privilegedBuild = `
Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: { Ref: Role }
      Artifacts: { Type: NO_ARTIFACTS }
      Source: { Type: NO_SOURCE, BuildSpec: '{"version": 0.2}' }
      TimeoutInMinutes: 20
      Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: aws/codebuild/standard:7.0, PrivilegedMode: { Ref: Docker } }
Parameters:
  Docker: { Type: String }
  Role: { Type: String }
`;
const texts = [{ file: 'build.yaml', text: privilegedBuild }];

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('audit', () => {
  it('finds what a scan finds', async () => {
    const { findings, summary } = await audit(showcase);
    expect(findings.map(({ rule, place }) => `${rule} ${place.file}`)).toContain('late-approval fixtures/showcase/tools.yaml');
    expect(summary).toMatchObject({ pipelines: 1, accounts: 3, complete: true });
  });

  it('prints nothing', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await audit(showcase);
    expect([...written.mock.calls, ...errors.mock.calls]).toEqual([]);
  });

  it('takes templates that are no files, and values for their parameters', async () => {
    const options = { texts, config: false, only: ['privileged-build'], cwd: tmpdir() } as const;
    expect((await audit(options)).unknowns.map(({ settle }) => settle)).toEqual(['--parameter Docker=…']);
    const { findings } = await audit({ ...options, parameters: { Docker: 'true' } });
    expect(findings.map(({ rule, place }) => [rule, place.file, place.line])).toEqual([['privileged-build', 'build.yaml', 10]]);
  });

  it('prefers a text to the file of its name: an editor audits what is not saved yet', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'pipeaudit-api-'));
    folders.push(cwd);
    writeFileSync(join(cwd, 'build.yaml'), 'Resources: {}\n');
    const { coverage } = await audit({ cwd, paths: ['build.yaml'], texts });
    expect(coverage.read).toEqual([{ file: 'build.yaml', resources: 1 }]);
  });

  it('takes a configuration as an object', async () => {
    const config: Configuration = { rules: { 'privileged-build': 'critical' }, ignores: [] };
    const options = { texts, only: ['privileged-build'], parameters: { Docker: 'true' }, cwd: tmpdir() };
    expect((await audit({ ...options, config })).findings.map(({ severity }) => severity)).toEqual(['critical']);
    const accepted: Configuration = {
      ignores: [{ rule: 'privileged-build', resource: '*', reason: 'builds images', until: '2027-01-31' }],
    };
    expect(await audit({ ...options, config: accepted, today: '2027-01-31' })).toMatchObject({ findings: [], summary: { suppressed: 1 } });
    expect((await audit({ ...options, config: accepted, today: '2027-02-01' })).findings).toHaveLength(1);
  });

  it('accounts for what cannot be read', async () => {
    const text = 'AWSTemplateFormatVersion: 2010-09-09\nResources: {';
    const { coverage, summary } = await audit({ texts: [{ file: 'broken.yaml', text }], config: false });
    expect(summary.complete).toBe(false);
    expect(coverage.failed).toMatchObject([{ file: 'broken.yaml', line: 2 }]);
  });

  it.each([
    ['no input', {}, 'there is nothing to audit'],
    ['no such file', { paths: ['nowhere.yaml'] }, 'no file or folder "nowhere.yaml"'],
    ['no such rule', { texts, only: ['privileged-bild'] }, 'there is no rule `privileged-bild`'],
    ['no such audience', { texts, audience: 'strct' as 'strict' }, '`audience` takes default, strict or auditor, not `strct`'],
    ['a fault in the configuration', { texts, config: { rulez: {} } as Configuration }, 'unknown key `rulez`'],
    ['no such configuration', { texts, config: 'nowhere.yaml' }, 'there is no configuration nowhere.yaml'],
  ])('tells a mistake with what to do next: %s', async (_, options, what) => {
    const mistake = await audit({ cwd: tmpdir(), ...options }).catch((error: unknown) => error);
    expect(mistake).toBeInstanceOf(UserError);
    expect(mistake).toMatchObject({ what, next: expect.any(String) });
  });
});

describe('render', () => {
  it('makes the reports of a scan', async () => {
    const result = await audit(showcase);
    expect(JSON.parse(await render(result, 'json'))).toEqual(JSON.parse(JSON.stringify(result)));
    expect(await render(result, 'compact')).toMatch(/^fixtures\/showcase\/tools\.yaml:\d+:\d+ high late-approval /m);
  });

  it('documents rules with the severities that they were judged by, and those of a saved result as they are', async () => {
    const config: Configuration = { rules: { 'privileged-build': 'critical' } };
    const result = await audit({ texts, only: ['privileged-build'], parameters: { Docker: 'true' }, config, cwd: tmpdir() });
    const securitySeverity = async (of: typeof result): Promise<unknown> =>
      JSON.parse(await render(of, 'sarif')).runs[0].tool.driver.rules[0].properties['security-severity'];
    expect(await securitySeverity(result)).toBe('9.5');
    expect(await securitySeverity(structuredClone(result))).toBe('5.5');
  });

  it('names the report that was meant', async () => {
    await expect(render(await audit(showcase), 'sarfi')).rejects.toMatchObject({
      what: 'there is no report `sarfi`',
      next: 'did you mean `sarif`?',
    });
  });
});
