import type { Finding, Report, ReportInput, ReportOptions } from '../src/audit/result.ts';
import type { Severity } from '../src/rule/types.ts';
import { clip } from '../src/text/clip.ts';
import { forTerminal } from '../src/text/terminal.ts';
import { count, listed, printSeverities } from '../src/text/words.ts';
import { withoutCommands, workflowCommand } from '../src/text/workflow-command.ts';
import { linesOf, pathFromRoot, whereabouts } from './findings/place.ts';

type Level = 'error' | 'warning' | 'notice';

const LEVELS: Readonly<Record<Severity, Level>> = { critical: 'error', high: 'error', medium: 'warning', low: 'notice', info: 'notice' };
/** GitHub shows so many annotations of a level for each step; further ones it drops without a word. */
const MOST_OF_A_LEVEL = 10;
/** An annotation takes 64 KB; what is longer than this nobody reads on one. */
const LONGEST_MESSAGE = 2000;

/** For the log of a workflow: annotations on the lines of a pull request, as far as GitHub shows them; the rest as text. */
const report: Report = {
  name: 'github',
  description: 'annotations on the lines of a pull request, where SARIF cannot be uploaded',
  render(input, options) {
    const { shown, rest } = divide(input.result.findings);
    const lines = [
      ...shown.map((finding) => annotation(finding, input, options)),
      ...input.result.coverage.failed.map(({ file, line, column, reason }) =>
        workflowCommand('error', { file: pathFromRoot(file, options), line, col: column, title: 'not read' }, reason),
      ),
      ...leftOver(rest),
      ...(options.quiet ? [] : [withoutCommands(summary(input))]),
    ];
    return lines.map((line) => `${line}\n`).join('');
  },
};

export default report;

/** The worst of each level, as many as GitHub shows. */
function divide(findings: readonly Finding[]): { readonly shown: readonly Finding[]; readonly rest: readonly Finding[] } {
  const taken: Record<Level, number> = { error: 0, warning: 0, notice: 0 };
  const shown: Finding[] = [];
  const rest: Finding[] = [];
  for (const finding of findings) (++taken[LEVELS[finding.severity]] <= MOST_OF_A_LEVEL ? shown : rest).push(finding);
  return { shown, rest };
}

function annotation(finding: Finding, { rules }: ReportInput, options: ReportOptions): string {
  const { rule, severity, message, place, fix } = finding;
  const lines = linesOf(place);
  const what = rules.find(({ id }) => id === rule)?.docs.fix;
  const body = [message, ...(lines === undefined ? [whereabouts(finding)] : []), ...(fix === undefined ? [] : [`Fix: ${fix.title}`])];
  return workflowCommand(
    LEVELS[severity],
    {
      ...(lines === undefined
        ? {}
        : { file: pathFromRoot(lines.file, options), line: lines.line, endLine: lines.endLine, ...columns(lines) }),
      title: `${severity}: ${rule}`,
    },
    [...body, ...(what === undefined ? [] : [what])].map((text) => clip(text, LONGEST_MESSAGE)),
  );
}

/** GitHub takes columns only within one line. */
function columns({ line, endLine, column, endColumn }: NonNullable<ReturnType<typeof linesOf>>): Readonly<Record<string, number>> {
  return line !== endLine ? {} : endColumn > column ? { col: column, endColumn } : { col: column };
}

/** What GitHub would drop, in a group of the log. */
function leftOver(rest: readonly Finding[]): readonly string[] {
  if (rest.length === 0) return [];
  const counts = listed(
    (['error', 'warning', 'notice'] as const).flatMap((level) => {
      const number = rest.filter(({ severity }) => LEVELS[severity] === level).length;
      return number === 0 ? [] : [count(number, level)];
    }),
  );
  return [
    workflowCommand(
      'group',
      {},
      `${counts} more, which GitHub shows no annotation for: it takes ${MOST_OF_A_LEVEL} of a level from a step`,
    ),
    ...rest.map((finding) =>
      withoutCommands(
        forTerminal(`${finding.severity} ${finding.rule} ${whereabouts(finding)}: ${clip(finding.message, LONGEST_MESSAGE)}`),
      ),
    ),
    workflowCommand('endgroup', {}, ''),
  ];
}

function summary({ result: { findings, summary, coverage } }: ReportInput): string {
  const counts = printSeverities(summary.findings);
  return [
    `pipeaudit: ${count(findings.length, 'finding')}${counts === '' ? '' : ` (${counts})`}`,
    `${summary.verdicts.pass} passed`,
    `${summary.verdicts.unknown} unknown`,
    ...(coverage.failed.length === 0 ? [] : [`${count(coverage.failed.length, 'file')} not read`]),
  ].join(', ');
}
