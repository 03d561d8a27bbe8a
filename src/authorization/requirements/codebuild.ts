import type { ActionRequirements } from './types.ts';

/** CodeBuild: the action, and the role of the project. State of the facts: November 2026. */
export const codebuild: readonly ActionRequirements[] = [
  {
    category: '*',
    owner: 'AWS',
    provider: 'CodeBuild',
    artifacts: [],
    projectArtifacts: ['read', 'write'],
    requirements: [
      {
        id: 'build.codebuild.start',
        by: 'action',
        why: 'run the build',
        calls: [
          {
            actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'],
            on: ['arn:${Partition}:codebuild:${ActionRegion}:${ActionAccount}:project/${config.ProjectName}'],
          },
        ],
        when: { kind: 'config', key: 'BatchEnabled', not: ['true'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'build.codebuild.stop',
        by: 'action',
        why: 'stop the build',
        calls: [
          {
            actions: ['codebuild:StopBuild'],
            on: ['arn:${Partition}:codebuild:${ActionRegion}:${ActionAccount}:project/${config.ProjectName}'],
          },
        ],
        when: { kind: 'config', key: 'BatchEnabled', not: ['true'] },
        necessity: 'recommended',
        confidence: 'cdk',
        sources: ['cdk'],
        note: 'CDK grants it so a stopped execution can stop the build.',
      },
      {
        id: 'build.codebuild.startbatch',
        by: 'action',
        why: 'run the batch of builds',
        calls: [
          {
            actions: ['codebuild:StartBuildBatch', 'codebuild:BatchGetBuildBatches'],
            on: ['arn:${Partition}:codebuild:${ActionRegion}:${ActionAccount}:project/${config.ProjectName}'],
          },
        ],
        when: { kind: 'config', key: 'BatchEnabled', is: ['true'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'build.codebuild.stopbatch',
        by: 'action',
        why: 'stop the batch',
        calls: [
          {
            actions: ['codebuild:StopBuildBatch'],
            on: ['arn:${Partition}:codebuild:${ActionRegion}:${ActionAccount}:project/${config.ProjectName}'],
          },
        ],
        when: { kind: 'config', key: 'BatchEnabled', is: ['true'] },
        necessity: 'recommended',
        confidence: 'cdk',
        sources: ['cdk'],
      },
      {
        id: 'build.codebuild.roleoverride',
        by: 'action',
        why: 'hand the build another role',
        calls: [{ actions: ['iam:PassRole'], on: ['${config.ServiceRoleArnOverride}'] }],
        when: { kind: 'config', key: 'ServiceRoleArnOverride', set: true },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
        context: { 'iam:PassedToService': 'codebuild.amazonaws.com' },
        note: 'The principal that creates or updates the pipeline needs the same iam:PassRole.',
      },
    ],
  },
];
