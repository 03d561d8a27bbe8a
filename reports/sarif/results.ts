import type { Fix, Location, Result } from 'sarif';
import type { Finding, ReportedPlace, ReportInput, ReportOptions, SuppressedFinding } from '../../src/audit/result.ts';
import { escapeLinks } from '../../src/text/markdown.ts';
import { forTerminal } from '../../src/text/terminal.ts';
import { SEVERITIES } from '../../src/text/words.ts';
import { unknownVerdicts } from '../findings/unknown.ts';
import { type Anchor, Locator, logicalLocations } from './locations.ts';
import { RANKS, sarifId, sentence } from './rules.ts';

/** GitHub shows 100 locations of a result. */
const MOST_RELATED = 100;

export interface Results {
  /** Those that fit. */
  readonly results: readonly Result[];
  /** How many there are. */
  readonly all: number;
  /** Findings that no file of the repository can stand for. */
  readonly unplaced: readonly Finding[];
}

interface Placed {
  readonly finding: Finding;
  readonly anchor: Anchor;
  readonly suppressed?: SuppressedFinding;
}

/** Findings as results, worst first, each with a location; with `all`, the suppressed and unknown ones too. No more than `limit` are made. */
export function resultsOf(
  { result }: ReportInput,
  options: ReportOptions,
  ruleIndex: ReadonlyMap<string, number>,
  snippets: boolean,
  limit: number,
): Results {
  const [locator, lines] = [new Locator(options, snippets), new Locator(options, false)];
  const all = options.sarif?.all ?? false;
  const candidates = [
    ...result.findings.map((finding) => ({ finding })),
    ...(all ? result.suppressed.map((suppressed) => ({ finding: suppressed.finding, suppressed })) : []),
  ];
  const placed: Placed[] = [];
  const unplaced: Finding[] = [];
  for (const candidate of candidates) {
    const anchor = lines.anchor(candidate.finding.place);
    if (anchor !== undefined) placed.push({ ...candidate, anchor });
    else if (options.sarif?.strict) throw new Error(`${candidate.finding.rule}: a finding without file and line cannot be a SARIF result`);
    else unplaced.push(candidate.finding);
  }
  placed.sort(byRank);
  const shared = repeated(placed.map(lineKey));
  const always = options.sarif?.fingerprints === 'always';
  const results = placed.slice(0, limit).map(({ anchor, ...one }): Result => {
    const whole = { ...one, anchor: locator.anchor(one.finding.place) ?? anchor };
    const ownHash = always || !anchor.committed || anchor.standIn === true || shared.has(lineKey(whole));
    return resultOf(whole, ruleIndex.get(sarifId(one.finding.rule)), ownHash, locator);
  });
  const unknown = all ? unknownResults(result, ruleIndex, locator) : [];
  return { results: [...results, ...unknown].slice(0, limit), all: placed.length + unknown.length, unplaced };
}

function byRank(a: Placed, b: Placed): number {
  const rank = ({ finding }: Placed): number => SEVERITIES.indexOf(finding.severity);
  return (
    rank(a) - rank(b) ||
    compare(a.finding.rule, b.finding.rule) ||
    compare(a.anchor.uri, b.anchor.uri) ||
    a.anchor.line - b.anchor.line ||
    compare(a.finding.fingerprint, b.finding.fingerprint)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lineKey({ finding, anchor }: Placed): string {
  return `${finding.rule}\n${anchor.uri}\n${anchor.line}`;
}

function repeated(keys: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(keys.filter((key) => seen.size === seen.add(key).size));
}

function resultOf({ finding, anchor, suppressed }: Placed, index: number | undefined, ownHash: boolean, locator: Locator): Result {
  const related = relatedLocations(finding, anchor, locator);
  const fix = safeFix(finding, locator);
  return {
    ruleId: sarifId(finding.rule),
    ...(index === undefined ? {} : { ruleIndex: index }),
    kind: 'fail',
    level: RANKS[finding.severity].level,
    message: { text: messageOf(finding, anchor, related) },
    locations: [{ physicalLocation: anchor.location, logicalLocations: logicalLocations(finding) }],
    ...(related.length === 0 ? {} : { relatedLocations: related.flatMap(({ location }) => (location === undefined ? [] : [location])) }),
    partialFingerprints: {
      'pipeaudit/v1': finding.fingerprint,
      ...(ownHash ? { primaryLocationLineHash: lineHash(finding.fingerprint) } : {}),
    },
    ...(fix === undefined ? {} : { fixes: [fix] }),
    ...(suppressed === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: suppressed.by === 'comment' || suppressed.by === 'metadata' ? 'inSource' : 'external',
              status: 'accepted',
              justification: forTerminal(suppressed.reason),
            },
          ],
        }),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      audience: finding.audience,
      messageId: finding.messageId,
      subject: forTerminal(`${finding.subject.kind} ${finding.subject.name}`),
      ...(finding.pipeline === undefined ? {} : { pipeline: forTerminal(finding.pipeline) }),
      ...(finding.environment === undefined ? {} : { environment: forTerminal(finding.environment) }),
      occurrences: finding.occurrences.map(({ instance, world }) =>
        forTerminal(world === undefined ? instance : `${instance} when ${world}`),
      ),
    },
  };
}

