import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Key, type Path, type Place, pathOf, type Raw } from '../resource/index.ts';
import type { Edit } from '../rule/types.ts';
import { parseDocument } from '../sources/cloudformation/parse.ts';
import { key, styles, type Tree, tree, Writer } from '../testing/yaml-writer.ts';
import { textEditOf } from './edit.ts';
import { applyEdits } from './text-edit.ts';

/** Whatever the layout, an edit changes the parsed value in the place that is meant and nowhere else. */

type Written = { readonly text: string; readonly value: Tree };
const resources = fc.dictionary(key, fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 }), { minKeys: 1, maxKeys: 3 });

const yaml: fc.Arbitrary<Written> = fc
  .tuple(resources, styles, fc.constantFrom('', '\ufeff'), fc.boolean())
  .map(([map, stream, mark, windows]) => {
    const value = { Resources: map };
    const written = new Writer(() => stream.next().value).block(value, '').trimStart();
    return { value, text: mark + (windows ? written.replaceAll('\n', '\r\n') : written) };
  });
const json: fc.Arbitrary<Written> = fc
  .tuple(resources, fc.constantFrom(undefined, 1, 2, 4, '\t'), fc.boolean(), fc.constantFrom('', '\n'))
  .map(([map, space, windows, end]) => {
    const value = { Resources: map };
    const text = JSON.stringify(value, undefined, space) + end;
    return { value, text: windows ? text.replaceAll('\n', '\r\n') : text };
  });

const added = fc.constantFrom<unknown>(
  true,
  12,
  'Enabled',
  'yes',
  'it\'s # 1: "x"',
  'kms:Decrypt',
  { Status: 'Enabled' },
  { Effect: 'Allow', Action: ['s3:Get*', 'kms:Decrypt'], Resource: { 'Fn::Sub': '${Key.Arn}/*' } },
  [{ Name: 'a', Value: { Ref: 'B' } }, 'c'],
);

describe.each([
  ['YAML of any style', yaml],
  ['JSON of any layout', json],
])('an edit of %s', (_, documents) => {
  it('changes what is meant and nothing else', () => {
    const tally = { asked: 0, made: 0 };
    fc.assert(
      fc.property(
        documents,
        fc.nat(),
        fc.constantFrom('set', 'entry', 'item', 'remove', 'deep'),
        added,
        ({ text, value }, at, kind, data) => {
          fc.pre(!/^\ufeff?#/.test(text));
          const all = [...paths(value)]
            .filter(({ keys }) => keys.length >= 2)
            .filter(({ part, keys, only }) => fits(kind, part, keys, only));
          const chosen = all[at % Math.max(1, all.length)];
          fc.pre(chosen !== undefined);
          const asked = askedFor(kind, chosen.keys, data);
          const document = parseDocument('t.yaml', text, () => []);
          expect(document.root).toEqual(value);
          const edit = textEditOf(asked.edit(document));
          tally.asked++;
          if (edit === undefined) return;
          tally.made++;
          const edited = applyEdits(text, [edit]);
          const wanted = structuredClone(value);
          asked.change(wanted);
          expect(plain(parseDocument('t.yaml', edited, () => []).root), `${JSON.stringify(text)} became ${JSON.stringify(edited)}`).toEqual(
            plain(wanted),
          );
          if (text.includes('\r\n')) expect(edited.replaceAll('\r\n', ''), 'the same line breaks').not.toMatch(/[\r\n]/);
        },
      ),
      { numRuns: 600 },
    );
    expect(tally.made / tally.asked, 'a good part of the edits can be made').toBeGreaterThan(0.4);
  });
});

function fits(kind: string, part: Tree, keys: readonly Key[], only: boolean): boolean {
  if (kind === 'set') return typeof part === 'string' && keys.length > 2;
  if (kind === 'item') return Array.isArray(part);
  // The only entry of a map goes with the map, which is another change.
  if (kind === 'remove') return keys.length > 3 && !only;
  return typeof part === 'object' && !Array.isArray(part);
}

interface Asked {
  edit(document: Place['document']): Edit;
  /** The same on a value. */
  change(value: Tree): void;
}

function askedFor(kind: string, keys: readonly Key[], data: unknown): Asked {
  const [, logicalId, ...below] = keys;
  const placed = (document: Place['document'], ...missing: readonly string[]): Place => ({
    document,
    pointer: pathOf(...keys),
    resource: { instance: 'i', logicalId: String(logicalId), type: 'T' },
    route: pathOf(...below, ...missing) as Path,
  });
  const simple = typeof data === 'object' ? 'Enabled' : data;
  switch (kind) {
    case 'set':
      return {
        edit: (document) => ({ kind: 'set', at: placed(document), value: simple }),
        change: (value) => put(value, keys, simple as Tree),
      };
    case 'entry':
      return {
        edit: (document) => ({ kind: 'add', at: placed(document), key: 'New', value: data }),
        change: (value) => put(value, [...keys, 'New'], data as Tree),
      };
    case 'deep':
      return {
        edit: (document) => ({ kind: 'set', at: placed(document, 'New', 'Inner'), value: data }),
        change: (value) => put(value, [...keys, 'New'], { Inner: data as Tree }),
      };
    case 'item':
      return {
        edit: (document) => ({ kind: 'add', at: placed(document), value: data }),
        change: (value) => (find(value, keys) as Tree[]).push(data as Tree),
      };
    default:
      return {
        edit: (document) => ({ kind: 'remove', at: placed(document) }),
        change: (value) => {
          const parent = find(value, keys.slice(0, -1));
          const last = keys.at(-1) ?? '';
          if (Array.isArray(parent)) parent.splice(Number(last), 1);
          else delete (parent as Record<string, Tree>)[last];
        },
      };
  }
}

function find(value: Tree, keys: readonly Key[]): Tree {
  return keys.reduce<Tree>((at, name) => (at as Record<Key, Tree>)[name] ?? '', value);
}

function put(value: Tree, keys: readonly Key[], data: Tree): void {
  (find(value, keys.slice(0, -1)) as Record<Key, Tree>)[keys.at(-1) ?? ''] = data;
}

function* paths(
  part: Tree,
  keys: readonly Key[] = [],
  only = false,
): Generator<{ readonly keys: readonly Key[]; readonly part: Tree; readonly only: boolean }> {
  yield { keys, part, only };
  if (typeof part !== 'object') return;
  const alone = Object.keys(part).length === 1;
  for (const [name, item] of Object.entries(part)) yield* paths(item, [...keys, Array.isArray(part) ? Number(name) : name], alone);
}

/** Scalars as text, as YAML gives them; attributes as a list, as JSON has them. */
function plain(raw: Raw | Tree): unknown {
  if (Array.isArray(raw)) return (raw as readonly Raw[]).map(plain);
  if (typeof raw !== 'object' || raw === null) return raw === null ? null : String(raw);
  return Object.fromEntries(Object.entries(raw).map(([name, item]: [string, Raw]) => [name, plain(item)]));
}
