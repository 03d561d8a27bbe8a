import { nearest } from '../resource/did-you-mean.ts';
import type { SourceDocument, System, Template } from '../resource/index.ts';
import type { Found } from './findings.ts';
import { acknowledgedIgnores } from './ignores/acknowledged.ts';
import { commentIgnores } from './ignores/comments.ts';
import { type ConfiguredIgnore, configuredIgnores } from './ignores/configured.ts';
import { type Ignore, isDay, matchesGlob, names } from './ignores/ignore.ts';
import { metadataIgnores } from './ignores/metadata.ts';
import type { Notice, ReportedPlace, SuppressedFinding, UnknownGroup } from './result.ts';

/** What decides over ignores. */
export interface SuppressRequest {
  readonly systems: readonly System[];
  readonly ignores: readonly ConfiguredIgnore[];
  /** Rules that no template may ignore, each with the file that says so. */
  readonly locked: ReadonlyMap<string, string>;
  /** Ids of the rules that ran. */
  readonly ran: ReadonlySet<string>;
  /** Ids of all rules, for ignores that name none. */
  readonly known: readonly string[];
  readonly unknowns: readonly UnknownGroup[];
  /** Everything that the configuration is for was read. */
  readonly whole: boolean;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Findings parted from those that people decided to live with. */
export interface Suppressed {
  readonly open: readonly Found[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly notices: readonly Notice[];
}

/**
 * Parts findings from those that people decided to live with. An ignore without a reason does not count, and neither
 * does one that has run out or names a locked rule; each is told, and so is one that ignores nothing.
 */
export function suppress(candidates: readonly Found[], request: SuppressRequest): Suppressed {
  const ignores = ignoresOf(request);
  if (ignores.length === 0) return { open: candidates, suppressed: [], notices: [] };
  const faults = new Map(ignores.map((ignore) => [ignore, faultOf(ignore, request.today)] as const));
  const current = ignores.filter((ignore) => faults.get(ignore) === undefined);
  const used = new Set<Ignore>();
  const refused = new Map<string, Notice>();
  const open: Found[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const candidate of candidates) {
    const { finding } = candidate;
    const meant = current.filter((ignore) => names(ignore, finding.rule) && ignore.covers(finding.place));
    const ignore = meant.find(({ locked }) => !locked.has(finding.rule));
    for (const one of meant) used.add(one);
    for (const { rule, place } of finding.superseded) for (const one of current) if (names(one, rule) && one.covers(place)) used.add(one);
    if (ignore === undefined) {
      open.push(candidate);
      for (const one of meant) refused.set(`${one.what} ${one.place?.file}:${one.place?.line}`, lockedNotice(one, finding.rule));
    } else {
      const { by, reason, until } = ignore;
      suppressed.push({ finding, by, reason, ...(until === undefined ? {} : { until }) });
    }
  }
  const unused = current.filter((ignore) => !used.has(ignore)).flatMap((ignore) => unusedNotice(ignore, request));
  return { open, suppressed, notices: [...[...faults.values()].filter((notice) => notice !== undefined), ...refused.values(), ...unused] };
}

/** Every ignore, those that say most about a single finding first: of several, the first one counts. */
function ignoresOf({ systems, ignores, locked, whole }: SuppressRequest): readonly Ignore[] {
  const templates = new Map<SourceDocument, Template>();
  // What was read from an account is nobody's text: no ignores stand in it.
  for (const { instances } of systems)
    for (const instance of instances) if (instance.live !== true) templates.set(instance.template.document, instance.template);
  const all = [...templates.values()];
  return [
    ...all.flatMap(({ document }) => commentIgnores(document, locked)),
    ...all.flatMap(({ document }) => metadataIgnores(document, locked)),
    ...all.flatMap((template) => acknowledgedIgnores(template, locked)),
    ...configuredIgnores(ignores, systems, whole),
  ];
}

/** Why an ignore does not count at all. */
function faultOf(ignore: Ignore, today: string): Notice | undefined {
  const { rules, what, reason, until, example } = ignore;
  if (rules.length === 0) return notice('warning', ignore, `an ignore names no rule: ${example}`);
  if (reason === '') return notice('warning', ignore, `an ignore needs a reason: ${example}`);
  if (until === undefined) return undefined;
  if (!isDay(until))
    return notice('warning', ignore, `the ignore of ${what} does not count: \`until\` takes a day such as 2026-12-31, not \`${until}\``);
  return until < today ? notice('warning', ignore, `the ignore of ${what} ran out on ${until}: ${reason}`) : undefined;
}

function lockedNotice(ignore: Ignore, rule: string): Notice {
  return notice('warning', ignore, `the ignore of ${ignore.what} does not count: ${ignore.locked.get(rule)} locks the rule ${rule}`);
}

/** Told only where it is sure: the rule ran and could judge, and what the ignore is for was read. */
function unusedNotice(ignore: Ignore, { ran, known, unknowns }: SuppressRequest): readonly Notice[] {
  const stranger = ignore.rules.find((pattern) => known.length > 0 && !known.some((rule) => matchesGlob(pattern, rule)));
  if (stranger !== undefined) {
    const meant = nearest(stranger, known);
    // Without a place the text has to say which ignore is meant.
    const where = ignore.place === undefined ? ` (${ignore.what})` : '';
    const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
    return [notice('warning', ignore, `there is no rule \`${stranger}\` to ignore${where}${hint}`)];
  }
  const rules = (known.length > 0 ? known : [...ran]).filter((rule) => names(ignore, rule));
  const judged = rules.every((rule) => ran.has(rule)) && !unknowns.some((group) => mayHide(group, ignore));
  return judged && ignore.inView ? [notice('note', ignore, `the ignore of ${ignore.what} ignores nothing: take it away`)] : [];
}

/** A verdict that is unknown today may be a finding tomorrow. */
function mayHide({ verdicts, settles }: UnknownGroup, ignore: Ignore): boolean {
  const file = ignore.by === 'configuration' ? undefined : ignore.place?.file;
  const own = verdicts.filter(({ rule }) => names(ignore, rule));
  return own.some(({ place }) => file === undefined || place.file === file) || settles > verdicts.length;
}

function notice(level: Notice['level'], { place }: { readonly place?: ReportedPlace }, text: string): Notice {
  return { level, text, ...(place === undefined ? {} : { place }) };
}
