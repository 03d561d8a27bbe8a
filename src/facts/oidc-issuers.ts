/**
 * CI providers whose tokens IAM accepts, and how their subjects are written. Sources: IAM User Guide, "Identity-provider
 * controls for shared OIDC providers"; Service Authorization Reference, condition keys of STS, September 2026; GitHub
 * documentation, "OpenID Connect reference"; the documentation of each provider for its subject.
 */
export interface OidcIssuer {
  /** For people. */
  readonly name: string;
  /** What stands behind `oidc-provider/` in the ARN of the provider, and before the colon of its condition keys. */
  readonly host: RegExp;
  /** Every customer of the provider gets tokens of this issuer; otherwise it serves one organization. */
  readonly shared: boolean;
  /** A subject, or a pattern of subjects, that belongs to one organization. */
  readonly organization: RegExp;
  /** One that belongs to one repository, workspace or pipeline. */
  readonly project: RegExp;
  /** One of a project that takes in every branch, tag or environment, or pull requests that nobody has reviewed. */
  readonly anyRef: RegExp;
  /** Condition keys besides `sub`, and what they pin. Other claims are no condition keys and never match. */
  readonly claims: Readonly<Record<string, 'organization' | 'project' | 'ref'>>;
}

/** Never part of a wildcard, and stands for text that is not known. */
const NAME = '[^/:*?]+';
/** GitHub's immutable subjects append `@id` to both names; names hold no `@`. */
const ID = '(?:@[^/:]*)?';

const GITHUB_CLAIMS = {
  repository: 'project',
  repository_id: 'project',
  job_workflow_ref: 'project',
  repository_owner_id: 'organization',
  enterprise_id: 'organization',
  ref: 'ref',
  environment: 'ref',
} as const;

const github = {
  organization: new RegExp(
    `(?:^|:)(?:repo:${NAME}${ID}(?:/|$)|repo:${NAME}@|repository_owner_id:[^*?:]+|repository_id:[^*?:]+|enterprise_id:[^*?:]+|repository(?:_owner)?:${NAME}(?:[:/]|$)|job_workflow_ref:${NAME}/)`,
  ),
  project: new RegExp(
    `(?:^|:)(?:repo:${NAME}${ID}/${NAME}${ID}(?::|$)|repository_id:[^*?:]+|repository:${NAME}/${NAME}(?::|$)|job_workflow_ref:${NAME}/${NAME}/)`,
  ),
  anyRef: new RegExp(
    `^repo:${NAME}${ID}/${NAME}${ID}:(?:[*?]|ref:[*?]|ref:refs/[*?]|ref:refs/heads/[*?]+$|environment:[*?]+$|pull_request)`,
  ),
  claims: GITHUB_CLAIMS,
};

const gitlab = {
  organization: /(?:^|:)project_path:[^/:*?]+\//,
  project: /(?:^|:)project_path:[^/:*?]+\/[^:*?]+(?::|$)/,
  anyRef: /^project_path:[^:*?]+:(?:[*?]|ref_type:[*?]|ref_type:branch:(?:[*?]|ref:[*?]+$))/,
  claims: { project_id: 'project', namespace_id: 'organization', ref_protected: 'ref' } as const,
};

const ISSUERS: readonly OidcIssuer[] = [
  { name: 'GitHub Actions', host: /^(?:vs)?token\.actions\.githubusercontent\.com$/, shared: true, ...github },
  { name: 'GitHub Actions', host: /^token\.actions\.(?:githubusercontent\.com\/|[\w-]+\.ghe\.com)/, shared: false, ...github },
  { name: 'GitLab', host: /^gitlab\.com$/, shared: true, ...gitlab },
  { name: 'GitLab', host: /^(?:[\w-]+\.)*gitlab\.[\w.-]+$/, shared: false, ...gitlab },
  {
    name: 'Terraform Cloud',
    host: /^app\.terraform\.io$/,
    shared: true,
    organization: /^organization:[^:*?]+(?::|$)/,
    project: /^organization:[^:*?]+:project:[^:]+:workspace:[^:*?]+(?::|$)/,
    anyRef: /^(?!)/,
    claims: {},
  },
  {
    name: 'Buildkite',
    host: /^agent\.buildkite\.com$/,
    shared: true,
    organization: /^organization:[^:*?]+(?::|$)/,
    project: /^organization:[^:*?]+:pipeline:[^:*?]+(?::|$)/,
    anyRef: /^organization:[^:*?]+:pipeline:[^:*?]+:(?:[*?]|ref:[*?]|ref:refs\/[*?]|ref:refs\/heads\/[*?])/,
    claims: {
      organization_slug: 'organization',
      organization_id: 'organization',
      cluster_id: 'organization',
      pipeline_id: 'project',
      build_branch: 'ref',
    },
  },
  {
    name: 'CircleCI',
    host: /^oidc\.circleci\.com\/org\//,
    shared: false,
    organization: /^org\/[^/*?]+\//,
    project: /^org\/[^/]+\/project\/[^/*?]+(?:\/|$)/,
    anyRef: /^(?!)/,
    claims: { 'oidc.circleci.com/project-id': 'project' },
  },
  {
    name: 'Bitbucket Pipelines',
    host: /^api\.bitbucket\.org\/2\.0\/workspaces\//,
    shared: false,
    organization: /^/,
    project: /^\{?[\da-f-]+\}?:/i,
    anyRef: /^(?!)/,
    claims: {},
  },
];

/** The CI provider behind an issuer; undefined for identity providers of another kind. */
export function oidcIssuer(host: string): OidcIssuer | undefined {
  return ISSUERS.find((issuer) => issuer.host.test(host));
}
