import fc from 'fast-check';

/** Values and ways of writing them, for properties of what reads and edits YAML and JSON. */

/** A value that remembers nothing of how it was written: text, lists and maps. */
export type Tree = string | Tree[] | { [key: string]: Tree };

/** Text full of what means something in YAML. */
export const scalar = fc.string({
  unit: fc.constantFrom('a', 'B', '7', ' ', '"', "'", '#', ':', '-', ',', '{', ']', '\\', '\n', 'é', '😀', '!', '&', '*'),
  maxLength: 8,
});
export const key = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '1', '_', '#', '😀', ' '), minLength: 1, maxLength: 5 });
export const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(key, tie('tree'), { maxKeys: 4 })),
}));
/** What a `Writer` draws from. */
export const styles = fc.infiniteStream(fc.nat(11));

/** Writes a value as YAML in a style drawn for each node: plain, quoted, literal block, short form or flow, with comments in between. */
export class Writer {
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
