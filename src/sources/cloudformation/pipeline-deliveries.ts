import {
  entryOf,
  GIVEN,
  type Instance,
  isRawMap,
  type Raw,
  Resolution,
  type Scope,
  type Supplied,
  type Text,
  type Value,
} from '../../resource/index.ts';
import { suppliedText } from './instances-deployed.ts';

/** An account as a pipeline calls it: by its number, or by a parameter of its own. */
export interface CalledAccount {
  /** The number or the name of the parameter, for people. */
  readonly name: string;
  /** Equal for the same account. */
  readonly key: string;
  readonly is: Pick<Instance, 'account' | 'accountOf'>;
}

/** What a CloudFormation action of a pipeline says about the stack it deploys; undefined where it is not written out. */
export interface Delivery {
  /** The template within the action's artifact. */
  readonly path: string;
  readonly account: CalledAccount | undefined;
  readonly region: string | undefined;
  readonly stackName: string | undefined;
  readonly parameters: readonly (readonly [string, Supplied])[];
}

/** A role that a pipeline enters or hands on. */
export interface ReachedRole {
  readonly account: CalledAccount;
  /** Without its path. */
  readonly name: string;
}

/** The templates that pipelines deploy by actions of their own. Source: CodePipeline User Guide, "CloudFormation deploy action". */
export function deliveriesOf(scope: Scope): readonly Delivery[] {
  return actionsOf(scope).flatMap((action) => deliveryOf(action, scope.instance));
}

/** Where resources of a delivery name the roles they work as. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['AWS::CodePipeline::Pipeline', 'RoleArn'],
  ['AWS::CodeBuild::Project', 'ServiceRole'],
  ['AWS::CodeDeploy::DeploymentGroup', 'ServiceRoleArn'],
]);

/** The roles that pipelines, builds and deployments work as in any world, where the ARN is written out but for the account. */
export function rolesReachedBy(scope: Scope): readonly ReachedRole[] {
  return [...scope.instance.template.resources.values()].flatMap(({ type, raw }) => {
    const property = ROLES.get(type);
    const arns = property === undefined ? [] : valuesOf(property, raw);
    return arns.flatMap((arn) => reachedRole(scope.value({ raw: arn, pointer: undefined })) ?? []);
  });
}

/** What stands under a name anywhere in a piece of a template, each branch of `Fn::If` by itself. */
function valuesOf(name: string, raw: Raw): readonly Raw[] {
  if (Array.isArray(raw)) return (raw as readonly Raw[]).flatMap((item) => valuesOf(name, item));
  if (!isRawMap(raw)) return [];
  return Object.keys(raw).flatMap((key) => (key === name ? branchesOf(raw[key] ?? null) : valuesOf(name, raw[key] ?? null)));
}

function branchesOf(raw: Raw): readonly Raw[] {
  const branches = entryOf(raw, 'Fn::If');
  return Array.isArray(branches) ? (branches as readonly Raw[]).slice(1).flatMap(branchesOf) : [raw];
}

/** The names of the roles that an instance declares, where they are written out. */
export function rolesNamedIn(instance: Instance): readonly string[] {
  const scope = new Resolution({ name: instance.id, instances: [instance], link: 'single' }, GIVEN).scope(instance.id);
  const roles = [...instance.template.resources.values()].filter(({ type }) => type === 'AWS::IAM::Role');
  return roles.flatMap(({ logicalId }) => {
    const properties = scope?.resource(logicalId)?.properties;
    return (properties === undefined ? undefined : literal(properties.get('RoleName'))) ?? [];
  });
}

function actionsOf(scope: Scope): readonly Value[] {
  const pipelines = [...scope.instance.template.resources.values()].filter(({ type }) => type === 'AWS::CodePipeline::Pipeline');
  return pipelines.flatMap(({ logicalId }) => {
    const stages = scope.resource(logicalId)?.properties.get('Stages').items().items ?? [];
    return stages.flatMap((stage) => stage.get('Actions').items().items);
  });
}

const TEMPLATE_PATH = /^[^:]+::(?:\.\/)?(.+)$/;
const ROLE = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

function deliveryOf(action: Value, here: Instance): readonly Delivery[] {
  const configuration = action.get('Configuration');
  const path = TEMPLATE_PATH.exec(literal(configuration.get('TemplatePath')) ?? '')?.[1];
  if (path === undefined) return [];
  return [
    {
      path,
      account: action.get('RoleArn').kind === 'absent' ? ownAccount(here.id) : reachedRole(action.get('RoleArn'))?.account,
      region: literal(action.get('Region')),
      stackName: literal(configuration.get('StackName')),
      parameters: overrides(literal(configuration.get('ParameterOverrides'))),
    },
  ];
}

function reachedRole(value: Value): ReachedRole | undefined {
  const field = value.text();
  if (!('value' in field)) return undefined;
  const [start, account, end] = field.value.parts;
  const [, number, name] = ROLE.exec(field.value.known ?? '') ?? [];
  if (number !== undefined && name !== undefined) return { account: { name: number, key: number, is: { account: number } }, name };
  if (typeof start !== 'string' || typeof end !== 'string' || typeof account !== 'object' || field.value.parts.length !== 3)
    return undefined;
  const role = /^:role\/(?:.*\/)?([^/]+)$/.exec(end)?.[1];
  const called = /^arn:[^:]+:iam::$/.test(start) ? calledBy(account) : undefined;
  return role === undefined || called === undefined ? undefined : { account: called, name: role };
}

/** The account that a parameter of a template holds, or that of the template itself. */
function calledBy(part: Exclude<Text['parts'][number], string>): CalledAccount | undefined {
  const [cause] = 'because' in part ? part.because : [];
  if (cause?.kind === 'parameter') return calledFrom(cause.instance, cause.name, cause.name);
  return cause?.kind === 'environment' && cause.name === 'account' ? ownAccount(cause.instance) : undefined;
}

function ownAccount(instance: string): CalledAccount {
  return calledFrom(instance, 'AWS::AccountId', 'the account of the pipeline');
}

function calledFrom(instance: string, parameter: string, name: string): CalledAccount {
  const accountOf: Supplied = { kind: 'expression', instance, raw: { Ref: parameter }, pointer: undefined };
  return { name, key: `${instance}|${parameter}`, is: { account: undefined, accountOf } };
}

function literal(value: Value): string | undefined {
  const field = value.string();
  return 'value' in field ? field.value : undefined;
}

/** Values that are read from artifacts are not known before the pipeline runs. */
function overrides(json: string | undefined): Delivery['parameters'] {
  if (json === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return [];
    return Object.entries(parsed).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' ? suppliedText(name, value) : [],
    );
  } catch {
    return [];
  }
}
