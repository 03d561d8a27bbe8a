import { describe, expect, it } from 'vitest';
import type { RawMap } from '../resource/index.ts';
import { graphOf, subjectNamed } from '../testing/graph.ts';
import type { Call } from './call.ts';
import { allCalls, callsOf } from './calls.ts';

const ROLE: RawMap = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] } } };

function action(name: string, category: string, provider: string, more: RawMap): RawMap {
  return { Name: name, ActionTypeId: { Category: category, Owner: 'AWS', Provider: provider, Version: '1' }, ...more };
}

function templateWith(actions: readonly RawMap[], more: RawMap = {}): RawMap {
  return {
    Resources: {
      PipelineRole: ROLE,
      BuildRole: ROLE,
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] } } },
      Bucket: { Type: 'AWS::S3::Bucket' },
      Build: {
        Type: 'AWS::CodeBuild::Project',
        Properties: {
          Name: 'orders',
          ServiceRole: { 'Fn::GetAtt': ['BuildRole', 'Arn'] },
          EncryptionKey: { 'Fn::GetAtt': ['Key', 'Arn'] },
        },
      },
      Pipeline: {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: {
          RoleArn: { 'Fn::GetAtt': ['PipelineRole', 'Arn'] },
          ArtifactStore: { Location: { Ref: 'Bucket' }, EncryptionKey: { Id: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
          Stages: [{ Name: 'All', Actions: actions }],
        },
      },
      ...more,
    },
  };
}

const SOURCE = action('Fetch', 'Source', 'CodeCommit', {
  Configuration: { RepositoryName: 'orders', BranchName: 'main' },
  OutputArtifacts: [{ Name: 'Source' }],
});

/** The calls that are surely made, one line each. */
function required(calls: readonly Call[]): readonly string[] {
  return calls
    .filter(({ necessity }) => necessity === 'required')
    .map(({ caller, actions, target }) => `${caller.name} ${actions.join('|')} ${target.name}`);
}

function callsOfAction(name: string, template: RawMap): readonly string[] {
  const graph = graphOf({ template, account: '111111111111', region: 'eu-west-1' });
  return required(callsOf(subjectNamed(graph, 'action', `Pipeline / All / ${name}`), graph));
}

describe('the calls of an action', () => {
  it('of a source are made by the role of the pipeline, which writes the artifact', () => {
    expect(callsOfAction('Fetch', templateWith([SOURCE]))).toEqual([
      'PipelineRole codecommit:GetBranch arn:aws:codecommit:eu-west-1:111111111111:orders',
      'PipelineRole codecommit:GetCommit arn:aws:codecommit:eu-west-1:111111111111:orders',
      'PipelineRole codecommit:UploadArchive arn:aws:codecommit:eu-west-1:111111111111:orders',
      'PipelineRole codecommit:GetUploadArchiveStatus arn:aws:codecommit:eu-west-1:111111111111:orders',
      'PipelineRole s3:PutObject Bucket',
      'PipelineRole kms:GenerateDataKey Key',
    ]);
  });

  it('of a build start it, and the role of the project reads and writes artifacts', () => {
    const build = action('Compile', 'Build', 'CodeBuild', {
      Configuration: { ProjectName: { Ref: 'Build' } },
      InputArtifacts: [{ Name: 'Source' }],
      OutputArtifacts: [{ Name: 'Output' }],
    });
    expect(callsOfAction('Compile', templateWith([SOURCE, build]))).toEqual([
      'PipelineRole codebuild:StartBuild arn:aws:codebuild:eu-west-1:111111111111:project/orders',
      'PipelineRole codebuild:BatchGetBuilds arn:aws:codebuild:eu-west-1:111111111111:project/orders',
      'BuildRole s3:GetObject Bucket',
      'BuildRole kms:Decrypt Key',
      'BuildRole s3:PutObject Bucket',
      'BuildRole kms:GenerateDataKey Key',
    ]);
  });

  it('with a role of its own begin with taking it on', () => {
    const deploy = action('Deploy', 'Deploy', 'CloudFormation', {
      Configuration: { ActionMode: 'DELETE_ONLY', StackName: 'orders', RoleArn: 'arn:aws:iam::222222222222:role/stack' },
      RoleArn: 'arn:aws:iam::222222222222:role/deploy',
    });
    const role = 'arn:aws:iam::222222222222:role/deploy';
    expect(callsOfAction('Deploy', templateWith([deploy]))).toEqual([
      `PipelineRole sts:AssumeRole ${role}`,
      `${role} cloudformation:DeleteStack arn:aws:cloudformation:eu-west-1:222222222222:stack/orders`,
      `${role} cloudformation:DescribeStacks arn:aws:cloudformation:eu-west-1:222222222222:stack/orders`,
      `${role} iam:PassRole arn:aws:iam::222222222222:role/stack`,
    ]);
  });

  it('that executes a change set pass no role, and read no artifact', () => {
    const execute = action('Execute', 'Deploy', 'CloudFormation', {
      Configuration: {
        ActionMode: 'CHANGE_SET_EXECUTE',
        StackName: 'orders',
        ChangeSetName: 'next',
        RoleArn: 'arn:aws:iam::111111111111:role/stack',
      },
    });
    expect(callsOfAction('Execute', templateWith([execute])).map((line) => line.split(' ')[1])).toEqual([
      'cloudformation:DescribeStacks',
      'cloudformation:DescribeChangeSet',
      'cloudformation:ExecuteChangeSet',
    ]);
  });

  it('that hands artifact places to a stack let the role of the stack read the artifact', () => {
    const deploy = action('Deploy', 'Deploy', 'CloudFormation', {
      Configuration: {
        ActionMode: 'CREATE_UPDATE',
        StackName: 'orders',
        TemplatePath: 'Source::template.yaml',
        RoleArn: { 'Fn::GetAtt': ['StackRole', 'Arn'] },
        ParameterOverrides: '{"Key":{"Fn::GetArtifactAtt":["Source","ObjectKey"]}}',
      },
      InputArtifacts: [{ Name: 'Source' }],
    });
    const calls = callsOfAction('Deploy', templateWith([SOURCE, deploy], { StackRole: ROLE }));
    expect(calls).toContain('StackRole s3:GetObject Bucket');
    expect(calls).toContain('StackRole kms:Decrypt Key');
  });

  it('with a configuration that is not known are not surely made', () => {
    const deploy = action('Deploy', 'Deploy', 'CloudFormation', { Configuration: { ActionMode: { Ref: 'Mode' }, StackName: 'orders' } });
    const template: RawMap = { Parameters: { Mode: { Type: 'String' } }, ...templateWith([deploy]) };
    expect(callsOfAction('Deploy', template)).toEqual([]);
  });

  it('of a type that nobody knows are none', () => {
    expect(callsOfAction('New', templateWith([action('New', 'Deploy', 'Teleport', { Configuration: {} })]))).toEqual([]);
  });
});

