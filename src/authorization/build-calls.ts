import type { BuildProject } from '../graph/build-project.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import { artifactsOf } from '../graph/relations/artifact-use.ts';
import { known } from '../graph/relations/deploy.ts';
import { type Answer, answerOf, type Place, Text, unknown, type Value } from '../resource/index.ts';
import type { Call, Caller } from './call.ts';
import { roleCaller } from './callers.ts';
import { type Network, plainContext } from './contexts.ts';
import { expand, type Wanted, wantedOf } from './expand.ts';
import { expansionOf, generalTarget, secretArn } from './provider-calls.ts';
import { codebuildProjectRole } from './requirements/build-roles.ts';
import type { Requirement, RequirementFact } from './requirements/index.ts';
import { sources } from './requirements/sources.ts';
import { partitionOf, projectOf } from './stores.ts';

/** What the role of a build project does besides artifacts: logs, reports, network, secrets, images, clones. */

/** One need of a project, with the field that makes it one. */
interface Need {
  readonly holds: Answer;
  readonly at: Place;
  readonly texts: ReadonlyMap<string, readonly Text[]>;
}

/** The calls that every build of a project makes. */
export function buildCalls(project: BuildProject, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const caller = roleCaller(project.role, graph);
  if (caller === undefined) return [];
  const needs = needsOf(project);
  return wantedOf(codebuildProjectRole, wanted).flatMap((requirement) => {
    const { when } = requirement;
    const need = when?.kind === 'fact' ? needs.get(when.name) : undefined;
    return need === undefined ? [] : need.flatMap((one) => needCalls(requirement, one, project, caller, graph));
  });
}

function needCalls(
  requirement: Requirement,
  { holds, at, texts }: Need,
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
    target: (action, text) => generalTarget(action.slice(0, action.indexOf(':')), text, account, graph),
    configuration: undefined,
    facts: requirement.when?.kind === 'fact' ? new Map([[requirement.when.name, holds]]) : new Map(),
    contexts: () => [
      plainContext(new Map(Object.entries(requirement.context ?? {}).map(([key, value]) => [key, Text.of(value)])), network),
    ],
    at,
    step: undefined,
  });
}

/** Needs by the fact that the requirements name them with. */
function needsOf(project: BuildProject): ReadonlyMap<RequirementFact, readonly Need[]> {
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
    ['build-vpc', [{ holds: vpc.exists, at: vpc.at, texts: new Map() }]],
    ['build-reports', [{ holds: answerOf(hasReports(project)), at: project.buildspec.at, texts: new Map() }]],
    ['build-parameters', storedValues(project, 'PARAMETER_STORE').map(parameterNeed)],
    ['build-secrets', storedValues(project, 'SECRETS_MANAGER').map((value) => secretNeed(value, project))],
    ['build-private-image', imageNeeds(project)],
    ['build-source-connection', connectionNeeds(project)],
  ]);
}

/** Report groups that the buildspec names anew: one given by ARN is there already. */
function hasReports({ buildspec }: BuildProject): boolean {
  return buildspec.document !== undefined && buildspec.reports.entries().some(([name]) => !name.startsWith('arn:'));
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

const IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

/** Images of a private registry that the build pulls with its own role. */
function imageNeeds({ image, properties, resource }: BuildProject): readonly Need[] {
  const credentials = properties.get('Environment', 'ImagePullCredentialsType').string();
  if (!('value' in image) || known(credentials) !== 'SERVICE_ROLE') return [];
  const [, account, region, name] = IMAGE.exec(image.value.known ?? '') ?? [];
  if (account === undefined || region === undefined || name === undefined) return [];
  return [
    {
      holds: 'yes',
      at: image.at,
      texts: new Map([['ImageRepositoryArn', [Text.of('arn:', partitionOf(resource), `:ecr:${region}:${account}:repository/${name}`)]]]),
    },
  ];
}

function connectionNeeds({ source }: BuildProject): readonly Need[] {
  if (known(source.auth.get('Type').string()) !== 'CODECONNECTIONS') return [];
  const arn = source.auth.get('Resource').text();
  return 'value' in arn ? [{ holds: 'yes', at: arn.at, texts: new Map([['ConnectionArn', [arn.value]]]) }] : [];
}

/** Sources that hand over a reference are cloned by the builds that take it, with the role of the project. */
export function cloneCalls(graph: DeliveryGraph): readonly Call[] {
  const cloning = sources.flatMap(({ provider, requirements }) =>
    requirements.filter(({ by }) => by === 'build').map((requirement) => ({ provider, requirement })),
  );
  return graph.subjects('pipeline').flatMap((pipeline) =>
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
