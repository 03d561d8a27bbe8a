import { beforeAll, describe, expect, it } from 'vitest';
import { allFrameworks, allRules } from '../src/api/registry.ts';
import { evidenceFor } from '../src/audit/compliance.ts';
import type { Report, ReportInput, ReportOptions } from '../src/audit/result.ts';
import { cdk, empty, hostile, live, one, overflow, related } from '../src/testing/audit-results.ts';
import { findingLike, plain, resultOf } from '../src/testing/findings.ts';
import { auditFolder } from '../src/testing/fixtures.ts';
import { OBEYED, refused } from '../src/testing/readers.ts';
import { soiled } from '../src/testing/soiled.ts';
import { byteLength } from '../src/text/clip.ts';
import asff from './asff.ts';
import csv from './csv.ts';
import github from './github.ts';
import gitlab from './gitlab.ts';
import { reports } from './index.ts';
import jsonl from './jsonl.ts';
import junit from './junit.ts';
import markdown from './markdown.ts';
import ocsf from './ocsf.ts';
import oscal from './oscal.ts';

const fixtures: Readonly<Record<string, () => ReportInput>> = {
  empty,
  one,
  related,
  cdk,
  live,
  hostile,
  soiled: () => {
    const { result, ...rest } = soiled(related());
    return { ...rest, result: { ...result, tool: related().result.tool } };
  },
  overflow: () => overflow(60),
  showcase: () => {
    const result = auditFolder('fixtures/showcase');
    return { result, rules: allRules, frameworks: evidenceFor(allFrameworks, allRules, result) };
  },
};
const base = 'https://example.org/team/delivery/blob/abc123/';

describe.each(reports.map(({ name, load }) => [name, load] as const))('%s', (name, load) => {
  let report: Report;
  beforeAll(async () => {
    report = await load();
  });

  it.each(Object.entries(fixtures))('is what its reader takes: %s', (_, input) => {
    const given = input();
    for (const options of [plain, { ...plain, verbose: true, rootPrefix: 'infra', sourceBase: base }]) {
      const text = report.render(given, options);
      expect(refused(name, text)).toEqual([]);
      expect(text.replaceAll('\r\n', '\n')).not.toMatch(OBEYED);
    }
  });

  it('is the same for the same result', () => {
    expect(report.render(related(), plain)).toBe(report.render(related(), plain));
  });
});

/** What the tests look into; the schema of each format has been checked above. */
const parsed = <T>(report: Report, input: ReportInput, options: Partial<ReportOptions> = {}): T =>
  JSON.parse(report.render(input, { ...plain, ...options }));
type Identified = { readonly uuid: string };
interface OscalResult {
  readonly title: string;
  readonly findings?: readonly (Identified & {
    readonly target: { readonly 'target-id': string; readonly status: { readonly state: string; readonly reason: string } };
    readonly 'related-observations'?: readonly { readonly 'observation-uuid': string }[];
  })[];
  readonly observations?: readonly (Identified & { readonly subjects: readonly { readonly 'subject-uuid': string }[] })[];
  readonly 'local-definitions'?: { readonly 'inventory-items'?: readonly Identified[] };
  readonly 'reviewed-controls': { readonly 'control-selections': readonly { readonly 'include-controls': unknown }[] };
}
interface Oscal {
  readonly 'assessment-results': { readonly results: readonly OscalResult[] };
}
interface Ocsf {
  readonly status: string;
  readonly compliance: { readonly status: string };
}

