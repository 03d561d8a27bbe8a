import type { AuditResult, UnknownGroup } from '../../src/audit/result.ts';
import { count } from '../../src/text/words.ts';

/** How many rules wait for this cause. */
export function rulesOf({ verdicts }: UnknownGroup): number {
  return new Set(verdicts.map(({ rule }) => rule)).size;
}

/** The one thing to do next that pays most; undefined when there is none. */
export function hintOf({ unknowns, invocation }: AuditResult): string | undefined {
  const best = unknowns.map((group) => ({ group, step: stepOf(group) })).find(({ step }) => step !== undefined);
  if (best?.step !== undefined)
    return `${best.step} settles ${count(best.group.settles, 'verdict')} in ${count(rulesOf(best.group), 'rule')}`;
  if (invocation.rulesLeftOut > 0 && invocation.audience !== 'auditor') {
    const wider = invocation.audience === 'default' ? 'strict' : 'auditor';
    return `\`--audience ${wider}\` judges by more rules; ${count(invocation.rulesLeftOut, 'rule')} did not run`;
  }
  return undefined;
}

/** What a person can do about a cause, as the subject of a sentence; undefined when nothing helps. */
function stepOf({ cause, settle }: UnknownGroup): string | undefined {
  switch (cause.kind) {
    case 'parameter':
      return `\`${settle}\``;
    case 'environment':
    case 'ambiguous':
      return '`deployments` in the configuration';
    case 'import':
      return `the template that exports ${cause.name}, scanned as well,`;
    case 'not-read':
      return cause.reason === 'denied' ? `${cause.permission}, allowed in ${cause.account} ${cause.region},` : undefined;
    case 'not-in-view':
    case 'unsupported':
      return undefined;
  }
}
