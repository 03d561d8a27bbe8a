import { type Cause, causeKey } from '../resource/index.ts';
import type { Judgement } from './judgements.ts';
import { reportPlace } from './places.ts';
import type { UnknownGroup } from './result.ts';

const LISTED_VERDICTS = 200;

/** Verdicts that are not known, grouped by what would settle them, most settled first. */
export function groupUnknowns(judgements: readonly Judgement[]): readonly UnknownGroup[] {
  const groups = new Map<string, { readonly cause: Cause; readonly verdicts: Map<string, UnknownGroup['verdicts'][number]>; settles: number }>();
  for (const { rule, linked, verdict, trials } of judgements) {
    if (verdict !== 'unknown') continue;
    const trial = trials.find(({ outcome }) => outcome.verdict === 'unknown');
    if (trial?.outcome.verdict !== 'unknown') continue;
    const seen = new Set<string>();
    for (const cause of trial.outcome.because) {
      const shown = withoutInstance(cause);
      const key = causeKey(shown);
      if (seen.has(key)) continue;
      seen.add(key);
      const group = groups.get(key) ?? { cause: shown, verdicts: new Map(), settles: 0 };
      groups.set(key, group);
      group.settles++;
      if (group.verdicts.size >= LISTED_VERDICTS) continue;
      const { subject } = trial.at;
      const verdictKey = `${rule.id}|${subject.id}`;
      group.verdicts.set(verdictKey, { rule: rule.id, subject: subject.name, place: reportPlace(trial.outcome.place, linked.system) });
    }
  }
  return [...groups.values()]
    .map(({ cause, verdicts, settles }) => ({ cause, settle: settleOf(cause), settles, verdicts: [...verdicts.values()] }))
    .sort((a, b) => b.settles - a.settles || (a.settle < b.settle ? -1 : 1));
}

/** One parameter given on the command line settles it in every instance. */
function withoutInstance(cause: Cause): Cause {
  return cause.kind === 'parameter' || cause.kind === 'environment' ? { ...cause, instance: '' } : cause;
}

/** What a person can do about a cause. */
export function settleOf(cause: Cause): string {
  switch (cause.kind) {
    case 'parameter':
      return `--parameter ${cause.name}=…`;
    case 'environment':
      return `\`deployments\` in the configuration: state the ${cause.name === 'stack-name' ? 'stack name' : cause.name}`;
    case 'import':
      return `scan the template that exports ${cause.name} as well`;
    case 'not-in-view':
      return `not in view: ${cause.what}`;
    case 'ambiguous':
      return `\`deployments\` in the configuration: ${cause.what} may be ${cause.candidates.join(' or ')}`;
    case 'not-read':
      return `allow ${cause.permission} in ${cause.account} ${cause.region}`;
    case 'unsupported':
      return `cannot be evaluated from the template: ${cause.what}`;
  }
}
