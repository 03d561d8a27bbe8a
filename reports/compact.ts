import type { AuditResult, Finding, Notice } from '../src/audit/result.ts';
import { forTerminal } from '../src/text/terminal.ts';
import { count, printPlace, printSeverities } from '../src/text/words.ts';
import { shortFingerprint } from './findings/notes.ts';
import { inPieces } from './findings/pieces.ts';

/** For editors and for grep: one line per finding whatever the width, then one with the counts. */
export default inPieces({
  name: 'compact',
  description: 'one line per finding, for editors and grep',
  *pieces({ result }, { quiet }) {
    for (const finding of result.findings) yield `${findingLine(finding)}\n`;
    for (const { file, line, column, reason } of result.coverage.failed)
      yield `${forTerminal(file)}:${line ?? 1}:${column ?? 1} error not-read ${forTerminal(reason)}\n`;
    for (const notice of result.notices) if (notice.level !== 'note') yield `${noticeLine(notice)}\n`;
    if (!quiet) yield `${summaryLine(result)}\n`;
  },
});

function findingLine(finding: Finding): string {
  const { place, severity, rule, message } = finding;
  const where = place.file === '' ? forTerminal(place.arn ?? '-') : printPlace(place);
  return `${where} ${severity} ${forTerminal(rule)} ${forTerminal(message)} [${shortFingerprint(finding)}]`;
}

/** Notes are left to the reports that have room. */
function noticeLine({ level, text, place }: Notice): string {
  return `${place === undefined ? '-' : printPlace(place)} ${level} ${forTerminal(text)}`;
}

function summaryLine({ summary, findings, coverage, invocation }: AuditResult): string {
  const counts = printSeverities(summary.findings);
  const rest = [
    `${summary.verdicts.pass} passed`,
    `${summary.verdicts.unknown} unknown`,
    ...(summary.suppressed === 0 ? [] : [`${summary.suppressed} suppressed`]),
    ...(summary.baselined === 0 ? [] : [`${summary.baselined} baselined`]),
    ...(summary.earlier === 0 ? [] : [`${summary.earlier} earlier`]),
    ...(coverage.failed.length === 0 ? [] : [`${count(coverage.failed.length, 'file')} not read`]),
  ];
  const looked = `${count(summary.templates, 'template')}, ${count(summary.pipelines, 'pipeline')}, ${count(invocation.rules, 'rule')}`;
  return `${count(findings.length, 'finding')}${counts === '' ? '' : ` (${counts})`} in ${looked}: ${rest.join(', ')}`;
}
