import { type Answer, any, type Place, type Text, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { type BranchRelease, branchRelease, unmerged } from '../branch-release.ts';
import type { BuildProject } from '../build-project.ts';
import type { FilterGroup } from '../build-triggers.ts';
import { grantsOf } from '../grants.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { known } from './deploy.ts';

/** A project whose builds the events of its repository start: who can start one, and what the build holds. */
export interface BuildExposure extends Subject {
  readonly kind: 'build-exposure';
  readonly project: BuildProject;
  /** The repository is on a host where everybody can open pull requests, unless the repository is private. */
  readonly publicHost: boolean;
  /** The filter groups that a pull request from anyone passes; the trigger itself where there are none. */
  readonly open: readonly Place[];
  readonly outsiders: Answer;
  /** `approved` by a comment of people with rights, or not; `default` where the template leaves it to the service. */
  readonly comments: 'approved' | 'weak' | 'off' | 'default' | 'unknown';
  /** The first role that people can have for the asking and that may approve. */
  readonly readers: Value | undefined;
  /** What is worth stealing or spoiling. */
  readonly loot: readonly { readonly what: string; readonly at: Place }[];
  /** A release that each build makes, and what starts builds of code that nobody has merged. */
  readonly release: (BranchRelease & { readonly startedBy: Place; readonly by: 'pushes' | 'requests' }) | undefined;
  /** Also builds what has been pushed, so that a cache or role serves both. */
  readonly pushes: Answer;
  /** Another project that has its cache at the same place, and builds for a pipeline or what has been pushed. */
  readonly sharesCacheWith: BuildProject | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'build-exposure': BuildExposure;
  }
}

export const buildExposureKind: NodeKind<'build-exposure'> = {
  kind: 'build-exposure',
  types: [],
  stands: ['AWS::CodeBuild::Project'],
  list: (graph) =>
    graph
      .subjects('build-project')
      .filter(({ triggers: { webhook } }) => webhook.state === 'unresolved' || known(webhook) === true)
      .map((project) => exposureOf(project, graph)),
};

const PUBLIC_HOSTS = new Set(['GITHUB', 'GITLAB', 'BITBUCKET']);

function exposureOf(project: BuildProject, graph: DeliveryGraph): BuildExposure {
  const { id, name, at, triggers, source } = project;
  const groups = triggers.groups.map((group) => ({ group, answer: takesAnyone(group) }));
  const open = triggers.open ?? [];
  return {
    kind: 'build-exposure',
    id,
    name,
    at,
    project,
    publicHost: PUBLIC_HOSTS.has(known(source.type) ?? ''),
    open: groups.length === 0 ? [triggers.value.at] : groups.filter(({ answer }) => answer === 'yes').map(({ group }) => group.value.at),
    outsiders:
      groups.length === 0
        ? triggers.pullRequests
        : any([...groups.map(({ answer }) => answer), ...(open.length > 0 ? [{ because: open }] : [])]),
    comments: commentsOf(project),
    get release() {
      return releaseOf(project, graph);
    },
    get readers() {
      return readersOf(project);
    },
    pushes: any(groups.length === 0 ? ['yes'] : groups.map(({ group }) => hasEvent(group, /\bPUSH\b/))),
    get sharesCacheWith() {
      return sharesCacheWith(project, graph);
    },
    get loot() {
      return lootOf(project);
    },
  };
}

function cacheOf({ cacheType, properties }: BuildProject): { readonly location: Text; readonly namespace: Text | undefined } | undefined {
  const location = known(cacheType) === 'S3' ? known(properties.get('Cache', 'Location').text()) : undefined;
  return location === undefined ? undefined : { location, namespace: known(properties.get('Cache', 'CacheNamespace').text()) };
}

function sharesCacheWith(project: BuildProject, graph: DeliveryGraph): BuildProject | undefined {
  const own = cacheOf(project);
  const { role } = project;
  const readsOnly = role.state === 'node' && role.node.identity.complete && grantsOf(role.node.identity, 's3:PutObject').length === 0;
  if (own === undefined || readsOnly) return undefined;
  return graph.subjects('build-project').find((other) => {
    const cache = other.id === project.id ? undefined : cacheOf(other);
    if (cache?.location.same(own.location) !== 'yes' || cache.namespace?.key !== own.namespace?.key) return false;
    const piped = graph.subjects('build-use').some(({ project: used }) => used.state === 'node' && used.node.id === other.id);
    return piped || (known(other.triggers.webhook) === true && exposureOf(other, graph).pushes === 'yes');
  });
}

