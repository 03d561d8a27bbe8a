import { entryOf, type Instance, isRawMap, Moved, type Raw, type System, type Template } from '../resource/index.ts';
import { reachableLabels } from './reachable.ts';

/** What a piece of a template names. */
interface Names {
  readonly names: Set<string>;
  readonly conditions: Set<string>;
}

/**
 * Types that change what another resource is or may do and are not named by it, with the properties that name the other.
 * What they name elsewhere (the application of a deployment group, its role) does not depend on them.
 */
const ATTACHED: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::IAM::Policy', ['Roles', 'Users', 'Groups']],
  ['AWS::IAM::RolePolicy', ['RoleName']],
  ['AWS::IAM::ManagedPolicy', ['Roles', 'Users', 'Groups']],
  ['AWS::IAM::UserPolicy', ['UserName']],
  ['AWS::IAM::UserToGroupAddition', ['Users', 'GroupName']],
  ['AWS::IAM::AccessKey', ['UserName']],
  ['AWS::S3::BucketPolicy', ['Bucket']],
  ['AWS::KMS::Alias', ['TargetKeyId']],
  ['AWS::SNS::TopicPolicy', ['Topics']],
  ['AWS::SNS::TopicInlinePolicy', ['TopicArn']],
  ['AWS::SNS::Subscription', ['TopicArn']],
  ['AWS::Events::Rule', ['Targets', 'EventPattern']],
  ['AWS::Scheduler::Schedule', ['Target']],
  ['AWS::CloudWatch::Alarm', ['Dimensions', 'Metrics']],
  ['AWS::CloudWatch::CompositeAlarm', ['AlarmRule']],
  ['AWS::CodeDeploy::DeploymentGroup', ['ECSServices', 'LoadBalancerInfo', 'AutoScalingGroups']],
  ['AWS::AppConfig::Deployment', ['EnvironmentId', 'ConfigurationProfileId', 'DeploymentStrategyId']],
  ['AWS::CodePipeline::Webhook', ['TargetPipeline']],
  ['AWS::CodeStarNotifications::NotificationRule', ['Resource']],
  ['AWS::Lambda::Alias', ['FunctionName']],
  ['AWS::Lambda::Version', ['FunctionName']],
  ['AWS::Lambda::Permission', ['FunctionName']],
  ['AWS::SecretsManager::ResourcePolicy', ['SecretId']],
]);

const NONE: ReadonlySet<string> = new Set();

const SUB_VARIABLE = /\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}/g;

/** For each resource of a system, the conditions that decide what it is: its cone. */
export class Cones {
  private readonly system: System;
  private readonly read = new Map<Template, ReadonlyMap<string, Names>>();
  private readonly attached = new Map<Template, ReadonlyMap<string, readonly string[]>>();
  private readonly reach = new Map<Template, ReadonlyMap<string, ReadonlySet<string>>>();
  private readonly wholes = new Map<Template, ReadonlySet<string>>();
  private readonly cones = new Map<ReadonlySet<string>, Map<string | undefined, ReadonlyMap<string, ReadonlySet<string>>>>();

  private readonly byId: ReadonlyMap<string, Instance>;
  /** The instances that lean on another, by its id. */
  private readonly users = new Map<string, string[]>();

  constructor(system: System) {
    this.system = system;
    this.byId = new Map(system.instances.map((instance) => [instance.id, instance]));
    for (const { id, leansOn = [] } of system.instances)
      for (const other of leansOn) this.users.set(other, [...(this.users.get(other) ?? []), id]);
  }

  /** True when no template of the system has a condition: then there is one world. */
  get flat(): boolean {
    return this.system.instances.every(({ template }) => template.conditions.size === 0);
  }

  /**
   * The conditions in the cone of a resource, by instance. Instances that it leans on count whole, to the end, and so do
   * those that lean on its own. Resources whose cones have the same conditions for the same reason get the same map.
   */
  conditions(instanceId: string, logicalId: string): ReadonlyMap<string, ReadonlySet<string>> {
    const home = this.byId.get(instanceId);
    const own = home === undefined ? NONE : this.ownConditions(home.template, logicalId);
    const key = home?.id;
    const known = this.cones.get(own)?.get(key);
    if (known !== undefined) return known;
    const cone = new Map<string, ReadonlySet<string>>();
    for (const instance of home === undefined ? this.system.instances : this.connected(home)) {
      if (instance.template.conditions.size === 0) continue;
      cone.set(instance.id, instance === home ? own : this.whole(instance.template));
    }
    const cones = this.cones.get(own) ?? new Map<string | undefined, ReadonlyMap<string, ReadonlySet<string>>>();
    this.cones.set(own, cones.set(key, cone));
    return cone;
  }

