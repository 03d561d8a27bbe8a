import { describe, expect, it } from 'vitest';
import { systemOf, type TestInstance } from '../testing/graph.ts';
import { drawSystems } from './audit.ts';
import type { ActionDrawing, PipelineDrawing } from './result.ts';

const TEMPLATE = `
Parameters:
  DeployRoleArn: { Type: String }
  ProdAccount: { Type: String }
  WithAudit: { Type: String, Default: 'no' }
Conditions:
  Audited: !Equals [!Ref WithAudit, 'yes']
Resources:
  PipelineRole:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: {} }
  Artifacts:
    Type: AWS::S3::Bucket
  Key:
    Type: AWS::KMS::Key
    Properties: { KeyPolicy: {} }
  Builds:
    Type: AWS::CodeBuild::Project
    Properties: { ServiceRole: !GetAtt PipelineRole.Arn }
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      PipelineType: V2
      RoleArn: !GetAtt PipelineRole.Arn
      ArtifactStores:
        - Region: eu-west-1
          ArtifactStore: { Type: S3, Location: !Ref Artifacts, EncryptionKey: { Id: !Ref Key, Type: KMS } }
        - Region: us-east-1
          ArtifactStore: { Type: S3, Location: elsewhere }
      Stages:
        - Name: Build / all
          Actions:
            - Name: Compile
              ActionTypeId: { Category: Build, Owner: AWS, Provider: CodeBuild, Version: '1' }
              Configuration: { ProjectName: !Ref Builds }
              InputArtifacts: [{ Name: Source }]
              OutputArtifacts: [{ Name: Package }]
        - Name: First
          Actions:
            - Name: Deploy
              ActionTypeId: { Category: Deploy, Owner: AWS, Provider: CloudFormation, Version: '1' }
              Configuration: { ActionMode: CREATE_UPDATE, StackName: !Sub 'shop-\${ProdAccount}' }
              RoleArn: !Ref DeployRoleArn
              Region: us-east-1
        - Name: Last
          BeforeEntry: { Conditions: [{ Rules: [{ Name: Hours, RuleTypeId: { Category: Rule, Owner: AWS, Provider: DeploymentWindow, Version: '1' } }] }] }
          Actions:
            - Name: Ask
              ActionTypeId: { Category: Approval, Owner: AWS, Provider: Manual, Version: '1' }
              RunOrder: 1
            - Name: Deploy
              ActionTypeId: { Category: Deploy, Owner: AWS, Provider: CloudFormation, Version: '1' }
              Configuration: { ActionMode: CREATE_UPDATE, StackName: shop, RoleArn: !Sub 'arn:aws:iam::\${ProdAccount}:role/cd/stack' }
              RoleArn: !Sub 'arn:aws:iam::\${ProdAccount}:role/deploy'
              RunOrder: 2
`;

function drawn(instance: Partial<TestInstance> = {}): PipelineDrawing {
  const [system] = drawSystems([systemOf({ template: TEMPLATE, ...instance })], []);
  const [pipeline] = system?.pipelines ?? [];
  if (pipeline === undefined) throw new Error('no pipeline was drawn');
  return pipeline;
}

function actionOf(pipeline: PipelineDrawing, stage: number, action = 0): ActionDrawing {
  const found = pipeline.stages[stage]?.actions[action];
  if (found === undefined) throw new Error('no such action');
  return found;
}

const seen = (logicalId: string): object => ({ name: logicalId, inView: { instance: 'test', file: 'test.yaml', logicalId } });

describe('a pipeline', () => {
  it('is drawn with its role, its stores and their keys, and where it stands as far as that is known', () => {
    expect(drawn()).toMatchObject({
      name: 'Pipeline',
      instance: 'test',
      type: 'V2',
      executionMode: 'SUPERSEDED',
      role: seen('PipelineRole'),
      stores: [
        { region: 'eu-west-1', bucket: seen('Artifacts'), key: seen('Key') },
        { region: 'us-east-1', bucket: { name: 'elsewhere' } },
      ],
      partial: false,
    });
    expect(drawn()).not.toHaveProperty('account');
    expect(drawn({ account: '111111111111', region: 'eu-west-1' })).toMatchObject({ account: '111111111111', region: 'eu-west-1' });
  });

  it('keeps the names of its parts, whatever is in them', () => {
    const { stages } = drawn();
    expect(stages.map(({ name }) => name)).toEqual(['Build / all', 'First', 'Last']);
    expect(stages.map(({ entryRules }) => entryRules)).toEqual([[], [], ['DeploymentWindow']]);
    expect(actionOf(drawn(), 0)).toMatchObject({ name: 'Compile', subject: 'Pipeline / Build / all / Compile' });
  });

  it('says that stages may be missing', () => {
    const template = {
      Parameters: { More: { Type: 'CommaDelimitedList' } },
      Resources: { Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: { Ref: 'More' } } } },
    };
    const [system] = drawSystems([systemOf({ template })], []);
    expect(system?.pipelines).toMatchObject([{ stages: [], partial: true, type: 'V1' }]);
  });
});

describe('an action', () => {
  it('is drawn with the project that it runs, the role of its builds, and its artifacts', () => {
    expect(actionOf(drawn(), 0)).toMatchObject({
      provider: 'CodeBuild',
      target: 'Builds',
      project: seen('Builds'),
      roles: [{ as: 'build', role: seen('PipelineRole') }],
      inputs: ['Source'],
      outputs: ['Package'],
      place: { file: 'test.yaml', logicalId: 'Pipeline', route: 'Properties.Stages[0].Actions[0]' },
    });
    expect(actionOf(drawn(), 0)).not.toHaveProperty('deploy');
    expect(actionOf(drawn(), 0).place).not.toHaveProperty('snippet');
  });

  it('names what is not known as the template does', () => {
    const action = actionOf(drawn(), 1);
    expect(action).toMatchObject({
      target: 'shop-${ProdAccount}',
      roles: [{ as: 'action', role: { name: '${DeployRoleArn}' } }],
      region: 'us-east-1',
      deploy: { production: 'unknown', gated: 'no' },
    });
    expect(action).not.toHaveProperty('account');
  });

  it('is told by the account and the name of roles elsewhere, and whether it is gated', () => {
    expect(actionOf(drawn(), 2, 1)).toMatchObject({
      account: '${ProdAccount}',
      roles: [
        { as: 'action', role: { name: 'deploy', account: '${ProdAccount}' } },
        { as: 'stack', role: { name: 'cd/stack', account: '${ProdAccount}' } },
      ],
      deploy: { production: 'unknown', gated: 'yes' },
    });
  });

  it('that deploys is said to be production by its names, or by its place', () => {
    const deploy = (Name: string): object => ({
      Name,
      Actions: [
        {
          Name: 'Deploy',
          ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'S3', Version: '1' },
          Configuration: { BucketName: 'web' },
        },
      ],
    });
    const productions = (...names: readonly string[]): readonly unknown[] => {
      const template = { Resources: { Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: names.map(deploy) } } } };
      return drawn({ template: template as TestInstance['template'] }).stages.map(({ actions }) => actions[0]?.deploy?.production);
    };
    expect(productions('Staging', 'Production')).toEqual(['no', 'yes']);
    expect(productions('First', 'Second')).toEqual(['no', 'presumed']);
    expect(productions('Only')).toEqual(['unknown']);
  });

  it('has no region of its own when it names that of the pipeline', () => {
    expect(actionOf(drawn({ region: 'us-east-1' }), 1)).not.toHaveProperty('region');
  });
});
