import type * as CodeBuild from '@aws-sdk/client-codebuild';
import type { Project } from '@aws-sdk/client-codebuild';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { chunks, maskedValue, pascal, pascalMap, tagRecord } from '../convert.ts';
import { variableValue } from '../door.ts';
import { packagesOf } from '../package-references.ts';
import type { Json, JsonMap } from '../reading.ts';

type BuildReader = Reader<typeof CodeBuild, 'BatchGetProjects' | 'ListSourceCredentials'>;

/** Names of one call. Source: CodeBuild API, BatchGetProjects. */
const BATCH = 100;

export default defineCollector({
  service: 'codebuild',
  sdk: () => import('@aws-sdk/client-codebuild'),
  client: 'CodeBuildClient',
  rates: { default: 5 },
  operations: {
    BatchGetProjects: { for: 'images, roles, variables and buildspecs of builds' },
    ListSourceCredentials: { for: 'credentials that all builds of an account share' },
  },
  collects: {
    'AWS::CodeBuild::Project': async (targets, reader) => {
      const names = [...new Set(targets.map(({ id }) => id.split(':project/').at(-1) ?? id))].sort();
      for (const batch of chunks(names, BATCH)) await readProjects(batch, targets, reader);
    },
    'AWS::CodeBuild::SourceCredential': async (_, reader) => {
      const listed = await reader.list('ListSourceCredentials', {}, ({ sourceCredentialsInfos }) => sourceCredentialsInfos);
      if (listed.state !== 'read') return;
      for (const { arn, serverType, authType, resource } of listed.value)
        reader.emit({
          type: 'AWS::CodeBuild::SourceCredential',
          name: `${serverType} credential`,
          arn,
          properties: { ServerType: serverType, AuthType: authType, Token: maskedValue('Token') },
          observed: { Resource: resource },
        });
    },
  },
});

async function readProjects(names: readonly string[], targets: readonly Target[], reader: BuildReader): Promise<void> {
  const got = await reader.call('BatchGetProjects', { names: [...names] });
  if (got.state === 'absent') return;
  if (got.state === 'not-read') {
    const { because } = got;
    for (const target of targets) if (names.some((name) => target.id.endsWith(name))) reader.emitUnread(target, because);
    return;
  }
  for (const project of got.value.projects ?? []) {
    reader.emit({
      type: 'AWS::CodeBuild::Project',
      name: project.name ?? '',
      arn: project.arn,
      properties: propertiesOf(project),
      observed: { Created: project.created?.toISOString(), LastModified: project.lastModified?.toISOString() },
      tags: tagRecord(project.tags),
    });
    followProject(project, reader);
  }
}

/** A project as `AWS::CodeBuild::Project` has it. */
function propertiesOf(project: Project): JsonMap {
  const { webhook, badge, projectVisibility, encryptionKey, source, secondarySources, environment, ...rest } = project;
  const { Arn: _, Created: __, LastModified: ___, Tags: ____, ...properties } = pascalMap(rest);
  return {
    ...properties,
    ...(environment === undefined ? {} : { Environment: environmentOf(environment) }),
    Source: sourceOf(source),
    ...(secondarySources === undefined || secondarySources.length === 0 ? {} : { SecondarySources: secondarySources.map(sourceOf) }),
    // What a project is shown to have that was given no key.
    ...(encryptionKey === undefined || encryptionKey.includes(':alias/aws/s3') ? {} : { EncryptionKey: encryptionKey }),
    ...(badge?.badgeEnabled === undefined ? {} : { BadgeEnabled: badge.badgeEnabled }),
    ...(projectVisibility === undefined ? {} : { Visibility: projectVisibility }),
    ...(webhook === undefined
      ? {}
      : {
          Triggers: {
            Webhook: true,
            ...(webhook.buildType === undefined ? {} : { BuildType: webhook.buildType }),
            ...(webhook.filterGroups === undefined ? {} : { FilterGroups: pascal(webhook.filterGroups) }),
            ...(webhook.scopeConfiguration === undefined ? {} : { ScopeConfiguration: pascal(webhook.scopeConfiguration) }),
            ...(webhook.pullRequestBuildPolicy === undefined ? {} : { PullRequestBuildPolicy: pascal(webhook.pullRequestBuildPolicy) }),
          },
        }),
  };
}

function environmentOf({ environmentVariables, ...environment }: NonNullable<Project['environment']>): Json {
  const variables = (environmentVariables ?? []).map(({ name = '', value = '', type = 'PLAINTEXT' }) => ({
    Name: name,
    Type: type,
    Value: type === 'PLAINTEXT' ? variableValue(name, value) : value,
  }));
  return { ...pascalMap(environment), ...(variables.length === 0 ? {} : { EnvironmentVariables: variables }) };
}

function sourceOf(source: Project['source']): Json {
  const { buildspec, location, ...rest } = source ?? { type: undefined };
  const pipeline = rest.type === 'CODEPIPELINE' || rest.type === 'NO_SOURCE';
  return {
    ...pascalMap(rest),
    ...(location === undefined || location === '' || pipeline ? {} : { Location: location }),
    ...(buildspec === undefined || buildspec === '' ? {} : { BuildSpec: buildspec }),
  };
}

function followProject(project: Project, reader: BuildReader): void {
  const { serviceRole, encryptionKey, environment, cache, logsConfig, resourceAccessRole } = project;
  reader.follow('AWS::IAM::Role', serviceRole);
  reader.follow('AWS::IAM::Role', resourceAccessRole);
  reader.follow('AWS::KMS::Key', encryptionKey);
  for (const { type, value } of environment?.environmentVariables ?? []) {
    if (type === 'SECRETS_MANAGER') reader.follow('AWS::SecretsManager::Secret', secretOf(value));
    if (type === 'PARAMETER_STORE') reader.follow('AWS::SSM::Parameter', value);
  }
  reader.follow('AWS::SecretsManager::Secret', environment?.registryCredential?.credential);
  if (cache?.type === 'S3') reader.follow('AWS::S3::Bucket', cache.location?.split('/')[0]);
  if (logsConfig?.s3Logs?.status === 'ENABLED')
    reader.follow('AWS::S3::Bucket', logsConfig.s3Logs.location?.replace(/^arn:[^:]+:s3:::/, '').split('/')[0]);
  for (const { domain, owner, repository } of packagesOf(project)) {
    reader.follow('AWS::CodeArtifact::Domain', domain, { account: owner });
    if (repository !== undefined) reader.follow('AWS::CodeArtifact::Repository', `${domain}/${repository}`, { account: owner });
  }
  const image = environment?.image?.match(/^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/([^:@]+)/);
  if (image !== null && image !== undefined) reader.follow('AWS::ECR::Repository', image[3], { account: image[1], region: image[2] });
}

/** The secret that `name:key:stage:version` names; an ARN has seven parts of its own. */
function secretOf(value: string | undefined): string | undefined {
  const parts = value?.split(':') ?? [];
  return parts[0] === 'arn' ? parts.slice(0, 7).join(':') : parts[0];
}
