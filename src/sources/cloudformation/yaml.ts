import yaml from 'js-yaml';
import type { Raw } from '../../resource/place.ts';
import { knownSchema, schemaWith } from './yaml-tags.ts';

/** The nodes of a text as js-yaml's listener told them, keys too: one frame each, in the order in which they open. */
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
}

export interface YamlStream {
  readonly documents: readonly Raw[];
  /** Whether a node has an anchor, so that there may be aliases. */
  readonly anchors: boolean;
  /** Made of the recording when a place is asked for. */
  frames(): Frames;
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

const UNKNOWN_TAG = /^not valid YAML: unknown tag !<!([^>]+)>/;
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
  const recording = new Recording(text);
  const documents: Raw[] = [];
  try {
    yaml.loadAll(text, (document: Raw) => documents.push(document), { schema, listener: recording.listener });
  } catch (error) {
    throw error instanceof yaml.YAMLException && error.reason === 'duplicated mapping key' ? duplicateKey(recording, text) : error;
  }
  let frames: Frames | undefined;
  return { documents, anchors: recording.anchors, frames: () => (frames ??= recording.frames().frames) };
}

/** What the listener told, in two arrays, so that recording costs next to nothing. */
class Recording {
  anchors = false;
  readonly listener: (event: yaml.EventType, state: yaml.State) => void;
  /** Offsets at opening, and complements (`~`) of those at closing, as they came; `count` of them. */
  private offsets: Int32Array;
  private count = 0;
  /** The results, in the order of closing. */
  private readonly closed: unknown[] = [];
  /** js-yaml takes the byte order mark off before it counts. */
  private readonly mark: number;

  constructor(text: string) {
    const { closed } = this;
    this.mark = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    // Real templates have a node for every ten to twenty characters, and two events for a node.
    this.offsets = new Int32Array((text.length >> 2) + 64);
    let depth = 0;
    this.listener = (event, state) => {
      if (this.count === this.offsets.length) this.grow();
      if (event === 'open') {
        if (++depth > DEPTH_LIMIT) throw new SyntaxFault(`nested more than ${DEPTH_LIMIT} levels deep`, state.position + this.mark);
        this.offsets[this.count++] = state.position;
        return;
      }
      depth--;
      this.offsets[this.count++] = ~state.position;
      closed.push(state.result);
      if (state.anchor === null) return;
      this.anchors = true;
      // js-yaml keeps an empty map for an anchor that stands on the line before its scalar.
      state.anchorMap[state.anchor] = state.result;
    };
  }

  private grow(): void {
    const larger = new Int32Array(this.offsets.length * 2);
    larger.set(this.offsets);
    this.offsets = larger;
  }

  /** The frames, and which of them are still open: none unless js-yaml gave up. */
  frames(): { readonly frames: Frames; readonly open: readonly number[] } {
    const starts: number[] = [];
    const ends: number[] = [];
    const tails: number[] = [];
    const results: unknown[] = [];
    const roots: number[] = [];
    const open: number[] = [];
    let closings = 0;
    for (const offset of this.offsets.subarray(0, this.count)) {
      if (offset >= 0) {
        if (open.length === 0) roots.push(starts.length);
        open.push(starts.length);
        starts.push(offset + this.mark);
        ends.push(0);
        tails.push(0);
        results.push(null);
        continue;
      }
      const frame = open.pop() ?? 0;
      ends[frame] = ~offset + this.mark;
      tails[frame] = starts.length;
      results[frame] = this.closed[closings++];
    }
    return { frames: { starts, ends, tails, results, roots }, open };
  }
}

/** js-yaml stops behind the value of the second occurrence, with the map still open. */
function duplicateKey(recording: Recording, text: string): SyntaxFault {
  const {
    frames: { starts, tails, results },
    open,
  } = recording.frames();
  const map = open.at(-1) ?? 0;
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
    return new SyntaxFault(`not valid YAML: ${error.reason}`, Math.min(error.mark.position + mark, text.length));
  }
  throw error;
}
