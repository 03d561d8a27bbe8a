import { describe, expect, it } from 'vitest';
import { nodeKinds } from '../graph/index.ts';
import { LinkedSystem } from '../graph/linked.ts';
import type { RawMap } from '../resource/index.ts';
import { systemOf } from '../testing/graph.ts';
import type { Gap } from './gap.ts';
import { proverKinds } from './kinds.ts';

/** A pipeline whose actions work as a role that may do everything but decrypt what they read. */

const PIPELINE_ROLE = 'arn:aws:iam::111111111111:role/pipeline';
const TRUST = { Statement: [{ Effect: 'Allow', Principal: { AWS: PIPELINE_ROLE }, Action: 'sts:AssumeRole' }] };
const FILES = { Effect: 'Allow', Action: ['s3:*', 'cloudformation:*'], Resource: '*' };
const OWNER = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'kms:*', Resource: '*' };
const ROLE_ARN = { 'Fn::GetAtt': ['Deployer', 'Arn'] };
const KEY_ARN = { 'Fn::GetAtt': ['Key', 'Arn'] };

function policyOf(...statements: readonly RawMap[]): RawMap {
  return { Version: '2012-10-17', Statement: statements };
}

function key(...statements: readonly RawMap[]): RawMap {
  return { Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: policyOf(OWNER, ...statements) } } };
}

function role(policies: readonly RawMap[]): RawMap {
  const written = policies.length === 0 ? {} : { Policies: policies.map((document) => ({ PolicyName: 'own', PolicyDocument: document })) };
  return { Deployer: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST, ...written } } };
}

function deploy(name: string): RawMap {
  return {
    Name: name,
    RoleArn: ROLE_ARN,
    ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'CloudFormation', Version: '1' },
    Configuration: { ActionMode: 'CHANGE_SET_REPLACE', StackName: name, ChangeSetName: 'next', TemplatePath: 'Code::template.yaml' },
    InputArtifacts: [{ Name: 'Code' }],
  };
}

function pipeline(...stacks: readonly string[]): RawMap {
  return {
    Bucket: { Type: 'AWS::S3::Bucket' },
    Pipeline: {
      Type: 'AWS::CodePipeline::Pipeline',
      Properties: {
        RoleArn: PIPELINE_ROLE,
        ArtifactStore: { Type: 'S3', Location: { Ref: 'Bucket' }, EncryptionKey: { Type: 'KMS', Id: KEY_ARN } },
        Stages: [
          {
            Name: 'Source',
            Actions: [
              {
                Name: 'Fetch',
                ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'CodeCommit', Version: '1' },
                Configuration: { RepositoryName: 'orders', BranchName: 'main' },
                OutputArtifacts: [{ Name: 'Code' }],
              },
            ],
          },
          { Name: 'Deploy', Actions: stacks.map((stack) => deploy(stack)) },
        ],
      },
    },
  };
}

function gapsIn(...parts: readonly RawMap[]): readonly Gap[] {
  const system = systemOf({ template: { Resources: Object.assign({}, ...parts) }, account: '111111111111', region: 'eu-west-1' });
  const kinds = new Map([...nodeKinds, ...proverKinds]);
  return new LinkedSystem(system, kinds, []).given.subjects('grant').flatMap(({ gaps }) => gaps);
}

describe('the fix of a missing grant', () => {
  it('is safe where one role is given exactly what is missing', () => {
    const [{ fix, side } = missing()] = gapsIn(key(), role([policyOf(FILES)]), pipeline('orders'));
    expect([side, fix.safe, fix.edits.map((edit) => 'value' in edit && edit.value)]).toEqual([
      'identity',
      true,
      [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': 'Key.Arn' } }],
    ]);
  });

  it('is not safe in a policy that others have too', () => {
    const other = { Other: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST } } };
    const shared = (roles: readonly string[]): RawMap => ({
      Shared: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'shared', PolicyDocument: policyOf(FILES), Roles: roles.map((name) => ({ Ref: name })) },
      },
    });
    const safeWith = (roles: readonly string[]): readonly (readonly [boolean, number])[] =>
      gapsIn(key(), role([]), other, shared(roles), pipeline('orders')).map(({ fix }) => [fix.safe, fix.edits.length]);
    expect([safeWith(['Deployer']), safeWith(['Deployer', 'Other'])]).toEqual([[[true, 1]], [[false, 1]]]);
  });

  it('is not made where two resources would wait for each other', () => {
    const named = { Effect: 'Allow', Principal: { AWS: ROLE_ARN }, Action: 'kms:DescribeKey', Resource: '*' };
    const [{ fix } = missing()] = gapsIn(key(named), role([policyOf(FILES)]), pipeline('orders'));
    expect([fix.safe, fix.edits]).toEqual([false, []]);
    expect(fix.paste).toMatch(/^# as a resource of its own.*\n- Effect: Allow\n {2}Action: kms:Decrypt\n {2}Resource: !GetAtt Key\.Arn$/);
  });
});

describe('the text to paste', () => {
  it('has the other half too, where the policy of the other account is not in view', () => {
    const elsewhere = pipeline('orders');
    const text = JSON.stringify(elsewhere).replaceAll(JSON.stringify(KEY_ARN), '"arn:aws:kms:eu-west-1:222222222222:key/store"');
    const [{ fix } = missing()] = gapsIn(role([policyOf(FILES)]), JSON.parse(text));
    expect(fix.paste?.split('\n')).toEqual([
      '- Effect: Allow',
      '  Action: kms:Decrypt',
      "  Resource: 'arn:aws:kms:eu-west-1:222222222222:key/store'",
      '# and the policy of arn:aws:kms:eu-west-1:222222222222:key/store, which is not in view, needs:',
      '- Effect: Allow',
      '  Principal:',
      "    AWS: 'arn:aws:iam::111111111111:role/${Deployer}'",
      '  Action: kms:Decrypt',
      "  Resource: '*'",
    ]);
  });
});

describe('one missing grant', () => {
  it('that breaks five actions is one finding, which lists the five', () => {
    const stacks = ['one', 'two', 'three', 'four', 'five'];
    const gaps = gapsIn(key(), role([policyOf(FILES)]), pipeline(...stacks));
    expect(gaps.map(({ need }) => need)).toEqual(['Pipeline / Deploy / one needs it to decrypt the artifact Code (and 4 more actions)']);
    const notes = gaps.flatMap(({ related }) => related.map(({ note }) => note)).filter((note) => note.includes('has to'));
    expect(notes).toEqual(stacks.map((stack) => `Pipeline / Deploy / ${stack} has to decrypt the artifact Code`));
  });
});

function missing(): never {
  throw new Error('no grant is missing');
}