  /** An instance with what it leans on and what leans on it, in the order of the system. */
  private connected(home: Instance): readonly Instance[] {
    if (home.leansOn === undefined) return this.system.instances;
    const family = this.all([home.id], nestedWith);
    const found = this.all(family, (instance) => [...nestedWith(instance), ...(instance.leansOn ?? [])]);
    for (const id of family) for (const user of this.users.get(id) ?? []) found.add(user);
    return this.system.instances.filter(({ id }) => found.has(id));
  }

  /** All that steps lead to from instances, and they themselves. */
  private all(ids: Iterable<string>, steps: (from: Instance) => readonly string[]): Set<string> {
    const found = new Set(ids);
    // A set that grows is walked to its new end.
    for (const id of found) {
      const instance = this.byId.get(id);
      for (const next of instance === undefined ? [] : steps(instance)) found.add(next);
    }
    return found;
  }

  /** What a loop makes depends on what loops depend on. */
  private ownConditions(template: Template, logicalId: string): ReadonlySet<string> {
    const reached = this.reached(template);
    const made = !template.resources.has(logicalId) && template.loops.size > 0;
    return reached.get(made ? ([...template.loops.keys()][0] ?? '') : logicalId) ?? NONE;
  }

  /** The conditions that each resource of a template depends on. */
  private reached(template: Template): ReadonlyMap<string, ReadonlySet<string>> {
    const known = this.reach.get(template);
    if (known !== undefined) return known;
    const names = this.names(template);
    const attached = this.attachments(template);
    const loops = [...template.loops.keys()];
    const madeByLoop = (name: string): boolean => !names.has(name) && !template.parameters.has(name) && !name.startsWith('AWS::');
    const reached = reachableLabels(
      names.keys(),
      (name) => [
        ...(names.get(name)?.names ?? []),
        ...(attached.get(name) ?? []),
        // Which loop makes a resource is not looked into: they count as one.
        ...(loops.includes(name) || (loops.length > 0 && madeByLoop(name)) ? loops : []),
      ],
      (name) => names.get(name)?.conditions ?? [],
    );
    this.reach.set(template, reached);
    return reached;
  }

  /** The conditions that any resource of a template depends on. */
  private whole(template: Template): ReadonlySet<string> {
    const known = this.wholes.get(template);
    if (known !== undefined) return known;
    const whole = new Set([...this.names(template).values()].flatMap(({ conditions }) => [...conditions]));
    this.wholes.set(template, whole);
    return whole;
  }

  private names(template: Template): ReadonlyMap<string, Names> {
    const known = this.read.get(template);
    if (known !== undefined) return known;
    const names = new Map([...template.resources, ...template.loops].map(([key, { raw }]) => [key, namesIn(raw)] as const));
    this.read.set(template, names);
    return names;
  }

  private attachments(template: Template): ReadonlyMap<string, readonly string[]> {
    const known = this.attached.get(template);
    if (known !== undefined) return known;
    const attached = new Map<string, string[]>();
    // The types that a loop makes are not looked into: all that it names may depend on it.
    for (const [key, { raw }] of template.loops) {
      for (const name of namesIn(raw).names) attached.set(name, [...(attached.get(name) ?? []), key]);
    }
    for (const [logicalId, { type, raw }] of template.resources) {
      for (const property of ATTACHED.get(type) ?? []) {
        const { names } = namesIn(entryOf(entryOf(raw, 'Properties'), property) ?? null);
        for (const name of names) attached.set(name, [...(attached.get(name) ?? []), logicalId]);
      }
    }
    this.attached.set(template, attached);
    return attached;
  }
}

function nestedWith({ parent, children }: Instance): readonly string[] {
  return [...children.values(), ...(parent === undefined ? [] : [parent.instance])];
}

/** What a piece of a template names: other resources and parameters, and conditions. */
export function namesIn(raw: Raw): Names {
  const found: Names = { names: new Set(), conditions: new Set() };
  const visit = (node: Raw, key: string | undefined): void => {
    if (typeof node === 'string') {
      if (key === 'Ref' || key === 'DependsOn') found.names.add(node);
      else if (key === 'Condition') found.conditions.add(node);
      else if (node.includes('${')) for (const match of node.matchAll(SUB_VARIABLE)) found.names.add(match[1] ?? '');
      return;
    }
    if (node instanceof Moved) {
      visit(node.raw, key);
      return;
    }
    if (Array.isArray(node)) {
      const first = (node as readonly Raw[])[0];
      if (key === 'Fn::If' && typeof first === 'string') found.conditions.add(first);
      if (key === 'Fn::GetAtt' && typeof first === 'string') found.names.add(first);
      for (const item of node as readonly Raw[]) visit(item, key === 'DependsOn' ? key : undefined);
      return;
    }
    if (isRawMap(node)) for (const name of Object.keys(node)) visit(entryOf(node, name) ?? null, name);
  };
  visit(raw, undefined);
  return found;
}
