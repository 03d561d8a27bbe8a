import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import json from '../../reports/json.ts';
import type { AuditResult } from '../audit/result.ts';
import { UserError } from '../resource/user-error.ts';
import * as cases from '../testing/audit-results.ts';
import { plain } from '../testing/findings.ts';
import { auditFolder } from '../testing/fixtures.ts';
import { readResult } from './read.ts';

const written = (result: AuditResult): string => json.render({ result, rules: [] }, plain);

function mistake(text: string): string {
  try {
    readResult(text, 'result.json');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { file, line, column } = error.where ?? { file: '' };
    return `${[file, line, column].filter((part) => part !== undefined).join(':')}: ${error.what} | ${error.next}`;
  }
  return 'no mistake';
}

describe('a saved result', () => {
  it.each([cases.empty, cases.one, cases.related, cases.live, cases.cdk, cases.hostile])('is read as it was written: %o', (make) => {
    const { result } = make();
    expect(readResult(written(result), 'r.json')).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('of the showcase is read as it was written', async () => {
    const result = await auditFolder('fixtures/showcase');
    expect(readResult(written(result), 'r.json')).toEqual(JSON.parse(JSON.stringify(result)));
  });

  it('of a later edition is read without what is new', () => {
    const { result } = cases.one();
    const later = { ...result, weather: 'fine', summary: { ...result.summary, clouds: 3 } };
    expect(readResult(JSON.stringify(later), 'r.json')).toEqual(JSON.parse(JSON.stringify(result)));
  });
});

describe('what is no result', () => {
  const next = 'write a result with `pipeaudit scan --output json=FILE`';
  const one = cases.one().result;

  it.each([
    ['', `result.json: the file is empty | ${next}`],
    ['{\n  "a": 1,\n  b\n}', `result.json:3:3: it is not valid JSON: invalid symbol | ${next}`],
    ['[]', `result.json: it is not a result of pipeaudit | ${next}`],
    ['null', `result.json: it is not a result of pipeaudit | ${next}`],
    ['{"runs": []}', `result.json: it is a SARIF file, not a result of pipeaudit | ${next}`],
    ['{"Resources": {}}', `result.json: it is a template, not a result of pipeaudit | ${next}`],
    [
      '{"schemaVersion": 2}',
      'result.json: it is a result of version 2; this pipeaudit reads version 1 | update pipeaudit, or write the result again with this one',
    ],
    [JSON.stringify({ ...one, notices: undefined }), `result.json: it is not a whole result: \`notices\` is missing | ${next}`],
    [
      JSON.stringify({ ...one, findings: [{ ...one.findings[0], severity: 'fatal' }] }),
      `result.json: it is not a whole result: \`findings[0].severity\` must be critical, high, medium, low, info | ${next}`,
    ],
  ])('is refused: %.40s', (text, said) => {
    expect(mistake(text)).toBe(said);
  });

  it('is always told, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(mistake(text)).toMatch(/^result\.json/);
      }),
    );
  });
});
