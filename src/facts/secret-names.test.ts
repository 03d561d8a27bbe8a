import { describe, expect, it } from 'vitest';
import { credentialName, placeholder, reference } from './secret-names.ts';

describe('names of credentials', () => {
  it.each([
    'DB_PASSWORD',
    'GITHUB_TOKEN',
    'API_KEY',
    'SECRET',
    'password',
    'MasterUserPassword',
    'dbPassword',
    'OAuthToken',
    'AWS_SECRET_ACCESS_KEY',
    'SecretString',
    'client_secret',
    'clientSecret',
    'SONAR_TOKEN',
    'npm-token',
    'PRIVATE_KEY',
    'apiKey',
    'APIKey',
    'DB_PASSWORD_PROD',
    'TOKEN_2',
    'Password1',
    'MYSQLPASSWORD',
    'SSH_KEY',
    'DOCKER_PASS',
    'CREDENTIALS',
    'HookSecret',
    'SECRET_VALUE',
    'DATABASE.PASSWORD',
  ])('%s is one', (name) => {
    expect(credentialName(name)).toBe(true);
  });

  it.each([
    'PASSWORD_ARN',
    'SECRET_NAME',
    'TOKEN_URL',
    'KEY_ID',
    'AWS_ACCESS_KEY_ID',
    'PASSWORD_PARAMETER',
    'SECRET_PATH',
    'SECRETS_BUCKET',
    'PUBLIC_KEY',
    'KMS_KEY',
    'PartitionKey',
    'SecretArn',
    'SecretId',
    'NextToken',
    'ClientRequestToken',
    'USE_TOKEN',
    'PasswordLength',
    'TokenEndpoint',
    'PASSWORD_POLICY',
    'SECRET_MANAGER',
    'KEY',
    'S3Key',
    'Passthrough',
    'Compass',
    'Tokenizer',
    'SECRET_VERSION',
    '',
    '__proto__',
    'MAX_TOKENS',
  ])('%s is none', (name) => {
    expect(credentialName(name)).toBe(false);
  });
});

describe('placeholders', () => {
  it.each([
    'changeme',
    'CHANGE_ME',
    'xxx',
    'XXXXXXXX',
    '<password>',
    '<your-token>',
    'example',
    'TODO',
    'dummy',
    '***',
    '',
    '  ',
    'password',
    'your-api-key',
    'YOUR_TOKEN_HERE',
    'mypassword',
    '${Password}',
    '{{resolve:ssm:/x}}',
    '$TOKEN',
    '$(cat token)',
    '%TOKEN%',
    '#{variables.TOKEN}',
    'replace-me',
    'placeholder',
    'dummy-token',
    'REDACTED',
    'null',
    'token',
    'test',
    '0000',
    'example-secret',
  ])('%s', (value) => {
    expect(placeholder(value)).toBe(true);
  });

  it.each([
    'hunter2',
    'S3cr3t-pw',
    'correct horse battery staple',
    'tr0ub4dor&3',
    'aGVsbG8gd29ybGQ=',
    'postgres',
    'Winter2026!',
    'testament-9Q',
  ])('%s stands for itself', (value) => {
    expect(placeholder(value)).toBe(false);
  });

  it('tell references from values', () => {
    expect(reference('abc${Suffix}')).toBe(true);
    expect(reference('pa$$word')).toBe(false);
  });
});
