import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { AuditResult, ReportInput, ReportOptions } from '../src/audit/result.ts';
import { cdk, empty, hostile, live, one, overflow, related } from '../src/testing/audit-results.ts';
import { findingLike, placeIn, plain, resultOf } from '../src/testing/findings.ts';
import { redactAll } from '../src/text/mask.ts';
import { displayWidth } from '../src/text/width.ts';
import compact from './compact.ts';
import { reports } from './index.ts';
import json from './json.ts';
import sarif from './sarif.ts';
import text from './text.ts';

const fixtures = { empty, one, related, cdk, live, hostile };
const CASES = Object.entries(fixtures);
const EXTENSIONS: Readonly<Record<string, string>> = { text: 'txt', compact: 'txt', json: 'json', sarif: 'sarif' };
/** What a terminal would obey, line breaks and the joiners of emoji excepted. */
const OBEYED = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

describe('every report', () => {
  for (const report of [text, compact, json, sarif]) {
    it.each(CASES)(`${report.name} writes %s as agreed`, async (name, input) => {
      await expect(report.render(input(), plain)).toMatchFileSnapshot(
        `../fixtures/reports/${report.name}/${name}.${EXTENSIONS[report.name]}`,
      );
    });

    it.each(CASES)(`${report.name} lets no control character of %s through`, (_, input) => {
      expect(report.render(input(), { ...plain, verbose: true })).not.toMatch(OBEYED);
    });
  }

  it('is in the registry', () => {
    const files = readdirSync('reports').filter((file) => /^[a-z]+\.ts$/.test(file) && file !== 'index.ts');
    expect(reports.map(({ name }) => `${name}.ts`)).toEqual(files.sort());
  });

  it('is loaded on demand under its own name', async () => {
    for (const { name, description, load } of reports) expect(await load()).toMatchObject({ name, description });
  });
});

describe('text', () => {
  const lines = (input: ReportInput, options: Partial<ReportOptions> = {}): readonly string[] =>
    text.render(input, { ...plain, ...options }).split('\n');

  it.each([40, 60, 80, 120])('keeps to %i columns, but for paths and text to paste', (width) => {
    const pasted =
      related()
        .result.findings[0]?.fix?.paste?.split('\n')
        .map((line) => line.trim()) ?? [];
    for (const input of [one, related, cdk, live, empty]) {
      const wide = lines(input(), { width, verbose: true }).filter((line) => displayWidth(line) > width && !pasted.includes(line.trim()));
      for (const line of wide) expect(line).toMatch(/^ *(\S+ +){0,3}[^ ]*[/:][^ ]{8,}$/);
    }
  });

  it('says the same without colour', () => {
    const coloured = text.render(related(), { ...plain, colour: true });
    expect(coloured).toContain('\u001b[');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text.render(related(), plain));
  });

  it('groups findings of one rule that one source line makes', () => {
    const shown = lines(cdk());
    expect(shown.filter((line) => line.startsWith('high['))).toHaveLength(1);
    expect(shown.join('\n')).toContain('also in: Green/Delivery/Pipeline');
  });

  it('tells what pays most', () => {
    expect(lines(related())).toContain('hint        `--parameter ProdAccount=…` settles 34 verdicts in 2 rules');
  });

  it('tells systems one by one, those with most findings first, and not all of many', () => {
    const [system] = one().result.systems;
    const systems = Array.from({ length: 12 }, (_, index) => ({
      ...system,
      name: `s${index}`,
      instances: [{ id: index === 11 ? 'templates/pipeline.yaml' : `${index}.yaml`, template: '' }],
    }));
    const input = resultOf(one().result.findings, { systems: systems as AuditResult['systems'] });
    const shown = lines(input).filter((line) => /^ +(s\d|\d+ more)/.test(line));
    expect(shown[0]?.trim()).toBe('s11: 1 pipeline, 1 high');
    expect(shown).toHaveLength(9);
    expect(shown[8]?.trim()).toBe('4 more systems; --verbose lists them');
    expect(lines(input, { verbose: true }).filter((line) => /^ +s\d/.test(line))).toHaveLength(12);
  });

  it('tells evidence, causes and skipped files only when asked', () => {
    const [short, long] = [lines(related()), lines(related(), { verbose: true })].map((shown) => shown.join('\n'));
    for (const only of ['evidence: Production / Deploy runs after', 'cannot be evaluated from the template: Fn::Transform']) {
      expect(short).not.toContain(only);
      expect(long).toContain(only);
    }
  });

  it('writes findings alone when it is to be quiet', () => {
    expect(text.render(one(), { ...plain, quiet: true })).toMatch(
      /docs: pipeaudit explain ungated-production \(this finding: 3f2a9c1b\)\n$/,
    );
    expect(text.render(empty(), { ...plain, quiet: true })).toBe('');
  });

  it('says that nothing was there to audit', () => {
    expect(lines(resultOf([], { summary: { templates: 0, pipelines: 0 } }))[0]).toBe('Nothing was audited: no template was found.');
  });

  it('links places and rules where the terminal can', () => {
    const shown = text.render(one(), { ...plain, hyperlinks: true, baseUri: 'file:///repo/' });
    expect(shown).toContain('\u001b]8;;file:///repo/templates/pipeline.yaml\u001b\\templates/pipeline.yaml:41:15\u001b]8;;\u001b\\');
    expect(shown).toContain(
      'high[\u001b]8;;https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html\u001b\\ungated-production',
    );
  });

  it('shows a finding whose rule it does not know', () => {
    expect(lines({ ...one(), rules: [] })[0]).toBe('high[ungated-production]: Deploy deploys to production, and no manual approval');
  });
});

