import type { BuildProject } from '../graph/build-project.ts';
import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import type { Key } from '../graph/key.ts';
import { artifactsOf } from '../graph/relations/artifact-use.ts';
import { known } from '../graph/relations/deploy.ts';
import { type Answer, answerOf, type Place, Text, unknown, type Value } from '../resource/index.ts';
import { cut, type Need, storageNeeds } from './build-storage.ts';
import type { Call, Caller, Reach } from './call.ts';
import { roleCaller, unknownText } from './callers.ts';
import { keyContexts, type Network, plainContexts } from './contexts.ts';
import { expand, type Wanted, wantedOf } from './expand.ts';
import { expansionOf, generalTarget, secretArn, secretName } from './provider-calls.ts';
import type { RequestContext } from './request.ts';
import { codebuildProjectRole } from './requirements/build-roles.ts';
import type { Requirement, RequirementFact } from './requirements/index.ts';
import { sources } from './requirements/sources.ts';
import { partitionOf, projectOf } from './stores.ts';
import { keyTarget } from './targets.ts';

/** What the role of a build project does besides artifacts: logs, reports, network, secrets, images, clones. */

/** The calls that every build of a project makes, and those by which a batch starts its builds. */
export function buildCalls(project: BuildProject, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const needs = needsOf(project, graph);
  const callers = { build: roleCaller(project.role, graph), batch: roleCaller(project.batch.role, graph) };
  return wantedOf(codebuildProjectRole, wanted).flatMap((requirement) => {
    const caller = callers[requirement.by === 'build-batch' ? 'batch' : 'build'];
    if (caller === undefined) return [];
    const { when } = requirement;
    const need = when?.kind === 'fact' ? needs.get(when.name) : undefined;
    return need === undefined ? [] : need.flatMap((one) => needCalls(requirement, one, project, caller, graph));
  });
}

function needCalls(
  requirement: Requirement,
  { holds, at, texts, on }: Need,
  project: BuildProject,
  caller: Caller,
  graph: DeliveryGraph,
): readonly Call[] {
  const { account, region, resource, vpc, projectName } = project;
  const network: Network = vpc.exists === 'no' ? 'aws' : 'own';
  const placeholders: ReadonlyMap<string, readonly Text[]> = new Map([
    ['Partition', [partitionOf(resource)]],
    ['ActionRegion', [region]],
    ['ActionAccount', [account]],
    ['ProjectName', [projectName]],
    ...texts,
  ]);
  return expand(requirement, {
    caller,
    category: () => 'build',
    filler: (name) => placeholders.get(name) ?? [],
    target: (action, text) => on ?? generalTarget(action.slice(0, action.indexOf(':')), text, account, graph),
    configuration: undefined,
    facts: requirement.when?.kind === 'fact' ? new Map([[requirement.when.name, holds]]) : new Map(),
    contexts: (action) => contextsOf(action, requirement, project, network),
    at,
    step: undefined,
  });
}

/** Network interfaces are made in each of the subnets; secrets are decrypted by the service that keeps them. */
function contextsOf(
  action: string,
  { context }: Requirement,
  { vpc, region, account, resource }: BuildProject,
  network: Network,
): readonly RequestContext[] {
  const values = Object.entries(context ?? {}).map(([key, value]) => [key, Text.of(value)] as const);
  if (action === 'kms:Decrypt') return keyContexts('secretsmanager', region, [['SecretARN', unknownText('the secret', [])]]);
  if (action !== 'ec2:CreateNetworkInterfacePermission') return plainContexts(new Map(values), network);
  const { items, open } = vpc.get('Subnets').items();
  const subnets = items.flatMap((item) => {
    const field = item.text();
    return 'value' in field ? [field.value] : [];
  });
  if (open !== undefined || subnets.length === 0 || subnets.length < items.length) return plainContexts(new Map(values), network);
  const arn = (id: Text): Text => Text.of('arn:', partitionOf(resource), ':ec2:', region, ':', account, ':subnet/', id);
  return subnets.flatMap((id) => plainContexts(new Map([...values, ['ec2:subnet', arn(id)]]), network));
}

