import type { Template } from '../../resource/index.ts';
import type { Ignore } from './ignore.ts';

/**
 * What CDK code acknowledges: `Validations.of(construct).acknowledge({ id: 'pipeaudit::rule-id', reason })`, for the
 * construct and all below it. An id of another tool, or one without the prefix, says nothing about a rule of ours.
 */
export function acknowledgedIgnores({ document, constructs }: Template, locked: Ignore['locked']): readonly Ignore[] {
  const byScope = new Map<string, Ignore>();
  for (const { acknowledged = [] } of constructs.values()) {
    for (const { scope, rule, reason } of acknowledged) {
      byScope.set(`${scope}\n${rule}`, {
        by: 'acknowledged',
        rules: [rule],
        what: `${rule} for ${scope}`,
        reason: reason.trim(),
        example: `Validations.of(construct).acknowledge({ id: 'pipeaudit::${rule}', reason: 'why this is fine here' })`,
        locked,
        covers: ({ file, constructPath }) =>
          file === document.file && (constructPath === scope || constructPath?.startsWith(`${scope}/`) === true),
        inView: true,
      });
    }
  }
  return [...byScope.values()];
}
