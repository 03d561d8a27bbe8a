/** Where a rule on a kind of subject begins: its usual family, and the shortest template that has such a subject. */
const pipeline = `  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111111111111:role/pipeline
      ArtifactStore: { Type: S3, Location: artifacts }
      Stages:
        - Name: Source
          Actions:
            - Name: Checkout
              ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeStarSourceConnection, Version: '1' }
              Configuration:
                ConnectionArn: arn:aws:codeconnections:eu-west-1:111111111111:connection/5f1c3a6e-0d3b-4b51-9a0e-3f3a2f6d1c01
                FullRepositoryId: acme/shop
                BranchName: main
              OutputArtifacts: [{ Name: Code }]
        - Name: Production
          Actions:
            - Name: Deploy
              ActionTypeId: { Category: Deploy, Owner: AWS, Provider: CloudFormation, Version: '1' }
              InputArtifacts: [{ Name: Code }]
              Configuration: { ActionMode: CREATE_UPDATE, StackName: shop, TemplatePath: 'Code::shop.yaml', RoleArn: arn:aws:iam::111111111111:role/deploy }`;

const build = `  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111111111111:role/build
      Source: { Type: CODEPIPELINE }
      Artifacts: { Type: CODEPIPELINE }
      Environment: { Type: LINUX_CONTAINER, ComputeType: BUILD_GENERAL1_SMALL, Image: aws/codebuild/standard:7.0 }`;

const deploymentGroup = `  Group:
    Type: AWS::CodeDeploy::DeploymentGroup
    Properties:
      ApplicationName: shop
      ServiceRoleArn: arn:aws:iam::111111111111:role/deploy`;

const role = `  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: codepipeline.amazonaws.com }, Action: sts:AssumeRole }]`;

const plain = (type) => `  Resource:\n    Type: ${type}`;

export const starts = new Map([
  ['pipeline', { family: 'flow', resources: pipeline }],
  ['stage', { family: 'flow', resources: pipeline }],
  ['action', { family: 'flow', resources: pipeline }],
  ['deploy', { family: 'approval', resources: pipeline }],
  ['gate', { family: 'approval', resources: pipeline }],
  ['start', { family: 'flow', resources: pipeline }],
  ['missing-grant', { family: 'grants', resources: pipeline }],
  ['artifact-use', { family: 'artifacts', resources: pipeline }],
  ['artifact-bucket', { family: 'artifacts', resources: pipeline }],
  ['delivery-role', { family: 'access', resources: pipeline }],
  ['build-project', { family: 'build', resources: build }],
  ['exposed-value', { family: 'credentials', resources: build }],
  ['deployment-group', { family: 'rollback', resources: deploymentGroup }],
  ['alarm-of-deployment', { family: 'rollback', resources: deploymentGroup }],
  ['deployment-config', { family: 'rollback', resources: plain('AWS::CodeDeploy::DeploymentConfig') }],
  ['alarm', { family: 'rollback', resources: plain('AWS::CloudWatch::Alarm') }],
  ['role', { family: 'access', resources: role }],
  ['user', { family: 'access', resources: plain('AWS::IAM::User') }],
  ['bucket', { family: 'artifacts', resources: plain('AWS::S3::Bucket') }],
  ['key', { family: 'encryption', resources: plain('AWS::KMS::Key') }],
  ['image-repository', { family: 'artifacts', resources: plain('AWS::ECR::Repository') }],
  ['topic', { family: 'watching', resources: plain('AWS::SNS::Topic') }],
]);

/** For kinds without an entry: most of them hang on a pipeline. */
export const otherwise = { family: 'integrations', resources: pipeline };
