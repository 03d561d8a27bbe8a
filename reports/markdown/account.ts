import type { AuditResult, ReportOptions } from '../../src/audit/result.ts';
import { clip } from '../../src/text/clip.ts';
import { codeSpan, markdownProse } from '../../src/text/markdown.ts';
import { count, listed, printSeverities } from '../../src/text/words.ts';
import { pathFromRoot } from '../findings/place.ts';

const LONGEST_TEXT = 500;
const MOST_ROWS = 20;

/** By this a bot finds its own comment again, to renew it. */
const MARK = '<!-- pipeaudit -->';

/** What was found, in the first lines: many see no more of a comment. */
export function headOf(result: AuditResult): string {
  const { findings, summary } = result;
  const counts = printSeverities(summary.findings);
  const title =
    findings.length === 0
      ? `## pipeaudit: no findings`
      : `## pipeaudit: ${count(findings.length, 'finding')}${counts === '' ? '' : ` (${counts})`}`;
  return [MARK, title, ...warnings(result), audited(result)].join('\n\n');
}

/** What passed, stayed unknown, was suppressed, skipped or not read. */
export function footOf(result: AuditResult, options: ReportOptions): string {
  const { unknowns, coverage, notices, summary } = result;
  // What the baseline or an earlier commit knows is counted above; nobody wants to read it again in every pull request.
  const suppressed = result.suppressed.filter(({ by }) => by !== 'baseline' && by !== 'earlier');
  const blocks = [
    folded(
      `${count(summary.verdicts.unknown, 'verdict')} unknown`,
      unknowns.map(({ settle, settles }) => `- ${settles}: ${textOf(settle)}`),
      'More than one cause may keep one verdict unknown. What would settle them:',
    ),
    folded(
      `${count(suppressed.length, 'finding')} suppressed`,
      suppressed.map(({ finding, reason, until }) => {
        const last = until === undefined ? '' : ` (until ${textOf(until)})`;
        return `- ${codeSpan(finding.rule)} in ${codeSpan(clip(pathFromRoot(finding.place.file, options), LONGEST_TEXT))}: ${textOf(reason)}${last}`;
      }),
    ),
    folded(
      count(notices.length, 'notice'),
      notices.map(
        ({ level, text, place }) =>
          `- ${level}: ${place === undefined ? '' : `${codeSpan(`${pathFromRoot(place.file, options)}:${place.line}`)}: `}${textOf(text)}`,
      ),
    ),
    folded(`${count(coverage.read.length, 'template')} read, ${coverage.skipped.length} skipped`, [
      ...coverage.read.map(
        ({ file, resources }) => `- ${codeSpan(clip(pathFromRoot(file, options), LONGEST_TEXT))}: ${count(resources, 'resource')}`,
      ),
      ...coverage.skipped.map(({ file, reason }) => `- ${codeSpan(clip(file, LONGEST_TEXT))} skipped: ${textOf(reason)}`),
    ]),
  ].filter((block) => block !== '');
  return blocks.length === 0 ? '' : ['### About this audit', ...blocks].join('\n\n');
}

function warnings({ coverage, summary }: AuditResult): readonly string[] {
  if (summary.complete) return [];
  const rows = coverage.failed
    .slice(0, MOST_ROWS)
    .map(
      ({ file, line, reason, next }) =>
        `> - ${codeSpan(line === undefined ? file : `${file}:${line}`)}: ${textOf([reason, ...(next === undefined ? [] : [next])].join('. '))}`,
    );
  const more = coverage.failed.length - rows.length;
  return [
    [
      '> [!WARNING]',
      '> The audit is incomplete.',
      ...rows,
      ...(more > 0 ? [`> - ${count(more, 'more file')} could not be read`] : []),
    ].join('\n'),
  ];
}

function audited({ summary, invocation }: AuditResult): string {
  const { pass, fail, unknown, error } = summary.verdicts;
  const things = [
    count(summary.templates, 'template'),
    count(summary.resources, 'resource'),
    count(summary.pipelines, 'pipeline'),
    ...(summary.accounts === 0 ? [] : [count(summary.accounts, 'account')]),
  ];
  const rest = [
    `${pass} of ${count(pass + fail + unknown + error, 'verdict')} passed`,
    ...(unknown === 0 ? [] : [`${unknown} unknown`]),
    ...(summary.suppressed === 0 ? [] : [`${summary.suppressed} suppressed`]),
    ...(summary.baselined === 0 ? [] : [`${summary.baselined} in the baseline`]),
    ...(summary.earlier === 0 ? [] : [`${summary.earlier} that ${textOf(invocation.since ?? 'the commit')} has already`]),
  ];
  return `Audited ${listed(things)} with ${count(invocation.rules, 'rule')}: ${rest.join(', ')}.`;
}

function folded(title: string, rows: readonly string[], before = ''): string {
  if (rows.length === 0) return '';
  const shown = rows.slice(0, MOST_ROWS);
  const more = rows.length - shown.length;
  const lines = [...shown, ...(more > 0 ? [`- … ${more} more`] : [])].join('\n');
  return `<details><summary>${title}</summary>\n\n${before === '' ? '' : `${before}\n\n`}${lines}\n\n</details>`;
}

function textOf(text: string): string {
  return markdownProse(clip(text, LONGEST_TEXT));
}
