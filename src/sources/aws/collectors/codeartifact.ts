import type * as CodeArtifact from '@aws-sdk/client-codeartifact';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { arnOf, document } from '../convert.ts';
import { type JsonMap, notReadMarker, property } from '../reading.ts';

type Operations =
  | 'DescribeDomain'
  | 'GetDomainPermissionsPolicy'
  | 'ListPackageGroups'
  | 'DescribeRepository'
  | 'GetRepositoryPermissionsPolicy';
type PackageReader = Reader<typeof CodeArtifact, Operations>;

const DOMAIN = 'AWS::CodeArtifact::Domain';
const REPOSITORY = 'AWS::CodeArtifact::Repository';

/** A type is named by the domain, a repository by `domain/repository`: builds say them so. */
export default defineCollector({
  service: 'codeartifact',
  sdk: () => import('@aws-sdk/client-codeartifact'),
  client: 'CodeartifactClient',
  rates: { default: 5 },
  operations: {
    DescribeDomain: { for: 'the key of the packages that builds install' },
    GetDomainPermissionsPolicy: { for: 'who may read and publish packages of a domain' },
    ListPackageGroups: {
      for: 'whether packages of internal names may come from outside',
      page: { input: 'nextToken', output: 'nextToken' },
    },
    DescribeRepository: { for: 'which public registries builds install from' },
    GetRepositoryPermissionsPolicy: { for: 'who may read and publish packages of a repository' },
  },
  collects: {
    [DOMAIN]: async (targets, reader) => {
      await Promise.all(targets.map((target) => readDomain(target, reader)));
    },
    [REPOSITORY]: async (targets, reader) => {
      await Promise.all(targets.map((target) => readRepository(target, reader)));
    },
  },
});

async function readDomain(target: Target, reader: PackageReader): Promise<void> {
  const input = { domain: target.id, domainOwner: reader.account };
  const got = await reader.call('DescribeDomain', input);
  if (got.state === 'not-read') reader.emitUnread(target, got.because);
  if (got.state !== 'read') return;
  const policy = await reader.call('GetDomainPermissionsPolicy', input);
  const { encryptionKey, arn } = got.value.domain ?? {};
  reader.emit({
    type: DOMAIN,
    name: target.id,
    arn,
    properties: {
      DomainName: target.id,
      EncryptionKey: encryptionKey,
      PermissionsPolicyDocument: property(policy, (page) => document(page.policy?.document)),
    },
  });
  reader.follow('AWS::KMS::Key', encryptionKey);
  await readPackageGroups(target.id, reader);
}

async function readRepository(target: Target, reader: PackageReader): Promise<void> {
  const [domain = '', repository = ''] = target.id.split('/');
  const input = { domain, domainOwner: reader.account, repository };
  const got = await reader.call('DescribeRepository', input);
  if (got.state === 'not-read') reader.emitUnread({ ...target, id: repository }, got.because, { DomainName: domain });
  if (got.state !== 'read') return;
  const policy = await reader.call('GetRepositoryPermissionsPolicy', input);
  const { arn = '', upstreams, externalConnections } = got.value.repository ?? {};
  const { account, region } = arnOf(arn);
  const home = `arn:${reader.partition}:codeartifact:${region}:${account}:repository/${domain}`;
  const names = (upstreams ?? []).flatMap(({ repositoryName }) => repositoryName ?? []);
  reader.emit({
    type: REPOSITORY,
    name: repository,
    arn,
    properties: {
      DomainName: domain,
      RepositoryName: repository,
      Upstreams: names.map((name) => `${home}/${name}`),
      ExternalConnections: (externalConnections ?? []).flatMap(({ externalConnectionName }) => externalConnectionName ?? []),
      PermissionsPolicyDocument: property(policy, (page) => document(page.policy?.document)),
    },
  });
  for (const name of names) reader.follow(REPOSITORY, `${domain}/${name}`);
}

/** How CloudFormation calls what is restricted. */
const RESTRICTED = { PUBLISH: 'Publish', EXTERNAL_UPSTREAM: 'ExternalUpstream', INTERNAL_UPSTREAM: 'InternalUpstream' } as const;

/** Which packages of a domain may come from where. Where that is not read, it cannot be said of any. */
async function readPackageGroups(domain: string, reader: PackageReader): Promise<void> {
  const type = 'AWS::CodeArtifact::PackageGroup';
  const listed = await reader.list('ListPackageGroups', { domain, domainOwner: reader.account }, (page) => page.packageGroups);
  if (listed.state === 'not-read')
    return reader.emit({
      type,
      name: `package groups of ${domain}`,
      properties: { DomainName: domain, ...notReadMarker(listed.because) },
    });
  if (listed.state !== 'read') return;
  for (const { pattern, arn, originConfiguration } of listed.value) {
    if (pattern === undefined) continue;
    const restrictions = originConfiguration?.restrictions ?? {};
    reader.emit({
      type,
      name: `${domain}${pattern}`,
      arn,
      properties: {
        DomainName: domain,
        Pattern: pattern,
        OriginConfiguration: {
          Restrictions: Object.fromEntries(
            // What a group inherits holds for it.
            Object.entries(RESTRICTED).map(([kind, name]): [string, JsonMap] => {
              const { mode, effectiveMode } = restrictions[kind as keyof typeof RESTRICTED] ?? {};
              return [name, { RestrictionMode: effectiveMode ?? mode }];
            }),
          ),
        },
      },
    });
  }
}
