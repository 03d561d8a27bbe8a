import { embeddedValue, type Resource, type Text, type Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase } from './node.ts';
import type { Role } from './role.ts';

/** A Step Functions state machine. */
export interface StateMachine extends Subject {
  readonly kind: 'state-machine';
  readonly resource: Resource;
  readonly properties: Value;
  readonly machineName: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly region: Text;
  readonly role: Reference<Role>;
  /** The parsed definition; absent where it is kept elsewhere. */
  readonly definition: Value;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'state-machine': StateMachine;
  }
}

export const stateMachineKind: NodeKind<'state-machine'> = {
  kind: 'state-machine',
  types: ['AWS::StepFunctions::StateMachine'],
  node: machineOf,
};

function machineOf(resource: Resource, graph: DeliveryGraph): StateMachine {
  const { properties, identity } = resource;
  return {
    ...nodeBase('state-machine', resource),
    machineName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    get role() {
      return graph.refer('role', properties.get('RoleArn'));
    },
    get definition() {
      const written = properties.get('DefinitionString');
      const text = written.text();
      if (!('value' in text)) return properties.get('Definition');
      return embeddedValue(text.value, written.origin, JSON.parse, true) ?? written;
    },
  };
}
