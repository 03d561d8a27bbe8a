import { describe, expect, it } from 'vitest';
import { systemOf } from '../testing/graph.ts';
import { badAccess, badTags, judged } from '../testing/judged.ts';
import type { AuditRequest } from './audit.ts';
import { type BaselineEntry, entryOfFinding, mendedEntries } from './baseline.ts';
import type { AuditResult } from './result.ts';

const RULES = [badAccess('bad-access'), badTags('bad-tags')];
const template = (access: string): string =>
  `Resources:\n  Store:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: ${access}\n      Tags: [{ Key: a, Value: bad }]\n`;
const read = { read: [{ file: 'test.yaml', resources: 1 }], skipped: [], failed: [] };

function audited(access: string, more: Partial<AuditRequest> = {}): AuditResult {
  return judged(RULES, [systemOf({ template: template(access) })], { coverage: read, ...more });
}

const entries: readonly BaselineEntry[] = audited('Bad').findings.map((finding) => entryOfFinding(finding, finding.place.file));
const baseline = { file: 'base.json', entries };

function said({ findings, suppressed, summary, notices }: AuditResult): readonly string[] {
  return [
    ...findings.map(({ rule }) => rule),
    ...suppressed.map(({ by, finding }) => `(${by}) ${finding.rule}`),
    `${summary.baselined} baselined`,
    ...notices.map(({ text }) => text),
  ];
}

describe('a baseline', () => {
  it('keeps what it knows from failing, and counts it', () => {
    expect(said(audited('Bad', { baseline }))).toEqual(['(baseline) bad-access', '(baseline) bad-tags', '2 baselined']);
    const half = { ...baseline, entries: entries.filter(({ rule }) => rule === 'bad-tags') };
    expect(said(audited('Bad', { baseline: half }))).toEqual(['bad-access', '(baseline) bad-tags', '1 baselined']);
  });

  it('tells what is mended', () => {
    expect(said(audited('Private', { baseline }))).toEqual([
      '(baseline) bad-tags',
      '1 baselined',
      '1 of 2 findings in the baseline base.json is gone; `pipeaudit baseline prune` takes it out',
    ]);
    expect(mendedEntries(entries, audited('Private'), (file) => file).map(({ rule }) => rule)).toEqual(['bad-access']);
  });

  it('does not call mended what was not judged', () => {
    const unjudged: readonly AuditResult[] = [
      judged(RULES.slice(1), [systemOf({ template: template('Private') })], { coverage: read, baseline }),
      audited('Private', { baseline, coverage: { ...read, read: [] } }),
      judged(RULES, [systemOf({ template: `Parameters: { Access: { Type: String } }\n${template('!Ref Access')}` })], {
        coverage: read,
        baseline,
      }),
    ];
    for (const result of unjudged) expect(said(result)).toEqual(['(baseline) bad-tags', '1 baselined']);
    for (const result of unjudged) expect(mendedEntries(entries, result, (file) => file)).toEqual([]);
  });

  it('of accounts is mended where nothing is missing of the account', () => {
    const where = '111111111111/eu-west-1';
    const operation = { account: '111111111111', region: 'eu-west-1', service: 's3', operation: 'ListBuckets', state: 'complete' };
    const counts = { read: 1, absent: 0, notRead: 0, attempts: 1 };
    const coverage = { read: [], skipped: [], failed: [], operations: [{ ...operation, ...counts }] };
    const account = (access: string, more: Partial<AuditRequest['coverage']> = {}): AuditResult => {
      const [instance] = systemOf({ id: where, account: '111111111111', region: 'eu-west-1', template: template(access) }).instances;
      const systems = instance === undefined ? [] : [{ name: where, link: 'stated', instances: [{ ...instance, live: true }] } as const];
      return judged(RULES, systems, { coverage: { ...coverage, ...more } });
    };
    const known = account('Bad').findings.map((finding) => entryOfFinding(finding, finding.place.file));
    expect(known).toMatchObject([
      { file: '', account: '111111111111', region: 'eu-west-1' },
      { file: '', account: '111111111111', region: 'eu-west-1' },
    ]);
    const mended = (result: AuditResult): readonly string[] =>
      mendedEntries(known, result, (file) => `sub/${file}`).map(({ rule }) => rule);
    expect(mended(account('Private'))).toEqual(['bad-access']);
    expect(mended(account('Private', { failed: [{ file: '111111111111/global', reason: 'iam:ListRoles was not read: denied' }] }))).toEqual(
      [],
    );
    expect(mended(account('Private', { operations: [{ ...operation, ...counts, region: 'eu-central-1' }] }))).toEqual([]);
    expect(mended(judged(RULES, [], { coverage }))).toEqual(['bad-access', 'bad-tags']);
  });

  it('does not hide what has become more severe', () => {
    const severities = new Map([['bad-access', 'critical' as const]]);
    expect(said(audited('Bad', { baseline, severities }))[0]).toBe('bad-access');
    expect(said(audited('Bad', { baseline, severities: new Map([['bad-access', 'low' as const]]) }))[0]).toBe('(baseline) bad-access');
  });

  it('does not hide what a locked rule finds', () => {
    expect(said(audited('Bad', { baseline, locked: new Map([['bad-access', 'base.yaml']]) }))).toEqual([
      'bad-access',
      '(baseline) bad-tags',
      '1 baselined',
    ]);
  });
});

describe('an earlier commit', () => {
  it('takes away what it has already', () => {
    const fingerprints = new Set(entries.filter(({ rule }) => rule === 'bad-tags').map(({ fingerprint }) => fingerprint));
    const result = audited('Bad', { earlier: { commit: 'main', fingerprints } });
    expect(result.findings.map(({ rule }) => rule)).toEqual(['bad-access']);
    expect(result.suppressed).toMatchObject([{ by: 'earlier', reason: 'in main already', finding: { rule: 'bad-tags' } }]);
    expect([result.summary.earlier, result.summary.suppressed, result.invocation.since]).toEqual([1, 0, 'main']);
  });
});