/** Needs by the fact that the requirements name them with. */
function needsOf(project: BuildProject, graph: DeliveryGraph): ReadonlyMap<RequirementFact, readonly Need[]> {
  const { vpc, logs, projectName } = project;
  const { enabled, group } = logs.cloudWatch;
  const logGroup = 'value' in group ? group.value : Text.of('/aws/codebuild/', projectName);
  const logging: Answer =
    'value' in enabled ? answerOf(enabled.value !== 'DISABLED') : unknown(...('because' in enabled ? enabled.because : []));
  return new Map<RequirementFact, readonly Need[]>([
    [
      'build-logs',
      [
        {
          holds: logging,
          at: 'value' in group ? group.at : project.at,
          texts: new Map([['LogGroup', 'because' in group ? [] : [logGroup]]]),
        },
      ],
    ],
    ...storageNeeds(project, graph),
    ['build-batch', [{ holds: project.batch.value.exists, at: project.batch.role.at, texts: new Map() }]],
    ['build-vpc', [{ holds: vpc.exists, at: vpc.at, texts: new Map() }]],
    ['build-reports', reportNeeds(project, () => true)],
    ['build-test-reports', reportNeeds(project, (format) => !COVERAGE_FORMATS.has(format))],
    ['build-coverage-reports', reportNeeds(project, (format) => COVERAGE_FORMATS.has(format))],
    ['build-parameters', storedValues(project, 'PARAMETER_STORE').map(parameterNeed)],
    ['build-secrets', storedValues(project, 'SECRETS_MANAGER').map((value) => secretNeed(value, project))],
    ['build-private-image', imageNeeds(project)],
    ['build-image-push', imagePushNeeds(project)],
    ['build-registry-login', [...commandNeed(project, '*aws ecr get-login*')]],
    [
      'build-package-login',
      [...commandNeed(project, '*aws codeartifact login*'), ...commandNeed(project, '*aws codeartifact get-authorization-token*')].slice(
        0,
        1,
      ),
    ],
    ['build-secret-key', secretKeyNeeds(project, graph)],
    ['build-source-connection', connectionNeeds(project)],
  ]);
}

/** Source: CodeBuild User Guide, "Build specification reference", `file-format`. */
const COVERAGE_FORMATS: ReadonlySet<string> = new Set(['CLOVERXML', 'COBERTURAXML', 'JACOCOXML', 'SIMPLECOV']);
const DEFAULT_FORMAT = 'JUNITXML';

/** Report groups that the buildspec names anew: one given by ARN is there already. */
function reportNeeds({ buildspec }: BuildProject, wanted: (format: string) => boolean): readonly Need[] {
  const written = buildspec.document === undefined ? [] : buildspec.reports.entries().filter(([name]) => !name.startsWith('arn:'));
  const holds = written.some(([, report]) => wanted((known(report.get('file-format').string()) ?? DEFAULT_FORMAT).toUpperCase()));
  return [{ holds: answerOf(holds), at: buildspec.at, texts: new Map() }];
}

interface Stored {
  readonly text: Text;
  readonly at: Place;
}

/** Values of variables that are kept in a store, from the project and its buildspec. */
function storedValues(project: BuildProject, type: 'PARAMETER_STORE' | 'SECRETS_MANAGER'): readonly Stored[] {
  const from = type === 'PARAMETER_STORE' ? 'parameter-store' : 'secrets-manager';
  const values: readonly Value[] = [
    ...project.variables.items.filter((variable) => known(variable.type) === type).map(({ value }) => value),
    ...project.buildspec.variables.filter((variable) => variable.from === from).map(({ value }) => value),
  ];
  return values.flatMap((value) => {
    const field = value.text();
    return 'value' in field ? [{ text: field.value, at: field.at }] : [];
  });
}