/** Source: CodeBuild API Reference, PullRequestBuildPolicy; roles that only read or sort can be had for the asking. */
function commentsOf(project: BuildProject): BuildExposure['comments'] {
  const { commentApproval } = project.triggers;
  if (commentApproval.state === 'absent') return 'default';
  if (!('value' in commentApproval)) return 'unknown';
  if (commentApproval.value === 'DISABLED') return 'off';
  return readersOf(project) === undefined ? 'approved' : 'weak';
}

function readersOf({ triggers: { approverRoles } }: BuildProject): Value | undefined {
  return approverRoles.items().items.find((role) => /_(?:READ|TRIAGE)$/.test(known(role.string()) ?? ''));
}

function releaseOf({ triggers, buildspec, properties }: BuildProject, graph: DeliveryGraph): BuildExposure['release'] {
  const started = triggers.groups.map((group) => ({ by: unmerged(group), startedBy: group.value.at })).find(({ by }) => by !== undefined);
  const every = triggers.groups.length === 0 && triggers.open === undefined;
  const [by, startedBy] = every ? ['pushes' as const, triggers.value.at] : [started?.by, started?.startedBy];
  if (by === undefined || startedBy === undefined || known(triggers.webhook) !== true) return undefined;
  const release = branchRelease(buildspec, properties.get('Name').text(), graph.environments);
  return release === undefined ? undefined : { ...release, by, startedBy };
}

const PULL_REQUEST = /PULL_REQUEST_(?:CREATED|UPDATED|REOPENED)/;

/** Does a group let through a pull request whoever opened it? A list of actors does not, one of actors left out does. */
function takesAnyone(group: FilterGroup): Answer {
  const actors = group.filters.filter(({ type, excluded }) => known(type) === 'ACTOR_ACCOUNT_ID' && known(excluded) !== true);
  return actors.length > 0 ? 'no' : hasEvent(group, PULL_REQUEST);
}

function hasEvent({ filters, open }: FilterGroup, event: RegExp): Answer {
  const events = filters.filter(({ type }) => known(type) === 'EVENT');
  return any([
    ...events.map(({ pattern }): Answer => {
      if (pattern.state === 'unresolved') return { because: pattern.because };
      return 'value' in pattern ? pattern.value.test(event) : 'no';
    }),
    ...(open === undefined ? [] : [{ because: open }]),
  ]);
}

/** Rights that let a build spoil or take something; reading its source and writing its logs are none. */
const STRONG: readonly string[] = [
  'secretsmanager:GetSecretValue',
  'ssm:GetParameters',
  'sts:AssumeRole',
  'iam:PassRole',
  's3:PutObject',
  'ecr:PutImage',
  'lambda:UpdateFunctionCode',
  'cloudformation:CreateStack',
  'codecommit:GitPush',
  'codepipeline:StartPipelineExecution',
  'codeartifact:PublishPackageVersion',
];

function lootOf({ variables, role, privileged, vpc, cacheType, properties }: BuildProject): BuildExposure['loot'] {
  const secret = variables.items.find(({ type }) => known(type) === 'SECRETS_MANAGER' || known(type) === 'PARAMETER_STORE');
  const right =
    role.state === 'node'
      ? STRONG.map((action) => ({ action, grant: grantsOf(role.node.identity, action).find(({ answer }) => answer === 'yes') })).find(
          ({ grant }) => grant !== undefined,
        )
      : undefined;
  return [
    ...(secret === undefined ? [] : [{ what: 'a stored secret', at: secret.at }]),
    ...(right?.grant === undefined ? [] : [{ what: `the right to ${right.action}`, at: right.grant.at }]),
    ...(vpc.kind === 'map' ? [{ what: 'a private network', at: vpc.at }] : []),
    ...(known(privileged) === true ? [{ what: 'privileged mode', at: privileged.at }] : []),
    ...(known(cacheType) === 'S3' ? [{ what: 'a shared cache', at: properties.get('Cache').at }] : []),
  ];
}
