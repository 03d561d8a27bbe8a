import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { describe, expect, it } from 'vitest';
import { accessKeyId, characters, secretAccessKey, secretSamples } from '../testing/secret-samples.ts';
import { findSecrets } from './secret-shapes.ts';

function found(text: string, name?: string): readonly string[] {
  return findSecrets(text, name).map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`);
}

describe('credentials are found', () => {
  it.each(secretSamples)('%s', (kind, secret) => {
    expect(found(secret)).toEqual([`${kind} ${secret}`]);
    expect(found(`echo "${secret}" | login --with-it`)).toEqual([`${kind} ${secret}`]);
    expect(findSecrets(secret)[0]).not.toHaveProperty('example');
  });

  it('in the place where they stand', () => {
    const token = `ghp_${characters(36)}`;
    expect(findSecrets(`a: 1\ntoken: ${token}\n`)).toEqual([{ start: 12, end: 12 + token.length, kind: 'github-token' }]);
  });

  it('several in one text, in order', () => {
    const text = `${secretSamples[5]?.[1]} and ${secretSamples[1]?.[1]} and ${accessKeyId}`;
    expect(findSecrets(text).map((span) => span.kind)).toEqual(['gitlab-token', 'github-token', 'aws-access-key-id']);
  });

  it.each([
    `AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `AWS_SECRET_ACCESS_KEY: "${secretAccessKey}"`,
    `"SecretAccessKey": "${secretAccessKey}"`,
    `aws configure set aws_secret_access_key ${secretAccessKey}`,
    `- Name: AWS_SECRET_ACCESS_KEY\n  Value: ${secretAccessKey}\n`,
    `{"Name": "AWS_SECRET_ACCESS_KEY", "Value": "${secretAccessKey}"}`,
  ])('a secret access key beside its name: %#', (text) => {
    expect(found(text)).toEqual([`aws-secret-access-key ${secretAccessKey}`]);
  });

  it('a secret access key as the value of its name, and not as the value of another', () => {
    expect(found(secretAccessKey, 'AWS_SECRET_ACCESS_KEY')).toEqual([`aws-secret-access-key ${secretAccessKey}`]);
    expect(found(secretAccessKey, 'CommitDigest')).toEqual([]);
    expect(found('da39a3ee5e6b4b0d3255bfef95601890afd80709', 'SecretAccessKey')).toEqual([]);
  });

  it('a secret access key beside an access key id', () => {
    expect(found(`${accessKeyId}:${secretAccessKey}`)).toEqual([
      `aws-access-key-id ${accessKeyId}`,
      `aws-secret-access-key ${secretAccessKey}`,
    ]);
    expect(found(secretAccessKey)).toEqual([]);
  });

  it.each(['https', 'git+https', 'postgres', 'mongodb+srv', 'amqp', 'redis'])('the password in a URL: %s', (scheme) => {
    expect(found(`${scheme}://deploy:${'S3cr3t'}-pw@db.internal:5432/app`)).toEqual(['basic-auth-url S3cr3t-pw']);
  });

  it('a password with an @ or without a user, and a GitHub token in the old form', () => {
    expect(found(`postgres://deploy:p@ss${'w0rd'}1@db.internal/app`)).toEqual(['basic-auth-url p@ssw0rd1']);
    expect(found(`redis://:Hx${'72kQ'}@cache.internal:6379`)).toEqual(['basic-auth-url Hx72kQ']);
    const token = characters(40, 5, '0123456789abcdef');
    expect(found(`https://${token}:x-oauth-basic@github.com/a/b`)).toEqual([`basic-auth-url ${token}`]);
  });

  it("AWS's documentation keys and filled-in shapes, as examples", () => {
    expect(findSecrets('AKIAIOSFODNN7EXAMPLE')).toEqual([{ start: 0, end: 20, kind: 'aws-access-key-id', example: true }]);
    expect(findSecrets('aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')).toMatchObject([
      { kind: 'aws-secret-access-key', example: true },
    ]);
    expect(findSecrets(`ghp_${'x'.repeat(36)}`)).toMatchObject([{ kind: 'github-token', example: true }]);
    expect(findSecrets(['xoxb', 'your', 'token', 'here'].join('-'))).toMatchObject([{ kind: 'slack-token', example: true }]);
  });
});

