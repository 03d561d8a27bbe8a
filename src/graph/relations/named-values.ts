import { type Cause, embeddedValue, type Resource, type Value } from '../../resource/index.ts';
import type { BuildVariable } from '../build-project.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';

/** A value that people can read, and what it is called where it stands. */
export interface NamedValue {
  readonly name: string;
  readonly value: Value;
  readonly where: string;
  /** What tells it from others of its name, where `where` does not. */
  readonly place?: string;
  readonly masked?: true;
  /** Why it is not known whether it is masked. */
  readonly doubt?: readonly Cause[];
}

/** Passwords that services hide, and templates show. */
const PASSWORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::RDS::DBInstance', ['MasterUserPassword']],
  ['AWS::RDS::DBCluster', ['MasterUserPassword']],
  ['AWS::Redshift::Cluster', ['MasterUserPassword']],
  ['AWS::DocDB::DBCluster', ['MasterUserPassword']],
  ['AWS::ElastiCache::ReplicationGroup', ['AuthToken']],
]);

/** Source: EC2 User Guide, "Run commands when you launch an EC2 instance with user data input": nothing protects it. */
const USER_DATA: ReadonlyMap<string, readonly [string, ...string[]]> = new Map([
  ['AWS::EC2::Instance', ['UserData']],
  ['AWS::EC2::LaunchTemplate', ['LaunchTemplateData', 'UserData']],
  ['AWS::AutoScaling::LaunchConfiguration', ['UserData']],
]);

/** Named values of a type that people can read, after deployment or in the template. */
export const namedValues: ReadonlyMap<string, (resource: Resource, graph: DeliveryGraph) => readonly NamedValue[]> = new Map<
  string,
  (resource: Resource, graph: DeliveryGraph) => readonly NamedValue[]