function parameterNeed({ text, at }: Stored): Need {
  const [first, ...others] = text.parts;
  const name = typeof first === 'string' ? Text.of(first.replace(/^arn:[^/]*:parameter\//, '').replace(/^\//, ''), ...others) : text;
  return { holds: 'yes', at, texts: new Map([['ParameterNameWithoutLeadingSlash', [name]]]) };
}

function secretNeed({ text, at }: Stored, { resource, region, account }: BuildProject): Need {
  return { holds: 'yes', at, texts: new Map([['SecretArn', [secretArn(text, partitionOf(resource), region, account)]]]) };
}

/** Images of a private registry that the build pulls with its own role: `account.dkr.ecr.region.amazonaws.com/name:tag`. */
function imageNeeds({ image, properties, resource }: BuildProject): readonly Need[] {
  const credentials = properties.get('Environment', 'ImagePullCredentialsType').string();
  if (!('value' in image) || known(credentials) !== 'SERVICE_ROLE') return [];
  const [account, host] = cut(image.value, '.dkr.ecr.');
  const [region, path] = host === undefined ? [] : cut(host, '.amazonaws.com');
  const [, name] = path === undefined ? [] : cut(path, '/');
  if (account === undefined || region === undefined || name === undefined) return [];
  const [repository] = cut(cut(name, '@')[0], ':');
  const arn = Text.of('arn:', partitionOf(resource), ':ecr:', region, ':', account, ':repository/', repository);
  return [{ holds: 'yes', at: image.at, texts: new Map([['ImageRepositoryArn', [arn]]]) }];
}

/** Commands of the buildspec that call AWS by themselves, as far as they are in view. */
function commandNeed({ buildspec }: BuildProject, pattern: string): readonly Need[] {
  const command = buildspec.commands.find(({ text }) => text.matches(Text.of(pattern)) === 'yes');
  return command === undefined ? [] : [{ holds: 'yes', at: command.at, texts: new Map() }];
}

/** An image is pushed to a registry of AWS where the build signs in to one, and to no other. */
function imagePushNeeds(project: BuildProject): readonly Need[] {
  const [login] = commandNeed(project, '*aws ecr get-login*');
  const others = project.buildspec.commands.filter(({ text }) => text.matches(Text.of('*docker login*')) !== 'no').length;
  return login === undefined || others > 1 ? [] : commandNeed(project, '*docker push*');
}

/**
 * Keys of the secrets in view: one's own, and that of AWS where another account reads the secret, which it keeps everybody
 * else from. Source: Secrets Manager User Guide, "Access secrets from a different account".
 */
function secretKeyNeeds(project: BuildProject, graph: DeliveryGraph): readonly Need[] {
  const { resource, account, properties } = project;
  return storedValues(project, 'SECRETS_MANAGER').flatMap(({ text, at }) => {
    const found = graph.named('stored-secret', secretName(text), at);
    if (found.state !== 'node') return [];
    const { node: secret } = found;
    const foreign = secret.account.same(account) === 'no';
    if (secret.key.state !== 'node' && !(secret.key.state === 'absent' && foreign)) return [];
    const managed: Reference<Key> = { at, state: 'external', text: Text.of('alias/aws/secretsmanager') };
    const home = { account: secret.account, region: secret.region, partition: partitionOf(resource), origin: properties.origin };
    const { arn, target } = keyTarget(secret.key.state === 'node' ? secret.key : managed, home, graph);
    return [{ holds: 'yes' as const, at, texts: new Map([['SecretKmsKeyArn', [arn]]]), on: target }];
  });
}

function connectionNeeds({ source }: BuildProject): readonly Need[] {
  if (known(source.auth.get('Type').string()) !== 'CODECONNECTIONS') return [];
  const arn = source.auth.get('Resource').text();
  return 'value' in arn ? [{ holds: 'yes', at: arn.at, texts: new Map([['ConnectionArn', [arn.value]]]) }] : [];
}

/** Sources that hand over a reference are cloned by the builds that take it, with the role of the project. */
export function cloneCalls(graph: DeliveryGraph, reach: Reach): readonly Call[] {
  const cloning = sources.flatMap(({ provider, requirements }) =>
    requirements.filter(({ by }) => by === 'build').map((requirement) => ({ provider, requirement })),
  );
  return graph[reach]('pipeline').flatMap((pipeline) =>
    artifactsOf(pipeline).flatMap(({ producers, consumers }) =>
      producers.flatMap((source) =>
        consumers.flatMap((action) => {
          const project = projectOf(action, graph);
          const caller = project?.state === 'node' ? roleCaller(project.node.role, graph) : undefined;
          if (caller === undefined) return [];
          return cloning
            .filter(({ provider }) => provider === known(source.provider))
            .flatMap(({ requirement }) =>
              expand(requirement, { ...expansionOf(source, caller, graph), category: () => 'build', at: action.at, step: action }),
            );
        }),
      ),
    ),
  );
}
