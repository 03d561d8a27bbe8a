import { auditedOf } from '../../../reports/findings/audited.ts';
import { verdictsOf } from '../../../reports/findings/verdicts.ts';
import type { AuditResult, Notice, ReportInput, VerdictCounts } from '../../audit/result.ts';
import { forTerminal } from '../../text/terminal.ts';
import { count, printPlace } from '../../text/words.ts';
import { placeLines } from '../detail/source.ts';
import type { Entry, Group, MakeView, Section } from '../entries.ts';
import { between, EMPTY, type Line, labelled, line, prose, type Style, span } from '../line.ts';
import { lookedAt } from './looked-at.ts';

/** What was looked at, and what was not: templates, what could not be read, notices, rules. */
export const auditView: MakeView = (input) => {
  const { coverage, notices } = input.result;
  return {
    name: 'audit',
    title: 'Audit',
    entries: [
      summaryEntry(input.result),
      ...coverage.failed.map(failedEntry),
      ...notices.map(noticeEntry),
      ...coverage.read.map(readEntry),
      ...coverage.skipped.map(skippedEntry),
      ...input.rules.map((rule) => ruleEntry(rule, input.result)),
    ],
    groupings: [],
    sortings: [],
    empty: ['Nothing was audited.'],
  };
};

const GROUPS = {
  summary: { title: 'summary', rank: 0 },
  failed: { title: 'not read', rank: 1, style: 'high' },
  notice: { title: 'notices', rank: 2 },
  read: { title: 'templates', rank: 3 },
  skipped: { title: 'left out', rank: 4 },
  rule: { title: 'rules that ran', rank: 5 },
} as const satisfies Readonly<Record<string, Group>>;

interface Told {
  readonly group: Group;
  readonly text: string;
  /** At the right of the row. */
  readonly aside?: string;
  readonly style?: Style;
  readonly detail: (width: number) => readonly Section[];
  readonly offers?: Entry['offers'];
}

function told({ group, text, aside = '', style, detail, offers = {} }: Told): Entry {
  const shown = forTerminal(text);
  return {
    search: `${group.title}\n${text}\n${aside}`.toLowerCase(),
    spoken: [group.title, shown, aside].filter((part) => part !== '').join(', '),
    row: (width) => between([span(shown, style)], aside === '' ? [] : [span(`  ${aside}`, 'faint')], width),
    detail,
    groups: () => [group],
    rank: () => group.rank,
    offers,
  };
}

function summaryEntry(result: AuditResult): Entry {
  const { summary, invocation, tool } = result;
  const { verdicts } = summary;
  const rows: readonly (readonly [string, string])[] = [
    ['audited', lookedAt(result)],
    ['of', auditedOf(result).join(', ')],
    ['audience', invocation.audience],
    ['fails on', invocation.failOn],
    ['verdicts', verdictsText(verdicts)],
    ['left out', count(invocation.rulesLeftOut, 'rule')],
    ['complete', summary.complete ? 'yes' : 'no: something could not be read or judged'],
    ['written by', `${tool.name} ${tool.version}`],
  ];
  return told({
    group: GROUPS.summary,
    text: lookedAt(result),
    detail: (width) => [
      {
        title: 'What was audited',
        lines: rows.flatMap(([label, text]) => labelled(line(label.padEnd(12), 'faint'), forTerminal(text), width)),
      },
    ],
  });
}

function verdictsText({ pass, fail, unknown, notApplicable, error }: VerdictCounts): string {
  const broken = error === 0 ? '' : `, ${error} in error`;
  return `${pass} passed, ${fail} failed, ${unknown} unknown, ${notApplicable} not applicable${broken}`;
}

function failedEntry({ file, line: number, column, reason, next }: AuditResult['coverage']['failed'][number]): Entry {
  const where = [file, number, number === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
  return told({
    group: GROUPS.failed,
    text: `${where}: ${reason}`,
    style: 'high',
    detail: (width) => [
      { lines: [...paragraphs([where, reason], width), ...(next === undefined ? [] : [EMPTY, ...paragraphs([next], width)])] },
    ],
    offers: file === '' ? {} : { place: { file, line: number ?? 1, column: column ?? 1 } },
  });
}

const LEVELS: Readonly<Record<Notice['level'], Style | undefined>> = { note: undefined, warning: 'warning', error: 'high' };

function noticeEntry({ level, text, place }: Notice): Entry {
  const style = LEVELS[level];
  return told({
    group: GROUPS.notice,
    text: `${level}: ${place === undefined ? '' : `${printPlace(place)}: `}${text}`,
    ...(style === undefined ? {} : { style }),
    detail: (width) => [
      { lines: [...paragraphs([level, text], width), ...(place === undefined ? [] : [EMPTY, ...placeLines(place, width)])] },
    ],
    offers: place === undefined || place.file === '' ? {} : { place },
  });
}

function readEntry({ file, resources }: AuditResult['coverage']['read'][number]): Entry {
  return told({
    group: GROUPS.read,
    text: file,
    aside: count(resources, 'resource'),
    detail: (width) => [{ lines: paragraphs([file, `${count(resources, 'resource')}, read and judged.`], width) }],
    offers: { place: { file, line: 1, column: 1 } },
  });
}

function skippedEntry({ file, reason }: AuditResult['coverage']['skipped'][number]): Entry {
  return told({
    group: GROUPS.skipped,
    text: `${file}: ${reason}`,
    detail: (width) => [{ lines: paragraphs([file, reason], width) }],
    offers: { place: { file, line: 1, column: 1 } },
  });
}

function ruleEntry({ id, docs, severity, controls }: ReportInput['rules'][number], result: AuditResult): Entry {
  const counts = verdictsOf(id, result);
  const { pass, fail, unknown } = counts;
  return told({
    group: GROUPS.rule,
    text: id,
    aside: pass + fail + unknown === 0 ? 'nothing to judge' : `${pass} passed, ${fail} failed, ${unknown} unknown`,
    ...(fail > 0 ? { style: severity } : {}),
    detail: (width) => [
      { lines: [...prose(docs.title, width, 'strong'), EMPTY, ...prose(docs.what, width)] },
      { title: 'Why it matters', lines: prose(docs.why, width) },
      { title: 'Verdicts', lines: prose(verdictsText(counts), width) },
      ...(controls.length === 0 ? [] : [{ title: 'Controls', lines: controls.map((control) => line(control)) }]),
    ],
  });
}

function paragraphs([head = '', ...rest]: readonly string[], width: number): readonly Line[] {
  return [...prose(forTerminal(head), width, 'strong'), ...rest.flatMap((text) => [EMPTY, ...prose(forTerminal(text), width)])];
}
