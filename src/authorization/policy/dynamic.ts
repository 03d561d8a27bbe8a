import { type Part, Text } from '../../resource/index.ts';

const REFERENCE = /\{\{resolve:[^}]*\}\}/g;

/** The text with dynamic references (`{{resolve:ssm:…}}`) as what they are: known when the stack is made. */
export function withoutDynamicReferences(text: Text): Text {
  if (!text.parts.some((part) => typeof part === 'string' && part.includes('{{resolve:'))) return text;
  return Text.of(
    ...text.parts.flatMap((part): readonly Part[] => {
      if (typeof part !== 'string') return [part];
      const references = part.match(REFERENCE) ?? [];
      return part.split(REFERENCE).flatMap((literal, index): readonly Part[] => {
        const reference = references[index];
        if (reference === undefined) return [literal];
        return [
          literal,
          { id: `dynamic|${reference}`, name: reference, because: [{ kind: 'not-in-view', what: `the value of ${reference}` }] },
        ];
      });
    }),
  );
}
