import { samPreferenceTypes } from '../../../facts/deployment-configurations.ts';
import type { Moved, Raw, RawMap } from '../../../resource/index.ts';
import { allowedValues } from '../../../resource/parameters.ts';
import type { Expansion } from './expansion.ts';
import { branchwise, entryIn, isCall, isNoValue, itemsIn, NO_VALUE, piece, remade, unknownPart } from './pieces.ts';

/**
 * What SAM makes of `DeploymentPreference`: a CodeDeploy deployment group for each function, one application and one
 * role for all. Source: samtranslator 1.110, `deployment_preference_collection.py`.
 */

const APPLICATION = 'ServerlessDeploymentApplication';
const SERVICE_ROLE = 'CodeDeployServiceRole';
const TYPE_NAMES = 'ServerlessDeploymentTypes';

const completed = (type: string): string => `CodeDeployDefault.Lambda${type}`;

/** A function whose new versions CodeDeploy shifts traffic to. */
interface Shifted {
  readonly owner: string;
  readonly preference: Moved;
  readonly condition: string | undefined;
  readonly ownRole: boolean;
}

/** The preferences of all functions of a template. */
export class DeploymentPreferences {
  private readonly out: Expansion;
  private readonly shifted: Shifted[] = [];

  constructor(out: Expansion) {
    this.out = out;
  }

  /**
   * Makes the deployment group of a function that publishes an alias.
   * @returns the alias's `UpdatePolicy`, or undefined when CodeDeploy does not shift its traffic
   */
  add(owner: string, preference: Moved, functionCondition: string | undefined): Raw | undefined {
    const enabled = this.enabled(owner, preference);
    if (enabled === false) return undefined;
    const switched = enabled === true ? undefined : enabled;
    const condition = this.both(owner, functionCondition, switched);
    this.out.make({
      logicalId: `${owner}DeploymentGroup`,
      type: 'AWS::CodeDeploy::DeploymentGroup',
      properties: this.properties(preference),
      from: preference,
      owner,
      condition,
    });
    this.shifted.push({ owner, preference, condition, ownRole: entryIn(preference, 'Role') !== undefined });
    const policy = { CodeDeployLambdaAliasUpdate: updatePolicy(owner, preference) };
    return switched === undefined ? policy : { 'Fn::If': [switched, policy, NO_VALUE] };
  }

  /** Makes what all deployment groups share. */
  finish(): void {
    const [first] = this.shifted;
    if (first === undefined) return;
    const condition = this.shared(this.shifted);
    const { owner, preference: from } = first;
    this.out.make({
      logicalId: APPLICATION,
      type: 'AWS::CodeDeploy::Application',
      properties: { ComputePlatform: 'Lambda' },
      from,
      owner,
      condition,
    });
    if (this.shifted.every(({ ownRole }) => ownRole)) return;
    this.out.make({ logicalId: SERVICE_ROLE, type: 'AWS::IAM::Role', properties: SERVICE_ROLE_PROPERTIES, from, owner, condition });
  }

  /**
   * Whether it is on; where a parameter decides, the name of a condition that says so. SAM looks parameters and mappings
   * up itself and takes any other function, `Fn::If` too, for on.
   */
  private enabled(owner: string, preference: Moved): boolean | string {
    const enabled = entryIn(preference, 'Enabled');
    if (enabled === undefined || !isCall(enabled.raw)) return !isSwitchedOff(preference);
    const looksUp = ['Ref', 'Fn::Sub', 'Fn::FindInMap'].some((name) => Object.hasOwn(enabled.raw as RawMap, name));
    if (!looksUp) return true;
    const spellings: readonly Raw[] = ['false', 'False'].map((off) => ({ 'Fn::Equals': [enabled.raw, off] }));
    return this.out.condition(`${owner}DeploymentPreferenceEnabled`, {
      raw: { 'Fn::Not': [{ 'Fn::Or': spellings }] },
      pointer: enabled.from,
    });
  }

  /** A group without its function deploys nothing, so it counts only where the function does. */
  private both(owner: string, one: string | undefined, other: string | undefined): string | undefined {
    if (one === undefined || other === undefined) return one ?? other;
    return this.out.condition(`${owner}DeploymentGroupCondition`, {
      raw: { 'Fn::And': [{ Condition: one }, { Condition: other }] },
      pointer: undefined,
    });
  }

