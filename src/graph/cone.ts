import { entryOf, isRawMap, Moved, type Raw, type Resource, type System, type Template } from '../resource/index.ts';

/** What a piece of a template names. */
interface Names {
  readonly names: Set<string>;
  readonly conditions: Set<string>;
}

/** Types that change what another resource is or may do, and are not named by it. */
const ATTACHED = new Set([
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::UserToGroupAddition',
  'AWS::IAM::AccessKey',
  'AWS::S3::BucketPolicy',
  'AWS::KMS::Alias',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::TopicInlinePolicy',
  'AWS::SNS::Subscription',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::AppConfig::Deployment',
  'AWS::CodePipeline::Webhook',
  'AWS::CodeStarNotifications::NotificationRule',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Version',
  'AWS::Lambda::Permission',
  'AWS::SecretsManager::ResourcePolicy',
]);

const SUB_VARIABLE = /\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}/g;

/** For each resource of a system, the conditions that decide what it is: its cone. */
export class Cones {
  private readonly system: System;
  private readonly read = new Map<Template, ReadonlyMap<string, Names>>();
  private readonly attached = new Map<Template, ReadonlyMap<string, readonly string[]>>();

  constructor(system: System) {
    this.system = system;
  }

  /** True when no template of the system has a condition: then there is one world. */
  get flat(): boolean {
    return this.system.instances.every(({ template }) => template.conditions.size === 0);
  }

  /** The conditions in the cone of a resource, by instance. Instances that link to it count whole. */
  conditions(resource: Pick<Resource, 'id'>): ReadonlyMap<string, ReadonlySet<string>> {
    const cone = new Map<string, Set<string>>();
    for (const instance of this.system.instances) {
      if (instance.template.conditions.size === 0) continue;
      const starts = instance.id === resource.id.instance ? [resource.id.logicalId] : [...instance.template.resources.keys()];
      cone.set(instance.id, this.reach(instance.template, starts));
    }
    return cone;
  }

  private reach(template: Template, starts: readonly string[]): Set<string> {
    const names = this.names(template);
    const attached = this.attachments(template);
    const conditions = new Set<string>();
    const seen = new Set<string>();
    const pending = [...starts];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const found = names.get(name);
      if (found === undefined) continue;
      for (const condition of found.conditions) conditions.add(condition);
      pending.push(...found.names, ...(attached.get(name) ?? []));
    }
    return conditions;
  }

  private names(template: Template): ReadonlyMap<string, Names> {
    const known = this.read.get(template);
    if (known !== undefined) return known;
    const names = new Map([...template.resources].map(([logicalId, { raw }]) => [logicalId, namesIn(raw)] as const));
    this.read.set(template, names);
    return names;
  }

  private attachments(template: Template): ReadonlyMap<string, readonly string[]> {
    const known = this.attached.get(template);
    if (known !== undefined) return known;
    const attached = new Map<string, string[]>();
    for (const [logicalId, { names }] of this.names(template)) {
      if (!ATTACHED.has(template.resources.get(logicalId)?.type ?? '')) continue;
      for (const name of names) attached.set(name, [...(attached.get(name) ?? []), logicalId]);
    }
    this.attached.set(template, attached);
    return attached;
  }
}

function namesIn(raw: Raw): Names {
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
