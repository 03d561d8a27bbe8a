import { type Cause, causeKey, type Place, type System } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { Judgement } from './judgements.ts';
import type { Keeper } from './keeper.ts';
import { authoredPlace, reportPlace } from './places.ts';
import type { ReportedPlace, UnknownGroup } from './result.ts';

const LISTED_VERDICTS = 200;

/** A verdict that is not known, and one of its causes. */
export interface UnknownVerdict {
  /** The same for the same cause. */
  readonly key: string;
  readonly cause: Cause;
  readonly rule: string;
  readonly subject: Pick<Subject, 'id' | 'name'>;
  readonly at: Place;
  readonly system: System;
}

/** Collects verdicts that are not known, by what would settle them. */
export class Unknowns {
  private readonly groups = new Map<
    string,
    { readonly cause: Cause; readonly verdicts: Map<string, UnknownGroup['verdicts'][number]>; settles: number }
  >();

  private readonly keeper: Keeper;

  constructor(keeper: Keeper) {
    this.keeper = keeper;
  }

  /** Takes in what is unknown of a system. */
  add(verdicts: readonly UnknownVerdict[]): void {
    for (const { key, cause, rule, subject, at, system } of verdicts) {
      const group = this.groups.get(key) ?? { cause, verdicts: new Map(), settles: 0 };
      this.groups.set(key, group);
      group.settles++;
      if (group.verdicts.size >= LISTED_VERDICTS) continue;
      const told = { rule, subject: subject.name };
      const placed = (): ReportedPlace => reportPlace(authoredPlace(at, system), system);
      // What was read from accounts is let go once it is judged.
      if (system.instances.some(({ live }) => live === true)) {
        group.verdicts.set(`${rule}|${subject.id}`, { ...told, place: this.keeper.keep(placed(), ['file']) });
        continue;
      }
      group.verdicts.set(`${rule}|${subject.id}`, {
        ...told,
        // Most reports do not show it, and to find a line costs more than to judge.
        get place() {
          return placed();
        },
      });
    }
  }

  /** The groups, those that settle most first. */
  grouped(): readonly UnknownGroup[] {
    return [...this.groups.values()]
      .map(({ cause, verdicts, settles }) => ({ cause, settle: settleOf(cause), settles, verdicts: [...verdicts.values()] }))
      .sort((a, b) => b.settles - a.settles || (a.settle < b.settle ? -1 : 1));
  }
}

/** What is unknown among the judgements of a system: once for each judgement and cause. */
export function unknownVerdicts(judgements: readonly Judgement[]): readonly UnknownVerdict[] {
  return judgements
    .filter(({ verdict }) => verdict === 'unknown')
    .flatMap(({ rule, linked: { system }, trials }) => {
      const byCause = new Map<string, UnknownVerdict>();
      for (const { at, outcome } of trials) {
        if (outcome.verdict !== 'unknown') continue;
        const { id, name } = at.subject;
        for (const cause of outcome.because.map(withoutInstance)) {
          const key = causeKey(cause);
          if (!byCause.has(key)) byCause.set(key, { key, cause, rule: rule.id, subject: { id, name }, at: outcome.place, system });
        }
      }
      return [...byCause.values()];
    });
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
