import { type Field, type Resource, type Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { nodeBase } from './node.ts';
import type { Role } from './role.ts';

/** A stack that a template makes. */
export interface NestedStack extends Subject {
  readonly kind: 'nested-stack';
  readonly resource: Resource;
  readonly properties: Value;
  readonly template: Field<Text>;
  readonly parameters: Value;
  /** The instance of its template, where that is in view. */
  readonly instance: string | undefined;
}

/** A stack set: one template in many accounts and regions. */
export interface StackSet extends Subject {
  readonly kind: 'stack-set';
  readonly resource: Resource;
  readonly properties: Value;
  readonly template: Field<Text>;
  readonly permissionModel: Field<string>;
  readonly administrationRole: Reference<Role>;
  readonly preferences: OperationPreferences;
  readonly targets: Value;
}

/** How many accounts and regions a stack set changes, and may fail in, together. */
export interface OperationPreferences {
  readonly value: Value;
  readonly failureToleranceCount: Field<number>;
  readonly failureTolerancePercentage: Field<number>;
  readonly maxConcurrentCount: Field<number>;
  readonly maxConcurrentPercentage: Field<number>;
  /** `SEQUENTIAL` or `PARALLEL`. */
  readonly regionConcurrency: Field<string>;
  /** `STRICT_FAILURE_TOLERANCE` or `SOFT_FAILURE_TOLERANCE`. */
  readonly concurrencyMode: Field<string>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'nested-stack': NestedStack;
    'stack-set': StackSet;
  }
}

export const nestedStackKind: NodeKind<'nested-stack'> = { kind: 'nested-stack', types: ['AWS::CloudFormation::Stack'], node: stackOf };
export const stackSetKind: NodeKind<'stack-set'> = { kind: 'stack-set', types: ['AWS::CloudFormation::StackSet'], node: stackSetOf };

function stackOf(resource: Resource): NestedStack {
  const { properties } = resource;
  return {
    ...nodeBase('nested-stack', resource),
    template: properties.get('TemplateURL').text(),
    parameters: properties.get('Parameters'),
    instance: resource.scope.instance.children.get(resource.logicalId),
  };
}

/** Defaults: CloudFormation API Reference, StackSetOperationPreferences. */
function stackSetOf(resource: Resource, graph: DeliveryGraph): StackSet {
  const { properties } = resource;
  const url = properties.get('TemplateURL').text();
  const preferences = properties.get('OperationPreferences');
  return {
    ...nodeBase('stack-set', resource),
    template: url.state === 'absent' ? properties.get('TemplateBody').text() : url,
    permissionModel: properties.get('PermissionModel').string(),
    targets: properties.get('StackInstancesGroup'),
    preferences: {
      value: preferences,
      failureToleranceCount: preferences.get('FailureToleranceCount').number(),
      failureTolerancePercentage: preferences.get('FailureTolerancePercentage').number(),
      maxConcurrentCount: preferences.get('MaxConcurrentCount').number(),
      maxConcurrentPercentage: preferences.get('MaxConcurrentPercentage').number(),
      regionConcurrency: withDefault(preferences.get('RegionConcurrencyType').string(), 'SEQUENTIAL'),
      concurrencyMode: withDefault(preferences.get('ConcurrencyMode').string(), 'STRICT_FAILURE_TOLERANCE'),
    },
    get administrationRole() {
      return graph.refer('role', properties.get('AdministrationRoleARN'));
    },
  };
}