interface Related {
  /** The note, linked when there is a location to link to. */
  readonly text: string;
  readonly location: Location | undefined;
}

function relatedLocations({ place, related }: Finding, anchor: Anchor, locator: Locator): readonly Related[] {
  const synthesized = anchor.exact || place.file === '' ? [] : [{ place, note: 'the text in the template' }];
  let id = 0;
  return [...synthesized, ...related].slice(0, MOST_RELATED).map(({ place: at, note }) => {
    const found = locator.region(at);
    const text = escapeLinks(forTerminal(note));
    if (found === undefined) return { text: `${text}${whereabouts(at)}`, location: undefined };
    id++;
    return { text: `[${text}](${id})`, location: { id, physicalLocation: found.location, message: { text } } };
  });
}

function whereabouts({ arn, file }: ReportedPlace): string {
  const name = arn ?? file;
  return name === '' ? '' : ` (${escapeLinks(forTerminal(name))})`;
}

/** One line, complete in itself: GitHub shows its first sentence in lists. */
function messageOf({ message, place, confidence, occurrences }: Finding, anchor: Anchor, related: readonly Related[]): string {
  const plain = (text: string): string => escapeLinks(forTerminal(text));
  const worlds = [...new Set(occurrences.map(({ world }) => world))].filter((world) => world !== undefined);
  return [
    sentence(plain(message)),
    ...(place.arn === undefined ? [] : [`Resource ${plain(place.arn)}.`]),
    ...(place.declared === undefined
      ? []
      : [`Declared as ${plain(place.declared.logicalId)} in the stack ${plain(place.declared.stack)}.`]),
    ...(place.constructPath === undefined ? [] : [`Construct ${plain(place.constructPath)}.`]),
    ...(anchor.exact || place.file === '' || place.constructPath !== undefined ? [] : [`Found in ${plain(place.file)}.`]),
    ...(worlds.length === 0 ? [] : [`Holds when ${worlds.map(plain).join(', or when ')}.`]),
    ...(occurrences.length < 2
      ? []
      : [
          `Found in ${occurrences.length} deployments: ${plain(
            occurrences
              .map(({ instance }) => instance)
              .slice(0, 10)
              .join(', '),
          )}${occurrences.length > 10 ? ' and more' : ''}.`,
        ]),
    ...(confidence === 'high' ? [] : [`Confidence is ${confidence}.`]),
    ...(related.length === 0 ? [] : [`See ${related.map(({ text }) => text).join(', ')}.`]),
  ].join(' ');
}

/** As the action of GitHub writes it: a hash, then which of several it is. */
function lineHash(fingerprint: string): string {
  const [, hash = fingerprint, copy = '1'] = /^(.+?)(?:-(\d+))?$/.exec(fingerprint) ?? [];
  return `${hash}:${copy}`;
}

/** Only what cannot break a delivery, in files that are there, is offered for a click. */
function safeFix({ fix }: Finding, locator: Locator): Fix | undefined {
  if (fix === undefined || !fix.safe || fix.edits.length === 0) return undefined;
  const byUri = new Map<string, Fix['artifactChanges'][number]['replacements']>();
  for (const { file, line, column, endLine, endColumn, text } of fix.edits) {
    const uri = locator.uri(file);
    if (uri === undefined || !locator.isCommitted(uri)) return undefined;
    const replacement = { deletedRegion: { startLine: line, startColumn: column, endLine, endColumn }, insertedContent: { text } };
    byUri.set(uri, [...(byUri.get(uri) ?? []), replacement]);
  }
  return {
    description: { text: sentence(forTerminal(fix.title)) },
    artifactChanges: [...byUri].map(([uri, replacements]) => ({ artifactLocation: { uri }, replacements })),
  };
}

/** Verdicts that could not be given, one result per rule and subject whatever the number of causes. */
function unknownResults(
  result: Pick<ReportInput['result'], 'unknowns'>,
  ruleIndex: ReadonlyMap<string, number>,
  locator: Locator,
): readonly Result[] {
  return unknownVerdicts(result).flatMap(({ rule, subject, place, settle }): Result[] => {
    const anchor = locator.anchor(place);
    const index = ruleIndex.get(sarifId(rule));
    if (anchor === undefined) return [];
    const text = escapeLinks(forTerminal(`It is not known whether ${subject} passes ${rule}. What would settle it: ${settle.join('; ')}.`));
    return [
      {
        ruleId: sarifId(rule),
        ...(index === undefined ? {} : { ruleIndex: index }),
        kind: 'open',
        level: 'none',
        message: { text },
        locations: [{ physicalLocation: anchor.location }],
      },
    ];
  });
}
