import { type Cause, entryOf, type Field, type Raw, type Resource, Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { DeploymentGroup } from './deployment-group.ts';
import { type FunctionCaller, functionCallers } from './function-caller.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { lazy } from './lazy.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase } from './node.ts';
import type { Role } from './role.ts';

export interface LambdaFunction extends Subject {
  readonly kind: 'function';
  readonly resource: Resource;
  readonly properties: Value;
  /** The physical name; `name` is the logical id. */
  readonly functionName: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly region: Text;
  readonly role: Reference<Role>;
  /** Environment variables by name. */
  readonly variables: { readonly items: readonly (readonly [string, Value])[]; readonly because: readonly Cause[] };
  /** The program, where the template holds it. */
  readonly inlineCode: Field<Text>;
  readonly image: Field<Text>;
  readonly handler: Field<Text>;
  readonly timeoutSeconds: Field<number>;
  readonly aliases: readonly LambdaAlias[];
  readonly versions: readonly LambdaVersion[];
  readonly codeSigning: Field<Text>;
  /** A preference for gradual deployments that SAM makes nothing of: it has no alias to shift, which SAM refuses, or is switched off. Absent for all others. */
  readonly idlePreference: Value;
}

export interface LambdaVersion extends Subject {
  readonly kind: 'lambda-version';
  readonly resource: Resource;
  readonly properties: Value;
  readonly function: Reference<LambdaFunction>;
  /** Aliases that point to it. */
  readonly aliases: readonly LambdaAlias[];
  /** Nothing of it changes when the code of the function, which stands elsewhere, does. */
  readonly frozen: boolean;
  /**
   * How a release puts another version in its place, and what becomes of the old one: a property changes, or its logical
   * id does, as with the CDK. Undefined where neither is seen; SAM keeps the old ones.
   */
  readonly replaced: { readonly by: 'property' | 'id'; readonly policy: Field<string> } | undefined;
}

export interface LambdaAlias extends Subject {
  readonly kind: 'lambda-alias';
  readonly resource: Resource;
  readonly properties: Value;
  readonly aliasName: Field<Text>;
  readonly function: Reference<LambdaFunction>;
  readonly version: Field<Text>;
  /** Other versions that get a share of the traffic for good. */
  readonly weights: Value;
  /** CodeDeploy moves its traffic when the stack changes it. */
  readonly deploymentGroup: Reference<DeploymentGroup>;
  readonly hooks: { readonly before: Reference<LambdaFunction>; readonly after: Reference<LambdaFunction> };
  /** Callers in view that name the function itself, so that nothing of their traffic is shifted; none where nothing shifts any. */
  readonly bypasses: readonly FunctionCaller[];
  /** A hook that the role of its deployments, which SAM made, may not invoke: it allows `CodeDeployHook_*` only. */
  readonly lockedHook: LambdaFunction | undefined;
}

declare module '../rule/types.ts' {
  interface Subjects {
    function: LambdaFunction;
    'lambda-version': LambdaVersion;
    'lambda-alias': LambdaAlias;
  }
}

const FUNCTION = 'AWS::Lambda::Function';
const ALIAS = 'AWS::Lambda::Alias';
const VERSION = 'AWS::Lambda::Version';

/** An ARN or reference of a version or alias stands for the function in a reference. */
export const functionKind: NodeKind<'function'> = {
  kind: 'function',
  types: [FUNCTION, ALIAS, VERSION],
  node: (resource, graph) => (resource.type === FUNCTION ? functionOf(resource, graph) : ownerOf(resource, graph)),
  list: (graph) => graph.resources(FUNCTION).flatMap((resource) => graph.node('function', resource) ?? []),
};
export const lambdaVersionKind: NodeKind<'lambda-version'> = { kind: 'lambda-version', types: [VERSION], node: versionOf };
export const lambdaAliasKind: NodeKind<'lambda-alias'> = { kind: 'lambda-alias', types: [ALIAS], node: aliasOf };

function ownerOf(resource: Resource, graph: DeliveryGraph): LambdaFunction | undefined {
  const name = resource.properties.get('FunctionName').text();
  if (!('value' in name)) return undefined;
  const found = graph.find([FUNCTION], name.value, resource.id.instance);
  return 'resource' in found && found.resource !== undefined ? graph.node('function', found.resource) : undefined;
}

function functionOf(resource: Resource, graph: DeliveryGraph): LambdaFunction {
  const { properties, identity } = resource;
  const owned = <T extends LambdaAlias | LambdaVersion>(list: readonly T[]): readonly T[] =>
    list.filter((item) => item.function.state === 'node' && item.function.node.id === resource.key);
  const role = lazy(() => graph.refer('role', properties.get('Role')));
  const code = properties.get('Code');
  return {
    ...nodeBase('function', resource),
    functionName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    inlineCode: code.get('ZipFile').text(),
    image: code.get('ImageUri').text(),
    handler: properties.get('Handler').text(),
    timeoutSeconds: withDefault(properties.get('Timeout').number(), 3),
    codeSigning: properties.get('CodeSigningConfigArn').text(),
    idlePreference: properties.get('DeploymentPreference'),
    get role() {
      return role();
    },
    get variables() {
      const variables = properties.get('Environment', 'Variables');
      return { items: variables.entries(), because: variables.because };
    },
    get aliases() {
      return owned(graph.subjects('lambda-alias'));
    },
    get versions() {
      return owned(graph.subjects('lambda-version'));
    },
  };
}

