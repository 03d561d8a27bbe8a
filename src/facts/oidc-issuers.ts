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
  /** Every claim that IAM makes a condition key of. Source: Service Authorization Reference, condition keys of STS, September 2026. */
  readonly keys: readonly string[];
  /** A subject that the provider never writes, whatever is configured; `\0` stands for the first wildcard of a pattern. */
  readonly impossible: RegExp;
  /** A subject as it is written. */
  readonly example: string;
  /** Condition keys besides `sub`, and what they pin. Other claims are no condition keys and never match. */
  readonly claims: Readonly<Record<string, 'organization' | 'project' | 'ref'>>;
}

/** Never part of a wildcard, and stands for text that is not known. */
const NAME = '[^/:*?]+';
/** GitHub's immutable subjects append `@id` to both names; names hold no `@`. */
const ID = '(?:@[^/:]*)?';

const ALWAYS = ['aud', 'sub', 'amr'] as const;
const GITHUB_KEYS = [
  'actor',
  'actor_id',
  'enterprise_id',
  'environment',
  'job_workflow_ref',
  'ref',
  'repository',
  'repository_id',
  'repository_owner_id',
  'workflow',
];
const GITLAB_KEYS = [
  'namespace_id',
  'pipeline_source',
  'project_id',
  'ref_protected',
  'runner_environment',
  'user_access_level',
  'user_email',
  'user_id',
  'user_login',
];

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
  keys: [...ALWAYS, ...GITHUB_KEYS],
  // Subjects are made of names and values of claims; `ref` is a full name, and an owner holds no colon.
  impossible: new RegExp(
    `^(?![\\w-]+:|[\\w-]*\\0)|^repo:https?:|^repo:[^:\\0]*/[^:\\0]*/|^repo:${NAME}/${NAME}:(?:(?:branch|tag)[:/]|refs/)|:ref:(?!refs/(?:heads|tags|pull)/|[^:]*\\0)`,
  ),
  example: 'repo:owner/name:ref:refs/heads/main',
};

const gitlab = {
  organization: /(?:^|:)project_path:[^/:*?]+\//,
  project: /(?:^|:)project_path:[^/:*?]+\/[^:*?]+(?::|$)/,
  anyRef: /^project_path:[^:*?]+:(?:[*?]|ref_type:[*?]|ref_type:branch:(?:[*?]|ref:[*?]+$))/,
  claims: { project_id: 'project', namespace_id: 'organization', ref_protected: 'ref' } as const,
  keys: [...ALWAYS, ...GITLAB_KEYS],
  impossible: /^(?!project_path:)[\w.-]+\//,
  example: 'project_path:group/project:ref_type:branch:ref:main',
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
    keys: ALWAYS,
    impossible: /^(?!organization:|[a-z]*\0)/,
    example: 'organization:name:project:name:workspace:name:run_phase:apply',
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
    keys: [...ALWAYS, 'build_branch', 'cluster_id', 'cluster_name', 'organization_id', 'organization_slug', 'pipeline_id', 'pipeline_slug'],
    impossible: /^(?!organization:|[a-z]*\0)/,
    example: 'organization:slug:pipeline:slug:ref:refs/heads/main:…',
  },
  {
    name: 'CircleCI',
    host: /^oidc\.circleci\.com\/org\//,
    shared: false,
    organization: /^org\/[^/*?]+\//,
    project: /^org\/[^/]+\/project\/[^/*?]+(?:\/|$)/,
    anyRef: /^(?!)/,
    claims: { 'oidc.circleci.com/project-id': 'project' },
    keys: [...ALWAYS, 'oidc.circleci.com/project-id'],
    impossible: /^(?!org\/|[a-z]*\0)/,
    example: 'org/id/project/id/user/id',
  },
  {
    name: 'Bitbucket Pipelines',
    host: /^api\.bitbucket\.org\/2\.0\/workspaces\//,
    shared: false,
    organization: /^/,
    project: /^\{?[\da-f-]+\}?:/i,
    anyRef: /^(?!)/,
    claims: {},
    keys: ALWAYS,
    impossible: /^(?!)/,
    example: '{repository}:{step}',
  },
  {
    name: 'Codefresh',
    host: /^oidc\.codefresh\.io$/,
    shared: true,
    organization: /^account:[^:*?]+(?::|$)/,
    project: /^account:[^:*?]+:pipeline:[^:*?]+(?::|$)/,
    anyRef: /^(?!)/,
    claims: {},
    keys: ALWAYS,
    impossible: /^(?!)/,
    example: 'account:id:pipeline:id:…',
  },
  {
    name: 'Spacelift',
    host: /^[\w-]+\.app\.spacelift\.io$/,
    shared: false,
    organization: /^/,
    project: /^space:[^:]+:(?:stack|module):[^:*?]+(?::|$)/,
    anyRef: /^(?!)/,
    claims: {},
    keys: ALWAYS,
    impossible: /^(?!)/,
    example: 'space:id:stack:id:run_type:TRACKED:scope:write',
  },
  {
    name: 'Vercel',
    host: /^oidc\.vercel\.com\/[\w-]+$/,
    shared: false,
    organization: /^/,
    project: /^owner:[^:*?]+:project:[^:*?]+(?::|$)/,
    anyRef: /^owner:[^:*?]+:project:[^:*?]+:(?:[*?]|environment:[*?])/,
    claims: {},
    keys: ALWAYS,
    impossible: /^(?!)/,
    example: 'owner:team:project:name:environment:production',
  },
  {
    name: 'Azure DevOps',
    host: /^vstoken\.dev\.azure\.com\//,
    shared: false,
    organization: /^/,
    project: /^sc:\/\/[^/*?]+\/[^/*?]+\/[^*?]+$/,
    anyRef: /^(?!)/,
    claims: {},
    keys: ALWAYS,
    impossible: /^(?!)/,
    example: 'sc://organization/project/connection',
  },
];

/** The CI provider behind an issuer; undefined for identity providers of another kind. */
export function oidcIssuer(host: string): OidcIssuer | undefined {
  return ISSUERS.find((issuer) => issuer.host.test(host));
}
