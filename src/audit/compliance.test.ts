import { describe, expect, it } from 'vitest';
import { findingLike, resultOf, ruleLike } from '../testing/findings.ts';
import { evidenceFor } from './compliance.ts';
import type { AuditResult, VerdictCounts } from './result.ts';

const framework = {
  id: 'house',
  title: 'House rules',
  url: 'https://example.org/house',
  controls: ['A-1', 'A-2'].map((id) => ({ id, title: `Control ${id}`, url: 'https://example.org/house' })),
};
const rules = [ruleLike('late', { controls: ['house:A-1', 'other:X'] }), ruleLike('early', { controls: ['house:A-1'] })];
const NONE: VerdictCounts = { pass: 0, fail: 0, unknown: 0, notApplicable: 0, error: 0 };

function evidence(late: Partial<VerdictCounts>, early: Partial<VerdictCounts> = {}, more: Partial<AuditResult> = {}) {
  const { result } = resultOf([]);
  const judged = { ...result, verdicts: { late: { ...NONE, ...late }, early: { ...NONE, ...early } }, ...more };
  const [found] = evidenceFor([framework], rules, judged);
  return found?.controls[0];
}

describe('the evidence for a control', () => {
  it.each([
    [{ pass: 3 }, { notApplicable: 2 }, 'passed'],
    [{ pass: 3 }, { fail: 1 }, 'failed'],
    [{ pass: 3 }, { unknown: 1 }, 'unknown'],
    [{ pass: 3, error: 1 }, {}, 'unknown'],
    [{ unknown: 3 }, { fail: 1 }, 'failed'],
    [{ notApplicable: 3 }, {}, 'not-judged'],
  ] as const)('of %j and %j is that it %s', (late, early, state) => {
    expect(evidence(late, early)?.state).toBe(state);
  });

  it('is not a pass while something was not read', () => {
    const { summary } = resultOf([], { summary: { complete: false } }).result;
    expect(evidence({ pass: 3 }, {}, { summary })?.state).toBe('unknown');
    expect(evidence({ notApplicable: 3 }, {}, { summary })?.state).toBe('not-judged');
  });

  it('adds the verdicts of its rules, and names findings and accepted ones', () => {
    const finding = findingLike({ rule: 'early' });
    const suppressed = [{ finding: findingLike({ rule: 'late', fingerprint: '77' }), by: 'comment', reason: 'x' }] as const;
    expect(evidence({ pass: 2, fail: 1 }, { pass: 1, fail: 1 }, { findings: [finding, findingLike()], suppressed })).toMatchObject({
      id: 'A-1',
      rules: ['early', 'late'],
      verdicts: { pass: 3, fail: 2 },
      findings: [finding.fingerprint],
      suppressed: ['77'],
      state: 'failed',
    });
  });

  it('leaves out controls and frameworks that no rule names', () => {
    const { result } = resultOf([]);
    expect(evidenceFor([framework], rules, result)[0]?.controls.map(({ id }) => id)).toEqual(['A-1']);
    expect(evidenceFor([{ ...framework, id: 'another' }], rules, result)).toEqual([]);
  });
});
