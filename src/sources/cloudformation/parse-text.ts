import type { Comment, Raw, Span } from '../../resource/place.ts';
import { entryOf } from '../../resource/place.ts';
import { indexJson, type JsonIndex } from './json.ts';
import type { Node } from './positions.ts';
import { locate } from './positions.ts';
import type { Redaction, SecretHit, SecretRecogniser } from './secrets.ts';
import { redact, ShapeFault } from './secrets.ts';
import type { Frames, YamlStream } from './yaml.ts';
import { readYaml, SyntaxFault } from './yaml.ts';
import { yamlComments, yamlTree } from './yaml-positions.ts';

/** Something that parses, but that CloudFormation does not take or that was not read. */
export interface Notice {
  readonly kind: 'alias' | 'merge' | 'further-documents';
  readonly at: Span;
}

/** A parsed text before its places are asked for. Offsets are those of `text`. */
export interface Parsed {
  readonly text: string;
  readonly root: Raw;
  readonly hits: readonly SecretHit[];
  tree(): Node;
  /** Whether one stretch of the text may stand for several values. */
  readonly aliases: boolean;
  comments(): readonly Comment[];
  notices(): readonly Notice[];
}

/** Aliases may expand a document to as many values, and to no more than its text has characters if that is more. */
const NODE_BUDGET = 200_000;

/**
 * Parses a JSON or YAML text. Which it is tells its first character, not the name of the file: what begins with `{` is
 * JSON unless only YAML can read it (comments, single quotes). Credentials are replaced by tokens.
 * Of several YAML documents the first that is a template is taken, else the first. Throws SyntaxFault for text that is
 * neither, for keys that occur twice, and for documents nested or expanded beyond reason.
 */
export function parseText(text: string, recognise: SecretRecogniser): Parsed {
  const begins = /^\ufeff?\s*(.)/.exec(text)?.[1];
  if (begins !== '{') return parseYaml(text, recognise);
  let root: Raw;
  try {
    root = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return parseAlmostJson(text, recognise);
  }
  return parsedJson(text, root, recognise);
}

/** JSON that only YAML can read; when it cannot either, what is wrong with it as JSON, if it looks like that. */
function parseAlmostJson(text: string, recognise: SecretRecogniser): Parsed {
  try {
    return parseYaml(text, recognise);
  } catch (error) {
    if (error instanceof SyntaxFault && /^\ufeff?\s*\{\s*["}]/.test(text)) indexJson(text, (key) => key);
    throw error;
  }
}

function parsedJson(text: string, root: Raw, recognise: SecretRecogniser): Parsed {
  let index: JsonIndex | undefined;
  const indexed = (renamed: ReadonlyMap<string, string>): JsonIndex => (index ??= indexJson(text, (key) => renamed.get(key) ?? key));
  const redaction = redacted(root, recognise, text, () => indexed(new Map()).root);
  // More ends of keys in the text than keys in the value: a key was lost, or a text looks like one.
  if (countKeyEnds(text) > redaction.keys) refuseDuplicates(text, indexed(redaction.renamed));
  return {
    text,
    root: redaction.root,
    hits: redaction.hits,
    tree: () => indexed(redaction.renamed).root,
    aliases: false,
    comments: () => [],
    notices: () => [],
  };
}

function refuseDuplicates(text: string, { duplicates }: JsonIndex): void {
  const [duplicate] = duplicates;
  if (duplicate === undefined) return;
  const { key, earlier } = duplicate;
  throw new SyntaxFault(`the key ${text.slice(key.start, key.end)} occurs twice in one map`, key.start, earlier.start);
}

/** Quotes before a colon that do not open a string; what may stand before an opening quote is what `Redaction.keys` leaves out. */
function countKeyEnds(text: string): number {
  const KEY_END = /[^\\\u0000-\u0020[,:{]"[ \t\r\n]*:/g;
  let count = 0;
  while (KEY_END.test(text)) count++;
  return count;
}

function parseYaml(text: string, recognise: SecretRecogniser): Parsed {
  const stream = readYaml(text);
  const { documents } = stream;
  const chosen = Math.max(0, documents.findIndex(hasTemplateSections));
  const treeOf = (redaction?: Redaction): Node =>
    yamlTree(text, stream.frames(), stream.frames().roots[chosen] ?? 0, (key) => redaction?.renamed.get(key) ?? key);
  const redaction = redacted(documents[chosen] ?? null, recognise, text, () => treeOf());
  let tree: Node | undefined;
  return {
    text,
    root: redaction.root,
    hits: redaction.hits,
    tree: () => (tree ??= treeOf(redaction)),
    aliases: stream.anchors || MERGE_KEY.test(text),
    comments: () => (text.includes('#') ? yamlComments(text, stream.frames()) : []),
    notices: () => [
      ...(documents.length > 1 ? furtherDocuments(documents, stream.frames(), chosen) : []),
      ...aliasesAndMerges(text, stream),
    ],
  };
}

const MERGE_KEY = /^[ \t-]*(?:<<|"<<"|'<<')[ \t]*:/m;

const SECTIONS = ['Resources', 'AWSTemplateFormatVersion', 'Transform'];

function hasTemplateSections(root: Raw): boolean {
  return SECTIONS.some((section) => entryOf(root, section) !== undefined);
}

function redacted(root: Raw, recognise: SecretRecogniser, text: string, tree: () => Node): Redaction {
  try {
    return redact(root, recognise, Math.max(NODE_BUDGET, text.length));
  } catch (error) {
    if (!(error instanceof ShapeFault)) throw error;
    const { start } = locate(text, tree(), error.path, 'key');
    throw new SyntaxFault(error.message, start);
  }
}

function furtherDocuments(documents: readonly Raw[], frames: Frames, chosen: number): readonly Notice[] {
  return documents.flatMap((document, index) => {
    const at = frames.ends[frames.roots[index] ?? 0] ?? 0;
    return index === chosen || document === null
      ? []
      : [{ kind: 'further-documents' as const, at: { start: frames.starts[frames.roots[index] ?? 0] ?? at, end: at } }];
  });
}

/** CloudFormation takes neither aliases nor merge keys. */
function aliasesAndMerges(text: string, stream: YamlStream): readonly Notice[] {
  if (!stream.anchors && !text.includes('<<')) return [];
  const frames = stream.frames();
  const notices: Notice[] = [];
  frames.results.forEach((result, frame) => {
    if (frames.tails[frame] !== frame + 1) return;
    const written = /(?:\s|(?<=\s)#.*)*(\*[^\s,[\]{}]+|<<)/y;
    written.lastIndex = frames.starts[frame] ?? 0;
    const sign = written.exec(text)?.[1];
    if (sign === undefined || written.lastIndex > (frames.ends[frame] ?? 0)) return;
    const kind = sign === '<<' ? 'merge' : 'alias';
    if (kind === 'merge' && result !== '<<') return;
    notices.push({ kind, at: { start: written.lastIndex - sign.length, end: written.lastIndex } });
  });
  return notices;
}
