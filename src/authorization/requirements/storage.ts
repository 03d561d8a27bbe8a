import type { ActionRequirements } from './types.ts';

/** Deploys of files, configuration and products. State of the facts: November 2026. */
export const storage: readonly ActionRequirements[] = [
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'S3',
    artifacts: ['read'],
    requirements: [
      {
        id: 's3deploy.put',
        by: 'action',
        why: 'write the files to the bucket',
        calls: [{ actions: ['s3:PutObject'], on: ['arn:${Partition}:s3:::${config.BucketName}/*'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 's3deploy.acl',
        by: 'action',
        why: 'set the access control list of the files',
        calls: [{ actions: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'], on: ['arn:${Partition}:s3:::${config.BucketName}/*'] }],
        when: { kind: 'config', key: 'CannedACL', set: true },
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 's3deploy.bucket',
        by: 'action',
        why: 'look at the bucket',
        calls: [
          {
            actions: ['s3:GetBucketVersioning', 's3:GetBucketAcl', 's3:GetBucketLocation'],
            on: ['arn:${Partition}:s3:::${config.BucketName}'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 's3deploy.tags',
        by: 'action',
        why: 'copy tags',
        calls: [
          {
            actions: ['s3:PutObjectTagging', 's3:GetObjectTagging', 's3:PutObjectVersionTagging'],
            on: ['arn:${Partition}:s3:::${config.BucketName}/*'],
          },
        ],
        when: { kind: 'undecidable', text: 'source objects carry tags' },
        necessity: 'conditional',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 's3deploy.kms',
        by: 'action',
        why: 'encrypt the files',
        calls: [{ actions: ['kms:GenerateDataKey'], on: ['${config.KMSEncryptionKeyARN}'] }],
        when: { kind: 'fact', name: 'target-bucket-key' },
        necessity: 'required',
        confidence: 'documented',
        sources: ['s3-ug', 'cdk'],
        note: 'S3 PutObject needs GenerateDataKey; multipart also Decrypt; CDK grants Encrypt, ReEncrypt*, GenerateDataKey*.',
      },
      {
        id: 's3deploy.kms.documented',
        by: 'action',
        why: 'encrypt the files',
        calls: [{ actions: ['kms:Encrypt', 'kms:Decrypt'], on: ['${config.KMSEncryptionKeyARN}'] }],
        when: { kind: 'fact', name: 'target-bucket-key' },
        necessity: 'documented',
        confidence: 'documented',
        sources: ['s3-ug', 'cdk'],
        note: 'S3 PutObject needs GenerateDataKey; multipart also Decrypt; CDK grants Encrypt, ReEncrypt*, GenerateDataKey*.',
      },
    ],
  },
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'AppConfig',
    artifacts: ['read'],
    requirements: [
      {
        id: 'appconfig.deploy',
        by: 'action',
        why: 'start the configuration deployment',
        calls: [
          {
            actions: ['appconfig:StartDeployment'],
            on: [
              'arn:${Partition}:appconfig:${ActionRegion}:${ActionAccount}:application/${config.Application}',
              'arn:${Partition}:appconfig:${ActionRegion}:${ActionAccount}:application/${config.Application}/*',
              'arn:${Partition}:appconfig:${ActionRegion}:${ActionAccount}:deploymentstrategy/*',
            ],
          },
          {
            actions: ['appconfig:StopDeployment', 'appconfig:GetDeployment'],
            on: [
              'arn:${Partition}:appconfig:${ActionRegion}:${ActionAccount}:application/${config.Application}',
              'arn:${Partition}:appconfig:${ActionRegion}:${ActionAccount}:application/${config.Application}/*',
            ],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: 'StartDeployment is authorised on application, configurationprofile, environment and deploymentstrategy together; GetDeployment and StopDeployment on application, environment and deployment.',
      },
    ],
  },
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'ServiceCatalog',
    artifacts: ['read'],
    requirements: [
      {
        id: 'sc.product',
        by: 'action',
        why: 'publish the product version',
        calls: [
          {
            actions: [
              'servicecatalog:ListProvisioningArtifacts',
              'servicecatalog:CreateProvisioningArtifact',
              'servicecatalog:DescribeProvisioningArtifact',
              'servicecatalog:DeleteProvisioningArtifact',
              'servicecatalog:UpdateProduct',
            ],
            on: ['arn:${Partition}:catalog:${ActionRegion}:${ActionAccount}:product/*'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: 'Narrowable to arn:aws:catalog:<region>:<account>:product/<ProductId>.',
      },
      {
        id: 'sc.validate',
        by: 'action',
        why: 'validate the template',
        calls: [{ actions: ['cloudformation:ValidateTemplate'], on: ['*'] }],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
    ],
  },
  { category: 'Deploy', owner: 'ThirdParty', provider: 'AlexaSkillsKit', artifacts: ['read'], requirements: [] },
];
