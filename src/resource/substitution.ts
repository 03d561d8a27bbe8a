import { Text } from './text.ts';

/** `${Name}`, `${Name.Attribute}` and, with an exclamation mark, the literal `${Name}`. */
const VARIABLE = /\$\{(!?)\s*([^${}]+?)\s*\}/g;

/** Replaces the variables of an `Fn::Sub` text. Holes and secrets in it stay as they are. */
export function substitute(template: Text, replace: (name: string) => Text): Text {
  const pieces: (Text | string)[] = [];
  for (const part of template.parts) {
    if (typeof part !== 'string') {
      pieces.push(Text.of(part));
      continue;
    }
    let from = 0;
    for (const match of part.matchAll(VARIABLE)) {
      const [whole, literal, name = ''] = match;
      pieces.push(part.slice(from, match.index), literal === '!' ? `\${${name}}` : replace(name));
      from = match.index + whole.length;
    }
    pieces.push(part.slice(from));
  }
  return Text.of(...pieces);
}
