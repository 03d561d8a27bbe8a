import { controlTitles, locationsOf } from '../../../reports/findings/accounts.ts';
import type { Finding, ReportInput } from '../../audit/result.ts';
import { isInPipeline } from '../../drawing/faults.ts';
import { forTerminal } from '../../text/terminal.ts';
import { graphemes } from '../../text/width.ts';
import { SEVERITIES } from '../../text/words.ts';
import { findingSections, ignoreOf } from '../detail/finding.ts';
import { printWhere } from '../detail/source.ts';
import type { Entry, Group, Grouping, Section, Sorting } from '../entries.ts';
import { between, cut, type Line, line, padded, span } from '../line.ts';

const CONFIDENCES = ['high', 'medium', 'low'] as const;
const SEVERITY_WIDTH = 8;
/** From this width on, the place stands at the right. */
const WITH_PLACE = 72;
/** From this width on, rules and subjects stand in columns. */
const WITH_COLUMNS = 60;
const WIDEST_RULE = 30;
/** In characters. */
const WIDEST_PLACE = 28;

/** A finding as an entry. @param before sections that stand before its details */
export function findingEntry(finding: Finding, input: ReportInput, before: (width: number) => readonly Section[] = () => []): Entry {
  const rule = input.rules.find(({ id }) => id === finding.rule);
  const place = finding.place.source ?? finding.place;
  const offers = {
    ...(finding.fix?.paste === undefined ? {} : { fix: finding.fix.paste }),
    ignore: ignoreOf(finding),
    ...(place.file === '' ? {} : { place }),
  };
  let search: string | undefined;
  return {
    get search() {
      search ??= [
        finding.severity,
        finding.rule,
        rule?.docs.title,
        finding.subject.name,
        finding.message,
        finding.pipeline,
        finding.environment,
        finding.place.file,
        finding.place.logicalId,
        finding.place.resourceType,
        finding.fingerprint,
        ...accountsOf(finding),
        ...finding.controls,
      ]
        .join('\n')
        .toLowerCase();
      return search;
    },
    spoken: `${finding.severity}, ${forTerminal(finding.rule)}: ${forTerminal(finding.message)}, ${printWhere(finding.place)}`,
    row: (width, by) => row(finding, width, by),
    detail: (width) => [...before(width), ...findingSections(finding, { input, rule }, width)],
    groups: (by) => GROUPS[by](finding, input),
    rank: (by) => RANKS[by](finding),
    offers,
  };
}

/** Severity, rule, what it is about, and where; what the group says already is left out. */
function row(finding: Finding, width: number, by: Grouping): Line {
  const { severity, rule, subject, place } = finding;
  const lead = by === 'severity' ? [] : [span(`${severity.padEnd(SEVERITY_WIDTH)} `, severity)];
  const named = line(forTerminal(rule), by === 'severity' ? severity : undefined);
  const about = line(forTerminal(subject.name));
  const where = width < WITH_PLACE ? [] : [span(`  ${shortPlace(place)}`, 'faint')];
  if (by === 'rule') return between([...lead, ...about], where, width);
  const column = Math.min(WIDEST_RULE, Math.floor(width * 0.38));
  const columns = width < WITH_COLUMNS ? cut(named, width - 12) : padded(named, column);
  return between([...lead, ...columns, span('  '), ...about], where, width);
}

/** The file without its folders, and the line; of a long name, the end. */
function shortPlace({ file, line: number, arn }: Finding['place']): string {
  const name = forTerminal((file === '' ? (arn ?? '').split(/[:/]/) : `${file}:${number}`.split('/')).at(-1) ?? '');
  const shown = graphemes(name);
  return shown.length <= WIDEST_PLACE
    ? name
    : `…${shown
        .slice(1 - WIDEST_PLACE)
        .map(({ text }) => text)
        .join('')}`;
}

const GROUPS: Readonly<Record<Grouping, (finding: Finding, input: ReportInput) => readonly Group[]>> = {
  severity: ({ severity }) => [{ title: severity, rank: SEVERITIES.indexOf(severity), style: severity }],
  rule: ({ rule, severity }, { rules }) => {
    const title = rules.find(({ id }) => id === rule)?.docs.title;
    return [{ title: title === undefined ? rule : `${rule}: ${title}`, rank: SEVERITIES.indexOf(severity) }];
  },
  pipeline: (finding, { result: { systems } }) => {
    const { pipeline, occurrences } = finding;
    if (pipeline !== undefined) return [some(`${pipeline}${instanceOf(occurrences[0])}`)];
    const drawn = systems.flatMap(({ pipelines }) => pipelines).filter((one) => isInPipeline(finding, one));
    return groupsOf(
      drawn.map(({ name, instance }) => `${name}${instanceOf({ instance })}`),
      'no pipeline',
    );
  },
  account: (finding) => groupsOf(accountsOf(finding), 'account not known'),
  control: ({ controls }, { frameworks }) => groupsOf(controlTitles(controls, frameworks), 'no control'),
  file: ({ place: { file } }) => [file === '' ? none('no file') : some(file)],
  nothing: () => [],
};

function instanceOf(first: Finding['occurrences'][number] | undefined): string {
  return first === undefined ? '' : ` in ${first.instance}`;
}

function groupsOf(names: readonly string[], without: string): readonly Group[] {
  return names.length === 0 ? [none(without)] : [...new Set(names)].map(some);
}

function some(title: string): Group {
  return { title, rank: 0 };
}

function none(title: string): Group {
  return { title, rank: SEVERITIES.length };
}

function accountsOf(finding: Finding): readonly string[] {
  const located = locationsOf(finding).map(({ account }) => account);
  const known = finding.occurrences.flatMap(({ account }) => (account === undefined ? [] : [account]));
  return located.length > 0 ? located : known;
}

const RANKS: Readonly<Record<Sorting, (finding: Finding) => number | string>> = {
  severity: ({ severity }) => SEVERITIES.indexOf(severity),
  place: ({ place }) => `${place.file}\u0000${String(place.line).padStart(8, '0')}`,
  rule: ({ rule }) => rule,
  confidence: ({ confidence }) => CONFIDENCES.indexOf(confidence),
};
