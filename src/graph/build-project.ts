import {
  type Answer,
  all,
  type Cause,
  type Field,
  not,
  type Place,
  type Resource,
  Text,
  type Value,
  withDefault,
} from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { shellText } from './build-commands.ts';
import { imageFits, lambdaFaults } from './build-environment.ts';
import { type MissingRuntime, missingRuntimes } from './build-runtimes.ts';
import { type BuildTriggers, buildTriggers } from './build-triggers.ts';
import { type Buildspec, buildspecOf } from './buildspec.ts';
import { type FailedPublish, failedPublish } from './failed-publish.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { type UnfitCredentials, unfitCredentials } from './image-credentials.ts';
import { byMovableTag, fromDockerHub, type ImageReference, imageReference } from './image-reference.ts';
import type { Key } from './key.ts';
import { lazy } from './lazy.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase } from './node.ts';
import { type MisnamedArtifact, misnamedSecondaries } from './relations/build-artifacts.ts';
import type { Role } from './role.ts';
import { type DeadFilter, deadFilters } from './webhook-filters.ts';
import { wordsOf } from './words.ts';

export interface BuildProject extends Subject {
  readonly kind: 'build-project';
  readonly resource: Resource;
  readonly properties: Value;
  /** The physical name; `name` is the logical id. */
  readonly projectName: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly region: Text;
  readonly role: Reference<Role>;
  /** How it builds in batches, and the role that starts the builds of one. */
  readonly batch: { readonly value: Value; readonly role: Reference<Role> };
  /** Absent means the AWS-managed key of S3. */
  readonly encryptionKey: Reference<Key>;
  readonly image: Field<Text>;
  /** Is it pulled from Docker Hub by nobody in particular? */
  readonly anonymousPull: Answer;
  readonly environmentType: Field<string>;
  /** The image, where it is of a private registry or its repository is in view, and whether its tag is one that is moved and may be. */
  readonly ownImage: (ImageReference & { readonly movable: Answer }) | undefined;
  /** Ways in which its image cannot be pulled with the credentials that it names. */
  readonly unfitCredentials: readonly UnfitCredentials[];
  /** What it asks for and Lambda compute does not have. */
  readonly lambdaFaults: readonly { readonly what: string; readonly at: Place }[];
  /** Is the image made for the type of environment? */
  readonly imageFits: Answer;
  readonly computeType: Field<string>;
  readonly privileged: Field<boolean>;
  /** A container engine of its own runs beside the build. */
  readonly dockerServer: Answer;
  /** The first command in view that calls Docker, which needs an engine; undefined where the engine is named elsewhere. */
  readonly dockerCommand: { readonly line: string; readonly at: Place } | undefined;
  /** A name, variable or cache says that it builds images, or tools that may do so are called. */
  readonly mayBuildImages: boolean;
  /** Variables that the project hands to builds. */
  readonly variables: { readonly items: readonly BuildVariable[]; readonly open: readonly Cause[] | undefined };
  readonly source: ProjectSource;
  readonly secondarySources: readonly ProjectSource[];
  readonly buildspec: Buildspec;
  readonly artifacts: ProjectArtifacts;
  readonly secondaryArtifacts: readonly ProjectArtifacts[];
  /** Secondary artifacts of its own that the buildspec does not have. */
  readonly misnamed: readonly MisnamedArtifact[];
  readonly triggers: BuildTriggers;
  /** What its buildspec publishes whether its tests have failed or not. */
  readonly failedPublish: FailedPublish | undefined;
  /** Runtimes of the buildspec that the image does not have. */
  readonly missingRuntimes: readonly MissingRuntime[];
  /** Filters of its webhook that keep it from building, or from building what they are for. */
  readonly deadFilters: readonly DeadFilter[];
  readonly logs: ProjectLogs;
  /** `NO_CACHE`, `LOCAL` or `S3`. */
  readonly cacheType: Field<string>;
  readonly cacheLocation: Field<Text>;
  readonly vpc: Value;
  readonly timeoutMinutes: Field<number>;
  readonly visibility: Field<string>;
}

export interface BuildVariable {
  readonly at: Value['at'];
  readonly name: Field<Text>;
  readonly value: Value;
  /** `PLAINTEXT` when not set, `PARAMETER_STORE` or `SECRETS_MANAGER`. */
  readonly type: Field<string>;
}

