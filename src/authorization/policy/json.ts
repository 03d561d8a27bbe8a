import {
  GIVEN,
  type Hole,
  type Instance,
  isHole,
  type Origin,
  type Raw,
  Resolution,
  Scope,
  type SourceDocument,
  Text,
  Value,
} from '../../resource/index.ts';

/** JSON outside of a template's own tree (text of a scalar, documents of AWS-managed policies) as values like any other. */

/** Mark the place of a hole while JSON is one string; private-use characters that no policy contains. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const MARKER = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g');

const NOWHERE: SourceDocument = { file: '', text: '', root: null, locate: () => ({ start: 0, end: 0 }), comments: () => [], secrets: [] };

const INSTANCE: Instance = {
  id: '',
  template: {
    document: NOWHERE,
    resources: new Map(),
    loops: new Map(),
    parameters: new Map(),
    conditions: new Map(),
    mappings: undefined,
    rules: undefined,
    outputs: new Map(),
    transforms: [],
    languageExtensions: false,
    assets: new Map(),
    constructs: new Map(),
    fragment: false,
  },
  account: undefined,
  region: undefined,
  stackName: undefined,
  parameters: new Map(),
  children: new Map(),
};

/** A scope whose references are the holes of the text that was parsed. */
class HoleScope extends Scope {
  private readonly holes: readonly Hole[];

  constructor(holes: readonly Hole[]) {
    super(INSTANCE, new Resolution({ name: '', instances: [], link: 'single' }, GIVEN));
    this.holes = holes;
  }

  override ref(name: string, origin: Origin): ReturnType<Scope['ref']> {
    const hole = name.startsWith(OPEN) ? this.holes[Number(name.slice(1))] : undefined;
    return hole === undefined ? super.ref(name, origin) : { kind: 'text', text: Text.of(hole) };
  }
}

/**
 * The value of JSON that stands in one text, holes kept; every place in it is the place of the text.
 * Undefined when the text is no JSON.
 */
export function jsonValue(text: Text, origin: Origin): Value | undefined {
  const holes: Hole[] = [];
  let source = '';
  let quoted = false;
  for (const part of text.parts) {
    if (typeof part === 'string') {
      if (part.includes(OPEN)) return undefined;
      source += part;
      quoted = endsQuoted(part, quoted);
    } else if (isHole(part)) {
      const marker = `${OPEN}${holes.push(part) - 1}${CLOSE}`;
      source += quoted ? marker : `"${marker}"`;
    } else return undefined;
  }
  try {
    return plainValue(JSON.parse(source), origin, holes);
  } catch {
    return undefined;
  }
}

/** The value of JSON as parsed; every place in it is the given one. What JSON cannot hold becomes null. */
export function plainValue(json: unknown, origin: Origin, holes: readonly Hole[] = []): Value {
  return Value.parsed(rawOf(json), new HoleScope(holes), { ...origin, generated: true });
}

function rawOf(json: unknown): Raw {
  if (typeof json === 'string') return json.includes(OPEN) ? withReferences(json) : json;
  if (typeof json === 'number' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map(rawOf);
  if (typeof json !== 'object' || json === null) return null;
  return Object.fromEntries(Object.entries(json).map(([key, entry]) => [key, rawOf(entry)]));
}

function withReferences(marked: string): Raw {
  const pieces: Raw[] = [];
  let from = 0;
  for (const match of marked.matchAll(MARKER)) {
    pieces.push(marked.slice(from, match.index), { Ref: `${OPEN}${match[1]}` });
    from = match.index + match[0].length;
  }
  return { 'Fn::Join': ['', [...pieces, marked.slice(from)]] };
}

/** Whether the end of a piece of JSON is inside a string. */
function endsQuoted(piece: string, quoted: boolean): boolean {
  let inside = quoted;
  for (let at = 0; at < piece.length; at++) {
    if (piece[at] === '\\') at++;
    else if (piece[at] === '"') inside = !inside;
  }
  return inside;
}