>([
  [
    'AWS::CodeBuild::Project',
    (resource, graph) => [
      ...(graph.node('build-project', resource)?.variables.items ?? []).flatMap(buildVariable),
      ...[resource.properties.get('Source'), ...resource.properties.get('SecondarySources').items().items].flatMap(sourceTexts),
    ],
  ],
  [
    'AWS::CodePipeline::Pipeline',
    (resource, graph) => [
      ...(graph.node('pipeline', resource)?.actions ?? []).flatMap((action) => [
        ...configured(action, graph),
        ...actionVariables(action),
        { name: 'OAuthToken', value: action.configuration.get('OAuthToken'), where: ACTION, masked: true as const },
      ]),
      // Source: CodePipeline User Guide, "Variables reference": the values of variables stand in the history of executions.
      ...resource.properties
        .get('Variables')
        .items()
        .items.map((variable) => ({
          name: printed(variable.get('Name').text()),
          value: variable.get('DefaultValue'),
          where: 'a variable of the pipeline, which every execution shows',
        })),
    ],
  ],
  [
    'AWS::CodePipeline::Webhook',
    ({ properties }) => [
      { name: 'SecretToken', value: properties.get('AuthenticationConfiguration', 'SecretToken'), where: 'a webhook', masked: true },
    ],
  ],
  [
    'AWS::CodeBuild::SourceCredential',
    ({ properties }) => [{ name: 'Token', value: properties.get('Token'), where: 'a source credential', masked: true }],
  ],
  ['AWS::Lambda::Function', ({ properties }) => entriesOf(properties.get('Environment', 'Variables'), 'the environment of a function')],
  [
    'AWS::ECS::TaskDefinition',
    ({ properties }) =>
      properties
        .get('ContainerDefinitions')
        .items()
        .items.flatMap((container, index) => [
          ...pairsOf(container.get('Environment'), 'the environment of a container'),
          ...container
            .get('Command')
            .items()
            .items.map((value, at) => ({ name: 'Command', value, where: 'the command of a container', place: `command ${index}.${at}` })),
        ]),
  ],
  [
    'AWS::SSM::Parameter',
    ({ properties }) => [
      { name: known(properties.get('Name').string()) ?? '', value: properties.get('Value'), where: 'a parameter of type String' },
    ],
  ],
  ['AWS::SecretsManager::Secret', ({ properties }) => secretString(properties.get('SecretString'))],
  ...[...PASSWORDS].map(
    ([type, keys]) =>
      [
        type,
        ({ properties }: Resource) =>
          keys.map((name) => ({ name, value: properties.get(name), where: 'a resource', masked: true as const })),
      ] as const,
  ),
  ...[...USER_DATA].map(
    ([type, path]) =>
      [
        type,
        (resource: Resource) => [
          { name: 'UserData', value: resource.properties.get(...path).unencoded, where: 'the user data of a machine' },
          ...initTexts(resource),
        ],
      ] as const,
  ),
  ['AWS::AutoScaling::AutoScalingGroup', initTexts],
  [
    'AWS::Amplify::App',
    ({ properties }) => [...site(properties), ...hiddenIn(properties, ['OauthToken', 'AccessToken'], 'an Amplify app')],
  ],
  ['AWS::Amplify::Branch', ({ properties }) => site(properties)],
  [
    'AWS::AppRunner::Service',
    ({ properties }) =>
      [
        ['ImageRepository', 'ImageConfiguration'],
        ['CodeRepository', 'CodeConfiguration', 'CodeConfigurationValues'],
      ].flatMap((path) =>
        pairsOf(properties.get('SourceConfiguration', ...path, 'RuntimeEnvironmentVariables'), 'the environment of a service', path[0]),
      ),
  ],
  [
    'AWS::Batch::JobDefinition',
    ({ properties }) => pairsOf(properties.get('ContainerProperties', 'Environment'), 'the environment of a job'),
  ],
  ['AWS::Glue::Job', ({ properties }) => entriesOf(properties.get('DefaultArguments'), 'the arguments of a job')],
  [
    'AWS::Events::Connection',
    ({ properties }) => {
      const given = properties.get('AuthParameters');
      return [
        ...hiddenIn(given.get('ApiKeyAuthParameters'), ['ApiKeyValue'], 'a connection of EventBridge'),
        ...hiddenIn(given.get('BasicAuthParameters'), ['Password'], 'a connection of EventBridge'),
        ...hiddenIn(given.get('OAuthParameters', 'ClientParameters'), ['ClientSecret'], 'a connection of EventBridge'),
      ];
    },
  ],
  [
    'AWS::ElasticBeanstalk::Environment',
    ({ properties }) =>
      properties
        .get('OptionSettings')
        .items()
        .items.map((option) => ({
          name: known(option.get('OptionName').string()) ?? '',
          value: option.get('Value'),
          where: 'an option of an environment',
        })),
  ],
]);

/**
 * What machines are set up with. Source: CloudFormation Template Reference, "Parameters": `NoEcho` masks nothing in the
 * metadata of resources, which `describe-stack-resource` shows.
 */
function initTexts({ metadata }: Resource): readonly NamedValue[] {
  const found: NamedValue[] = [];
  const visit = (value: Value, name: string): void => {
    const { content } = value;
    if (content.kind === 'map') for (const [key, entry] of value.entries()) visit(entry, key);
    else if (content.kind === 'list') for (const item of content.items) visit(item, name);
    else if (content.kind === 'text') found.push({ name, value, where: 'the metadata of a resource', place: `metadata ${found.length}` });
  };
  const init = metadata.get('AWS::CloudFormation::Init');
  if (init.exists === 'yes') visit(init, 'Init');
  return found;
}

/** What an app or a branch of Amplify is built with; and the password in front of it, which nobody is shown. */
function site(properties: Value): readonly NamedValue[] {
  return [
    ...pairsOf(properties.get('EnvironmentVariables'), 'the environment of an Amplify build'),
    ...hiddenIn(properties.get('BasicAuthConfig'), ['Password'], 'an Amplify app'),
  ];
}

/** Properties that are credentials and that the service shows to nobody. */
function hiddenIn(map: Value, keys: readonly string[], where: string): readonly NamedValue[] {
  return keys.map((name) => ({ name, value: map.get(name), where, masked: true as const }));
}

