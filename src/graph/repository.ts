import { readPolicy, type Statement } from '../authorization/policy/document.ts';
import { actionAnswer } from '../authorization/policy/match.ts';
import { type Answer, any, type Field, isValue, type Place, type Resource, type Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import type { Key } from './key.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase, type ResourceSubject } from './node.ts';
import { type PolicySet, policySet } from './policy-set.ts';

/** A repository of source code in CodeCommit. */
export interface CodeRepository extends Subject {
  readonly kind: 'code-repository';
  readonly resource: Resource;
  readonly properties: Value;
  readonly repositoryName: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly region: Text;
  readonly triggers: Value;
}

/** A repository of container images in ECR, or the template that ECR makes repositories from. */
export interface ImageRepository extends Subject {
  readonly kind: 'image-repository';
  readonly resource: Resource;
  readonly properties: Value;
  readonly repositoryName: Text;
  readonly arn: Text;
  /** What images are pulled from: `account.dkr.ecr.region.amazonaws.com/name`. */
  readonly uri: Text;
  /** `MUTABLE`, `IMMUTABLE`, or either with exclusions. */
  readonly tagMutability: Field<string>;
  readonly mutabilityExclusions: Value;
  readonly scanOnPush: Field<boolean>;
  readonly encryptionKey: Reference<Key>;
  readonly lifecyclePolicy: Field<Text>;
  readonly policy: PolicySet;
  /** Statements of the policy that admit everyone without a condition on who it is. */
  readonly openStatements: readonly OpenStatement[];
}

/** A statement that admits everyone; some let them write. */
export interface OpenStatement {
  readonly at: Place;
  readonly writes: Answer;
}

/** How the registry of an account scans its images, whatever their repositories say. */
export interface ImageRegistry extends Subject {
  readonly kind: 'image-registry';
  readonly resource: Resource;
  readonly properties: Value;
  /** `BASIC` or `ENHANCED`. */
  readonly scanType: Field<string>;
  readonly scanRules: readonly { readonly value: Value; readonly frequency: Field<string>; readonly filters: readonly Field<Text>[] }[];
}

/** A package repository or domain of CodeArtifact. */
export interface PackageRepository extends Subject {
  readonly kind: 'package-repository';
  readonly resource: Resource;
  readonly properties: Value;
  readonly domain: boolean;
  readonly repositoryName: Text;
  readonly arn: Text;
  /** `public:npmjs` and the like: public registries it passes on. */
  readonly externalConnections: { readonly items: readonly Field<Text>[]; readonly value: Value };
  readonly upstreams: readonly Reference<PackageRepository>[];
  readonly encryptionKey: Reference<Key>;
  readonly policy: PolicySet;
  /** Statements of the policy that admit everyone without a condition on who it is. */
  readonly openStatements: readonly Place[];
  /** A group of packages in view keeps versions of the public from names of one's own. */
  readonly originControls: Answer;
  /** Other repositories in view get packages through it. */
  readonly servesOthers: boolean;
}

/** What packages of a name may come from where, for a whole domain. */
export interface PackageGroup extends ResourceSubject<'package-group'> {
  readonly domainName: Field<Text>;
  readonly pattern: Field<Text>;
  /** `publish`, `externalUpstream` and `internalUpstream` under `Restrictions`. */
  readonly originConfiguration: Value;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'package-group': PackageGroup;
    'code-repository': CodeRepository;
    'image-repository': ImageRepository;
    'image-registry': ImageRegistry;
    'package-repository': PackageRepository;
  }
}

const DOMAIN = 'AWS::CodeArtifact::Domain';

export const codeRepositoryKind: NodeKind<'code-repository'> = {
  kind: 'code-repository',
  types: ['AWS::CodeCommit::Repository'],
  node: codeRepositoryOf,
};
export const imageRepositoryKind: NodeKind<'image-repository'> = {
  kind: 'image-repository',
  types: ['AWS::ECR::Repository'],
  node: imageRepositoryOf,
};
export const imageRegistryKind: NodeKind<'image-registry'> = {
  kind: 'image-registry',
  types: ['AWS::ECR::RegistryScanningConfiguration'],
  node: imageRegistryOf,
};
export const packageGroupKind: NodeKind<'package-group'> = {
  kind: 'package-group',
  types: ['AWS::CodeArtifact::PackageGroup'],
  node: packageGroupOf,
};
export const packageRepositoryKind: NodeKind<'package-repository'> = {
  kind: 'package-repository',
  types: ['AWS::CodeArtifact::Repository', DOMAIN],
  node: packageRepositoryOf,
};

function codeRepositoryOf(resource: Resource): CodeRepository {
  const { identity, properties } = resource;
  return {
    ...nodeBase('code-repository', resource),
    repositoryName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    triggers: properties.get('Triggers'),
  };
}

