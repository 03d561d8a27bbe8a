import { conditions, misreadings } from '../../facts/action-providers.ts';
import { embeddedValue, type Place, Text } from '../../resource/index.ts';
import { arnParts } from '../arn.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';
import { setOf, targetsOf } from './stack-set-targets.ts';

/** A key of the configuration, and what its provider wants to read there instead. */
export interface Misreading {
  readonly key: string;
  readonly wanted: string;
  readonly at: Place;
}

/** Keys that the provider demands because of what else the action says. */
export function demandedBesides(action: Action, provider: string): readonly string[] {
  return conditions
    .filter((condition) => condition.provider === provider)
    .filter(({ when }) => {
      if ('inputsAbove' in when) return action.inputs.length > when.inputsAbove;
      const text = known(action.configuration.get(when.key).text());
      return text?.known?.toLowerCase() === when.is;
    })
    .map(({ key }) => key);
}

/** Texts of another form than the provider reads, and references that CloudFormation does not resolve in pipelines. */
export function misread(action: Action, graph: DeliveryGraph): readonly Misreading[] {
  return [
    ...unparsed(action),
    ...topicElsewhere(action),
    ...refusedAcl(action, graph),
    ...tooLong(action),
    ...unitsForOwnRoles(action),
    ...misreadTexts(action.configuration),
  ];
}

/** Source: Amazon S3 User Guide, "Canned ACL". */
const CANNED_ACLS = [
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
  'log-delivery-write',
];

/** A bucket without ACLs takes one only. Source: Amazon S3 User Guide, "Controlling ownership of objects". */
const TAKEN_ALWAYS = 'bucket-owner-full-control';

function refusedAcl({ configuration, provider }: Action, graph: DeliveryGraph): readonly Misreading[] {
  const value = configuration.get('CannedACL');
  const text = known(value.text());
  if (text === undefined || known(provider) !== 'S3') return [];
  if (text.isOneOf(CANNED_ACLS) === 'no') return [{ key: 'CannedACL', wanted: `one of ${CANNED_ACLS.join(', ')}`, at: value.at }];
  const bucket = graph.refer('bucket', configuration.get('BucketName'));
  const without = bucket.state === 'node' && known(bucket.node.ownership) === 'BucketOwnerEnforced';
  return without && text.is(TAKEN_ALWAYS) === 'no'
    ? [{ key: 'CannedACL', wanted: `left out, or ${TAKEN_ALWAYS}: ${bucket.node.name} has no ACLs`, at: value.at }]
    : [];
}

/** Parameters are JSON. Holes stand for texts inside of it. */
function unparsed({ configuration, provider }: Action): readonly Misreading[] {
  const value = configuration.get('ParameterOverrides');
  const text = known(value.text());
  if (text === undefined || known(provider) !== 'CloudFormation' || embeddedValue(text, value.origin, JSON.parse, true) !== undefined)
    return [];
  // Without its holes it may be JSON after all.
  return text.known === undefined ? [] : [{ key: 'ParameterOverrides', wanted: 'JSON', at: value.at }];
}

/**
 * Values that grow with what they list. Source: CodePipeline API Reference, ActionConfigurationValue, and the references of
 * the actions.
 */
const LIMITED = ['ParameterOverrides', 'EnvironmentVariables', 'UserParameters', 'CustomData'];
const MOST_CHARACTERS = 1000;

/** What stands in place of parameters comes on top of what is written. */
function tooLong({ configuration, providerOwner }: Action): readonly Misreading[] {
  if (known(providerOwner) !== 'AWS') return [];
  return LIMITED.flatMap((key) => {
    const value = configuration.get(key);
    const written = known(value.text())?.parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0) ?? 0;
    return written > MOST_CHARACTERS ? [{ key, wanted: `at most ${MOST_CHARACTERS} characters, and has ${written}`, at: value.at }] : [];
  });
}

/** Source: CodePipeline User Guide, "Add a manual approval action to a pipeline": the topic is in the region of the pipeline. */
function topicElsewhere({ configuration, owner }: Action): readonly Misreading[] {
  const value = configuration.get('NotificationArn');
  const text = known(value.text());
  const region = text === undefined ? undefined : arnParts(text)?.[3];
  return region?.same(owner.region) === 'no'
    ? [{ key: 'NotificationArn', wanted: 'a topic in the region of the pipeline', at: value.at }]
    : [];
}

/** Roles of one's own are in accounts. Source: CloudFormation API Reference, `DeploymentTargets`. */
function unitsForOwnRoles(action: Action): readonly Misreading[] {
  const model = setOf(action)?.configuration.get('PermissionModel').string();
  if (model === undefined || (model.state !== 'absent' && known(model) !== 'SELF_MANAGED') || targetsOf(action).units.length === 0)
    return [];
  const { at } = action.configuration.get('DeploymentTargets');
  return [{ key: 'DeploymentTargets', wanted: 'accounts alone: organizational units go with the PermissionModel SERVICE_MANAGED', at }];
}

function misreadTexts(configuration: Action['configuration']): readonly Misreading[] {
  return configuration.entries().flatMap(([key, value]): readonly Misreading[] => {
    const text = known(value.text());
    if (text === undefined) return [];
    const found = misreadings.find((one) => one.key === key && one.glob.some((glob) => text.matches(Text.of(glob)) === 'yes'));
    if (found !== undefined) return [{ key, wanted: found.wanted, at: value.at }];
    // Source: CloudFormation User Guide, "Resources that support dynamic parameter patterns for secure strings".
    const secure = text.parts.some((part) => typeof part === 'string' && part.includes('{{resolve:ssm-secure:'));
    return secure ? [{ key, wanted: 'a secret of Secrets Manager: secure parameters are not resolved in pipelines', at: value.at }] : [];
  });
}