export interface ProjectSource {
  readonly value: Value;
  readonly type: Field<string>;
  readonly location: Field<Text>;
  readonly insecureTls: Field<boolean>;
  readonly auth: Value;
}

export interface ProjectArtifacts {
  readonly value: Value;
  readonly type: Field<string>;
  readonly location: Field<Text>;
  readonly encryptionDisabled: Field<boolean>;
}

export interface ProjectLogs {
  readonly cloudWatch: { readonly enabled: Field<string>; readonly group: Field<Text> };
  readonly s3: { readonly enabled: Field<string>; readonly location: Field<Text>; readonly encryptionDisabled: Field<boolean> };
}

declare module '../rule/types.ts' {
  interface Subjects {
    'build-project': BuildProject;
  }
}

export const buildProjectKind: NodeKind<'build-project'> = { kind: 'build-project', types: ['AWS::CodeBuild::Project'], node: projectOf };

/** Defaults: CodeBuild User Guide, "Create a build project", and the CloudFormation resource reference. */
function projectOf(resource: Resource, graph: DeliveryGraph): BuildProject {
  const { properties, identity } = resource;
  const environment = properties.get('Environment');
  const references = lazy(() => ({
    role: graph.refer('role', properties.get('ServiceRole')),
    encryptionKey: graph.refer('key', properties.get('EncryptionKey')),
    batch: { value: properties.get('BuildBatchConfig'), role: graph.refer('role', properties.get('BuildBatchConfig', 'ServiceRole')) },
  }));
  const buildspec = lazy(() => buildspecOf(properties.get('Source', 'BuildSpec'), resource));
  const triggers = lazy(() => buildTriggers(properties.get('Triggers')));
  const project: BuildProject = {
    ...nodeBase('build-project', resource),
    projectName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    image: environment.get('Image').text(),
    environmentType: environment.get('Type').string(),
    computeType: environment.get('ComputeType').string(),
    privileged: withDefault(environment.get('PrivilegedMode').boolean(), false),
    source: sourceOf(properties.get('Source')),
    artifacts: artifactsOf(properties.get('Artifacts')),
    cacheType: withDefault(properties.get('Cache', 'Type').string(), 'NO_CACHE'),
    cacheLocation: properties.get('Cache', 'Location').text(),
    vpc: properties.get('VpcConfig'),
    timeoutMinutes: withDefault(properties.get('TimeoutInMinutes').number(), 60),
    visibility: withDefault(properties.get('Visibility').string(), 'PRIVATE'),
    dockerServer: environment.get('DockerServer').exists,
    get anonymousPull() {
      return all([fromDockerHub(environment.get('Image').text()), not(environment.get('RegistryCredential').exists)]);
    },
    get ownImage() {
      const image = environment.get('Image').text();
      const reference = 'value' in image ? imageReference(image.value, graph) : undefined;
      if (reference === undefined) return undefined;
      const own = reference.repository !== undefined || reference.text.matches(Text.of('*.dkr.ecr.*')) === 'yes';
      return own ? { ...reference, movable: byMovableTag(reference) } : undefined;
    },
    get unfitCredentials() {
      const role = this.role.state === 'node' ? this.role.node : undefined;
      return unfitCredentials({ environment, account: this.account, role, buildspec: buildspec(), ownImage: this.ownImage });
    },
    get lambdaFaults() {
      return lambdaFaults(properties, this.dockerCommand?.at);
    },
    get imageFits() {
      return imageFits(environment.get('Image').text(), environment.get('Type').string());
    },
    get dockerCommand() {
      return dockerCommand(buildspec(), environment);
    },
    get mayBuildImages() {
      return mayBuildImages(resource, buildspec());
    },
    get role() {
      return references().role;
    },
    get batch() {
      return references().batch;
    },
    get encryptionKey() {
      return references().encryptionKey;
    },
    get variables() {
      const { items, open } = environment.get('EnvironmentVariables').items();
      return { items: items.map(variableOf), open };
    },
    get secondarySources() {
      return properties.get('SecondarySources').items().items.map(sourceOf);
    },
    get secondaryArtifacts() {
      return properties.get('SecondaryArtifacts').items().items.map(artifactsOf);
    },
    get buildspec() {
      return buildspec();
    },
    get triggers() {
      return triggers();
    },
    get failedPublish() {
      return failedPublish(buildspec());
    },
    get missingRuntimes() {
      return missingRuntimes(buildspec(), environment.get('Image').text());
    },
    get deadFilters() {
      const { groups, webhook } = triggers();
      const on = 'value' in webhook && webhook.value;
      return on ? groups.flatMap((group) => deadFilters(group, properties.get('Source', 'Type').string())) : [];
    },
    get logs() {
      return logsOf(properties.get('LogsConfig'));
    },
    get misnamed() {
      return misnamedSecondaries(project);
    },
  };
  return project;
}

