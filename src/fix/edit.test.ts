import { describe, expect, it } from 'vitest';
import { type Key, keysOf, type Place, pathOf } from '../resource/index.ts';
import type { Edit } from '../rule/types.ts';
import { parseDocument } from '../sources/cloudformation/parse.ts';
import { textEditOf } from './edit.ts';
import { applyEdits } from './text-edit.ts';

/** The text after an edit at a route of the resource `R`; undefined where none is offered. */
function edited(
  text: string,
  kind: 'set' | 'add' | 'remove',
  route: readonly Key[],
  value?: unknown,
  more: Partial<Place> = {},
): string | undefined {
  const document = parseDocument('t.yaml', text, () => []);
  const pointer = deepest(document.root, ['Resources', 'R', ...route]);
  const at: Place = {
    document,
    pointer: pathOf(...pointer),
    resource: { instance: 'i', logicalId: 'R', type: 'T' },
    route: pathOf(...route),
    ...more,
  };
  const edit = textEditOf({ kind, at, value } as Edit);
  return edit === undefined ? undefined : applyEdits(text, [edit]);
}

function deepest(root: unknown, keys: readonly Key[]): readonly Key[] {
  let at = root;
  for (const [index, key] of keys.entries()) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return keys.slice(0, index);
    at = Reflect.get(at, key);
  }
  return keys;
}

describe('a value that is set', () => {
  it.each([
    [
      'in a block, with the comment kept',
      'Resources:\n  R:\n    Properties:\n      A: true # why\n',
      'Resources:\n  R:\n    Properties:\n      A: false # why\n',
    ],
    ['in its quotes', "Resources: {R: {Properties: {A: 'true'}}}", "Resources: {R: {Properties: {A: 'false'}}}"],
    ['in JSON', '{"Resources":{"R":{"Properties":{"A":true}}}}', '{"Resources":{"R":{"Properties":{"A":false}}}}'],
    [
      'with what is around it, where nothing is there yet, as far as the document indents',
      'Resources:\n    R:\n        Type: T # a comment\n\n    Other:\n        Type: T\n',
      'Resources:\n    R:\n        Type: T # a comment\n        Properties:\n            A: false\n\n    Other:\n        Type: T\n',
    ],
    [
      'with the line breaks of Windows, behind a byte order mark',
      '\ufeffResources:\r\n  R:\r\n    Properties:\r\n      B: 1',
      '\ufeffResources:\r\n  R:\r\n    Properties:\r\n      B: 1\r\n      A: false',
    ],
    [
      'behind a block scalar',
      'Resources:\n  R:\n    Properties:\n      B: |\n        text # of it\n\n  Other: {}\n',
      'Resources:\n  R:\n    Properties:\n      B: |\n        text # of it\n      A: false\n\n  Other: {}\n',
    ],
    [
      'in JSON with tabs',
      '{\n\t"Resources": {\n\t\t"R": {\n\t\t\t"Properties": {\n\t\t\t\t"B": [\n\t\t\t\t]\n\t\t\t}\n\t\t}\n\t}\n}\n',
      '{\n\t"Resources": {\n\t\t"R": {\n\t\t\t"Properties": {\n\t\t\t\t"B": [\n\t\t\t\t],\n\t\t\t\t"A": false\n\t\t\t}\n\t\t}\n\t}\n}\n',
    ],
    ['in an empty map', '{"Resources": {"R": {"Properties": {}}}}', '{"Resources": {"R": {"Properties": {"A": false}}}}'],
  ])('%s', (_, before, after) => {
    expect(edited(before, 'set', ['Properties', 'A'], false)).toBe(after);
  });

  it('is a function in the place of another', () => {
    const value = { 'Fn::GetAtt': 'Key.Arn' };
    expect(edited('Resources: {R: {Properties: {A: alias/x}}}', 'set', ['Properties', 'A'], value)).toBe(
      'Resources: {R: {Properties: {A: !GetAtt Key.Arn}}}',
    );
    expect(edited('{"Resources": {"R": {"Properties": {"A": "alias/x"}}}}', 'set', ['Properties', 'A'], value)).toBe(
      '{"Resources": {"R": {"Properties": {"A": {"Fn::GetAtt": ["Key", "Arn"]}}}}}',
    );
  });
});