describe('an action in another region', () => {
  it('has its inputs copied by the role of the pipeline, which encrypts them there', () => {
    const template: RawMap = {
      Resources: {
        ...(templateWith([]).Resources as RawMap),
        Pipeline: {
          Type: 'AWS::CodePipeline::Pipeline',
          Properties: {
            RoleArn: { 'Fn::GetAtt': ['PipelineRole', 'Arn'] },
            ArtifactStores: [
              { Region: 'eu-west-1', ArtifactStore: { Location: { Ref: 'Bucket' } } },
              {
                Region: 'us-east-1',
                ArtifactStore: { Location: 'there', EncryptionKey: { Id: 'arn:aws:kms:us-east-1:111111111111:key/1' } },
              },
            ],
            Stages: [
              { Name: 'Source', Actions: [SOURCE] },
              {
                Name: 'All',
                Actions: [
                  action('Deploy', 'Deploy', 'S3', {
                    Region: 'us-east-1',
                    Configuration: { BucketName: 'site', Extract: 'true' },
                    InputArtifacts: [{ Name: 'Source' }],
                  }),
                ],
              },
            ],
          },
        },
      },
    };
    expect(callsOfAction('Deploy', template)).toEqual([
      'PipelineRole s3:PutObject site',
      'PipelineRole s3:GetObject there',
      'PipelineRole kms:Decrypt arn:aws:kms:us-east-1:111111111111:key/1',
      'PipelineRole s3:GetObject Bucket',
      'PipelineRole kms:Decrypt alias/aws/s3',
      'PipelineRole s3:PutObject there',
      'PipelineRole kms:GenerateDataKey arn:aws:kms:us-east-1:111111111111:key/1',
    ]);
  });
});

describe('calls besides those of actions', () => {
  it('are those of services that take on roles, and of builds', () => {
    const graph = graphOf({ template: templateWith([]), account: '111111111111', region: 'eu-west-1' });
    expect(required(allCalls(graph))).toEqual([
      'codepipeline.amazonaws.com sts:AssumeRole PipelineRole',
      'codebuild.amazonaws.com sts:AssumeRole BuildRole',
      'BuildRole logs:CreateLogStream arn:aws:logs:eu-west-1:111111111111:log-group:/aws/codebuild/orders:log-stream',
      'BuildRole logs:PutLogEvents arn:aws:logs:eu-west-1:111111111111:log-group:/aws/codebuild/orders:log-stream',
    ]);
  });
});