const DOCKER =
  /(?:^|[\s;&|(])(?:sudo\s+)?(?:docker|docker-compose|dockerd|dockerd-entrypoint\.sh)\b(?!\s+(?:login|logout|--version|version))/;

/** Retired images of CodeBuild that started the daemon by themselves. Source: CodeBuild API Reference, ProjectEnvironment. */
const DOCKER_IMAGES: readonly string[] = ['aws/codebuild/docker:'];

/** Docker that is told to use an engine elsewhere needs none here. */
function dockerCommand(buildspec: Buildspec, environment: Value): BuildProject['dockerCommand'] {
  const variables = environment.get('EnvironmentVariables').items().items;
  const image = environment.get('Image').text();
  if ('value' in image && DOCKER_IMAGES.some((one) => image.value.startsWith(one) === 'yes')) return undefined;
  if (variables.some(namesHost) || buildspec.commands.some(({ text }) => /DOCKER_HOST=/.test(shellText(text)))) return undefined;
  for (const { text, at } of buildspec.commandsFor('container-engine')) {
    const line = shellText(text)
      .split('\n')
      .find((one) => DOCKER.test(one));
    if (line !== undefined) return { line: line.trim().slice(0, 60), at };
  }
  return undefined;
}

function namesHost(item: Value): boolean {
  const name = item.get('Name').text();
  return 'value' in name && name.value.is('DOCKER_HOST') === 'yes';
}

const IMAGE_WORDS = new Set(['docker', 'image', 'images', 'container', 'containers', 'ecr', 'dockerfile']);
const IMAGE_TOOLS =
  /\b(?:docker|podman|buildah|nerdctl|cdk|copilot|sam\s+build|serverless|sls|pack\s+build|localstack|testcontainers|minikube|kind\s+create)\b/;

function mayBuildImages(resource: Resource, { commands }: Buildspec): boolean {
  const { properties, logicalId } = resource;
  const written = (value: Value): readonly string[] => {
    const text = value.text();
    return 'value' in text ? text.value.parts.filter((part) => typeof part === 'string') : [];
  };
  const variables = properties
    .get('Environment', 'EnvironmentVariables')
    .items()
    .items.flatMap((item) => written(item.get('Name')));
  const names = [logicalId, ...variables, ...['Name', 'Description'].flatMap((key) => written(properties.get(key)))];
  const modes = properties.get('Cache', 'Modes').items().items.flatMap(written);
  return (
    modes.includes('LOCAL_DOCKER_LAYER_CACHE') ||
    names.flatMap(wordsOf).some((word) => IMAGE_WORDS.has(word)) ||
    commands.some(({ text }) => IMAGE_TOOLS.test(shellText(text)))
  );
}

function variableOf(value: Value): BuildVariable {
  return {
    at: value.at,
    name: value.get('Name').text(),
    value: value.get('Value'),
    type: withDefault(value.get('Type').string(), 'PLAINTEXT'),
  };
}

function sourceOf(value: Value): ProjectSource {
  return {
    value,
    type: value.get('Type').string(),
    location: value.get('Location').text(),
    insecureTls: withDefault(value.get('InsecureSsl').boolean(), false),
    auth: value.get('Auth'),
  };
}

function artifactsOf(value: Value): ProjectArtifacts {
  return {
    value,
    type: value.get('Type').string(),
    location: value.get('Location').text(),
    encryptionDisabled: withDefault(value.get('EncryptionDisabled').boolean(), false),
  };
}

/** Builds log to CloudWatch unless it is switched off, and to S3 only where it is switched on. */
function logsOf(value: Value): ProjectLogs {
  const [cloudWatch, s3] = [value.get('CloudWatchLogs'), value.get('S3Logs')];
  return {
    cloudWatch: { enabled: withDefault(cloudWatch.get('Status').string(), 'ENABLED'), group: cloudWatch.get('GroupName').text() },
    s3: {
      enabled: withDefault(s3.get('Status').string(), 'DISABLED'),
      location: s3.get('Location').text(),
      encryptionDisabled: withDefault(s3.get('EncryptionDisabled').boolean(), false),
    },
  };
}
