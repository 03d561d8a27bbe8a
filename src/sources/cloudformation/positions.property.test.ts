import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysOf, type Path, type Raw, step } from '../../resource/place.ts';
import { parseDocument } from './parse.ts';
import { readYaml } from './yaml.ts';

/** A value that remembers nothing of how it was written: text, lists and maps. */
type Tree = string | Tree[] | { [key: string]: Tree };

const scalar = fc.string({
  unit: fc.constantFrom('a', 'B', '7', ' ', '"', "'", '#', ':', '-', ',', '{', ']', '\\', '\n', 'é', '😀', '!', '&', '*'),
  maxLength: 8,
});
const key = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '1', '_', '#', '😀', ' '), minLength: 1, maxLength: 5 });
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(key, tie('tree'), { maxKeys: 4 })),
}));
const styles = fc.infiniteStream(fc.nat(11));

/** Writes a value as YAML in a style drawn for each node: plain, quoted, literal block, short form or flow, with comments in between. */
class Writer {
  private readonly draw: () => number;

  constructor(draw: () => number) {
    this.draw = draw;
  }

  /** What follows `key:` or `-`, its own leading blank included. */
  block(value: Tree, indent: string): string {
    if (this.draw() === 0) return ` ${this.flow(value)}${this.comment()}\n`;
    if (typeof value === 'string') return this.text(value, indent);
    const entries = Array.isArray(value)
      ? value.map((item) => ['-', item] as const)
      : Object.entries(value).map(([name, item]) => [`${JSON.stringify(name)}:`, item] as const);
    if (entries.length === 0) return ` ${Array.isArray(value) ? '[]' : '{}'}${this.comment()}\n`;
    return `${this.comment()}\n${entries.map(([sign, item]) => `${indent}${sign}${this.block(item, `${indent}  `)}${this.draw() === 1 ? `${indent}# between\n` : ''}`).join('')}`;
  }

  private text(value: string, indent: string): string {
    const style = this.draw();
    if (style < 4 && /^[aB7é][aB7é ]*$/.test(value) && !value.endsWith(' ')) return ` ${value}${this.comment()}\n`;
    if (style < 7 && /^[^\s]/.test(value) && !value.includes('\n')) return ` |-${this.comment()}\n${indent}${value}\n`;
    return ` ${this.quoted(value)}${this.comment()}\n`;
  }

  private flow(value: Tree): string {
    if (typeof value === 'string') return this.quoted(value);
    const gap = this.draw() === 2 ? '  ' : '';
    if (Array.isArray(value)) return `[${gap}${value.map((item) => this.flow(item)).join(`${gap}, `)}${gap}]`;
    return `{${gap}${Object.entries(value)
      .map(([name, item]) => `${JSON.stringify(name)}: ${this.flow(item)}`)
      .join(`${gap}, `)}${gap}}`;
  }

  private quoted(value: string): string {
    return this.draw() < 5 && !value.includes('\n') ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
  }

  private comment(): string {
    return this.draw() === 3 ? ' # "why" it: is' : '';
  }
}

function* paths(value: Raw, path?: Path): Generator<readonly [Path | undefined, Raw]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) yield* paths(item, step(path, Array.isArray(value) ? Number(name) : name));
}

/** Every located text must, read alone, give the value that stands at its path. */
function expectExact(text: string, value: Tree, reread: (written: string) => unknown): void {
  const document = parseDocument('t', text, () => []);
  expect(document.root).toEqual(value);
  for (const [path, part] of paths(document.root)) {
    const { start, end } = document.locate(path, 'value');
    expect(reread(dedented(text, start, end)), `${keysOf(path).join('/')} in ${text}`).toEqual(part);
    if (typeof path?.key !== 'string') continue;
    const name = document.locate(path, 'key');
    expect(reread(text.slice(name.start, name.end))).toBe(path.key);
  }
}

/** The span with the blanks before it on its line, so that block collections keep their indentation. */
function dedented(text: string, start: number, end: number): string {
  const lineStart = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  const line = text[lineStart] === '\ufeff' ? lineStart + 1 : lineStart;
  return (text[start] === '|' ? '' : ' '.repeat(start - line)) + text.slice(start, end);
}

const yamlText = fc
  .tuple(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 }), styles, fc.constantFrom('', '\ufeff'), fc.boolean())
  .map(([value, stream, mark, windows]) => {
    const written = new Writer(() => stream.next().value).block(value, '').trimStart();
    return { value, text: mark + (windows ? written.replaceAll('\n', '\r\n') : written) };
  });

describe('every value is found where it stands', () => {
  it('in YAML of any style', () => {
    fc.assert(
      fc.property(yamlText, ({ value, text }) => {
        fc.pre(!text.replace('\ufeff', '').startsWith('{') && !text.replace('\ufeff', '').startsWith('#'));
        expectExact(text, value, (written) => readYaml(written.replaceAll('\r\n', '\n')).documents[0]);
      }),
      { numRuns: 400 },
    );
  });

  it('in JSON of any layout', () => {
    const layout = fc.constantFrom(undefined, 2, '\t');
    fc.assert(
      fc.property(fc.dictionary(key, tree), layout, fc.boolean(), (value, space, windows) => {
        const written = JSON.stringify(value, undefined, space);
        expectExact(windows ? written.replaceAll('\n', '\r\n') : written, value, JSON.parse);
      }),
      { numRuns: 300 },
    );
  });
});
