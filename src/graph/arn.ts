import { Text } from '../resource/index.ts';

/**
 * The parts of an ARN: `arn`, partition, service, region, account and the rest, which may hold colons of its own.
 * Holes stand for text without colons, which is so for partitions, regions, accounts and names.
 * @returns undefined when the text is not written as an ARN
 */
export function arnParts(text: Text): readonly Text[] | undefined {
  const pieces: Text[] = [Text.of()];
  for (const part of text.parts) {
    let rest = typeof part === 'string' ? part : undefined;
    if (rest === undefined) {
      append(pieces, Text.of(part));
      continue;
    }
    while (pieces.length < 6 && rest.includes(':')) {
      const colon: number = rest.indexOf(':');
      append(pieces, Text.of(rest.slice(0, colon)));
      pieces.push(Text.of());
      rest = rest.slice(colon + 1);
    }
    append(pieces, Text.of(rest));
  }
  return pieces.length === 6 && pieces[0]?.known === 'arn' ? pieces : undefined;
}

function append(pieces: Text[], piece: Text): void {
  pieces[pieces.length - 1] = Text.of(pieces[pieces.length - 1] ?? '', piece);
}

/** The account of an ARN; undefined when the text is no ARN. */
export function accountPart(arn: Text): Text | undefined {
  return arnParts(arn)?.[4];
}

/** The region of an ARN; undefined when the text is no ARN. */
export function regionPart(arn: Text): Text | undefined {
  return arnParts(arn)?.[3];
}

/** The account that a principal stands for as a whole: the ARN of its root, or its id; undefined for a single role or user. */
export function wholeAccount(principal: Text): Text | undefined {
  const parts = arnParts(principal);
  if (parts !== undefined) return parts[5]?.is('root') === 'yes' ? parts[4] : undefined;
  const own = principal.hole?.because.every((cause) => cause.kind === 'environment' && cause.name === 'account') === true;
  return own || principal.test(/^\d{12}$/) === 'yes' ? principal : undefined;
}