/** The one policy that may be written into a repository. */
function ownPolicy(written: Value): PolicySet {
  if (written.kind === 'absent' || written.kind === 'null') return policySet([], []);
  return policySet([{ document: readPolicy(written), kind: 'resource', label: 'repository policy', at: written.at }], []);
}

/** Defaults: ECR API Reference, CreateRepository. */
function imageRepositoryOf(resource: Resource, graph: DeliveryGraph): ImageRepository {
  const { identity, properties } = resource;
  return {
    ...nodeBase('image-repository', resource),
    repositoryName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    uri: identity.attribute('RepositoryUri'),
    tagMutability: withDefault(properties.get('ImageTagMutability').string(), 'MUTABLE'),
    mutabilityExclusions: properties.get('ImageTagMutabilityExclusionFilters'),
    scanOnPush: withDefault(properties.get('ImageScanningConfiguration', 'ScanOnPush').boolean(), false),
    lifecyclePolicy: properties.get('LifecyclePolicy', 'LifecyclePolicyText').text(),
    get encryptionKey() {
      return graph.refer('key', properties.get('EncryptionConfiguration', 'KmsKey'));
    },
    get openStatements() {
      return ownPolicy(properties.get('RepositoryPolicyText'))
        .documents.flatMap(({ document }) => document.statements.filter(admitsEveryone))
        .map((statement) => ({ at: statement.value.at, writes: any(IMAGE_WRITES.map((action) => actionAnswer(statement, action))) }));
    },
    get policy() {
      return ownPolicy(properties.get('RepositoryPolicyText'));
    },
  };
}

function imageRegistryOf(resource: Resource): ImageRegistry {
  const { properties } = resource;
  return {
    ...nodeBase('image-registry', resource),
    scanType: withDefault(properties.get('ScanType').string(), 'BASIC'),
    get scanRules() {
      return properties
        .get('Rules')
        .items()
        .items.map((value) => ({
          value,
          frequency: value.get('ScanFrequency').string(),
          filters: value
            .get('RepositoryFilters')
            .items()
            .items.map((filter) => filter.get('Filter').text()),
        }));
    },
  };
}

function packageRepositoryOf(resource: Resource, graph: DeliveryGraph): PackageRepository {
  const { identity, properties } = resource;
  return {
    ...nodeBase('package-repository', resource),
    domain: resource.type === DOMAIN,
    repositoryName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    get externalConnections() {
      const value = properties.get('ExternalConnections');
      return { value, items: value.items().items.map((item) => item.text()) };
    },
    get upstreams() {
      return properties
        .get('Upstreams')
        .items()
        .items.map((item) => graph.refer('package-repository', item));
    },
    get encryptionKey() {
      return graph.refer('key', properties.get('EncryptionKey'));
    },
    get policy() {
      return ownPolicy(properties.get('PermissionsPolicyDocument'));
    },
    get openStatements() {
      return ownPolicy(properties.get('PermissionsPolicyDocument')).documents.flatMap(({ document }) =>
        document.statements.filter(admitsEveryone).map(({ value }) => value.at),
      );
    },
    get originControls() {
      return any(graph.subjects('package-group').map(blocksPublic));
    },
    get servesOthers() {
      return graph
        .subjects('package-repository')
        .some((other) => other.upstreams.some((upstream) => upstream.state === 'node' && upstream.node.id === resource.key));
    },
  };
}

/** What pushes an image, or opens the repository further. */
const IMAGE_WRITES = ['ecr:PutImage', 'ecr:SetRepositoryPolicy', 'ecr:BatchDeleteImage'];

function admitsEveryone({ effect, principals, conditions }: Statement): boolean {
  const pinned =
    conditions.open !== undefined ||
    conditions.items.some(({ key }) => /^aws:(?:principal(?:orgid|orgpaths|account|arn)|source(?:account|arn|vpce?|ip))$/i.test(key));
  return effect === 'Allow' && !pinned && (principals?.items ?? []).some(({ kind }) => kind === 'anyone');
}

/** Source: CodeArtifact User Guide, "Package group origin controls". */
function blocksPublic({ originConfiguration }: PackageGroup): Answer {
  const restrictions = originConfiguration.get('Restrictions');
  const modes = ['Publish', 'ExternalUpstream', 'InternalUpstream'].map((kind) => restrictions.get(kind, 'RestrictionMode').string());
  return any(modes.map((mode) => any([isValue(mode, 'BLOCK'), isValue(mode, 'ALLOW_SPECIFIC_REPOSITORIES')])));
}

function packageGroupOf(resource: Resource): PackageGroup {
  const { properties } = resource;
  return {
    ...nodeBase('package-group', resource),
    domainName: properties.get('DomainName').text(),
    pattern: properties.get('Pattern').text(),
    originConfiguration: properties.get('OriginConfiguration'),
  };
}
