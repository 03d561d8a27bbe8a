import type { AuditResult, Finding, ReportOptions, SystemSummary, UnknownGroup } from '../../src/audit/result.ts';
import { forTerminal } from '../../src/text/terminal.ts';
import { count, listed, printPlace, printSeverities, SEVERITIES } from '../../src/text/words.ts';
import { hang, wrap } from '../../src/text/wrap.ts';
import { hintOf, rulesOf } from './hint.ts';
import type { Paint } from './paint.ts';

const TOP_CAUSES = 3;
const TOP_SYSTEMS = 8;
const LABEL = 12;

/** The end of the report: what was found, what was looked at, what stayed unknown, and one hint. */
export function drawSummary(result: AuditResult, options: ReportOptions, paint: Paint): readonly string[] {
  const row = (label: string, text: string, lead = ''): readonly string[] => {
    const prefix = label.padEnd(LABEL) + lead;
    const [first = '', ...rest] = hang(prefix, forTerminal(text), options.width);
    return [paint.strong(first.slice(0, LABEL)) + first.slice(LABEL), ...rest];
  };
  const { suppressed, baselined, earlier } = result.summary;
  const hint = hintOf(result);
  return [
    ...verdictLines(result, options, paint),
    '',
    ...row('audited', auditedText(result)),
    ...systemRows(result, options, row),
    ...row('passed', passedText(result)),
    ...unknownRows(result, options, row),
    ...fixableRows(result, row),
    ...(suppressed === 0 ? [] : row('suppressed', count(suppressed, 'finding'))),
    ...ignoredRows(result, options, row),
    ...(baselined === 0 ? [] : row('baselined', count(baselined, 'finding'))),
    ...(earlier === 0 ? [] : row('earlier', `${count(earlier, 'finding')} that ${result.invocation.since ?? 'the commit'} has already`)),
    ...skippedRows(result, options, row),
    ...failedRows(result, row),
    ...noticeRows(result, row),
    ...(hint === undefined ? [] : ['', ...row('hint', hint)]),
  ];
}

/** What somebody ignores, with the reasons. */
function ignoredRows({ suppressed }: AuditResult, { verbose }: ReportOptions, row: Row): readonly string[] {
  if (!verbose) return [];
  return suppressed
    .filter(({ by }) => by !== 'baseline' && by !== 'earlier')
    .flatMap(({ finding: { rule, place }, reason, until }) =>
      row('', `${rule} at ${printPlace(place)}: ${reason}${until === undefined ? '' : ` (until ${until})`}`, '  '),
    );
}

function fixableRows({ findings }: AuditResult, row: Row): readonly string[] {
  const fixes = findings.flatMap(({ fix }) => (fix !== undefined && fix.edits.length > 0 ? [fix] : []));
  const safe = fixes.filter((fix) => fix.safe).length;
  if (fixes.length === 0) return [];
  const left = fixes.length - safe;
  const ways = [
    ...(safe === 0 ? [] : [`${safe} safely, by \`pipeaudit fix\``]),
    ...(left === 0 ? [] : [`${left} after a look, by \`pipeaudit fix --unsafe\``]),
  ];
  return row('fixable', `${count(fixes.length, 'finding')}: ${ways.join('; ')}`);
}

type Row = (label: string, text: string, lead?: string) => readonly string[];

/** The counts by severity; a clean result says what it looked at, an empty one that there was nothing. */
function verdictLines({ summary, invocation, coverage }: AuditResult, { width }: ReportOptions, paint: Paint): readonly string[] {
  const found = total(summary.findings);
  if (found > 0) {
    const counts = SEVERITIES.filter((severity) => summary.findings[severity] > 0).map((severity) =>
      paint.severity[severity](`${summary.findings[severity]} ${severity}`),
    );
    return [`${paint.strong(count(found, 'finding'))}: ${counts.join(', ')}`];
  }
  const nothing = coverage.operations === undefined ? 'no template was found' : 'no pipeline was found in the accounts that were read';
  if (summary.templates === 0 && summary.accounts === 0) return wrap(`Nothing was audited: ${nothing}.`, width).map(paint.warning);
  const known = summary.baselined + summary.earlier;
  const looked = `${known === 0 ? 'No findings' : 'No new findings'} in ${count(summary.pipelines, 'pipeline')} and ${count(summary.resources, 'resource')}, looked at with ${count(invocation.rules, 'rule')}.`;
  return [...wrap(looked, width).map(paint.good), ...(summary.complete ? [] : [paint.warning('The audit is incomplete.')])];
}

