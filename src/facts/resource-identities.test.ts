import { describe, expect, it } from 'vitest';
import { actionTable } from './iam-action-table.ts';
import { type IdentityTemplate, identifiedTypes, identityParts, mayBeInvented, resourceIdentity } from './resource-identities.ts';

/** The literal skeleton of a template: every run of placeholders and what may be part of a name is one `*`. */
function skeleton(template: string): string {
  return template
    .replace(/\$\{(Partition|Region|Account)\}/g, '<$1>')
    .replace(/\$\{[^}]*\}/g, '*')
    .replace(/(?:\*[/:-]?)+\*?|\*+/g, '*');
}

/** Whether one skeleton is the other where a `*` stands for any text. */
function fits(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replace(/[.\\+?()|[\]{}^$]/g, '\\$&').replace(/\*/g, '.*')}$`).test(text);
}

describe('identities of resources', () => {
  it('have the ARNs that policies name', () => {
    const differing = identifiedTypes.flatMap((type) => {
      const arn = resourceIdentity(type)?.arn;
      const service = arn?.split(':')[2] ?? '';
      const documented = Object.hasOwn(actionTable, service)
        ? Object.values(actionTable[service]?.resources ?? {}).map(skeleton)
        : undefined;
      if (arn === undefined || documented === undefined) return [];
      const written = skeleton(arn.replace('$' + '{Path}', '/').replace('actiontype:Custom', 'actiontype:*'));
      return documented.some((known) => fits(known, written) || fits(written, known)) ? [] : [`${type} ${arn}`];
    });
    expect(differing).toEqual([]);
  });

  it('say what Ref gives', () => {
    const kinds = Object.fromEntries(
      [
        'S3::Bucket',
        'KMS::Key',
        'IAM::Role',
        'IAM::ManagedPolicy',
        'SNS::Topic',
        'CloudWatch::Alarm',
        'Lambda::Function',
        'Lambda::Version',
        'Lambda::Alias',
        'ECS::Service',
        'ECS::TaskDefinition',
        'StepFunctions::StateMachine',
        'CodeStarConnections::Connection',
        'CodePipeline::Pipeline',
        'CodeBuild::Project',
        'SecretsManager::Secret',
        'Logs::LogGroup',
      ].map((type) => [type, resourceIdentity(`AWS::${type}`)?.ref]),
    );
    expect(kinds).toEqual({
      'S3::Bucket': 'name',
      'KMS::Key': 'id',
      'IAM::Role': 'name',
      'IAM::ManagedPolicy': 'arn',
      'SNS::Topic': 'arn',
      'CloudWatch::Alarm': 'name',
      'Lambda::Function': 'name',
      'Lambda::Version': 'arn',
      'Lambda::Alias': 'arn',
      'ECS::Service': 'arn',
      'ECS::TaskDefinition': 'arn',
      'StepFunctions::StateMachine': 'arn',
      'CodeStarConnections::Connection': 'arn',
      'CodePipeline::Pipeline': 'name',
      'CodeBuild::Project': 'name',
      'SecretsManager::Secret': 'arn',
      'Logs::LogGroup': 'name',
    });
    expect(resourceIdentity('AWS::SQS::Queue')?.ref).toMatch(/^https:\/\/sqs\./);
  });

  it('know attributes and their gaps', () => {
    expect(resourceIdentity('AWS::Logs::LogGroup')?.attributes.Arn).toMatch(/:\*$/);
    expect(resourceIdentity('AWS::CodeDeploy::DeploymentGroup')?.attributes).toEqual({});
    expect(resourceIdentity('AWS::IAM::Role')?.attributes).not.toHaveProperty('RoleId');
    expect(resourceIdentity('AWS::Nothing::Here')).toBeUndefined();
    expect(resourceIdentity('constructor')).toBeUndefined();
  });

  it('name only placeholders that are explained', () => {
    const explained = /^(?:Partition|Region|Account|URLSuffix|Name|Id|Path|RelativeName|UrlWithoutScheme|Property:[A-Za-z]+(?:\|[a-z]+)?)$/;
    const texts = (type: string): readonly IdentityTemplate[] => {
      const identity = resourceIdentity(type);
      return [
        identity?.arn ?? '',
        identity?.ref ?? '',
        identity?.with?.arn ?? '',
        identity?.with?.ref ?? '',
        ...Object.values(identity?.attributes ?? {}),
      ];
    };
    const placeholders = identifiedTypes
      .flatMap(texts)
      .flatMap((text) => identityParts(text).flatMap((part) => (typeof part === 'string' ? [] : [part.placeholder])));
    expect(placeholders.filter((placeholder) => !explained.test(placeholder))).toEqual([]);
    expect(placeholders.length).toBeGreaterThan(200);
  });

  it('come apart into literals and placeholders', () => {
    expect(identityParts(resourceIdentity('AWS::S3::Bucket')?.arn ?? '')).toEqual([
      'arn:',
      { placeholder: 'Partition' },
      ':s3:::',
      { placeholder: 'Name' },
    ]);
  });
});

describe('names that CloudFormation makes', () => {
  it.each([
    ['AWS::S3::Bucket', 'delivery-artifacts-1k2j3h4g5f6d'],
    ['AWS::IAM::Role', 'Delivery-PipelineRole-1K2J3H4G5F6D'],
    ['AWS::CodeBuild::Project', 'Build45A36621-7oQ2mX9kLp0a'],
    ['AWS::SSM::Parameter', 'CFN-Setting-7oQ2mX9kLp0a'],
    ['AWS::SQS::Queue', 'Delivery-Queue-7oQ2mX9kLp0a.fifo'],
  ])('%s may be called %s', (type, name) => {
    expect(mayBeInvented(type, 'name', name)).toBe(true);
  });

  it.each([
    ['AWS::S3::Bucket', 'Delivery-Artifacts-1K2J3H4G5F6D'],
    ['AWS::S3::Bucket', 'company.artifacts'],
    ['AWS::S3::Bucket', `${'a'.repeat(60)}-1k2j3h4g5f6d`],
    ['AWS::IAM::Role', 'deploy-role'],
    ['AWS::IAM::Role', 'OrganizationAccountAccessRole'],
  ])('%s is never called %s by itself', (type, name) => {
    expect(mayBeInvented(type, 'name', name)).toBe(false);
  });

  it('ids have forms too', () => {
    expect(mayBeInvented('AWS::KMS::Key', 'id', '1234abcd-12ab-34cd-56ef-1234567890ab')).toBe(true);
    expect(mayBeInvented('AWS::KMS::Key', 'id', `mrk-${'0123456789abcdef'.repeat(2)}`)).toBe(true);
    expect(mayBeInvented('AWS::KMS::Key', 'id', 'alias/delivery')).toBe(false);
    expect(mayBeInvented('AWS::Nothing::Here', 'name', 'anything')).toBe(true);
  });
});
