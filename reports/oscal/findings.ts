import type { ControlEvidence, ControlState, FrameworkEvidence } from '../../src/audit/compliance.ts';
import { uuidOf } from '../../src/text/uuid.ts';
import { count } from '../../src/text/words.ts';
import { controlId, lineOf } from './fields.ts';

/** OSCAL knows satisfied or not; what is not known is not satisfied, for another reason than a failure. */
const STATUS: Readonly<Record<Exclude<ControlState, 'not-judged'>, { readonly state: string; readonly reason: string }>> = {
  failed: { state: 'not-satisfied', reason: 'fail' },
  unknown: { state: 'not-satisfied', reason: 'other' },
  passed: { state: 'satisfied', reason: 'pass' },
};

/** A finding for each control of which something was judged. */
export function controlFindings(framework: FrameworkEvidence, observations: ReadonlyMap<string, readonly string[]>): readonly object[] {
  return framework.controls.flatMap((control) => {
    const { id, title, state, rules } = control;
    if (state === 'not-judged') return [];
    const related = rules.flatMap((rule) => observations.get(rule) ?? []);
    return [
      {
        uuid: uuidOf('control', framework.id, id),
        title: lineOf(`${id} ${title}`),
        description: told(control),
        target: {
          type: 'statement-id',
          'target-id': `${controlId(id)}_smt`,
          title: lineOf(title),
          status: { ...STATUS[state], ...(state === 'unknown' ? { remarks: 'Nothing fails, and not everything could be judged.' } : {}) },
        },
        ...(related.length === 0 ? {} : { 'related-observations': related.map((uuid) => ({ 'observation-uuid': uuid })) }),
      },
    ];
  });
}

function told({ rules, verdicts, suppressed }: ControlEvidence): string {
  const { pass, fail, unknown, error } = verdicts;
  const state =
    suppressed.length === 0 ? '' : ` ${count(suppressed.length, 'finding')} ${suppressed.length === 1 ? 'is' : 'are'} suppressed.`;
  return `Of ${count(pass + fail + unknown + error, 'verdict')}, ${pass} passed, ${fail} failed and ${unknown + error} are unknown.${state} Rules: ${rules.join(', ')}.`;
}
