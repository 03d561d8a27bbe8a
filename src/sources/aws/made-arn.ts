import { identityParts, resourceIdentity } from '../../facts/resource-identities.ts';
import type { LiveResource } from './collector.ts';

/** Where a resource is. */
export interface Home {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** The ARN that a resource has by its name or id; undefined where its type has none, or where it takes more to know it. */
export function madeArn({ type, name, id, properties }: LiveResource, home: Home): string | undefined {
  const identity = resourceIdentity(type);
  if (identity?.arn === undefined) return undefined;
  const text = (property: string): string | undefined => {
    const value = properties[property];
    return typeof value === 'string' ? value : undefined;
  };
  const parts = identityParts(identity.arn).map((part) => {
    if (typeof part === 'string') return part;
    const [word = '', argument = ''] = part.placeholder.split(':');
    const [property = '', otherwise] = argument.split('|');
    const known: Readonly<Record<string, string | undefined>> = {
      Partition: home.partition,
      Account: home.account,
      Region: home.region,
      Name: identity.name === undefined ? name : (text(identity.name) ?? name),
      Id: id,
      Path: text('Path') ?? '/',
      Property: (text(property) ?? otherwise)?.split('/').at(-1),
      RelativeName: (text(identity.name ?? '') ?? name).replace(/^\//, ''),
    };
    return known[word];
  });
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}
