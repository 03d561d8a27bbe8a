import { type Cause, causeKey, type Place } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { Judgement } from './judgements.ts';
import { authoredPlace, reportPlace } from './places.ts';
import type { UnknownGroup } from './result.ts';

const LISTED_VERDICTS = 200;

/** Collects verdicts that are not known, by what would settle them. */
export class Unknowns {
  private readonly groups = new Map<
    string,
    { readonly cause: Cause; readonly verdicts: Map<string, UnknownGroup['verdicts'][number]>; settles: number }
  >();

  /** Takes in what is unknown among the judgements of a system. */
  add(judgements: readonly Judgement[]): void {
    for (const judgement of judgements) {
      if (judgement.verdict !== 'unknown') continue;
      const counted = new Set<string>();
      for (const { at, outcome } of judgement.trials) {
        if (outcome.verdict !== 'unknown') continue;
        for (const cause of outcome.because.map(withoutInstance)) {
          const key = causeKey(cause);
          if (!counted.has(key)) this.count(key, cause, judgement, at.subject, outcome.place);
          counted.add(key);
        }
      }
    }
  }

  private count(key: string, cause: Cause, { rule, linked }: Judgement, { id, name }: Subject, at: Place): void {
    const group = this.groups.get(key) ?? { cause, verdicts: new Map(), settles: 0 };
    this.groups.set(key, group);
    group.settles++;
    if (group.verdicts.size >= LISTED_VERDICTS) return;
    const { system } = linked;
    group.verdicts.set(`${rule.id}|${id}`, {
      rule: rule.id,
      subject: name,
      // Most reports do not show it, and to find a line costs more than to judge.
      get place() {
        return reportPlace(authoredPlace(at, system), system);
      },
    });
  }

  /** The groups, those that settle most first. */
  grouped(): readonly UnknownGroup[] {
    return [...this.groups.values()]
      .map(({ cause, verdicts, settles }) => ({ cause, settle: settleOf(cause), settles, verdicts: [...verdicts.values()] }))
      .sort((a, b) => b.settles - a.settles || (a.settle < b.settle ? -1 : 1));
  }
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
      return settleNotRead(cause);
    case 'unsupported':
      return `cannot be evaluated from the template: ${cause.what}`;
  }
}

/** Only a refusal is settled by a permission; what took too long or is out of scope is settled by another scan. */
function settleNotRead({ operation, account, region, permission, reason }: Extract<Cause, { kind: 'not-read' }>): string {
  if (reason === 'denied' && permission !== '') return `allow ${permission} in ${account} ${region}`;
  if (reason === 'out-of-scope') return `scan account ${account} as well: --role-arn or --profile`;
  return `${operation} was not read in ${account} ${region}: ${reason}`;
}