  private shared(shifted: readonly Shifted[]): string | undefined {
    const names = [...new Set(shifted.map(({ condition }) => condition))];
    const conditions = names.filter((name) => name !== undefined);
    if (conditions.length < names.length) return undefined;
    if (conditions.length === 1) return conditions[0];
    return this.out.condition('ServerlessCodeDeployCondition', {
      raw: { 'Fn::Or': conditions.map((name) => ({ Condition: name })) },
      pointer: undefined,
    });
  }

  private properties(preference: Moved): RawMap {
    // SAM refuses a preference that is a function; which settings hold is then not known.
    if (isCall(preference.raw))
      return {
        ...FIXED,
        ServiceRoleArn: unknownPart('DeploymentPreference'),
        DeploymentConfigName: unknownPart('DeploymentPreference'),
        AlarmConfiguration: unknownPart('DeploymentPreference'),
      };
    const type = entryIn(preference, 'Type');
    const alarms = entryIn(preference, 'Alarms');
    const alarmConfiguration = alarms === undefined ? undefined : configuredAlarms(alarms);
    const triggers = entryIn(preference, 'TriggerConfigurations');
    return {
      ...FIXED,
      ServiceRoleArn: entryIn(preference, 'Role') ?? { 'Fn::GetAtt': [SERVICE_ROLE, 'Arn'] },
      ...(type === undefined ? {} : { DeploymentConfigName: this.configurationName(type) }),
      ...(alarmConfiguration === undefined ? {} : { AlarmConfiguration: alarmConfiguration }),
      ...(triggers === undefined ? {} : { TriggerConfigurations: triggers }),
    };
  }

  private configurationName(type: Moved): Raw {
    const branches = branchwise(type, (branch) => this.configurationName(branch));
    if (branches !== undefined) return branches;
    if (typeof type.raw === 'string') return samPreferenceTypes.includes(type.raw) ? remade(type, completed(type.raw)) : type;
    if (!isCall(type.raw)) return type;
    const parameter = this.out.parameter(type.raw);
    const values = parameter === undefined ? undefined : allowedValues(parameter);
    if (parameter !== undefined && values?.every((value) => samPreferenceTypes.includes(value)))
      return remade(type, { 'Fn::Sub': completed(`\${${parameter.name}}`) });
    this.out.mapping(TYPE_NAMES, Object.fromEntries(samPreferenceTypes.map((short) => [short, { Name: completed(short) }])));
    return remade(type, { 'Fn::FindInMap': [TYPE_NAMES, type.raw, 'Name', { DefaultValue: type.raw }] });
  }
}

/** Texts that YAML 1.1 reads as false. */
const OFF = new Set(['false', 'no', 'off']);

/** `Enabled` is written out as false. */
export function isSwitchedOff(preference: Moved): boolean {
  const enabled = entryIn(preference, 'Enabled');
  return enabled !== undefined && !isCall(enabled.raw) && OFF.has(String(enabled.raw).toLowerCase());
}

const FIXED: RawMap = {
  ApplicationName: { Ref: APPLICATION },
  AutoRollbackConfiguration: { Enabled: 'true', Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'] },
  DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
};

const SERVICE_ROLE_PROPERTIES: RawMap = {
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: ['codedeploy.amazonaws.com'] } }],
  },
  ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda' }],
};

function updatePolicy(owner: string, preference: Moved): RawMap {
  const hooks = entryIn(preference, 'Hooks');
  const [before, after] = ['PreTraffic', 'PostTraffic'].map((name) => (hooks === undefined ? undefined : entryIn(hooks, name)));
  return {
    ApplicationName: { Ref: APPLICATION },
    DeploymentGroupName: { Ref: `${owner}DeploymentGroup` },
    ...(before === undefined ? {} : { BeforeAllowTrafficHook: before }),
    ...(after === undefined ? {} : { AfterAllowTrafficHook: after }),
  };
}

/** No alarms, no configuration; a list that begins with `AWS::NoValue` counts as empty. */
function configuredAlarms(alarms: Moved): Raw | undefined {
  if (isNoValue(alarms.raw)) return undefined;
  const branches = branchwise(alarms, (branch) => configuredAlarms(branch) ?? NO_VALUE);
  if (branches !== undefined) return branches;
  if (!Array.isArray(alarms.raw)) return remade(alarms, unknownPart('Alarms'));
  const items = itemsIn(alarms);
  const [first] = items;
  if (first === undefined || isNoValue(first.raw)) return undefined;
  return remade(alarms, { Enabled: 'true', Alarms: remade(alarms, items.map(alarm)) });
}

function alarm(name: Moved): Raw {
  if (isNoValue(name.raw)) return NO_VALUE;
  return branchwise(name, alarm) ?? remade(name, { Name: piece(name.raw, name.from, name.via) });
}