function auditedText({ summary, systems, invocation }: AuditResult): string {
  const instances = systems.reduce((sum, system) => sum + system.instances.length, 0);
  const deployed = summary.templates > 0 && instances > summary.templates ? ` (deployed ${instances} times)` : '';
  const things = [
    ...(summary.templates > 0 || summary.accounts === 0 ? [`${count(summary.templates, 'template')}${deployed}`] : []),
    count(summary.resources, 'resource'),
    count(summary.pipelines, 'pipeline'),
  ];
  if (summary.accounts > 0) things.push(count(summary.accounts, 'account'));
  return `${listed(things)}, with ${count(invocation.rules, 'rule')}`;
}

function passedText({ summary: { verdicts } }: AuditResult): string {
  return `${verdicts.pass} of ${count(verdicts.pass + verdicts.fail + verdicts.unknown + verdicts.error, 'verdict')}`;
}

/** Several systems that have nothing to do with each other are told one by one, those with pipelines, most findings first. */
function systemRows({ systems, findings }: AuditResult, { verbose }: ReportOptions, row: Row): readonly string[] {
  const told = systems.filter(({ pipelines }) => pipelines.length > 0);
  if (told.length < 2) return [];
  const found = severitiesBySystem(told, findings);
  const counted = told
    .map(({ name, pipelines }, index) => ({ name, pipelines: pipelines.length, found: found[index] ?? NONE }))
    .sort((a, b) => total(b.found) - total(a.found));
  const shown = verbose ? counted : counted.slice(0, TOP_SYSTEMS);
  const left = counted.length - shown.length;
  return [
    ...shown.flatMap(({ name, pipelines, found }) =>
      row('', `${name}: ${count(pipelines, 'pipeline')}, ${printSeverities(found) || 'no findings'}`, '  '),
    ),
    ...(left === 0 ? [] : row('', `${count(left, 'more system')}; --verbose lists them`, '  ')),
  ];
}

type Counts = AuditResult['summary']['findings'];

const NONE: Counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };

/** Findings of each system, looked at once however many systems there are. */
function severitiesBySystem(systems: readonly SystemSummary[], findings: readonly Finding[]): readonly Counts[] {
  const holders = new Map<string, number[]>();
  for (const [index, { instances }] of systems.entries())
    for (const { id } of instances) holders.set(id, [...(holders.get(id) ?? []), index]);
  const counts = systems.map(() => ({ ...NONE }));
  for (const { severity, occurrences } of findings)
    for (const index of new Set(occurrences.flatMap(({ instance }) => holders.get(instance) ?? []))) {
      const own = counts[index];
      if (own !== undefined) own[severity]++;
    }
  return counts;
}

function total(counts: Counts): number {
  return SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
}

function unknownRows({ summary, unknowns }: AuditResult, { verbose }: ReportOptions, row: Row): readonly string[] {
  if (summary.verdicts.unknown === 0) return [];
  const shown = verbose ? unknowns : unknowns.slice(0, TOP_CAUSES);
  const left = unknowns.length - shown.length;
  const digits = Math.max(0, ...shown.map(({ settles }) => String(settles).length));
  return [
    ...row('unknown', `${count(summary.verdicts.unknown, 'verdict')}${shown.length === 0 ? '' : '; what would settle them:'}`),
    ...shown.flatMap((group) => [...causeRows(group, digits, row), ...(verbose ? verdictRows(group, row) : [])]),
    ...(left === 0 ? [] : row('', `${count(left, 'more cause')}; --verbose lists them`, '  ')),
  ];
}

function causeRows(group: UnknownGroup, digits: number, row: Row): readonly string[] {
  return row('', `in ${count(rulesOf(group), 'rule')}: ${group.settle}`, `  ${String(group.settles).padStart(digits)} `);
}

function verdictRows({ verdicts }: UnknownGroup, row: Row): readonly string[] {
  return verdicts.flatMap(({ rule, subject, place }) => row('', `${rule}: ${subject}, ${printPlace(place)}`, '      '));
}

function skippedRows({ coverage }: AuditResult, { verbose }: ReportOptions, row: Row): readonly string[] {
  return verbose ? coverage.skipped.flatMap(({ file, reason }, index) => row(index === 0 ? 'skipped' : '', `${file}: ${reason}`)) : [];
}

function failedRows({ coverage }: AuditResult, row: Row): readonly string[] {
  return coverage.failed.flatMap(({ file, line, column, reason, next }, index) => [
    ...row(
      index === 0 ? 'not read' : '',
      `${[file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':')}: ${reason}`,
    ),
    ...(next === undefined ? [] : row('', next, '  ')),
  ]);
}

function noticeRows({ notices }: AuditResult, row: Row): readonly string[] {
  return notices.flatMap(({ level, text, place }) => row(level, place === undefined ? text : `${printPlace(place)}: ${text}`));
}