it('an item stands below the others, whatever they are like', () => {
  const statement = { Effect: 'Allow', Action: ['a:B'], Resource: { 'Fn::Sub': '${R.Arn}/*' } };
  const text = 'Resources:\n  R:\n    Properties:\n      List:\n      - {Effect: Allow} # flow\n      # last\n      Next: 1\n';
  expect(edited(text, 'add', ['Properties', 'List'], statement)).toBe(
    "Resources:\n  R:\n    Properties:\n      List:\n      - {Effect: Allow} # flow\n      - Effect: Allow\n        Action:\n          - a:B\n        Resource: !Sub '${R.Arn}/*'\n      # last\n      Next: 1\n",
  );
});

it.each([
  [
    'with its lines',
    'Resources:\n  R:\n    Properties:\n      A: 1 # why\n      B: 2\n',
    'Resources:\n  R:\n    Properties:\n      B: 2\n',
  ],
  [
    'the first key of an item',
    'Resources:\n  R:\n    Properties:\n      B: 2\n      A:\n        C: 1',
    'Resources:\n  R:\n    Properties:\n      B: 2',
  ],
  ['with one comma', '{"Resources": {"R": {"Properties": {"A": 1, "B": 2}}}}', '{"Resources": {"R": {"Properties": {"B": 2}}}}'],
])('what is removed goes %s', (_, before, after) => {
  expect(edited(before, 'remove', ['Properties', 'A'])).toBe(after);
});

describe('no edit is offered', () => {
  const block = 'Resources:\n  R:\n    Properties:\n      A: true\n';
  it.each([
    ['where aliases are, which may stand for the text', `X: &x 1\nY: *x\n${block}`, {}],
    ['for an entry of Globals', block, { via: 'globals' }],
    ['for the default of a parameter', block, { via: 'parameter' }],
    ['for a part of a scalar', block, { span: { start: 0, end: 1 } }],
    ['for a function, whose value people chose', 'Resources:\n  R:\n    Properties:\n      A: !Ref Choice\n', {}],
    ['for text over several lines', 'Resources:\n  R:\n    Properties:\n      A: |\n        true\n', {}],
    ['where tabs stand before a key', 'Resources:\n  R:\n    Properties:\n      - \tA: true\n', {}],
  ] as const)('%s', (_, text, more) => {
    expect(edited(text, 'set', ['Properties', 'A'], false, more)).toBeUndefined();
  });

  it('where more empty lines are text', () => {
    expect(edited('Resources:\n  R:\n    Properties:\n      B: |+\n        text\n\n', 'set', ['Properties', 'A'], false)).toBeUndefined();
  });

  it('where a comment stands inside the braces', () => {
    expect(edited('Resources:\n  R:\n    Properties: {\n      B: 1 # note\n    }\n', 'set', ['Properties', 'A'], false)).toBeUndefined();
  });

  it('where the route leads elsewhere than the text', () => {
    const document = parseDocument('t.yaml', block, () => []);
    const at = {
      document,
      pointer: pathOf('Resources', 'R', 'Properties', 'A'),
      resource: { instance: 'i', logicalId: 'Made', type: 'T' },
      route: pathOf('Properties', 'B'),
    };
    expect(keysOf(at.route)).toEqual(['Properties', 'B']);
    expect(textEditOf({ kind: 'set', at, value: false })).toBeUndefined();
  });
});

describe('an entry that is removed', () => {
  it('takes the comments below it along, which would become text of a block scalar above', () => {
    const text =
      'Resources:\n  R:\n    Properties:\n      A: |-\n        text\n      B:\n        C: 1\n        # of C\n      # of D\n      D: 2\n';
    expect(edited(text, 'remove', ['Properties', 'B'])).toBe(
      'Resources:\n  R:\n    Properties:\n      A: |-\n        text\n      # of D\n      D: 2\n',
    );
  });
});