/** A name that CloudFormation invents begins with that of the stack. Source: AWSCodeDeployRoleForLambda. */
function isLocked({ functionName }: LambdaFunction): boolean {
  return functionName.hole?.owner !== undefined || functionName.matches(Text.of('CodeDeployHook_*')) === 'no';
}

function versionOf(resource: Resource, graph: DeliveryGraph): LambdaVersion {
  const owner = lazy(() => graph.refer('function', resource.properties.get('FunctionName')));
  return {
    ...nodeBase('lambda-version', resource),
    get function() {
      return owner();
    },
    get aliases() {
      const number = resource.identity.attribute('Version');
      return graph.subjects('lambda-alias').filter(({ version }) => 'value' in version && version.value.same(number) === 'yes');
    },
    get frozen() {
      const target = owner();
      return target.state === 'node' && target.node.inlineCode.state === 'absent' && isFrozen(resource, target.node.resource);
    },
    get replaced() {
      return replacedBy(resource);
    },
  };
}

const CHANGING = ['Description', 'CodeSha256'];

/** Tools and people who publish by a new resource put a digest or a number into its id, or into what the version says. */
function isFrozen({ properties, definition, logicalId }: Resource, owner: Resource): boolean {
  if (definition.madeBy !== undefined || /\d/.test(logicalId)) return false;
  const said = CHANGING.filter((key) => properties.get(key).exists !== 'no');
  const [only] = said;
  return (
    only === undefined || (said.length === 1 && only === 'Description' && isConstant(definition.raw) && takesKey(owner.definition.raw))
  );
}

/** The CDK puts a digest of the function, in hexadecimal, at the end of the id. */
const DIGEST = /CurrentVersion[0-9A-F]{8}[0-9a-f]{32}$/;

function replacedBy(resource: Resource): LambdaVersion['replaced'] {
  const { definition, logicalId, properties } = resource;
  if (definition.madeBy !== undefined) return undefined;
  if (DIGEST.test(logicalId)) return { by: 'id', policy: resource.section('DeletionPolicy').string() };
  const changes = CHANGING.some((key) => {
    const raw = entryOf(entryOf(definition.raw, 'Properties'), key);
    return raw !== undefined && typeof raw !== 'string' && properties.get(key).exists === 'yes';
  });
  return changes && !/\d/.test(logicalId) ? { by: 'property', policy: resource.section('UpdateReplacePolicy').string() } : undefined;
}

/** The description is written out, without a number that people raise. */
function isConstant(version: Raw): boolean {
  const written = entryOf(entryOf(version, 'Properties'), 'Description');
  return typeof written === 'string' && !/\d/.test(written);
}

/** Each release hands the function another archive. */
function takesKey(owner: Raw): boolean {
  const key = entryOf(entryOf(entryOf(owner, 'Properties'), 'Code'), 'S3Key');
  return key !== undefined && typeof key !== 'string';
}

function aliasOf(resource: Resource, graph: DeliveryGraph): LambdaAlias {
  const { properties } = resource;
  const update = resource.section('UpdatePolicy').get('CodeDeployLambdaAliasUpdate');
  const owner = lazy(() => graph.refer('function', properties.get('FunctionName')));
  const group = lazy(() => graph.refer('deployment-group', update.get('DeploymentGroupName')));
  return {
    ...nodeBase('lambda-alias', resource),
    aliasName: properties.get('Name').text(),
    version: properties.get('FunctionVersion').text(),
    weights: properties.get('RoutingConfig', 'AdditionalVersionWeights'),
    get function() {
      return owner();
    },
    get deploymentGroup() {
      return group();
    },
    get hooks() {
      return {
        before: graph.refer('function', update.get('BeforeAllowTrafficHook')),
        after: graph.refer('function', update.get('AfterAllowTrafficHook')),
      };
    },
    get bypasses() {
      const target = owner();
      return group().state === 'absent' || target.state !== 'node'
        ? []
        : graph.once(functionCallers).filter(({ calls }) => calls(target.node));
    },
    get lockedHook() {
      const deployment = group();
      const bySam =
        deployment.state === 'node' &&
        deployment.node.role.state === 'node' &&
        deployment.node.role.node.resource.definition.madeBy?.transform === 'serverless';
      const hooks = ['BeforeAllowTrafficHook', 'AfterAllowTrafficHook'].map((key) => graph.refer('function', update.get(key)));
      return bySam ? hooks.flatMap((hook) => (hook.state === 'node' && isLocked(hook.node) ? [hook.node] : []))[0] : undefined;
    },
  };
}
