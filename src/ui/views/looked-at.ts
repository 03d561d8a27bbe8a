import type { AuditResult } from '../../audit/result.ts';
import { count, listed } from '../../text/words.ts';

/** What an audit looked at: `3 templates, 24 resources and 1 pipeline, with 104 rules`. */
export function lookedAt({ summary, invocation }: AuditResult): string {
  const things = [
    ...(summary.templates > 0 || summary.accounts === 0 ? [count(summary.templates, 'template')] : []),
    count(summary.resources, 'resource'),
    count(summary.pipelines, 'pipeline'),
  ];
  if (summary.accounts > 0) things.push(count(summary.accounts, 'account'));
  return `${listed(things)}, with ${count(invocation.rules, 'rule')}`;
}

/** What is told where there are no findings: that nothing was audited, or what was looked at. */
export function emptyTexts(result: AuditResult): readonly string[] {
  const { summary } = result;
  const { verdicts } = summary;
  if (summary.templates === 0 && summary.accounts === 0)
    return [
      `Nothing was audited: ${result.coverage.operations === undefined ? 'no template was found' : 'no pipeline was found in the accounts that were read'}.`,
      'Press 5 for what was left out, and why.',
    ];
  return [
    'No findings.',
    `Looked at ${lookedAt(result)}: ${count(verdicts.pass, 'verdict')} passed.`,
    ...(verdicts.unknown === 0 ? [] : [`${count(verdicts.unknown, 'verdict')} could not be reached: press 2 for what would settle them.`]),
    ...(summary.suppressed === 0
      ? []
      : [`${count(summary.suppressed, 'finding')} ${summary.suppressed === 1 ? 'is' : 'are'} suppressed: press 3.`]),
    ...(summary.complete ? [] : ['The audit is incomplete: press 5 for what could not be read.']),
  ];
}
