import type { Resource, Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';

/** A subject that is one resource. */
export interface ResourceSubject<K extends string> extends Subject {
  readonly kind: K;
  readonly resource: Resource;
  readonly properties: Value;
}

/** What every node of a resource has. */
export function nodeBase<K extends string>(kind: K, resource: Resource): ResourceSubject<K> {
  return { kind, id: resource.key, name: resource.logicalId, at: resource.at, resource, properties: resource.properties };
}
