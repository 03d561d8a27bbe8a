import { describe, expect, it } from 'vitest';
import { type Path, pathOf, type Raw, type SourceDocument } from '../../resource/place.ts';
import { UserError } from '../../resource/user-error.ts';
import { lineAndColumn } from '../../text/lines.ts';
import { parseDocument, parseInner } from './parse.ts';

const none = () => [];

function valueAt(root: Raw, ...keys: (string | number)[]): string {
  let value: unknown = root;
  for (const key of keys) value = Reflect.get(Object(value), key);
  return String(value);
}

function shown(document: SourceDocument, path: Path | undefined, part: 'key' | 'value' = 'value'): string {
  const { start, end } = document.locate(path, part);
  return document.text.slice(start, end);
}

describe('documents inside scalars', () => {
  const buildspec = ['version: 0.2', 'phases:', '  build:', '    commands:', '      - npm ci # quick', "      - 'it''s'", ''];

  it.each(['\n', '\r\n'])('have exact places in a literal block with line end %j', (end) => {
    const text = [
      'Resources:',
      '  Build:',
      '    BuildSpec: |',
      ...buildspec.map((line) => (line === '' ? '' : `      ${line}`)),
      '    Name: x',
      '',
    ].join(end);
    const outer = parseDocument('t.yaml', text, none);
    const pointer = pathOf('Resources', 'Build', 'BuildSpec');
    const inner = parseInner(outer, pointer, valueAt(outer.root, 'Resources', 'Build', 'BuildSpec'));
    expect(inner.root).toEqual({ version: '0.2', phases: { build: { commands: ['npm ci', "it's"] } } });
    expect(inner.text).toBe(text);
    expect(inner.exact).toBe(true);
    const commands = ['phases', 'build', 'commands'];
    expect(shown(inner, pathOf(...commands, 0))).toBe('npm ci');
    expect(shown(inner, pathOf(...commands, 1))).toBe("'it''s'");
    expect(shown(inner, pathOf('phases', 'build'), 'key')).toBe('build');
    expect(lineAndColumn(text, inner.locate(pathOf(...commands, 0), 'value').start)).toEqual({ line: 8, column: 15 });
    expect(inner.within(pathOf(...commands, 0), 'value')).toEqual({ line: 5, column: 9 });
    expect(inner.comments().map(({ start, end: stop, text: comment }) => [text.slice(start, stop), comment])).toEqual([
      ['# quick', 'quick'],
    ]);
  });

  it('have exact places in a short form, a folded block and quotes', () => {
    for (const scalar of [
      '!Sub |\n    {"a": ["b"]}',
      '>-\n    {"a":\n    ["b"]}',
      `'{"a": ["b"]}'`,
      '"{\\"a\\": [\\"b\\"]}"',
      '!Sub ["{\\"a\\": [\\"b\\"]}", {}]',
    ]) {
      const outer = parseDocument('t.yaml', `x:\n  y: ${scalar}\nz: 1\n`, none);
      const keys = scalar.startsWith('!') ? ['x', 'y', 'Fn::Sub', ...(scalar.includes('!Sub [') ? [0] : [])] : ['x', 'y'];
      const inner = parseInner(outer, pathOf(...keys), valueAt(outer.root, ...keys));
      expect(inner.exact, scalar).toBe(true);
      expect(shown(inner, pathOf('a', 0))).toMatch(/^\\?"b\\?"$/);
      expect(shown(inner, pathOf('a'), 'key')).toMatch(/^\\?"a\\?"$/);
    }
  });

  it('have exact places in JSON, also two levels down', () => {
    const innermost = '{"deep": ["é\\n", "here"]}';
    const text = JSON.stringify({ body: JSON.stringify({ more: innermost, next: 1 }) });
    const outer = parseDocument('t.json', text, none);
    const inner = parseInner(outer, pathOf('body'), valueAt(outer.root, 'body'));
    expect(shown(inner, pathOf('next'))).toBe('1');
    const last = parseInner(inner, pathOf('more'), valueAt(inner.root, 'more'));
    expect(last.root).toEqual({ deep: ['é\n', 'here'] });
    expect(shown(last, pathOf('deep', 1))).toBe('\\\\\\"here\\\\\\"');
  });

  it('are placed piece by piece where the text was put together', () => {
    const outer = parseDocument('t.yaml', 'x: !Sub |\n  name: ${Name}\n  other: value\n', none);
    const pointer = pathOf('x', 'Fn::Sub');
    const text = 'name: \ue000\nother: value\n';
    const inner = parseInner(outer, pointer, text, [
      { start: 0, end: 6, pointer, offset: 0 },
      { start: 7, end: text.length, pointer, offset: 13 },
    ]);
    expect(inner.exact).toBe(true);
    expect(shown(inner, pathOf('other'))).toBe('value');
    expect(shown(inner, pathOf('name'))).toBe('${Name}');
  });

  it('are placed at the whole scalar where they cannot be lined up', () => {
    const outer = parseDocument('t.yaml', 'x: "a: b\\n\\\n  c: d"\n', none);
    for (const text of ['a: b\nc: d', 'quite: other']) {
      const inner = parseInner(outer, pathOf('x'), text);
      expect(inner.exact).toBe(false);
      expect(shown(inner, pathOf('c'))).toBe('"a: b\\n\\\n  c: d"');
    }
    expect(parseInner(outer, pathOf('x'), 'a: b\nc: d').within(pathOf('c'), 'key')).toEqual({ line: 2, column: 1 });
  });

  it('fail at their place in the outer text', () => {
    const outer = parseDocument('t.yaml', 'x: |\n  a: b\n  a: c\n', none);
    expect(() => parseInner(outer, pathOf('x'), valueAt(outer.root, 'x'))).toThrow(UserError);
    try {
      parseInner(outer, pathOf('x'), valueAt(outer.root, 'x'));
    } catch (error) {
      expect(error).toMatchObject({
        what: 'the key "a" occurs twice in one map; the first is on line 2',
        where: { file: 't.yaml', line: 3, column: 3 },
      });
    }
  });
});