/** Configuration of an action; a property that its custom action type calls secret is masked. */
function configured(action: Action, graph: DeliveryGraph): readonly NamedValue[] {
  const entries = entriesOf(action.configuration, ACTION, ['OAuthToken', 'EnvironmentVariables']);
  if (known(action.providerOwner) !== 'Custom') return entries;
  const types = graph.subjects('custom-action-type').filter((type) => type.makes(action) !== 'no');
  const provider = known(action.provider) ?? 'of an action';
  if (types.length === 0)
    return entries.map((entry) => ({ ...entry, doubt: [{ kind: 'not-in-view', what: `the custom action type ${provider}` }] }));
  const secret = new Set(
    types.flatMap(({ configuration }) =>
      configuration.filter((property) => known(property.secret) === true).map(({ name }) => printed(name)),
    ),
  );
  return entries.map((entry) => (secret.has(entry.name) ? { ...entry, masked: true } : entry));
}

const ACTION = 'the configuration of an action';

/** What a project shows of its source: the address, which Git takes a password in, and a buildspec that is written in the template. */
function sourceTexts(source: Value, index: number): readonly NamedValue[] {
  return [
    { name: 'Location', value: source.get('Location'), where: 'the address of a source', place: `location ${index}` },
    { name: 'BuildSpec', value: source.get('BuildSpec'), where: 'a buildspec', place: `buildspec ${index}` },
  ];
}

/**
 * Variables that an action hands to its builds: JSON in the configuration of CodeBuild, a list of the action itself for
 * commands. Source: CodePipeline User Guide, references of both actions.
 */
function actionVariables({ configuration, value, title }: Action): readonly NamedValue[] {
  const text = configuration.get('EnvironmentVariables').text();
  const parsed =
    'value' in text ? embeddedValue(text.value, configuration.get('EnvironmentVariables').origin, JSON.parse, true) : undefined;
  const own = (parsed?.kind === 'list' ? parsed.items().items : []).map((item) => ['name', 'value', 'type'].map((key) => item.get(key)));
  const listed = value
    .get('EnvironmentVariables')
    .items()
    .items.map((item) => ['Name', 'Value', 'Type'].map((key) => item.get(key)));
  return [...own, ...listed].flatMap(([name, content, type]) => {
    if (name === undefined || content === undefined || type === undefined) return [];
    const stored = known(type.string());
    const where = 'a build variable of an action';
    return stored !== undefined && stored !== 'PLAINTEXT'
      ? []
      : [{ name: printed(name.text()), value: content, where, place: `${where} ${printed(title)}` }];
  });
}

function buildVariable({ name, value, type }: BuildVariable): readonly NamedValue[] {
  const stored = known(type);
  return stored !== undefined && stored !== 'PLAINTEXT' ? [] : [{ name: printed(name), value, where: 'a build variable' }];
}

/** The text of a secret as it is written: a credential, or JSON with names. */
function secretString(value: Value): readonly NamedValue[] {
  const text = value.text();
  const map = 'value' in text ? embeddedValue(text.value, value.origin, JSON.parse, true) : undefined;
  const where = 'the template, beside the secret it is for';
  if (map?.kind !== 'map') return [{ name: 'SecretString', value, where, masked: true }];
  return map.entries().map(([name, entry]) => ({ name, value: entry, where, masked: true }));
}

function entriesOf(map: Value, where: string, apart: readonly string[] = []): readonly NamedValue[] {
  return map
    .entries()
    .filter(([key]) => !apart.includes(key))
    .map(([name, value]) => ({ name, value, where }));
}

function pairsOf(list: Value, where: string, place?: string): readonly NamedValue[] {
  return list.items().items.map((pair) => ({
    name: printed(pair.get('Name').text()),
    value: pair.get('Value'),
    where,
    ...(place === undefined ? {} : { place }),
  }));
}

function printed(name: ReturnType<Value['text']>): string {
  return 'value' in name ? name.value.print() : '';
}