describe('ordinary text is left alone', () => {
  it.each([
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/github-token-AbCdEf',
    'arn:aws:iam::111122223333:role/service-role/AWSCodePipelineServiceRole-eu-west-1-Deploy',
    'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    '{{resolve:secretsmanager:github:SecretString:token}}',
    'https://{{resolve:ssm:/app/user}}:{{resolve:ssm-secure:/app/password:1}}@db.internal/app',
    'https://user:${Password}@db.internal/app',
    'https://x-access-token:${GITHUB_TOKEN}@github.com/owner/repo.git',
    'https://$USER:$TOKEN@github.com/owner/repo.git',
    'https://user:<password>@example.com',
    'https://user:password@example.com',
    'postgres://postgres:changeme@localhost:5432/test',
    'https://host:443?email=someone@example.com',
    'docker://registry/app:1.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'https://registry.example.com:4873/@scope/package',
    'ssh://git@github.com:22/owner/repo.git',
    'AIDACKCEVSQ6C2EXAMPLE AROADBQP57FF2AEXAMPLE',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'SG.GroupId',
    'SecretAccessKeyParameter',
    'AWS_SECRET_ACCESS_KEY',
    '//registry.example.com/:_authToken=${NPM_TOKEN}',
    '-----BEGIN CERTIFICATE-----',
    'ghp_short',
    'task_live_updates_for_everybody',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('secretlint as oracle', () => {
  const bySecretlint = [
    'aws-access-key-id',
    'github-token',
    'npm-token',
    'slack-token',
    'slack-webhook',
    'sendgrid-key',
    'anthropic-key',
    'private-key',
  ];

  it.each(secretSamples.filter(([kind]) => bySecretlint.includes(kind)))('agrees on %s', async (_kind, secret) => {
    for (const text of [secret, `key: ${secret}\nother: 1\n`, `run "${secret}" now`]) {
      const keyIds = { id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true } };
      const rules = [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, rules: [keyIds] }];
      const result = await lintSource({
        source: { filePath: '/template.yaml', content: text, ext: '.yaml', contentType: 'text' },
        options: { config: { rules } },
      });
      expect(findSecrets(text).map(({ start, end }) => [start, end])).toEqual(result.messages.map((message) => message.range));
    }
  });
});

describe('time', () => {
  it.each([
    ['access key ids', 'AKIA'],
    ['Slack tokens', 'xoxb-a-'],
    ['web tokens', 'eyJ.'],
    ['headers of keys', '-----BEGIN RSA PRIVATE KEY-----\nAAAA'],
    ['URLs', '://a:b'],
    ['names', 'secret_access_key= '],
    ['long words', 'SG.glpat-ATBBpypi-AgEeyJAIza'],
  ])('stays linear: %s', (_what, piece) => {
    const duration = (size: number): number => {
      const text = piece.repeat(Math.ceil(size / piece.length));
      const start = performance.now();
      findSecrets(text);
      return performance.now() - start;
    };
    duration(20_000);
    expect(duration(400_000)).toBeLessThan(2000);
  });
});

describe('credentials without a shape', () => {
  it.each([
    ['DB_PASSWORD', 'correct-horse', ['correct-horse']],
    ['apiToken', 'ab', ['ab']],
    ['SecretString', '{"user": "app", "password": "staple 7"}', ['staple 7']],
    ['SecretString', 'battery', ['battery']],
    ['DB_PASSWORD', 'changeme', []],
    ['DB_PASSWORD', '/app/db/password', []],
    ['DB_PASSWORD', '{{resolve:ssm-secure:db}}', []],
    ['DB_PASSWORD_ARN', 'correct-horse', []],
    ['Region', 'correct-horse', []],
  ])('%s: %s', (name, text, secrets) => {
    expect(findSecrets(text, name, true).map(({ start, end }) => text.slice(start, end))).toEqual(secrets);
  });

  it('are none where the name says nothing of the value', () => {
    expect(findSecrets('correct-horse', 'DB_PASSWORD')).toEqual([]);
  });
});
