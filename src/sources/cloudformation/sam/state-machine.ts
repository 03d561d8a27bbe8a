import { isRawMap, type Raw, type ResourceDefinition } from '../../../resource/index.ts';
import type { Expansion } from './expansion.ts';
import { aliasPart, conditionOf, storedCode, tagList } from './function.ts';
import { withGlobals } from './globals.ts';
import { entryIn } from './pieces.ts';
import { makeRole } from './role.ts';

/** SAM's names of properties by CloudFormation's. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['Name', 'StateMachineName'],
  ['Type', 'StateMachineType'],
  ['Logging', 'LoggingConfiguration'],
  ['Tracing', 'TracingConfiguration'],
  ['Role', 'RoleArn'],
]);
const CONSUMED = new Set([
  'DefinitionUri',
  'Tags',
  'Policies',
  'AutoPublishAlias',
  'DeploymentPreference',
  'Events',
  'PermissionsBoundary',
  'RolePath',
  'PropagateTags',
  'UseAliasAsEventTarget',
]);

/**
 * Makes of a SAM state machine what SAM does; it shifts traffic by the alias alone, without CodeDeploy.
 * Source: samtranslator 1.110, `stepfunctions/generators.py`.
 */
export function expandStateMachine(definition: ResourceDefinition, out: Expansion): void {
  const { logicalId: owner, raw } = definition;
  const properties = withGlobals(definition, out.template.document);
  const condition = conditionOf(raw);
  const names = Object.keys(isRawMap(properties.raw) ? properties.raw : {}).filter((name) => !CONSUMED.has(name));
  const tags = entryIn(properties, 'Tags');
  const stored = entryIn(properties, 'DefinitionUri');
  const mapped: Record<string, Raw> = Object.fromEntries(
    names.map((name) => [
      RENAMED.get(name) ?? name,
      RENAMED.has(name) ? (entryIn(properties, name) ?? null) : ((properties.raw as { readonly [key: string]: Raw })[name] ?? null),
    ]),
  );
  if (tags !== undefined) mapped['Tags'] = tagList(tags);
  if (stored !== undefined) mapped['DefinitionS3Location'] = storedCode(stored);
  if (entryIn(properties, 'Role') === undefined)
    mapped['RoleArn'] = makeRole(out, { owner, properties, condition, service: 'states.amazonaws.com', managed: [], documents: [] });
  const type = 'AWS::StepFunctions::StateMachine';
  out.keep({ ...definition, type, raw: { ...raw, Type: type, Properties: mapped }, madeBy: { transform: 'serverless', logicalId: owner } });

  const alias = entryIn(properties, 'AutoPublishAlias');
  if (alias === undefined) return;
  const version = `${owner}Version`;
  out.make({
    logicalId: version,
    type: 'AWS::StepFunctions::StateMachineVersion',
    properties: { StateMachineArn: { Ref: owner } },
    from: alias,
    owner,
    condition,
  });
  const preference = entryIn(properties, 'DeploymentPreference');
  const settings = preference !== undefined && isRawMap(preference.raw) ? preference.raw : { Type: 'ALL_AT_ONCE' };
  const routing: Raw = {
    ...Object.fromEntries(
      Object.keys(settings).map((key) => [key, (preference === undefined ? undefined : entryIn(preference, key)) ?? settings[key] ?? null]),
    ),
    StateMachineVersionArn: { Ref: version },
  };
  out.make({
    logicalId: `${owner}Alias${aliasPart(alias, out)}`,
    type: 'AWS::StepFunctions::StateMachineAlias',
    properties: { Name: alias, DeploymentPreference: routing },
    from: preference ?? alias,
    owner,
    condition,
  });
}
