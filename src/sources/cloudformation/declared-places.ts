import {
  entryOf,
  isRawMap,
  Moved,
  namedStep,
  nameOfItem,
  type Path,
  pathOf,
  type Raw,
  type SourceDocument,
  step,
  type Template,
} from '../../resource/index.ts';
import { lineAndColumn } from '../../text/lines.ts';

/** Where a template declares a resource. */
export interface DeclaredPlaces {
  /** Of the resource that people wrote: of one that a transform made, that for which it was made. */
  readonly logicalId: string;
  /**
   * `line:column` of the value by the name of the route from the resource, as `namedStep` makes it; where a key stands
   * before it, `line:column` of the key and of the value. `''` is the resource itself.
   */
  readonly places: Readonly<Record<string, string>>;
  /** The construct of a CDK app, where the template names it. */
  readonly construct?: string;
}

/** Values beyond this many of one resource are found by the nearest one above them. */
const MOST = 400;

/** Where a template declares a resource, or what its transform made it of; undefined when it does neither. */
export function declaredPlaces({ document, resources }: Template, logicalId: string): DeclaredPlaces | undefined {
  const definition = resources.get(logicalId);
  if (definition === undefined) return undefined;
  const { raw, pointer, generated, madeBy } = definition;
  const declared = madeBy?.logicalId ?? logicalId;
  const walk = new Walk(document);
  walk.add('', pointer ?? pathOf('Resources', declared), ['key']);
  for (const section of Object.keys(raw).filter((name) => name !== 'Metadata'))
    walk.take(section, raw[section] ?? null, generated ? undefined : step(pointer, section));
  const path = entryOf(entryOf(raw, 'Metadata'), 'aws:cdk:path');
  return { logicalId: declared, places: walk.places, ...(typeof path === 'string' ? { construct: path } : {}) };
}

class Walk {
  readonly places: Record<string, string> = {};
  private readonly document: SourceDocument;
  private count = 0;

  constructor(document: SourceDocument) {
    this.document = document;
  }

  add(route: string, path: Path | undefined, parts: readonly ('key' | 'value')[]): void {
    this.places[route] = parts.map((part) => this.position(path, part)).join(' ');
    this.count++;
  }

  private position(path: Path | undefined, part: 'key' | 'value'): string {
    const { line, column } = lineAndColumn(this.document.text, this.document.locate(path, part).start);
    return `${line}:${column}`;
  }

  /** @param path undefined where a transform made the value, which then stands nowhere */
  take(route: string, raw: Raw, path: Path | undefined): void {
    if (this.count >= MOST) return;
    if (raw instanceof Moved) {
      this.take(route, raw.raw, raw.from);
      return;
    }
    const isList = Array.isArray(raw);
    const isOpen = isRawMap(raw) && !isFunction(raw);
    if (path !== undefined) this.add(route, path, typeof path.key === 'string' ? ['key', 'value'] : ['value']);
    if (isOpen)
      for (const key of Object.keys(raw))
        this.take(namedStep(route, key, raw[key]), raw[key] ?? null, path === undefined ? undefined : step(path, key));
    if (!isList) return;
    const items = raw as readonly Raw[];
    // A list that depends on conditions may be shorter when it is deployed: only names tell its items.
    const fixed = !items.some((item) => isRawMap(item) && isFunction(item));
    for (const [index, item] of items.entries())
      if (fixed || nameOfItem(item) !== undefined)
        this.take(namedStep(route, index, item), item, path === undefined ? undefined : step(path, index));
  }
}

function isFunction(raw: Raw): boolean {
  const [key, ...others] = isRawMap(raw) ? Object.keys(raw) : [];
  return others.length === 0 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'));
}
