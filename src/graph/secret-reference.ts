import { type Cause, isHole, Text } from '../resource/index.ts';
import { arnParts } from './arn.ts';
import type { DeliveryGraph } from './graph.ts';

/** How containers name what ECS puts into their environment. Source: ECS Developer Guide, "Pass sensitive data to an Amazon ECS container". */
export type SecretReference =
  /** A secret, and what follows its ARN: key, stage and version, each after a colon. */
  | { readonly store: 'secret'; readonly secret: Text; readonly fields: Text }
  /** A parameter, by its name or its ARN. */
  | { readonly store: 'parameter'; readonly name: Text; readonly arn: boolean }
  /** An ARN of another service. */
  | { readonly store: 'other'; readonly service: Text }
  | { readonly store: 'unknown'; readonly because: readonly Cause[] };

const SECRET = 'AWS::SecretsManager::Secret';
const PARAMETER = 'AWS::SSM::Parameter';

/** Reads what `ValueFrom` names: an ARN, a name, or what `Ref` gives. */
export function secretReference(text: Text, graph: DeliveryGraph): SecretReference {
  const parts = arnParts(text);
  const [service, resource] = [parts?.[2], parts?.[5]];
  if (parts !== undefined && service !== undefined && resource !== undefined) {
    const [before, after] = [parts.slice(0, 5).flatMap((part) => [part, ':']), cut(resource, 'secret:')];
    if (service.is('secretsmanager') === 'yes' && after !== undefined) {
      const [name, fields] = split(after);
      return { store: 'secret', secret: Text.of(...before, 'secret:', name), fields };
    }
    if (service.is('ssm') === 'yes') return { store: 'parameter', name: cut(resource, 'parameter') ?? resource, arn: true };
    return service.known === undefined ? { store: 'unknown', because: service.because } : { store: 'other', service };
  }
  const [first, ...others] = text.parts;
  if (typeof first === 'string') return { store: 'parameter', name: text, arn: false };
  const type = first !== undefined && isHole(first) ? typeOf(Text.of(first), graph) : undefined;
  if (type === SECRET && first !== undefined) return { store: 'secret', secret: Text.of(first), fields: Text.of(...others) };
  return type === PARAMETER ? { store: 'parameter', name: text, arn: false } : { store: 'unknown', because: text.because };
}

function typeOf(reference: Text, graph: DeliveryGraph): string | undefined {
  const owner = reference.hole?.owner;
  return owner === undefined ? undefined : graph.resolution.scope(owner.instance)?.resource(owner.logicalId)?.type;
}

/** What follows a beginning; undefined for a text that begins otherwise. */
function cut({ parts: [first, ...others] }: Text, beginning: string): Text | undefined {
  return typeof first === 'string' && first.startsWith(beginning) ? Text.of(first.slice(beginning.length), ...others) : undefined;
}

/** What stands before the first colon, and what stands from there on. */
function split({ parts }: Text): readonly [Text, Text] {
  const index = parts.findIndex((part) => typeof part === 'string' && part.includes(':'));
  const part = parts[index];
  if (typeof part !== 'string') return [Text.of(...parts), Text.of()];
  const at = part.indexOf(':');
  return [Text.of(...parts.slice(0, index), part.slice(0, at)), Text.of(part.slice(at), ...parts.slice(index + 1))];
}
