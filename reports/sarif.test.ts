import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Log, Result, Run } from 'sarif';
import { describe, expect, it } from 'vitest';
import type { ReportInput, ReportOptions, SarifOptions } from '../src/audit/result.ts';
import { cdk, empty, hostile, live, one, overflow, related } from '../src/testing/audit-results.ts';
import { approvalRule, findingLike, placeIn, plain, resultOf, ruleLike } from '../src/testing/findings.ts';
import sarif from './sarif.ts';

const CASES = Object.entries({ empty, one, related, cdk, live, hostile, all: related });
const full: SarifOptions = {
  informationUri: 'https://example.org/pipeaudit',
  versionControl: { remote: 'https://user:secret@example.org/team/delivery.git', revision: 'abc123', branch: 'main' },
};

const multitool = findMultitool();

function findMultitool(): { readonly schema: string; readonly program: string } | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`@microsoft/sarif-multitool-${process.platform}/package.json`));
    return { schema: join(folder, 'sarif-2.1.0.json'), program: join(folder, 'Sarif.Multitool') };
  } catch {
    return undefined;
  }
}

function rendered(input: ReportInput, options: SarifOptions = {}, more: Partial<ReportOptions> = {}): Run {
  const log = JSON.parse(sarif.render(input, { ...plain, sarif: options, ...more })) as Log;
  expect(log.runs).toHaveLength(1);
  return log.runs[0] as Run;
}

function resultsOf(input: ReportInput, options: SarifOptions = {}, more: Partial<ReportOptions> = {}): readonly Result[] {
  return rendered(input, options, more).results ?? [];
}

const uriOf = (result: Result | undefined): string | undefined => result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
const notes = (run: Run): readonly (string | undefined)[] =>
  (run.invocations?.[0]?.toolExecutionNotifications ?? []).map(({ message }) => message.text);

describe.skipIf(multitool === undefined)('the official schema', () => {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    formats: { uri: /^[a-z][a-z0-9+.-]*:[^\s\\]+$/, 'uri-reference': /^[^\s\\]*$/, 'date-time': true, uuid: true },
  });
  const validate = multitool === undefined ? undefined : ajv.compile(JSON.parse(readFileSync(multitool.schema, 'utf8')));

  it.each(CASES)('accepts %s', (name, input) => {
    validate?.(JSON.parse(sarif.render(input(), { ...plain, sarif: { ...full, all: name === 'all' } })));
    expect(validate?.errors).toBeNull();
  });
});

