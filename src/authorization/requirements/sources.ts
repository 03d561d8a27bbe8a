import type { ActionRequirements } from './types.ts';

/** Sources. State of the facts: November 2026. */
/** What is sent under both names of the service. Source: Developer Tools console User Guide, "Using a connection". */
const repositoryOfConnection = {
  'codestar-connections:FullRepositoryId': '${config.FullRepositoryId}',
  'codeconnections:FullRepositoryId': '${config.FullRepositoryId}',
} as const;

export const sources: readonly ActionRequirements[] = [
  {
    category: 'Source',
    owner: 'AWS',
    provider: 'S3',
    artifacts: ['write'],
    requirements: [
      {
        id: 'source.s3.object',
        by: 'action',
        why: 'read the source object',
        calls: [{ actions: ['s3:GetObject'], on: ['arn:${Partition}:s3:::${config.S3Bucket}/${config.S3ObjectKey}'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'source.s3.object.documented',
        by: 'action',
        why: 'read the source object',
        calls: [{ actions: ['s3:GetObjectVersion'], on: ['arn:${Partition}:s3:::${config.S3Bucket}/${config.S3ObjectKey}'] }],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'source.s3.bucket',
        by: 'action',
        why: 'see whether the source bucket keeps versions',
        calls: [{ actions: ['s3:GetBucketVersioning'], on: ['arn:${Partition}:s3:::${config.S3Bucket}'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: 'The source bucket must have versioning enabled.',
      },
      {
        id: 'source.s3.bucketmeta',
        by: 'action',
        why: 'look at the source bucket',
        calls: [{ actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], on: ['arn:${Partition}:s3:::${config.S3Bucket}'] }],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'source.s3.tags',
        by: 'action',
        why: 'copy the tags of the source object',
        calls: [
          {
            actions: ['s3:GetObjectTagging', 's3:GetObjectVersionTagging'],
            on: ['arn:${Partition}:s3:::${config.S3Bucket}/${config.S3ObjectKey}'],
          },
        ],
        when: { kind: 'undecidable', text: 'source objects carry tags' },
        necessity: 'conditional',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: 'The artifact-store side then also needs s3:PutObjectTagging.',
      },
      {
        id: 'source.s3.kms',
        by: 'action',
        why: 'decrypt the source object',
        calls: [{ actions: ['kms:Decrypt'], on: ['${SourceBucketKmsKeyArn}'] }],
        when: { kind: 'fact', name: 'source-bucket-key' },
        necessity: 'required',
        confidence: 'inferred',
        sources: ['s3-ug'],
        note: "S3 calls KMS with the caller's identity.",
      },
    ],
  },
  {
    category: 'Source',
    owner: 'AWS',
    provider: 'CodeCommit',
    artifacts: ['write'],
    requirements: [
      {
        id: 'source.codecommit.read',
        by: 'action',
        why: 'fetch the branch',
        calls: [
          {
            actions: ['codecommit:GetBranch', 'codecommit:GetCommit', 'codecommit:UploadArchive', 'codecommit:GetUploadArchiveStatus'],
            on: ['arn:${Partition}:codecommit:${ActionRegion}:${ActionAccount}:${config.RepositoryName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'source.codecommit.read.documented',
        by: 'action',
        why: 'fetch the branch',
        calls: [
          {
            actions: ['codecommit:CancelUploadArchive'],
            on: ['arn:${Partition}:codecommit:${ActionRegion}:${ActionAccount}:${config.RepositoryName}'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'source.codecommit.getrepository',
        by: 'action',
        why: 'hand over a reference to the repository',
        calls: [
          {
            actions: ['codecommit:GetRepository'],
            on: ['arn:${Partition}:codecommit:${ActionRegion}:${ActionAccount}:${config.RepositoryName}'],
          },
        ],
        when: { kind: 'config', key: 'OutputArtifactFormat', is: ['CODEBUILD_CLONE_REF'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: 'The 2026 service-role list prints it for all CodeCommit actions; the 2022 text and CDK need it only for full clone.',
      },
      {
        id: 'source.codecommit.gitpull',
        by: 'build',
        why: 'clone the repository',
        calls: [
          {
            actions: ['codecommit:GitPull'],
            on: ['arn:${Partition}:codecommit:${ActionRegion}:${ActionAccount}:${config.RepositoryName}'],
          },
        ],
        when: { kind: 'config', key: 'OutputArtifactFormat', is: ['CODEBUILD_CLONE_REF'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: 'Needed by every CodeBuild project that consumes the clone reference.',
      },
      {
        id: 'source.codecommit.listbucket',
        by: 'action',
        why: 'see whether the artifact bucket exists',
        calls: [{ actions: ['s3:ListBucket'], on: ['${ArtifactBucketArn}'] }],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: 'Troubleshooting page: the CodeCommit action checks that the artifact bucket exists; grant s3:ListBucket on role and/or bucket policy.',
      },
    ],
  },
  {
    category: 'Source',
    owner: 'AWS',
    provider: 'ECR',
    artifacts: ['write'],
    requirements: [
      {
        id: 'source.ecr.describe',
        by: 'action',
        why: 'look up the image',
        calls: [
          {
            actions: ['ecr:DescribeImages'],
            on: ['arn:${Partition}:ecr:${ActionRegion}:${ActionAccount}:repository/${config.RepositoryName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
    ],
  },
  {
    category: 'Source',
    owner: 'AWS',
    provider: 'CodeStarSourceConnection',
    artifacts: ['write'],
    requirements: [
      {
        id: 'source.connection.use',
        by: 'action',
        why: 'use the connection to the code host',
        calls: [
          {
            actions: ['codestar-connections:UseConnection', 'codeconnections:UseConnection'],
            on: ['${config.ConnectionArn}'],
            either: true,
          },
        ],
        context: repositoryOfConnection,
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk', 'dtc-ug'],
        note: 'The guide of 2026 asks for both prefixes; CDK grants only codestar-connections, others only the prefix of the ARN, and both work: only a role with neither is surely refused.',
      },
      {
        id: 'source.connection.clone',
        by: 'build',
        why: 'clone through the connection',
        calls: [
          {
            actions: ['codestar-connections:UseConnection', 'codeconnections:UseConnection'],
            on: ['${config.ConnectionArn}'],
            either: true,
          },
        ],
        when: { kind: 'config', key: 'OutputArtifactFormat', is: ['CODEBUILD_CLONE_REF'] },
        context: repositoryOfConnection,
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'source.connection.putacl',
        by: 'action',
        why: 'hand the source artifact to the bucket owner',
        calls: [{ actions: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'], on: ['${ArtifactBucketArn}/*'] }],
        necessity: 'documented',
        confidence: 'cdk',
        sources: ['cdk'],
        note: 'CDK grants it; CodePipeline sets bucket-owner-full-control when writing from the connections service.',
      },
    ],
  },
  { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', artifacts: ['write'], requirements: [] },
];
