import { describe, expect, it } from 'vitest';
import { credentialName, identifierName, locator, placeholder, reference } from './secret-names.ts';

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
    'CI_SERVICE_TOKEN',
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
    'ServiceToken',
    'EncryptionKey',
    'crossAccountKeys',
    'KMSMasterKey',
    'PublicSSHKey',
    '',
    '__proto__',
    'MAX_TOKENS',
  ])('%s is none', (name) => {
    expect(credentialName(name)).toBe(false);
  });
});

describe('names of identifiers', () => {
  it.each(['ProjectName', 'SAGEMAKER_PROJECT_ID', 'DT_TENANT', 'RoleArn', 'DbUserName', 'ClusterIdProd'])('%s identifies', (name) =>
    expect(identifierName(name)).toBe(true),
  );
  it.each(['PaymentKey', 'WebhookUrl', 'DbPassword', 'AccessKey', 'ConnectionString', 'Settings'])('%s may open something', (name) =>
    expect(identifierName(name)).toBe(false),
  );
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

describe('locators', () => {
  it.each([
    'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf',
    '/app/prod/password',
    'prod/db/password',
    'DB_PASSWORD',
    'github-token',
    'alias/aws/s3',
    'https://vault.example.com/v1/secret',
  ])('%s', (value) => {
    expect(locator(value)).toBe(true);
  });

  it.each(['hunter2', 'S3cr3t-pw', 'Winter2026!', 'supersecret', '/x8Kq+/vv=', 'https://deploy:S3cr3t@example.com'])(
    '%s is the thing itself',
    (value) => {
      expect(locator(value)).toBe(false);
    },
  );
});
