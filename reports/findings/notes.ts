import type { DeclaredPlace, Finding, Occurrence, ReportedPlace } from '../../src/audit/result.ts';
import { forTerminal } from '../../src/text/terminal.ts';
import { count, listed, printEnvironment, printPlace } from '../../src/text/words.ts';
import type { FindingGroup } from './groups.ts';

const LISTED = 6;

/** What is to be said of a finding besides its message, one sentence each, not yet safe to print. */
export function notesOf(group: FindingGroup, full: boolean): readonly string[] {
  const [finding] = group;
  return [
    ...(finding.confidence === 'high' ? [] : [`${finding.confidence} confidence`]),
    ...occurrenceNotes(finding),
    ...alsoIn(group),
    ...placeNotes(finding.place),
    ...finding.superseded.map(({ rule, message, place }) => `this is also what ${rule} finds at ${printPlace(place)}: ${message}`),
    ...(full ? finding.evidence.map((line) => `evidence: ${line}`) : []),
  ];
}

/** Where the same finding shows, and under which condition; nothing for a bare template in every world. */
function occurrenceNotes({ occurrences, place, given }: Finding): readonly string[] {
  const worlds = new Set(occurrences.map(({ world }) => world));
  const [world] = worlds;
  const shared = worlds.size === 1;
  const condition = shared && world !== undefined ? [`only when ${world}`] : [];
  const unlikely = given || occurrences.some((occurrence) => occurrence.world !== undefined) ? [] : ['not with the parameter values given'];
  const [first, ...others] = occurrences.map((occurrence) => printOccurrence(occurrence, !shared));
  const only = occurrences[0];
  const bare = others.length === 0 && only?.instance === place.file && only.account === undefined && only.region === undefined;
  if (first === undefined || bare || (place.arn !== undefined && others.length === 0)) return [...condition, ...unlikely];
  return [...condition, ...unlikely, `in ${first}`, ...(others.length === 0 ? [] : [`also in: ${shortened(others)}`])];
}

function printOccurrence(occurrence: Occurrence, withWorld: boolean): string {
  return `${occurrence.instance}${printEnvironment(occurrence)}${withWorld && occurrence.world !== undefined ? ` when ${occurrence.world}` : ''}`;
}

/** Other findings of the rule that one line of source code makes. */
function alsoIn([first, ...others]: FindingGroup): readonly string[] {
  const messages = new Set(others.map(({ message }) => message));
  messages.delete(first.message);
  const places = others.filter(({ place }) => printPlace(place) !== printPlace(first.place)).map(({ place }) => printMember(place));
  return [...[...messages].map((message) => `and: ${message}`), ...(places.length === 0 ? [] : [`also in: ${shortened(places)}`])];
}

function printMember(place: ReportedPlace): string {
  return place.constructPath === undefined ? printPlace(place) : `${place.constructPath} (${printPlace(place)})`;
}

function shortened(names: readonly string[]): string {
  return names.length <= LISTED ? names.join(', ') : `${listed([...names.slice(0, LISTED - 1), `${names.length - LISTED + 1} more`])}`;
}

const VIA: Readonly<Record<string, string>> = {
  parameter: 'this value of a parameter',
  mapping: 'this value of a mapping',
  globals: 'this entry of `Globals`',
  'parent-stack': 'this value from the parent stack',
  generated: 'this text, by a transform,',
  deployment: 'this value of the deployment',
};

function placeNotes(place: ReportedPlace): readonly string[] {
  const { via, within, logicalId, route, constructPath, source, arn, file, declared } = place;
  const resource = [logicalId, route].filter((name) => name !== undefined && name !== '').join('.');
  return [
    ...(via === undefined || resource === '' ? [] : [`${VIA[via] ?? via} becomes ${resource}`]),
    ...(within === undefined ? [] : [`line ${within} of the text that stands there`]),
    ...(constructPath === undefined ? [] : [`construct ${constructPath}${source === undefined ? '' : `, made at ${printPlace(source)}`}`]),
    // What has no file is called by its ARN already.
    ...(arn === undefined || file === '' ? [] : [`${arn}${printEnvironment(place)}`]),
    ...(declared === undefined ? [] : [declaration(declared)]),
  ];
}

/** Where people have to change what was read from an account. */
function declaration({ stack, region, logicalId, line, constructPath }: DeclaredPlace): string {
  const template = `the template of the stack ${stack} (${region})`;
  const where = line === undefined ? template : `line ${line} of ${template}`;
  return `declared as ${logicalId} at ${where}${constructPath === undefined ? '' : `, construct ${constructPath}`}`;
}

const SHOWN_FINGERPRINT = 8;

/** As much of a fingerprint as `explain` needs, with the number of a second finding of that name; safe to print. */
export function shortFingerprint({ fingerprint }: Finding): string {
  const [, hash = fingerprint, copy = ''] = /^([0-9a-z]+)(-\d+)?$/.exec(fingerprint) ?? [];
  return forTerminal(hash.slice(0, SHOWN_FINGERPRINT) + copy);
}

/** The first sentence of a prose. */
export function firstSentence(prose: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(prose)?.[0] ?? prose;
}

/** The lines that a fix adds, where it does nothing else; without the indentation that they share. */
export function additionOf({ edits }: NonNullable<Finding['fix']>): string | undefined {
  if (edits.length === 0 || edits.some(({ start, end, text }) => start !== end || !/^,?[\r\n]/.test(text))) return undefined;
  const lines = edits.flatMap(({ text }) => text.replace(/^,?(?:\r\n|\r|\n)/, '').split(/\r\n|\r|\n/));
  const shared = Math.min(...lines.map((line) => line.search(/\S|$/)));
  return lines.map((line) => line.slice(shared)).join('\n');
}

/** What a fix changes: `12:20 becomes "2"`. */
export function printEdits(finding: Finding): string {
  const { edits } = finding.fix ?? { edits: [] };
  const changes = edits.map(
    ({ file, line, column, text }) => `${printPlace({ file, line, column })} becomes ${text === '' ? 'nothing' : `\`${text}\``}`,
  );
  return changes.length > 3 ? `${count(changes.length, 'edit')}, the first: ${changes[0]}` : listed(changes);
}
