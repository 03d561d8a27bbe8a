import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysOf, type Path, type Raw, step } from '../../resource/place.ts';
import { key, styles, type Tree, tree, Writer } from '../../testing/yaml-writer.ts';
import { parseDocument } from './parse.ts';
import { readYaml } from './yaml.ts';

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
