import { isRawMap, type Raw } from '../resource/index.ts';
import type { Edit } from '../rule/types.ts';
import { addToBlock, removeFromBlock } from './block.ts';
import { addToFlow, isFlow, removeFromFlow } from './flow.ts';
import { type Target, targetOf } from './target.ts';
import type { TextEdit } from './text-edit.ts';
import { type Data, dataOf, inlineJson, shortForm, yamlScalar } from './written.ts';

/**
 * What an edit changes in the text of its document: exactly the value that is meant, every other character stays.
 * Undefined where that cannot be done.
 */
export function textEditOf(edit: Edit): TextEdit | undefined {
  const target = targetOf(edit.at);
  if (target === undefined) return undefined;
  if (edit.kind === 'remove') return target.missing.length === 0 ? remove(target) : undefined;
  const value = dataOf(edit.value);
  if (value === undefined) return undefined;
  const keys = edit.kind === 'add' && edit.key !== undefined ? [...target.missing, edit.key] : target.missing;
  const [key, ...below] = keys;
  const added = edit.kind === 'add' && edit.key === undefined && below.length + Number(key !== undefined) > 0 ? [value] : value;
  if (key !== undefined) return addEntry(target, key, nested(below, added));
  return edit.kind === 'add' ? addItem(target, value) : replace(target, value);
}

function nested(keys: readonly string[], value: Data): Data {
  return keys.reduceRight<Data>((inner, key) => ({ [key]: inner }), value);
}

function addEntry({ document, root, entry: { node }, raw }: Target, key: string, value: Data): TextEdit | undefined {
  if (!isRawMap(raw) || isFunction(raw) || Object.hasOwn(raw, key) || node.entries.size !== Object.keys(raw).length) return undefined;
  return isFlow(document.text, node)
    ? addToFlow(document.text, node, { key, value })
    : addToBlock(document.text, root, node, { key, value });
}

function addItem({ document, root, entry: { node }, raw }: Target, value: Data): TextEdit | undefined {
  if (!Array.isArray(raw) || node.entries.size !== raw.length) return undefined;
  return isFlow(document.text, node) ? addToFlow(document.text, node, { value }) : addToBlock(document.text, root, node, { value });
}

/** Below `Resources` and the logical id: what stands above is never removed. */
const PROPERTIES = 3;

/** The only entry of a map or list goes with it, up to the properties of the resource: empty ones mean nothing. */
function remove({ document: { text }, entry, around }: Target): TextEdit | undefined {
  let removed = entry;
  for (const { entry: parent, raw, key } of around.slice(PROPERTIES).reverse()) {
    const siblings = [...parent.node.entries.values()];
    const size = isRawMap(raw) ? Object.keys(raw).length : Array.isArray(raw) ? raw.length : 0;
    if (siblings.length !== size || isFunction(raw) || key === 'Fn::If') return undefined;
    if (siblings.length > 1 || parent.key === undefined)
      return isFlow(text, parent.node) ? removeFromFlow(text, parent.node, siblings, removed) : removeFromBlock(text, siblings, removed);
    removed = parent;
  }
  return undefined;
}

/** A scalar on one line keeps its quotes; a function takes the place of one, or of another function in short form. */
function replace({ document: { text }, entry: { node }, raw }: Target, value: Data): TextEdit | undefined {
  const { start, end } = node.span;
  const written = text.slice(start, end);
  const short = isFunction(raw) && written.startsWith('!');
  if (written === '' || /[\r\n]/.test(written) || (!short && (node.entries.size > 0 || /^[|>&*![{]/.test(written)))) return undefined;
  if (typeof value !== 'object') return short ? undefined : { start, end, text: requoted(written, value) };
  const json = /^\ufeff?\s*\{/.test(text);
  const call = json ? inlineJson(value) : shortForm(value);
  return call === undefined || !isFunction(value as Raw) ? undefined : { start, end, text: call };
}

function requoted(written: string, value: string | number | boolean): string {
  if (written.startsWith('"')) return JSON.stringify(String(value));
  if (written.startsWith("'") && !/[^\x20-\x7e]/.test(String(value))) return `'${String(value).replaceAll("'", "''")}'`;
  return yamlScalar(value);
}

function isFunction(raw: Raw): boolean {
  if (!isRawMap(raw)) return false;
  const [only = '', ...others] = Object.keys(raw);
  return others.length === 0 && (only === 'Ref' || only === 'Condition' || only.startsWith('Fn::'));
}
