import type { Finding, Report, ReportInput, ReportOptions } from '../src/audit/result.ts';
import type { Severity } from '../src/rule/types.ts';
import { byteLength } from '../src/text/clip.ts';
import { count, listed, SEVERITIES } from '../src/text/words.ts';
import { type FindingGroup, groupsOf } from './findings/groups.ts';
import { footOf, headOf } from './markdown/account.ts';
import { entryOf, lineOf } from './markdown/finding.ts';

/** A comment of GitHub takes 65,536 characters; bytes are never fewer. */
const COMMENT_BYTES = 65_536;
/** Room for the sentence that says what was left out, and for headings. */
const RESERVE = 1_000;
/** The part of the room that entries with all details may take, so that the rest is named at least. */
const LONG_FORM = 3 / 4;

/** For pull requests and job summaries: findings by severity, unfolded on demand; cut where the platform would cut. */
const report: Report = {
  name: 'markdown',
  description: 'Markdown, for comments on pull requests and summaries of jobs',
  render(input, options) {
    const head = headOf(input.result);
    const foot = options.quiet ? '' : footOf(input.result, options);
    const most = options.maximumBytes ?? COMMENT_BYTES;
    const room = most - byteLength(head) - byteLength(foot) - RESERVE;
    // The account of the rest is worth less than the findings.
    return room > most / 4 || foot === ''
      ? joined([head, ...findings(input, options, room), foot])
      : joined([head, ...findings(input, options, most - byteLength(head) - RESERVE)]);
  },
};

export default report;

interface Shown {
  readonly severity: Severity;
  readonly text: string;
}

/** Worst first, with all that can be told; in one line each, when room gets short; and then the number of the rest. */
function findings(input: ReportInput, options: ReportOptions, room: number): readonly string[] {
  const rules = new Map(input.rules.map((rule) => [rule.id, rule]));
  const shown: Shown[] = [];
  const left: Finding[] = [];
  let used = 0;
  const take = (severity: Severity, text: string, most: number): boolean => {
    const bytes = byteLength(text) + 2;
    if (left.length > 0 || used + bytes > most) return false;
    used += bytes;
    shown.push({ severity, text });
    return true;
  };
  let roomy = true;
  for (const group of worstFirst(groupsOf(input.result))) {
    const [first] = group;
    roomy &&= take(first.severity, entryOf(group, rules.get(first.rule), options), room * LONG_FORM);
    if (roomy) continue;
    for (const finding of group) if (!take(finding.severity, lineOf(finding, options), room)) left.push(finding);
  }
  const sections = SEVERITIES.flatMap((severity) => {
    const own = shown.filter((one) => one.severity === severity);
    return own.length === 0 ? [] : [`### ${severity[0]?.toUpperCase()}${severity.slice(1)}`, ...own.map(({ text }) => text)];
  });
  return [...sections, ...(left.length === 0 ? [] : [leftText(left)])];
}

function worstFirst(groups: readonly FindingGroup[]): readonly FindingGroup[] {
  return SEVERITIES.flatMap((severity) => groups.filter(([first]) => first.severity === severity));
}

function leftText(left: readonly Finding[]): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const number = left.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  return `**${count(left.length, 'finding')} more (${listed(counts)}) did not fit in here.** \`pipeaudit scan\` prints them all.`;
}

function joined(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
