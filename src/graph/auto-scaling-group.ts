import { type Answer, type Field, type Place, type Resource, type Value, withDefault } from '../resource/index.ts';
import { isEarly } from './environment.ts';
import type { DeliveryGraph, NodeKind } from './graph.ts';
import { lazy } from './lazy.ts';
import { nodeBase, type ResourceSubject } from './node.ts';
import { environmentOfResource } from './resource-environment.ts';

/** A fleet of servers, with how CloudFormation replaces them when the template changes. */
export interface AutoScalingGroup extends ResourceSubject<'auto-scaling-group'> {
  readonly minSize: Field<number>;
  readonly maxSize: Value;
  /** How many servers it starts with: the desired capacity, else the least size. */
  readonly firstSize: Field<number>;
  readonly rollingUpdate: RollingUpdate;
  /** Signals that its creation waits for; absent where it waits for none. */
  readonly createdAfter: Field<number>;
  /** How CloudFormation replaces servers when what they start from changes; absent where it replaces none. */
  readonly updatePolicy: Value;
  /** Where it says that new servers start from the newest version of something of this template. */
  readonly follows: Place | undefined;
  /** Something else in view replaces its servers: deployments onto them, a cluster, a command. */
  readonly replacedOtherwise: boolean;
  /** It is in an environment named dev or test. */
  readonly early: boolean;
  /** The launch templates and configurations in view that its servers start from. */
  readonly starters: { readonly items: readonly Resource[]; readonly known: boolean };
}

/** Batch by batch. Source: CloudFormation Template Reference, UpdatePolicy attribute, AutoScalingRollingUpdate. */
export interface RollingUpdate {
  readonly value: Value;
  /** It is set, and no replacement of the whole group takes its place. */
  readonly used: Answer;
  readonly minInService: Value;
  readonly waitsForSignals: Field<boolean>;
  readonly suspended: readonly Value[];
  /** Where it says that one batch holds all servers, of several that a load balancer sends requests to; undefined else. */
  readonly wholeAtOnce: Place | undefined;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'auto-scaling-group': AutoScalingGroup;
  }
}

export const autoScalingGroupKind: NodeKind<'auto-scaling-group'> = {
  kind: 'auto-scaling-group',
  types: ['AWS::AutoScaling::AutoScalingGroup'],
  node: groupOf,
};

function groupOf(resource: Resource, graph: DeliveryGraph): AutoScalingGroup {
  const { properties } = resource;
  const desired = properties.get('DesiredCapacity').number();
  const minSize = properties.get('MinSize').number();
  const signal = resource.section('CreationPolicy').get('ResourceSignal');
  const update = resource.section('UpdatePolicy');
  const rolling = update.get('AutoScalingRollingUpdate');
  const starters = lazy(() => startersOf(properties, graph));
  return {
    ...nodeBase('auto-scaling-group', resource),
    minSize,
    maxSize: properties.get('MaxSize'),
    firstSize: desired.state === 'absent' ? minSize : desired,
    createdAfter: signal.exists === 'no' ? { at: signal.at, state: 'absent' } : withDefault(signal.get('Count').number(), 1),
    rollingUpdate: {
      value: rolling,
      get used() {
        const replaces = update.get('AutoScalingReplacingUpdate', 'WillReplace').boolean();
        if (rolling.exists !== 'yes') return rolling.exists;
        if ('value' in replaces) return replaces.value ? 'no' : 'yes';
        return replaces.state === 'absent' ? 'yes' : { because: replaces.because };
      },
      minInService: rolling.get('MinInstancesInService'),
      waitsForSignals: withDefault(rolling.get('WaitOnResourceSignals').boolean(), false),
      get suspended() {
        return rolling.get('SuspendProcesses').items().items;
      },
      get wholeAtOnce() {
        return wholeAtOnce(properties, rolling);
      },
    },
    updatePolicy: update,
    get follows() {
      return followed(properties, starters().items);
    },
    get early() {
      return isEarly(environmentOfResource(resource, [properties.get('AutoScalingGroupName').text()], graph));
    },
    get replacedOtherwise() {
      return replacedOtherwise(resource, graph);
    },
    get starters() {
      return starters();
    },
  };
}

/** Defaults: one server at a time, and none has to stay in service. */
function wholeAtOnce(properties: Value, rolling: Value): Place | undefined {
  const [most, batch] = [properties.get('MaxSize').number(), rolling.get('MaxBatchSize').number()];
  const kept = withDefault(rolling.get('MinInstancesInService').number(), 0);
  const whole = 'value' in most && most.value > 1 && 'value' in batch && batch.value >= most.value;
  const serves = [properties.get('TargetGroupARNs'), properties.get('LoadBalancerNames')].some(({ exists }) => exists === 'yes');
  return whole && serves && 'value' in kept && kept.value === 0 ? batch.at : undefined;
}

/** A version, or a configuration, that a change of the template changes too. */
function followed(properties: Value, starters: readonly Resource[]): Place | undefined {
  const candidates = [
    properties.get('LaunchTemplate', 'Version'),
    properties.get('MixedInstancesPolicy', 'LaunchTemplate', 'LaunchTemplateSpecification', 'Version'),
    properties.get('LaunchConfigurationName'),
  ];
  return candidates.find((value) => {
    const text = value.text();
    const owner = 'value' in text ? text.value.hole?.owner : undefined;
    return owner !== undefined && starters.some(({ logicalId }) => logicalId === owner.logicalId);
  })?.at;
}

/** Clusters replace their hosts, deployments bring the release, and a command may start an instance refresh. */
function replacedOtherwise({ logicalId }: Resource, graph: DeliveryGraph): boolean {
  const users = graph.resources('AWS::ECS::CapacityProvider', 'AWS::CodeDeploy::DeploymentGroup');
  const named = (value: Value): boolean => {
    const text = value.text();
    return !('value' in text) || text.value.holes.some(({ owner }) => owner?.logicalId === logicalId);
  };
  return (
    users.some(({ properties }) =>
      [properties.get('AutoScalingGroupProvider', 'AutoScalingGroupArn'), ...properties.get('AutoScalingGroups').items().items]
        .filter(({ kind }) => kind !== 'absent')
        .some(named),
    ) || graph.subjects('shell-command').some(({ lines }) => lines.some((line) => line.includes('start-instance-refresh')))
  );
}

const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const CONFIGURATION = 'AWS::AutoScaling::LaunchConfiguration';

function startersOf(properties: Value, graph: DeliveryGraph): AutoScalingGroup['starters'] {
  const mixed = properties.get('MixedInstancesPolicy', 'LaunchTemplate');
  const templates = [
    properties.get('LaunchTemplate'),
    mixed.get('LaunchTemplateSpecification'),
    ...mixed
      .get('Overrides')
      .items()
      .items.map((override) => override.get('LaunchTemplateSpecification')),
  ].flatMap((template) => [template.get('LaunchTemplateId'), template.get('LaunchTemplateName')]);
  const named = [
    ...templates.map((value) => ({ value, type: TEMPLATE })),
    { value: properties.get('LaunchConfigurationName'), type: CONFIGURATION },
    { value: properties.get('InstanceId'), type: 'AWS::EC2::Instance' },
  ].filter(({ value }) => value.kind !== 'absent');
  const found = named.map(({ value, type }) => {
    const field = value.text();
    const outcome = 'value' in field ? graph.find([type], field.value) : undefined;
    return outcome !== undefined && 'resource' in outcome ? outcome.resource : undefined;
  });
  return { items: found.flatMap((resource) => resource ?? []), known: found.length > 0 && !found.includes(undefined) };
}
