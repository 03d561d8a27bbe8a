import type { ActionRequirements } from './types.ts';

/** Approvals, partners, custom actions and event rules. State of the facts: November 2026. */
export const other: readonly ActionRequirements[] = [
  {
    category: 'Approval',
    owner: 'AWS',
    provider: 'Manual',
    artifacts: [],
    requirements: [
      {
        id: 'approval.sns',
        by: 'action',
        why: 'tell that an approval waits',
        calls: [{ actions: ['sns:Publish'], on: ['${config.NotificationArn}'] }],
        when: { kind: 'config', key: 'NotificationArn', set: true },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'approval.sns.kms',
        by: 'action',
        why: 'encrypt the message to the topic',
        calls: [{ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], on: ['${TopicKmsKeyArn}'] }],
        when: { kind: 'fact', name: 'topic-key' },
        necessity: 'required',
        confidence: 'inferred',
        sources: ['general'],
        note: 'SNS publisher rule: kms:GenerateDataKey* and kms:Decrypt on the topic key, in identity policy and/or key policy. alias/aws/sns cannot be used by a cross-account publisher.',
      },
      {
        id: 'approval.approver',
        by: 'approver',
        why: 'approve',
        calls: [
          {
            actions: ['codepipeline:PutApprovalResult'],
            on: ['arn:${Partition}:codepipeline:${PipelineRegion}:${PipelineAccount}:${PipelineName}/${StageName}/${ActionName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'sar'],
      },
      {
        id: 'approval.approver.read',
        by: 'approver',
        why: 'see the pipeline',
        calls: [
          {
            actions: ['codepipeline:GetPipeline', 'codepipeline:GetPipelineState', 'codepipeline:GetPipelineExecution'],
            on: ['arn:${Partition}:codepipeline:${PipelineRegion}:${PipelineAccount}:${PipelineName}'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'approval.approver.list',
        by: 'approver',
        why: 'list pipelines',
        calls: [{ actions: ['codepipeline:ListPipelines'], on: ['*'] }],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: 'Console only.',
      },
    ],
  },
  { category: 'Invoke', owner: 'ThirdParty', provider: 'Snyk', artifacts: ['read', 'write'], requirements: [] },
  {
    category: '*',
    owner: 'Custom',
    provider: 'Jenkins',
    artifacts: [],
    requirements: [
      {
        id: 'build.jenkins.worker',
        by: 'job-worker',
        why: 'do its jobs',
        calls: [
          {
            actions: ['codepipeline:PollForJobs'],
            on: ['arn:${Partition}:codepipeline:${ActionRegion}:${ActionAccount}:actiontype:*/*/*/*'],
          },
          {
            actions: [
              'codepipeline:AcknowledgeJob',
              'codepipeline:GetJobDetails',
              'codepipeline:PutJobSuccessResult',
              'codepipeline:PutJobFailureResult',
            ],
            on: ['*'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'managed-policies'],
        note: "AWSCodePipelineCustomActionAccess. Only PollForJobs has a resource type (actiontype); the rest must be '*'.",
      },
    ],
  },
  {
    category: '*',
    owner: 'Custom',
    provider: '*',
    artifacts: [],
    requirements: [
      {
        id: 'custom.poll',
        by: 'job-worker',
        why: 'find its jobs',
        calls: [
          {
            actions: ['codepipeline:PollForJobs'],
            on: ['arn:${Partition}:codepipeline:${PipelineRegion}:${PipelineAccount}:actiontype:Custom/${Category}/${Provider}/${Version}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'sar'],
      },
      {
        id: 'custom.job',
        by: 'job-worker',
        why: 'do its jobs',
        calls: [
          {
            actions: [
              'codepipeline:AcknowledgeJob',
              'codepipeline:GetJobDetails',
              'codepipeline:PutJobSuccessResult',
              'codepipeline:PutJobFailureResult',
            ],
            on: ['*'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'sar'],
      },
    ],
  },
];
