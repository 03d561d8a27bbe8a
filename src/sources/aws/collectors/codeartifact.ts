import type * as CodeArtifact from '@aws-sdk/client-codeartifact';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { arnOf, document } from '../convert.ts';
import { type NotRead, notReadMarker, property } from '../reading.ts';

type Operations = 'DescribeDomain' | 'GetDomainPermissionsPolicy' | 'DescribeRepository' | 'GetRepositoryPermissionsPolicy';
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
  withoutPackageGroups(target.id, reader);
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

/** Package groups are not read: whether they keep public packages from internal names cannot be said. */
function withoutPackageGroups(domain: string, { account, region, emit }: PackageReader): void {
  const because: NotRead = {
    reason: 'not-supported',
    operation: 'codeartifact:ListPackageGroups',
    account,
    region,
    permission: '',
    attempts: 0,
    advice: 'this release does not read package groups',
  };
  const type = 'AWS::CodeArtifact::PackageGroup';
  emit({ type, name: `package groups of ${domain}`, properties: { DomainName: domain, ...notReadMarker(because) } });
}
