import { type Cause, type Part, Text } from '../resource/index.ts';
import { withoutDynamicReferences } from './policy/dynamic.ts';

/** Request ARNs from the patterns of the requirements. */

/** What stands for a placeholder: several texts make several ARNs, none means that there is nothing to call. */
export type Filler = (placeholder: string) => readonly Text[];

const PLACEHOLDER = /\$\{([^}]+)\}/;

/** Literals and placeholders by turns, beginning with a literal. */
const split = new Map<string, readonly string[]>();

/** Every ARN that a pattern comes to. */
export function fill(pattern: string, filler: Filler): readonly Text[] {
  let pieces = split.get(pattern);
  if (pieces === undefined) {
    pieces = pattern.split(PLACEHOLDER);
    split.set(pattern, pieces);
  }
  let made: readonly (readonly (string | Text)[])[] = [[]];
  pieces.forEach((piece, index) => {
    const texts = index % 2 === 0 ? [piece] : filler(piece);
    const [only, ...others] = texts;
    made =
      only !== undefined && others.length === 0
        ? made.map((parts) => [...parts, only])
        : made.flatMap((parts) => texts.map((text) => [...parts, text]));
  });
  return made.map((parts) => Text.of(...parts));
}

/** Suffix that Secrets Manager gives to a name: six characters. */
const SECRET_SUFFIX = /-\?{6}$/;

/**
 * The texts that a request ARN may be: `*` in it becomes text that is known when it runs, so a narrower grant is neither a
 * sure yes nor a sure no. Of several, the first that is surely allowed decides, else the last.
 */
export function requestTexts(written: Text): readonly Text[] {
  const resource = withoutDynamicReferences(written);
  if (resource.known === '*') return [resource];
  const last = resource.parts[resource.parts.length - 1];
  if (typeof last !== 'string' || !SECRET_SUFFIX.test(last)) return [withRuntimeParts(resource)];
  const name = resource.parts.slice(0, -1);
  return [
    Text.of(...name, last.replace(SECRET_SUFFIX, '-\uE010\uE010\uE010\uE010\uE010\uE010')),
    withRuntimeParts(Text.of(...name, last.replace(SECRET_SUFFIX, '-*'))),
  ];
}

/** A pattern whose `*` stand for text that is known when it runs. */
export function withRuntimeParts(resource: Text): Text {
  if (!resource.parts.some((part) => typeof part === 'string' && part.includes('*'))) return resource;
  let count = 0;
  const because: readonly Cause[] = [{ kind: 'unsupported', what: `the part of ${resource.print()} that is known when it runs` }];
  return Text.of(
    ...resource.parts.flatMap((part): readonly Part[] => {
      if (typeof part !== 'string') return [part];
      return part.split('*').flatMap((literal, index): readonly Part[] => {
        if (index === 0) return [literal];
        count += 1;
        return [{ id: `runtime|${resource.key}|${count}`, name: '*', because }, literal];
      });
    }),
  );
}

const VARIABLE = /#\{[^}]*\}/g;

/** A configured text with pipeline variables (`#{Namespace.key}`) as what they are: known when it runs. */
export function withoutVariables(text: Text): Text {
  if (!text.parts.some((part) => typeof part === 'string' && part.includes('#{'))) return text;
  return Text.of(
    ...text.parts.flatMap((part): readonly Part[] => {
      if (typeof part !== 'string') return [part];
      const literals = part.split(VARIABLE);
      const variables = part.match(VARIABLE) ?? [];
      return literals.flatMap((literal, index): readonly Part[] => {
        const variable = variables[index];
        if (variable === undefined) return [literal];
        return [
          literal,
          {
            id: `variable|${variable}`,
            name: variable,
            because: [{ kind: 'unsupported' as const, what: `the pipeline variable ${variable}` }],
          },
        ];
      });
    }),
  );
}