describe('markdown', () => {
  it('writes a comment as agreed', async () => {
    await expect(markdown.render(related(), { ...plain, sourceBase: base })).toMatchFileSnapshot('../fixtures/reports/markdown/related.md');
  });

  it('links places to the files that were audited', () => {
    expect(markdown.render(one(), { ...plain, rootPrefix: 'infra', sourceBase: base })).toContain(
      `[\`infra/templates/pipeline.yaml:41\`](<${base}infra/templates/pipeline.yaml#L41>)`,
    );
  });

  it.each([65_536, 20_000, 1024 * 1024])('keeps to %i bytes: names as many as it can, worst first, and counts the rest', (maximumBytes) => {
    const input = overflow(2000);
    const text = markdown.render(input, { ...plain, maximumBytes });
    expect(byteLength(text)).toBeLessThanOrEqual(maximumBytes);
    const told = (text.match(/^<details><summary><b>ungated|^- \*\*ungated/gm) ?? []).length;
    const left = Number(/^\*\*(\d+) findings more \(/m.exec(text)?.[1] ?? 0);
    expect(told + left).toBe(2000);
    expect(left > 0).toBe(maximumBytes < 1_000_000);
    if (left > 0) expect(text).toContain('### Critical');
    expect(text.indexOf('### Critical')).toBeLessThan(Math.max(text.indexOf('### Medium'), text.length));
  });

  it('leaves the account of the rest out before it leaves out findings', () => {
    const file = (index: number): string => `templates/${'long-name/'.repeat(30)}${index}.yaml`;
    const input = resultOf(one().result.findings, {
      coverage: { read: Array.from({ length: 20 }, (_, index) => ({ file: file(index), resources: 1 })), skipped: [], failed: [] },
    });
    expect(markdown.render(input, { ...plain, maximumBytes: 6000 })).toContain('<b>ungated-production</b>');
  });

  it('says that the audit is incomplete, and why', () => {
    expect(markdown.render(related(), plain)).toContain(
      '> [!WARNING]\n> The audit is incomplete.\n> - `accounts/broken.yaml:3`: the key `Resources` stands twice. Remove one of the two.',
    );
  });
});

describe('github', () => {
  const lines = (input: ReportInput, options: Partial<ReportOptions> = {}): readonly string[] =>
    github.render(input, { ...plain, ...options }).split('\n');

  it('annotates the lines of a file named from the root', () => {
    expect(lines(one(), { rootPrefix: 'infra' })[0]).toMatch(
      /^::error file=infra\/templates\/pipeline\.yaml,line=41,endLine=52,title=high%3A ungated-production::Deploy deploys to production, and no manual approval comes before it%0A/,
    );
  });

  it('annotates the source of a construct, and names what has no file', () => {
    expect(lines(cdk())[0]).toContain('file=lib/delivery.ts,line=31,endLine=31,col=5,title=');
    expect(lines(live())[2]).toMatch(/^::error title=high%3A ungated-production::.*%0Aarn:aws:codepipeline:eu-west-1:222222222222:lost%0A/);
  });

  it('makes no more annotations of a level than GitHub shows, and lists the rest', () => {
    const written = lines(overflow(60));
    for (const [level, number] of [
      ['error', 6],
      ['warning', 10],
      ['notice', 10],
    ] as const)
      expect(written.filter((line) => line.startsWith(`::${level} `))).toHaveLength(number);
    const group = written.findIndex((line) => line.startsWith('::group::'));
    expect(written[group]).toBe(
      '::group::14 warnings and 20 notices more, which GitHub shows no annotation for: it takes 10 of a level from a step',
    );
    expect(written.indexOf('::endgroup::') - group - 1).toBe(34);
  });
});

describe('gitlab', () => {
  it('names what no file declares', () => {
    expect(parsed<{ location: unknown }[]>(gitlab, live())[2]?.location).toEqual({
      path: 'arn:aws:codepipeline:eu-west-1:222222222222:lost',
      lines: { begin: 1 },
    });
  });

  it('says that a file was not read', () => {
    expect(gitlab.leftOut?.(related(), plain)).toEqual(['the Code Quality file does not say that 1 file could not be read']);
  });

  it('tells findings apart by their fingerprints', () => {
    expect(new Set(parsed<{ fingerprint: string }[]>(gitlab, overflow(60)).map(({ fingerprint }) => fingerprint)).size).toBe(60);
  });
});

describe('junit', () => {
  const text = (input: ReportInput): string => junit.render(input, plain);

  it('fails a case for each finding that fails the scan, and skips the others', () => {
    expect(text(overflow(60))).toContain('<testsuites name="pipeaudit" tests="61" failures="6" errors="0" time="0">');
    const { result } = one();
    const lenient = { ...one(), result: { ...result, invocation: { ...result.invocation, failOn: 'never' as const } } };
    expect(text(lenient)).toContain('<skipped message="high: Deploy deploys to production, and no manual approval comes before it"/>');
  });

  it('skips unknown verdicts, saying what would settle them, and counts what was not read as an error', () => {
    expect(text(related())).toContain('<skipped message="unknown; what would settle it: --parameter ProdAccount=…"/>');
    expect(text(related())).toContain(
      '<testcase name="accounts/broken.yaml:3:5" classname="input" time="0"><error message="the key `Resources` stands twice" type="not-read">',
    );
  });
});

describe('csv', () => {
  it('has a row for each finding, each suppressed one, each unknown verdict and each file that was not read', () => {
    const rows = csv.render(related(), plain).split('\r\n');
    expect(rows.map((row) => row.split(',')[0])).toEqual([
      'status',
      'finding',
      'finding',
      'suppressed',
      'unknown',
      'unknown',
      'unknown',
      'not read',
      '',
    ]);
    expect(rows[1]).toContain(
      'accounts/tools/key.yaml,118,7,ArtifactKey,AWS::KMS::Key,,,333333333333; 222222222222,eu-west-1; us-east-1,`IsProd` is false,',
    );
  });
});

describe('jsonl', () => {
  it('says of each line what it is', () => {
    const types = jsonl
      .render(related(), plain)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual(['finding', 'finding', 'suppressed', 'unknown', 'unknown', 'unknown', 'unknown', 'failed', 'notice', 'summary']);
  });
});

describe('asff', () => {
  it('has an entry for each account and region, under the fingerprint', () => {
    expect(
      parsed<Record<string, string>[]>(asff, related()).map(({ Id, AwsAccountId, ProductArn }) => [Id, AwsAccountId, ProductArn]),
    ).toEqual([
      ['aa11bb22cc33dd44', '333333333333', 'arn:aws:securityhub:eu-west-1:333333333333:product/333333333333/default'],
      ['aa11bb22cc33dd44', '222222222222', 'arn:aws:securityhub:eu-west-1:222222222222:product/222222222222/default'],
      ['aa11bb22cc33dd44', '222222222222', 'arn:aws:securityhub:us-east-1:222222222222:product/222222222222/default'],
    ]);
    expect(parsed<{ Resources: unknown[] }[]>(asff, live())[0]?.Resources[0]).toMatchObject({
      Type: 'Other',
      Id: 'arn:aws:codepipeline:eu-west-1:222222222222:web',
    });
  });

  it('says how many findings have no account', () => {
    expect(asff.leftOut?.(related(), plain)).toEqual([
      'the ASFF file does not say that 1 file could not be read',
      expect.stringContaining('leaves out 1 finding:'),
    ]);
    expect(asff.leftOut?.(live(), plain)).toEqual([]);
  });

  it('cuts what is longer than Security Hub takes', () => {
    const long = findingLike({
      message: '🚀'.repeat(3000),
      subject: { kind: 'deploy', name: 'x'.repeat(3000) },
      pipeline: 'y'.repeat(5000),
      occurrences: [{ instance: 'a', account: '222222222222', region: 'us-gov-west-1' }],
    });
    const text = asff.render(resultOf([long]), plain);
    expect(refused('asff', text)).toEqual([]);
    expect(JSON.parse(text)[0].ProductArn).toMatch(/^arn:aws-us-gov:/);
  });
});

describe('ocsf', () => {
  it('has an event for each account and region, and for unknown verdicts when asked', () => {
    const statuses = (options: Partial<ReportOptions>): readonly string[] =>
      parsed<Ocsf[]>(ocsf, related(), options).map((event) => `${event.status} ${event.compliance.status}`);
    expect(statuses({})).toEqual(['New Fail', 'New Fail', 'New Fail', 'New Fail', 'Suppressed Fail']);
    expect(statuses({ verbose: true }).slice(5)).toEqual(['New Warning', 'New Warning', 'New Warning']);
    expect(ocsf.leftOut?.(related(), plain)).toContain('the OCSF file holds findings only; with --verbose also the 46 unknown verdicts');
  });

  it('names frameworks and controls as their publishers do', () => {
    expect(parsed<Ocsf[]>(ocsf, one())[0]?.compliance).toMatchObject({
      control: 'ungated-production',
      requirements: ['OWASP Top 10 CI/CD Security Risks (2022) CICD-SEC-1'],
      standards: ['OWASP Top 10 CI/CD Security Risks (2022)'],
    });
  });
});

describe('oscal', () => {
  const resultsOf = (input: ReportInput, options: Partial<ReportOptions> = {}): readonly OscalResult[] =>
    parsed<Oscal>(oscal, input, options)['assessment-results'].results;
  const states = (input: ReportInput): readonly string[] =>
    resultsOf(input).flatMap(({ findings = [] }) =>
      findings.map(({ target }) => `${target['target-id']} ${target.status.state} ${target.status.reason}`),
    );

  it('judges each control by the verdicts of its rules', () => {
    expect(states(one())).toEqual(['CICD-SEC-1_smt not-satisfied fail']);
    expect(states(empty())).toEqual(['CICD-SEC-1_smt satisfied pass']);
    const unread = resultOf([], { summary: { complete: false } });
    expect(states(unread)).toEqual(['CICD-SEC-1_smt not-satisfied other']);
  });

  it('ties findings to their observations, and observations to resources', () => {
    const ids = new Set<string>();
    for (const { findings = [], observations = [], 'local-definitions': definitions } of resultsOf(related())) {
      const known = new Set(observations.map(({ uuid }) => uuid));
      const items = new Set((definitions?.['inventory-items'] ?? []).map(({ uuid }) => uuid));
      for (const finding of findings)
        for (const one of finding['related-observations'] ?? []) expect(known).toContain(one['observation-uuid']);
      for (const { subjects } of observations) expect(items).toContain(subjects[0]?.['subject-uuid']);
      for (const { uuid } of [...findings, ...observations]) {
        expect(ids).not.toContain(uuid);
        ids.add(uuid);
      }
    }
    expect(ids.size).toBeGreaterThan(5);
  });

  it('keeps the ids of findings from one audit to the next', () => {
    const uuids = (time: string): readonly string[] =>
      resultsOf(one(), { time }).flatMap(({ observations = [] }) => observations.map(({ uuid }) => uuid));
    expect(uuids('2026-01-01T00:00:00Z')).toEqual(uuids('2026-01-02T00:00:00Z'));
  });

  it('writes NIST controls as its catalogue does', () => {
    expect(
      resultsOf(related()).find(({ title }) => title.startsWith('NIST'))?.['reviewed-controls']['control-selections'][0]?.[
        'include-controls'
      ],
    ).toEqual([{ 'control-id': 'ac-3' }]);
  });

  it('says which findings belong to no control, and is whole without any', () => {
    const bare = { ...resultOf([findingLike({ controls: [] })]), frameworks: [] };
    expect(oscal.leftOut?.(bare, plain)).toEqual([
      'the OSCAL file leaves out 1 finding of rules that belong to no control: ungated-production',
    ]);
    expect(refused('oscal', oscal.render(bare, plain))).toEqual([]);
  });
});
