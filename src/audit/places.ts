import { entryOf, keysOf, type Place, pathOf, printRoute, type SourceDocument, type Span, spanOf } from '../resource/index.ts';
import type { Instance, System } from '../resource/system.ts';
import { lineAndColumn, lineStarts, lineText } from '../text/lines.ts';
import { declaredPlace } from './declared.ts';
import type { ReportedPlace } from './result.ts';

const SNIPPET_LINES = 6;

/**
 * The place as its author knows it: of a resource that a transform made, the property of the resource it was made from.
 */
export function authoredPlace(place: Place, system: System): Place {
  const { resource, document, pointer } = place;
  const template = system.instances.find(({ id }) => id === resource?.instance)?.template;
  const madeBy = resource === undefined ? undefined : template?.resources.get(resource.logicalId)?.madeBy;
  if (resource === undefined || madeBy === undefined) return place;
  const [section, first, ...rest] = keysOf(pointer);
  const own = section === 'Resources' && typeof first === 'string';
  const logicalId = own ? first : madeBy.logicalId;
  const type = entryOf(entryOf(entryOf(document.root, 'Resources'), logicalId), 'Type');
  return {
    ...place,
    resource: { instance: resource.instance, logicalId, type: typeof type === 'string' ? type : resource.type },
    route: pathOf(...(own ? rest : ['Properties', ...rest])),
  };
}

/** Works out line, column and the lines to show. Secrets in the lines are masked. */
export function reportPlace(place: Place, system: System | undefined): ReportedPlace {
  const { document, resource } = place;
  const span = spanOf(place);
  const start = lineAndColumn(document.text, span.start);
  const end = lineAndColumn(document.text, Math.max(span.start, span.end));
  const instance = system?.instances.find(({ id }) => id === resource?.instance);
  const construct = resource === undefined ? undefined : instance?.template.constructs.get(resource.logicalId);
  const property = keysOf(place.route)[1];
  const source = (typeof property === 'string' ? construct?.assignments?.get(property) : undefined) ?? construct?.source;
  const route = printRoute(place.route);
  const snippet = snippetOf(document, start.line, end.line);
  // Lines of a resource that was read from an account count from where it begins: there is no file for people to look at.
  const before = instance?.live === true ? lineBefore(place, instance) : 0;
  return {
    file: instance?.live === true ? '' : document.file,
    line: start.line - before,
    column: start.column,
    endLine: end.line - before,
    endColumn: end.column,
    ...(resource === undefined ? declared(place) : { logicalId: resource.logicalId, resourceType: resource.type, route }),
    ...(place.via === undefined ? {} : { via: place.via }),
    ...(construct === undefined ? {} : { constructPath: construct.path }),
    ...(source === undefined ? {} : { source }),
    ...(instance?.live === true ? provenance(place, instance) : {}),
    snippet: { ...snippet, firstLine: snippet.firstLine - before },
  };
}

function lineBefore({ document, resource }: Place, { template }: Instance): number {
  const pointer = template.resources.get(resource?.logicalId ?? '')?.pointer;
  return pointer === undefined ? 0 : lineAndColumn(document.text, document.locate(pointer, 'key').start).line - 1;
}

/** Which resource of which account it is. */
function provenance(place: Place, instance: Instance): Pick<ReportedPlace, 'arn' | 'account' | 'region' | 'declared'> {
  const { account, region } = instance;
  const declaration = declaredPlace(place, instance);
  const arn = arnOf(place.resource?.logicalId ?? '', instance);
  return {
    ...(arn === undefined ? {} : { arn }),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(declaration === undefined ? {} : { declared: declaration }),
  };
}

/** The ARN of a resource that was read from an account. */
export function arnOf(logicalId: string, { template }: Instance): string | undefined {
  const arn = entryOf(entryOf(template.resources.get(logicalId)?.raw, 'Observed'), 'Arn');
  return typeof arn === 'string' ? arn : undefined;
}

/** Parameters and outputs have logical ids as resources do. */
function declared({ pointer }: Place): Pick<ReportedPlace, 'logicalId' | 'route'> {
  const [section, logicalId, ...rest] = keysOf(pointer);
  if ((section !== 'Parameters' && section !== 'Outputs') || typeof logicalId !== 'string') return {};
  return { logicalId, route: printRoute(pathOf(...rest)) };
}

function snippetOf(
  document: SourceDocument,
  first: number,
  last: number,
): { readonly firstLine: number; readonly lines: readonly string[] } {
  const lines: string[] = [];
  for (let line = first; line <= Math.min(last, first + SNIPPET_LINES - 1); line++) lines.push(maskedLine(document, line));
  return { firstLine: first, lines };
}

function maskedLine({ text, secrets, hidden = secrets }: SourceDocument, line: number): string {
  const shown = lineText(text, line);
  const start = text.indexOf(shown, lineStarts(text)[line - 1] ?? text.length);
  return inside(hidden, start, start + shown.length).reduce(
    (masked, secret) => mask(masked, secret.start - start, secret.end - start),
    shown,
  );
}

function mask(shown: string, from: number, to: number): string {
  const [start, end] = [Math.max(0, from), Math.min(shown.length, to)];
  return shown.slice(0, start) + '*'.repeat(end - start) + shown.slice(end);
}

/** Those of spans in order, none of which overlap, that reach into a stretch of text. */
function inside(spans: readonly Span[], start: number, end: number): readonly Span[] {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const found: Span[] = [];
  for (let span = spans[low]; span !== undefined && span.start < end; span = spans[++low]) found.push(span);
  return found;
}
