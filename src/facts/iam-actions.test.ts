import { describe, expect, it } from 'vitest';
import { iamAction, iamActions, iamServices, supportsNoResource } from './iam-actions.ts';

describe('IAM actions', () => {
  it('finds an action in any case and says what it works on', () => {
    expect(iamAction('CodePipeline', 'putapprovalresult')).toEqual({
      service: 'codepipeline',
      name: 'PutApprovalResult',
      access: 'write',
      resources: [
        {
          type: 'action',
          arn: 'arn:${Partition}:codepipeline:${Region}:${Account}:${PipelineName}/${StageName}/${ActionName}',
          required: true,
        },
      ],
    });
    expect(iamAction('kms', 'Decrypt')?.resources.map((resource) => resource.type)).toEqual(['key']);
    expect(iamAction('iam', 'PassRole')?.resources.map((resource) => resource.type)).toEqual(['role']);
    expect(iamAction('s3', 'PutBucketPolicy')?.access).toBe('permissions');
    expect(iamAction('s3', 'ListBucket')?.access).toBe('list');
  });

  it('tells actions that only a star can allow', () => {
    expect(supportsNoResource('codepipeline', 'PutJobSuccessResult')).toBe(true);
    expect(supportsNoResource('sts', 'GetServiceBearerToken')).toBe(true);
    expect(supportsNoResource('codebuild', 'StartBuild')).toBe(false);
  });

  it('does not invent what it does not have', () => {
    expect(iamAction('codepipeline', 'Approve')).toBeUndefined();
    expect(iamAction('__proto__', 'toString')).toBeUndefined();
    expect(iamActions('polly')).toBeUndefined();
    expect(supportsNoResource('polly', 'Speak')).toBe(false);
  });

  it('has an ARN for every resource type an action names', () => {
    const lacking = iamServices.flatMap((service) =>
      [...(iamActions(service)?.values() ?? [])].flatMap((action) =>
        action.resources
          .filter((resource) => !resource.arn.startsWith('arn:'))
          .map((resource) => `${service}:${action.name} ${resource.type}`),
      ),
    );
    expect(lacking).toEqual([]);
  });
});