describe('compact', () => {
  it('writes one line per finding, and one with the counts', () => {
    const written = compact.render(overflow(30), plain).split('\n');
    expect(written).toHaveLength(32);
    expect(written[0]).toBe(
      'templates/pipeline.yaml:1:11 low ungated-production Deploy deploys to production, and no manual approval comes before it [00000000]',
    );
    expect(written[30]).toMatch(/^30 findings \(3 critical, 12 medium, 15 low\) in 1 template, /);
  });

  it('keeps apart what shares a fingerprint', () => {
    expect(compact.render(resultOf([findingLike({ fingerprint: '3f2a9c1b5d7e8f90-2' })]), plain)).toContain('[3f2a9c1b-2]');
  });
});

describe('json', () => {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(
    JSON.parse(readFileSync('schema/pipeaudit-result-1.json', 'utf8')),
  );

  it.each([...CASES, ['overflow', () => overflow(100)] as const])('writes %s by its schema', (_, input) => {
    validate(JSON.parse(json.render(input(), plain)));
    expect(validate.errors).toBeNull();
  });

  it('has a schema that refuses what it does not know', () => {
    expect(validate({ ...one().result, severity: 'high' })).toBe(false);
    expect(validate(resultOf([{ ...findingLike(), severity: 'fatal' } as never]).result)).toBe(false);
  });

  it('keeps every value, and the published order at the top', () => {
    const input = related();
    const written = JSON.parse(json.render(input, plain)) as AuditResult;
    expect(written).toEqual(JSON.parse(JSON.stringify(input.result)));
    expect(Object.keys(written)).toEqual(Object.keys(input.result));
  });

  it('gives the same bytes whatever the order of keys', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, item]) => [key, reversed(item)]),
            )
          : value;
    const input = related();
    expect(json.render({ ...input, result: reversed(input.result) as AuditResult }, plain)).toBe(json.render(input, plain));
  });
});

describe('redacted results', () => {
  it.each(reports.map(({ name }) => [name]))('show no account and no ARN in %s', async (name) => {
    const report = await reports.find((entry) => entry.name === name)?.load();
    for (const input of [related(), live(), cdk()]) {
      const redacted = { ...input, result: redactAll(input.result) };
      const shown = report?.render(redacted, plain) ?? '';
      if (name === 'asff') expect(report?.leftOut?.(redacted, plain)).not.toEqual([]);
      else expect(shown).toContain('ungated-production');
      expect(shown).not.toMatch(/\b[0-9]{12}\b/);
      expect(shown).not.toMatch(/:(web|shop|lost)\b|role\/deploy/);
    }
  });

  it('keep their places', () => {
    const input = resultOf([findingLike({ place: placeIn('accounts/222222222222/a.yaml', 1, 'Name: x', 'x') })]);
    expect(redactAll(input.result).findings[0]?.place.file).toBe('accounts/222222222222/a.yaml');
  });
});
