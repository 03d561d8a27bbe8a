import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import type { ServiceDeclaration } from '../sources/aws/collector.ts';
import { collectors } from '../sources/aws/collectors/index.ts';
import { permissionsOf } from '../sources/aws/permissions.ts';
import { neverPolicy, type PolicyDocument } from '../sources/aws/scanner-policy.ts';
import { Workplace } from '../testing/command-line.ts';

const declared = permissionsOf(collectors as readonly unknown[] as readonly ServiceDeclaration[]);
const workplace = new Workplace();
afterAll(() => workplace.remove());

const hasCfnLint = spawnSync('cfn-lint', ['--version']).status === 0;

async function policy(...options: readonly string[]): Promise<string> {
  const { code, stdout } = await workplace.run(['policy', ...options].join(' '));
  expect(code).toBe(0);
  return stdout;
}

function actionsIn({ Statement }: PolicyDocument): readonly string[] {
  return Statement.flatMap(({ Action }) => Action).sort();
}

/** What cfn-lint says of templates. */
function linted(templates: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(templates)) workplace.write(name, text);
  const files = Object.keys(templates).map((name) => join(workplace.folder, name));
  const { stdout, stderr } = spawnSync('cfn-lint', ['--non-zero-exit-code', 'informational', ...files], { encoding: 'utf8' });
  return stdout + stderr;
}

function asTemplate(policyText: string): string {
  const document = JSON.parse(policyText) as object;
  const resource = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document } };
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: { Policy: resource } });
}

describe('pipeaudit policy', () => {
  it('allows exactly what the collectors call in an account, and nothing that a scan must never do', async () => {
    const document = JSON.parse(await policy()) as PolicyDocument;
    const wanted = [...new Set(declared.filter(({ needs }) => needs === 'member').map(({ action }) => action))].sort();
    expect(actionsIn(document)).toEqual(wanted);
    expect(wanted.filter((action) => /:(?!Get|List|Describe|BatchGet|Select)/.test(action))).toEqual([]);
    const never = new RegExp(`^(${actionsIn(neverPolicy).join('|').replaceAll('*', '.*')})$`);
    expect(wanted.filter((action) => never.test(action))).toEqual([]);
    expect(JSON.stringify(document).length, 'characters of a managed policy').toBeLessThanOrEqual(6144);
  });

  it('--caller allows the organization, and no role but the scanner', async () => {
    const document = JSON.parse(await policy('--caller', '--org-role', 'audit/reader')) as PolicyDocument;
    expect(actionsIn(document)).toContain('organizations:ListAccounts');
    expect(document.Statement.filter(({ Action }) => Action.includes('sts:AssumeRole')).map(({ Resource }) => Resource)).toEqual([
      'arn:*:iam::*:role/audit/reader',
    ]);
  });

  it('--stackset prints a template whose role has the same policy, a trust with an external id, and a deny beside it', async () => {
    const template = yaml.safeLoad(await policy('--stackset')) as {
      Resources: Record<
        string,
        { Properties: { PolicyDocument: PolicyDocument; AssumeRolePolicyDocument: { Statement: [{ Condition: object }] } } }
      >;
    };
    expect(template.Resources['ReadConfiguration']?.Properties.PolicyDocument).toEqual(JSON.parse(await policy()));
    expect(template.Resources['NeverContent']?.Properties.PolicyDocument).toEqual(neverPolicy);
    expect(JSON.stringify(template.Resources['Role']?.Properties.AssumeRolePolicyDocument.Statement[0].Condition)).toContain(
      'sts:ExternalId',
    );
  });

  it.skipIf(!hasCfnLint)(
    `passes cfn-lint${hasCfnLint ? '' : ' (skipped: cfn-lint is not installed)'}`,
    async () => {
      const templates = {
        'stackset.yaml': await policy('--stackset'),
        'member.json': asTemplate(await policy()),
        'caller.json': asTemplate(await policy('--caller')),
      };
      expect(linted(templates)).toBe('');
    },
    60_000,
  );
});