describe.skipIf(multitool === undefined || !existsSync(multitool.program))('the multitool', () => {
  /**
   * 2002 is about wording, 2006 wants the network, 2007 base ids (which GitHub does not apply), 2009 another form of
   * rule ids, 2010 and 2011 the text of long regions.
   */
  const KNOWN = ['SARIF2002', 'SARIF2006', 'SARIF2007', 'SARIF2009', 'SARIF2010', 'SARIF2011'];

  it('finds no fault, also by the rules of GitHub', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-sarif-'));
    try {
      for (const [name, input] of CASES.filter(([name]) => ['related', 'live', 'hostile'].includes(name))) {
        const [file, output] = [join(folder, `${name}.sarif`), join(folder, `${name}.out`)];
        writeFileSync(file, sarif.render(input(), { ...plain, sarif: full }));
        spawnSync(multitool?.program ?? '', [
          'validate',
          file,
          '--rule-kind',
          'Sarif;Ghas',
          '--level',
          'Error;Warning;Note',
          '--output',
          output,
          '--log',
          'ForceOverwrite',
        ]);
        const log = JSON.parse(readFileSync(output, 'utf8')) as Log;
        const faults = (log.runs[0]?.results ?? []).filter(({ ruleId, level }) => level === 'error' || !KNOWN.includes(ruleId ?? ''));
        expect(
          faults.map(({ ruleId, message }) => [ruleId, message.arguments]),
          name,
        ).toEqual([]);
        expect(
          log.runs[0]?.invocations?.flatMap(({ toolExecutionNotifications = [], toolConfigurationNotifications = [] }) => [
            ...toolExecutionNotifications,
            ...toolConfigurationNotifications,
          ]) ?? [],
        ).toEqual([]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

if (multitool === undefined) it.skip(`SARIF is NOT validated: @microsoft/sarif-multitool-${process.platform} is not installed`);

describe('rules', () => {
  it('are all enabled ones, sorted, and results point at theirs', () => {
    const run = rendered(related());
    const ids = run.tool.driver.rules?.map(({ id }) => id);
    expect(ids).toEqual(['pipeaudit/missing-decrypt-grant', 'pipeaudit/ungated-production']);
    for (const { ruleId, ruleIndex } of run.results ?? []) expect(ids?.[ruleIndex ?? -1]).toBe(ruleId);
    expect(rendered(empty()).tool.driver.rules).toEqual(run.tool.driver.rules);
  });

  it('carry the rank that GitHub reads', () => {
    const [, rule] = rendered(empty()).tool.driver.rules ?? [];
    expect(rule).toMatchObject({
      name: 'UngatedProduction',
      defaultConfiguration: { level: 'error' },
      properties: {
        'security-severity': '8.0',
        precision: 'high',
        tags: ['security', 'pipeline', 'approval', 'deploy', 'audience-default'],
      },
    });
  });

  it('change with a severity of the configuration', () => {
    const run = rendered({ ...resultOf([findingLike({ severity: 'low' })]), rules: [{ ...approvalRule, severity: 'low' }] });
    expect(run.tool.driver.rules?.[0]).toMatchObject({
      defaultConfiguration: { level: 'note' },
      properties: { 'security-severity': '3.0' },
    });
    expect(run.results?.[0]?.level).toBe('note');
  });

  it('have at most 20 tags', () => {
    const subject = Array.from({ length: 30 }, (_, index) => `kind-${index}`);
    expect(rendered({ ...empty(), rules: [ruleLike('a', { subject })] }).tool.driver.rules?.[0]?.properties?.tags).toHaveLength(20);
  });

  it('exist for results of a rule that is not known any more', () => {
    const run = rendered({ ...one(), rules: [] });
    expect(run.tool.driver.rules).toMatchObject([{ id: 'pipeaudit/ungated-production' }]);
    expect(run.results?.[0]?.ruleIndex).toBe(0);
  });
});

describe('locations', () => {
  const at = (file: string): ReportInput => resultOf([findingLike({ place: placeIn(file, 3, 'a: 😀 b', 'b') })]);

  it('are relative to the root of the repository, and encoded', () => {
    expect(uriOf(resultsOf(at('./my templates/täg#1%.yaml'), {}, { rootPrefix: 'infra' })[0])).toBe(
      'infra/my%20templates/t%C3%A4g%231%25.yaml',
    );
    expect(uriOf(resultsOf(at('../other/a.yaml'), {}, { rootPrefix: 'infra' })[0])).toBe('other/a.yaml');
  });

  it('count UTF-16 units', () => {
    expect(resultsOf(at('a.yaml'))[0]?.locations?.[0]?.physicalLocation?.region).toEqual({
      startLine: 3,
      startColumn: 7,
      endLine: 3,
      endColumn: 8,
      snippet: { text: 'b' },
    });
  });

  it.each(['../a.yaml', '/etc/a.yaml', 'C:/a.yaml', '<stdin>', ''])('outside of the repository become a notification: %j', (file) => {
    const run = rendered(at(file));
    expect(run.results).toEqual([]);
    expect(notes(run).join()).toContain('high ungated-production: Deploy deploys to production');
    expect(() => rendered(at(file), { strict: true })).toThrow('without file and line');
  });

  it('fall back on the configuration entry that stands for them', () => {
    const [result] = resultsOf(at('../a.yaml'), { anchor: { file: 'pipeaudit.config.yaml', line: 7 } });
    expect(result?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'pipeaudit.config.yaml' },
      region: { startLine: 7, startColumn: 1 },
    });
    expect(result?.message.text).toContain('Found in ../a.yaml.');
  });

  it('of constructs are their source lines, with the template beside', () => {
    const [result] = resultsOf(cdk());
    expect(uriOf(result)).toBe('lib/delivery.ts');
    expect(result?.relatedLocations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('cdk.out/Blue.template.json');
    expect(result?.message.text).toContain('Construct Blue/Delivery/Pipeline.');
  });

  it('of constructs without source are the template if committed, else the entry of the app', () => {
    const input = resultOf(
      cdk().result.findings.map(({ place: { source: _, ...place }, ...finding }) => findingLike({ ...finding, place })),
    );
    expect(uriOf(resultsOf(input)[0])).toBe('cdk.out/Blue.template.json');
    const away = { isCommitted: (path: string) => !path.includes('cdk.out/') };
    const stands = { anchor: { file: 'pipeaudit.config.yaml', line: 1 }, appEntry: { file: '../bin/app.ts', line: 1 } };
    expect(uriOf(resultsOf(input, { ...away, ...stands }, { rootPrefix: 'infra' })[0])).toBe('bin/app.ts');
    expect(resultsOf(input, away).map((result) => [uriOf(result), result.partialFingerprints?.primaryLocationLineHash])).toEqual([
      ['cdk.out/Blue.template.json', '1111222233334444:1'],
      ['cdk.out/Green.template.json', '5555666677778888:1'],
    ]);
  });

  it('that are related are linked from the message', () => {
    const [result] = resultsOf(related());
    expect(result?.message.text).toMatch(/See \[only the own account is trusted here\]\(1\), \[this role reads the artifacts\]\(2\)\.$/);
    expect(result?.relatedLocations?.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('fingerprints', () => {
  it('hold no line; the hash of the line is left to GitHub where it is right', () => {
    expect(resultsOf(one())[0]?.partialFingerprints).toEqual({ 'pipeaudit/v1': '3f2a9c1b5d7e8f90' });
  });

  it('replace the hash of the line where results share rule and line', () => {
    expect(resultsOf(live()).map((result) => result.partialFingerprints?.primaryLocationLineHash)).toEqual([
      '9999aaaabbbbcccc:1',
      'ddddeeeeffff0000:1',
    ]);
  });

  it('replace it where another line stands for the finding', () => {
    const [alone] = resultsOf(live(), { anchor: { file: 'org.yaml', line: 1 } }).filter((result) => uriOf(result) === 'org.yaml');
    expect(alone?.partialFingerprints).toEqual({ 'pipeaudit/v1': '0101020203030404', primaryLocationLineHash: '0101020203030404:1' });
  });

  it('are left to GitHub where a template declares what was read from an account', () => {
    const declaredAt = ({ arn }: { readonly arn?: string }) => (arn?.endsWith(':lost') ? { file: 'infra/lost.yaml', line: 7 } : undefined);
    const [declared] = resultsOf(live(), { declaredAt }).filter((result) => uriOf(result) === 'infra/lost.yaml');
    expect(declared?.locations?.[0]?.physicalLocation?.region).toEqual({ startLine: 7, startColumn: 1 });
    expect(declared?.partialFingerprints).toEqual({ 'pipeaudit/v1': '0101020203030404' });
    const accountAt = (account: string) => ({ file: 'org.yaml', line: account === '222222222222' ? 12 : 1 });
    const [named] = resultsOf(live(), { accountAt, anchor: { file: 'other.yaml', line: 1 } }).filter((one) => uriOf(one) === 'org.yaml');
    expect(named?.locations?.[0]?.physicalLocation?.region?.startLine).toBe(12);
    const uncommitted = resultsOf(live(), {
      declaredAt,
      anchor: { file: 'org.yaml', line: 1 },
      isCommitted: (path) => path === 'org.yaml',
    });
    expect(uncommitted.map(uriOf)).not.toContain('infra/lost.yaml');
  });

  it('replace it everywhere when asked', () => {
    const input = resultOf([findingLike({ fingerprint: '3f2a9c1b5d7e8f90-2' })]);
    expect(resultsOf(input, { fingerprints: 'always' })[0]?.partialFingerprints?.primaryLocationLineHash).toBe('3f2a9c1b5d7e8f90:2');
  });
});

describe('the run', () => {
  it('is written without findings too', () => {
    const run = rendered(empty(), { target: 'prod' });
    expect(run).toMatchObject({
      results: [],
      columnKind: 'utf16CodeUnits',
      automationDetails: { id: 'pipeaudit/prod/' },
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }],
    });
  });

  it('is successful with findings, and not when it is incomplete', () => {
    expect(rendered(one()).invocations?.[0]?.executionSuccessful).toBe(true);
    const run = rendered(related());
    expect(run.invocations?.[0]?.executionSuccessful).toBe(false);
    expect(notes(run)).toEqual([
      'the key `Resources` stands twice. Remove one of the two.',
      'ListGrants was refused in 222222222222 eu-west-1; kms:ListGrants would settle 3 verdicts.',
      'an ignore needs a reason.',
    ]);
  });

  it('names the repository without credentials', () => {
    expect(rendered(empty(), full).versionControlProvenance).toEqual([
      { repositoryUri: 'https://example.org/team/delivery.git', revisionId: 'abc123', branch: 'main' },
    ]);
    expect(rendered(empty(), { versionControl: { remote: 'git@example.org:team/delivery.git' } }).versionControlProvenance).toEqual([
      { repositoryUri: 'https://example.org/team/delivery.git' },
    ]);
    expect(rendered(empty(), { versionControl: { remote: '../delivery' } }).versionControlProvenance).toBeUndefined();
  });

  it('leaves out what is suppressed or unknown, unless asked', () => {
    expect(resultsOf(related()).map(({ kind }) => kind)).toEqual(['fail', 'fail']);
    const all = resultsOf(related(), { all: true });
    expect(all.filter(({ suppressions }) => suppressions !== undefined)).toMatchObject([
      { suppressions: [{ kind: 'inSource', justification: 'the pilot has no customers' }] },
    ]);
    expect(all.filter(({ kind }) => kind === 'open').map(({ level, message }) => [level, message.text])).toContainEqual([
      'none',
      expect.stringContaining('scan the template that exports ArtifactKeyArn as well; allow kms:ListGrants'),
    ]);
  });

  it('offers safe fixes only, and those of committed files', () => {
    const fixes = (options: SarifOptions): readonly (number | undefined)[] =>
      resultsOf(related(), options).map((result) => result.fixes?.length);
    expect(fixes({})).toEqual([undefined, 1]);
    expect(fixes({ isCommitted: () => false })).toEqual([undefined, undefined]);
    expect(resultsOf(related())[1]?.fixes?.[0]?.artifactChanges[0]?.replacements).toEqual([
      { deletedRegion: { startLine: 47, startColumn: 25, endLine: 47, endColumn: 26 }, insertedContent: { text: '2' } },
    ]);
  });

  it('keeps the 5,000 most severe of 6,000 results, and says so', () => {
    const run = rendered(overflow(6000));
    const levels = (run.results ?? []).map(({ properties }) => String(properties?.severity));
    const count = (severity: string): number => levels.filter((level) => level === severity).length;
    expect([levels.length, count('critical'), count('medium'), count('low')]).toEqual([5000, 600, 2400, 2000]);
    expect(levels).toEqual([...levels].sort((a, b) => ['critical', 'medium', 'low'].indexOf(a) - ['critical', 'medium', 'low'].indexOf(b)));
    expect(notes(run)).toContain('The file holds 5000 of 6000 results; the 1000 least severe were left out.');
  });

  it('tells whoever asked for it how much GitHub would not keep', () => {
    expect(sarif.leftOut?.(overflow(5000), plain)).toEqual([]);
    expect(sarif.leftOut?.(overflow(5001), plain)).toEqual([
      '5001 findings; the SARIF file holds the 5000 most severe, which is what GitHub keeps',
    ]);
  });

  it('stays below 10 MB: without source text first, then without the least severe', { timeout: 30_000 }, () => {
    const long = (findings: number, message: number, line: number): ReportInput =>
      resultOf(
        Array.from({ length: findings }, (_, index) =>
          findingLike({
            fingerprint: `${index}`,
            message: 'm'.repeat(message),
            place: placeIn('a.yaml', index + 1, 'x'.repeat(line), 'x'),
          }),
        ),
      );
    const bare = rendered(long(1000, 100, 20_000));
    expect(bare.results).toHaveLength(1000);
    expect(bare.results?.[0]?.locations?.[0]?.physicalLocation?.region?.snippet).toBeUndefined();
    expect(notes(bare)).toEqual(['The source text was left out, so that the file stays below 10 MB.']);
    const text = sarif.render(long(1000, 20_000, 20), plain);
    expect(gzipSync(text, { level: 0 }).length).toBeLessThan(10_100_000);
    expect(JSON.parse(text)).toMatchObject({ runs: [{ results: { length: 312 } }] });
  });

  it('gives the same bytes for the same input', () => {
    expect(sarif.render(related(), plain)).toBe(sarif.render(related(), plain));
    const input = related();
    expect(sarif.render({ ...input, result: { ...input.result, findings: [...input.result.findings].reverse() } }, plain)).toBe(
      sarif.render(input, plain),
    );
  });

  it('makes no link of what a template says', () => {
    expect(resultsOf(hostile())[0]?.message.text).toContain('\\[x\\](https://evil.example)');
  });
});
