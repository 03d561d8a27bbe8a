/** What each step of a pipeline must be allowed to do, as data. Every row names its sources. */

/** Who makes the calls. */
export type RequirementCaller =
  /** The action's own role, else the pipeline's. */
  | 'action'
  | 'pipeline'
  /** Whoever reads or writes the artifact. */
  | 'artifact-user'
  /** The role of a stage condition's rule, else the pipeline's. */
  | 'rule'
  | 'build'
  | 'build-batch'
  | 'deployment'
  | 'function'
  | 'instance'
  | 'stack'
  | 'stack-set-administrator'
  | 'stack-set-execution'
  | 'event-rule'
  | 'approver'
  | 'job-worker'
  | 'cdk-deploy';

/** `required`: without it the action fails. `documented`: AWS lists it, failure without it is not established. */
export type Necessity = 'required' | 'documented' | 'recommended' | 'conditional';

/** `cdk`: aws-cdk-lib grants it. `inferred`: follows from documented behaviour. `uncertain`: not established. */
export type Evidence = 'documented' | 'cdk' | 'inferred' | 'uncertain';

/** What the expansion knows besides an action's configuration. */
export type RequirementFact =
  | 'own-role'
  | 'cross-region'
  | 'customer-key'
  | 'source-bucket-key'
  | 'action-secrets'
  | 'target-bucket-key'
  | 'topic-key'
  | 'inputs'
  | 'outputs'
  | 'project-key'
  | 'build-logs'
  | 'build-bucket-logs'
  | 'build-reports'
  | 'build-test-reports'
  | 'build-coverage-reports'
  | 'build-private-image'
  | 'build-parameters'
  | 'build-secrets'
  | 'build-registry-login'
  | 'build-image-push'
  | 'build-package-login'
  | 'build-secret-key'
  | 'build-vpc'
  | 'build-clone'
  | 'build-source-connection'
  | 'build-source-secret'
  | 'build-source-object'
  | 'build-source-repository'
  | 'build-artifact-bucket'
  | 'build-artifact-key'
  | 'build-batch'
  | 'blue-green'
  | 'tagged-servers'
  | 'auto-scaling-groups'
  | 'target-groups'
  | 'classic-load-balancer'
  | 'deployment-alarms'
  | 'deployment-triggers'
  | 'deployment-hooks'
  | 'stack-reads-artifacts'
  | 'tagged-task';

/** When a requirement holds; without one it always does. */
export type When =
  | { readonly kind: 'config'; readonly key: string; readonly is: readonly string[] }
  | { readonly kind: 'config'; readonly key: string; readonly not: readonly string[] }
  | { readonly kind: 'config'; readonly key: string; readonly set: true }
  | { readonly kind: 'fact'; readonly name: RequirementFact }
  | { readonly kind: 'all'; readonly of: readonly When[] }
  /** Depends on what no template says. */
  | { readonly kind: 'undecidable'; readonly text: string };

/**
 * Actions on resources. `on` are request ARNs with placeholders (`${config.X}` is a key of the action's configuration);
 * `*` in an ARN stands for a part that is known when it runs, `*` alone for an action that supports no resource.
 */
export interface RequiredCalls {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  /** One of the resources is enough; else all of them must be allowed. */
  readonly match?: 'any';
  /** The actions are names of one call: one of them is enough. */
  readonly either?: true;
}

export interface Requirement {
  readonly id: string;
  readonly by: RequirementCaller;
  /** For people, after "to": `read the artifact`. */
  readonly why: string;
  readonly calls: readonly RequiredCalls[];
  readonly when?: When;
  readonly necessity: Necessity;
  readonly confidence: Evidence;
  readonly sources: readonly SourceName[];
  /** Condition keys whose value in the request is known. */
  readonly context?: Readonly<Record<string, string>>;
  readonly note?: string;
}

/** What one provider of actions needs. */
export interface ActionRequirements {
  /** `*` for every category. */
  readonly category: string;
  readonly owner: string;
  /** `*` for every other provider of the owner. */
  readonly provider: string;
  /** What the action's role does with artifacts. */
  readonly artifacts: readonly ('read' | 'write')[];
  /** What the role of the build project does with them. */
  readonly projectArtifacts?: readonly ('read' | 'write')[];
  readonly requirements: readonly Requirement[];
}

/** What a rule of a stage condition needs. */
export interface RuleRequirements {
  readonly provider: string;
  readonly requirements: readonly Requirement[];
}

export const sourceNames = {
  'cp-ug': 'AWS CodePipeline User Guide',
  'cp-ug-2022': 'AWS CodePipeline User Guide, text of 2022',
  'cp-api': 'AWS CodePipeline service model in botocore 1.43.11',
  'cp-cfn': 'CloudFormation resource schema of AWS::CodePipeline::Pipeline',
  cdk: 'aws-cdk-lib 2.276.0',
  'cdk-bootstrap': 'bootstrap template of the aws-cdk CLI 2.1148.1, version 33',
  sar: 'AWS Service Authorization Reference of 2026-09-26',
  'cb-ug': 'AWS CodeBuild User Guide',
  'cd-ug': 'AWS CodeDeploy User Guide',
  'cfn-ug': 'AWS CloudFormation User Guide',
  's3-ug': 'Amazon S3 User Guide',
  'kms-dg': 'AWS KMS Developer Guide',
  'iam-ug': 'IAM User Guide',
  'org-ug': 'AWS Organizations User Guide',
  'dtc-ug': 'Developer Tools console User Guide, connections',
  'managed-policies': 'documents of the AWS-managed policies',
  'refarch-xacct': 'awslabs/aws-refarch-cross-account-pipeline',
  adf: 'awslabs/aws-deployment-framework',
  general: 'general AWS knowledge',
} as const;
export type SourceName = keyof typeof sourceNames;
