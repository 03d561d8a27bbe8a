import yaml from 'js-yaml';
import type { Raw } from '../../resource/place.ts';
import { knownSchema, schemaWith } from './yaml-tags.ts';

/**
 * What js-yaml's listener told: one frame for each node (keys too), in the order in which they open. Arrays of numbers,
 * so that recording costs next to nothing; the tree is made of them when a place is asked for.
 */
export interface Frames {
  /** Offset at opening: before the blanks, comments, anchor and tag of the node. */
  readonly starts: readonly number[];
  /** Offset at closing: scalars and flow collections end here, block collections before the blanks that precede it. */
  readonly ends: readonly number[];
  /** The frame after the last descendant: the next sibling, if there is one. */
  readonly tails: readonly number[];
  /** What the node became; short forms as `{ 'Fn::X': … }`. */
  readonly results: readonly unknown[];
  /** The frame of each document's root. */
  readonly roots: readonly number[];
  readonly anchors: boolean;
}

export interface YamlStream {
  readonly documents: readonly Raw[];
  readonly frames: Frames;
}

/** A text that could not be parsed: the reason, in words, and the offset; for a key that occurs twice, also the earlier one's. */
export class SyntaxFault extends Error {
  readonly offset: number;
  readonly earlier: number | undefined;
  constructor(reason: string, offset: number, earlier?: number) {
    super(reason);
    this.offset = offset;
    this.earlier = earlier;
  }
}

/** Levels of nesting that are read; CloudFormation's own limits are far lower. */
export const DEPTH_LIMIT = 200;

const UNKNOWN_TAG = /^unknown tag !<!([^>]+)>/;
const LOCAL_TAG = /(?<![^\s,[{-])!([A-Za-z][\w:.-]*)/g;
const TAG_LIMIT = 500;

/**
 * Parses all documents of a YAML text. Scalars stay text except null; functions in short form become their long form,
 * whatever their name. Throws SyntaxFault.
 */
export function readYaml(text: string): YamlStream {
  let schema = knownSchema();
  const added = new Set<string>();
  for (;;) {
    try {
      return readWith(schema, text);
    } catch (error) {
      const fault = faultOf(error, text);
      const unknown = UNKNOWN_TAG.exec(fault.message)?.[1];
      if (unknown === undefined || added.has(unknown) || added.size > TAG_LIMIT) throw fault;
      added.add(unknown);
      if (added.size === 1)
        for (const [, name] of text.matchAll(LOCAL_TAG)) if (name !== undefined && added.size < TAG_LIMIT) added.add(name);
      schema = schemaWith([...added]);
    }
  }
}

function readWith(schema: yaml.Schema, text: string): YamlStream {
  const starts: number[] = [];
  const ends: number[] = [];
  const tails: number[] = [];
  const results: unknown[] = [];
  const roots: number[] = [];
  const open = new Int32Array(DEPTH_LIMIT + 2);
  let depth = 0;
  let anchors = false;
  // js-yaml takes the byte order mark off before it counts.
  const mark = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const listener = (event: yaml.EventType, state: yaml.State): void => {
    if (event === 'open') {
      if (depth > DEPTH_LIMIT) throw new SyntaxFault(`nested more than ${DEPTH_LIMIT} levels deep`, state.position + mark);
      if (depth === 0) roots.push(starts.length);
      open[depth++] = starts.length;
      starts.push(state.position + mark);
      ends.push(0);
      tails.push(0);
      results.push(null);
      return;
    }
    const frame = open[--depth] ?? 0;
    ends[frame] = state.position + mark;
    tails[frame] = starts.length;
    results[frame] = state.result;
    if (state.anchor !== null) anchors = true;
  };
  const documents: Raw[] = [];
  const frames = (): Frames => ({ starts, ends, tails, results, roots, anchors });
  try {
    yaml.loadAll(text, (document: Raw) => documents.push(document), { schema, listener });
  } catch (error) {
    throw error instanceof yaml.YAMLException && error.reason === 'duplicated mapping key'
      ? duplicateKey(frames(), open[depth - 1] ?? 0, text)
      : error;
  }
  return { documents, frames: frames() };
}

/** js-yaml stops behind the value of the second occurrence, with the map still open. */
function duplicateKey({ starts, tails, results }: Frames, map: number, text: string): SyntaxFault {
  const children: number[] = [];
  for (let child = map + 1; child < starts.length; child = tails[child] || starts.length) children.push(child);
  const earlier = (at: number): number | undefined =>
    children.slice(0, Math.max(0, at)).find((child) => String(results[child]) === String(results[children[at] ?? 0]));
  const last = children.length - 1;
  const second = earlier(last - 1) === undefined ? last : last - 1;
  const [key, first] = [children[second] ?? map, earlier(second) ?? map];
  return new SyntaxFault(
    `the key "${String(results[key])}" occurs twice in one map`,
    tokenStart(starts[key], text),
    tokenStart(starts[first], text),
  );
}

function tokenStart(from: number | undefined, text: string): number {
  const blanks = /(?:\s|(?<=\s)#.*)*/y;
  blanks.lastIndex = from ?? 0;
  blanks.test(text);
  return blanks.lastIndex;
}

function faultOf(error: unknown, text: string): SyntaxFault {
  if (error instanceof SyntaxFault) return error;
  if (error instanceof yaml.YAMLException) {
    const mark = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    return new SyntaxFault(error.reason, Math.min(error.mark.position + mark, text.length));
  }
  throw error;
}
