import type { Requirement } from './types.ts';

/** Roles around CloudFormation: of stacks and stack sets, and those of the CDK bootstrap. State of the facts: November 2026. */

/** config.RoleArn of a CloudFormation action. Trust: cloudformation.amazonaws.com, same account as the stack. */
export const cfnExecutionRole: readonly Requirement[] = [
  {
    id: 'cfnrole.resources',
    by: 'stack',
    why: 'create the resources of the template',
    calls: [{ actions: ['*'], on: ['*'] }],
    necessity: 'documented',
    confidence: 'inferred',
    sources: ['cfn-ug'],
    note: "Whatever the template's resource types require. Must itself be allowed iam:PassRole for roles the template passes on.",
  },
];

/** same, when parameters reference artifact objects. Trust: -. */
export const cfnExecutionRoleArtifact: readonly Requirement[] = [
  {
    id: 'cfnrole.artifact',
    by: 'stack',
    why: 'read the artifact that the template names',
    calls: [{ actions: ['s3:GetObject'], on: ['${ArtifactBucketArn}/*'] }],
    when: { kind: 'fact', name: 'stack-reads-artifacts' },
    necessity: 'required',
    confidence: 'cdk',
    sources: ['cdk', 'refarch-xacct'],
  },
  {
    id: 'cfnrole.artifact.documented',
    by: 'stack',
    why: 'read the artifact that the template names',
    calls: [{ actions: ['s3:GetObjectVersion'], on: ['${ArtifactBucketArn}/*'] }],
    when: { kind: 'fact', name: 'stack-reads-artifacts' },
    necessity: 'documented',
    confidence: 'cdk',
    sources: ['cdk', 'refarch-xacct'],
  },
  {
    id: 'cfnrole.artifact.kms',
    by: 'stack',
    why: 'decrypt the artifact that the template names',
    calls: [{ actions: ['kms:Decrypt'], on: ['${ArtifactKeyArn}'] }],
    when: { kind: 'fact', name: 'stack-reads-artifacts' },
    necessity: 'required',
    confidence: 'inferred',
    sources: ['s3-ug'],
  },
];

/** AdministrationRoleArn in the StackSet administrator account. Trust: cloudformation.amazonaws.com (plus cloudformation.<region>.amazonaws.com for each opt-in Region); documented conditions aws:SourceAccount = administrator account and ArnLike aws:SourceArn = arn:aws:cloudformation:*:<admin account>:stackset/*. */
export const stacksetAdministrationRole: readonly Requirement[] = [
  {
    id: 'ssadmin.assume',
    by: 'stack-set-administrator',
    why: 'enter the target accounts',
    calls: [{ actions: ['sts:AssumeRole'], on: ['arn:${Partition}:iam::*:role/${config.ExecutionRoleName}'] }],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['cfn-ug'],
  },
];

/** ExecutionRoleName in each target account. Trust: AWS principal = administrator account (root or the administration role ARN). */
export const stacksetExecutionRole: readonly Requirement[] = [
  {
    id: 'ssexec.cfn',
    by: 'stack-set-execution',
    why: 'create the resources of the template',
    calls: [{ actions: ['cloudformation:*'], on: ['*'] }],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['cfn-ug'],
    note: "Documented minimum is cloudformation:* plus the template's services; the sample template grants Action * on *.",
  },
];

/** cdk-hnb659fds-deploy-role-<account>-<region> used as action RoleArn by CDK Pipelines. Trust: account root of the bootstrapped account and of every --trust account, with Null sts:ExternalId (external ids denied) from bootstrap version that has ShouldDenyExternalId. */
export const cdkDeployRole: readonly Requirement[] = [
  {
    id: 'cdkdeploy.cfn',
    by: 'cdk-deploy',
    why: 'change the stack',
    calls: [
      {
        actions: [
          'cloudformation:CreateChangeSet',
          'cloudformation:DeleteChangeSet',
          'cloudformation:ExecuteChangeSet',
          'cloudformation:CreateStack',
          'cloudformation:UpdateStack',
          'cloudformation:RollbackStack',
          'cloudformation:ContinueUpdateRollback',
        ],
        on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/*/*'],
      },
    ],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['cdk-bootstrap'],
  },
  {
    id: 'cdkdeploy.s3',
    by: 'cdk-deploy',
    why: 'read and write artifacts',
    calls: [
      {
        actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
        on: ['arn:${Partition}:s3:${ActionRegion}:${ActionAccount}:accesspoint/*/object/*', 'arn:${Partition}:s3:::*/*'],
        match: 'any',
      },
    ],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['cdk-bootstrap'],
    note: "Template grants s3:GetObject*, GetBucket*, List*, Abort*, DeleteObject*, PutObject* only for OTHER accounts' buckets; same-account access comes from the bucket policy alone.",
  },
  {
    id: 'cdkdeploy.kms',
    by: 'cdk-deploy',
    why: 'decrypt artifacts',
    calls: [
      {
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
        on: ['arn:${Partition}:kms:${ActionRegion}:${ActionAccount}:key/*'],
      },
    ],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['cdk-bootstrap'],
  },
  {
    id: 'cdkdeploy.pass',
    by: 'cdk-deploy',
    why: 'hand CloudFormation the role of the stack',
    calls: [
      {
        actions: ['iam:PassRole'],
        on: ['arn:${Partition}:iam::${ActionAccount}:role/cdk-hnb659fds-cfn-exec-role-${ActionAccount}-${ActionRegion}'],
      },
    ],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['cdk-bootstrap'],
  },
];
