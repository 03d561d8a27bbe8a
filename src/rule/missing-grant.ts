import type { RuleContext, Subjects } from './types.ts';

/** What the rules of missing grants have in common: the message, and a finding for each side that lacks one. */

interface MissingGrant {
  readonly caller: string;
  readonly actions: string;
  readonly target: string;
  /** With its verb: `the key policy of Key does`. */
  readonly policy: string;
  readonly need: string;
}

/** The message of a side that lacks a grant. */
export const missingGrant = (d: MissingGrant): string =>
  `${d.caller} may not call ${d.actions} on ${d.target}: ${d.policy} not allow it, and ${d.need}`;

/** Tells every side of a grant that is missing. What is not known of it ends the check as unknown. */
export function failMissing(
  { allowed, gaps, at }: Subjects['grant'],
  ctx: Pick<RuleContext<{ missing: typeof missingGrant }>, 'fail' | 'sure'>,
): void {
  for (const { at: place, caller, actions, target, policy, need, confidence, related, fix, fault, dependsOn, evidence } of gaps)
    ctx.fail('missing', place, { caller, actions, target, policy, need }, { confidence, related, fix, fault, dependsOn, evidence });
  if (allowed !== 'no') ctx.sure(allowed, at);
}
