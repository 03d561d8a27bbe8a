import { type Part, Text } from '../../resource/index.ts';

/** The first five components of an ARN and all that follows, which may have colons of its own. */
export type ArnComponents = readonly [arn: Text, partition: Text, service: Text, region: Text, account: Text, rest: Text];

/**
 * Splits an ARN at its first five colons; undefined for any other text, and for text that begins with a hole. A hole is
 * taken for (a piece of) one component unless it may surely be more.
 * Source: IAM User Guide, "Amazon Resource Names (ARNs)".
 */
export function arnComponents(text: Text): ArnComponents | undefined {
  const first = text.parts[0];
  if (typeof first !== 'string' || !first.startsWith('arn:')) return undefined;
  if (text.holes.some((hole) => hole.domain?.values?.some((value) => value.includes(':')))) return undefined;
  const components: Part[][] = [[]];
  for (const part of text.parts) {
    let rest = part;
    while (typeof rest === 'string' && components.length < 6) {
      const colon = rest.indexOf(':');
      if (colon < 0) break;
      components[components.length - 1]?.push(rest.slice(0, colon));
      components.push([]);
      rest = rest.slice(colon + 1);
    }
    components[components.length - 1]?.push(rest);
  }
  const [arn, partition, service, region, account, last, ...none] = components.map((parts) => Text.of(...parts));
  if (
    arn === undefined ||
    partition === undefined ||
    service === undefined ||
    region === undefined ||
    account === undefined ||
    last === undefined ||
    none.length > 0
  )
    return undefined;
  return [arn, partition, service, region, account, last];
}

/** What follows the last slash; undefined when there is none, or when a hole behind it may have slashes. */
export function afterLastSlash(text: Text): Text | undefined {
  const tail: Part[] = [];
  for (const part of [...text.parts].reverse()) {
    if (typeof part !== 'string') {
      tail.unshift(part);
      continue;
    }
    const slash = part.lastIndexOf('/');
    if (slash < 0) tail.unshift(part);
    else return Text.of(part.slice(slash + 1), ...tail);
  }
  return undefined;
}
