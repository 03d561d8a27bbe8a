import { beforeAll, describe, expect, it } from 'vitest';
import { audit, render } from '../src/api/audit.ts';
import type { AuditResult } from '../src/audit/result.ts';
import { hostileText } from '../src/testing/hostile-text.ts';
import { hostileTemplate, OBEYED, refused } from '../src/testing/readers.ts';
import { embeddedSecrets, namedSecrets, secretAccessKey, secretSamples } from '../src/testing/secret-samples.ts';
import { reports } from './index.ts';

const NAMES = reports.map(({ name }) => name);
const lines = (text: string): string => text.replaceAll('\r\n', '\n');

describe('a template that is hostile in every word', () => {
  let result: AuditResult;
  beforeAll(async () => {
    const file = `a/${hostileText.replaceAll('/', '_')}.json`;
    result = await audit({ texts: [{ file, text: hostileTemplate() }], config: false, audience: 'auditor' });
  });

  it('is read, and found to be at fault', () => {
    expect(result.coverage.failed).toEqual([]);
    expect(result.findings.length).toBeGreaterThan(10);
    expect(result.unknowns.length).toBeGreaterThan(0);
  });

  it.each(NAMES)('%s hands nothing on that its reader would obey', async (name) => {
    for (const options of [{}, { verbose: true, colour: false, width: 40 }]) {
      const text = await render(result, name, options);
      expect(lines(text)).not.toMatch(OBEYED);
      expect(refused(name, text)).toEqual([]);
    }
  });
});

describe('the readers of these tests', () => {
  it.each([
    ['asff', '[{"SchemaVersion":"2018-10-08"}]'],
    ['csv', 'a,b\r\n1,=1+1\r\n'],
    ['github', 'fine\n  ::stop-commands::x\n'],
    ['gitlab', '[{"description":"x","check_name":"x","fingerprint":"x","severity":"high","location":{"path":"a","lines":{"begin":1}}}]'],
    ['junit', '<testsuites name="a" tests="1" failures="0" errors="0" time="0"><b/></testsuites>'],
    ['markdown', 'a <img src=x onerror=alert(1)>'],
    ['markdown', '[x](https://evil.example)'],
    ['markdown', 'hello @admin'],
    ['ocsf', '[{"class_uid":2003}]'],
    ['oscal', '{"assessment-results":{}}'],
  ])('of %s refuse %s', (format, text) => {
    expect(refused(format, text)).not.toEqual([]);
  });
});

describe('credentials of every kind that is recognised', () => {
  const variables = secretSamples.map(([, secret], index) => ({ Name: `V${index}`, Value: secret, Type: 'PLAINTEXT' }));
  const all = [...secretSamples, ...embeddedSecrets, ...namedSecrets].map(([, secret]) => secret);
  const commands = [...secretSamples.map(([, secret]) => secret), ...embeddedSecrets.map(([text]) => text)]
    .map((secret) => `      - echo ${JSON.stringify(secret)} | login`)
    .concat(namedSecrets.map(([command]) => `      - ${command}`))
    .join('\n');
  const template = JSON.stringify(
    {
      Description: `first ${all[1]} then ${all[5]}`,
      Parameters: { Token: { Type: 'String', Default: all[6], Description: all[7] } },
      Resources: {
        Build: {
          Type: 'AWS::CodeBuild::Project',
          Properties: {
            Name: all[1],
            ServiceRole: 'arn:aws:iam::111111111111:role/build',
            Artifacts: { Type: 'NO_ARTIFACTS' },
            Tags: [{ Key: 'token', Value: all[2] }],
            Environment: {
              Type: 'LINUX_CONTAINER',
              ComputeType: 'BUILD_GENERAL1_SMALL',
              Image: 'aws/codebuild/standard:7.0',
              EnvironmentVariables: [...variables, { Name: 'AWS_SECRET_ACCESS_KEY', Value: secretAccessKey, Type: 'PLAINTEXT' }],
            },
            Source: {
              Type: 'GITHUB',
              Location: embeddedSecrets[0]?.[0],
              BuildSpec: `version: 0.2\nphases:\n  build:\n    commands:\n      - export AWS_SECRET_ACCESS_KEY=${secretAccessKey}\n${commands}\n`,
            },
          },
        },
      },
      Outputs: { Token: { Value: all[4] } },
    },
    undefined,
    2,
  );

  let result: AuditResult;
  beforeAll(async () => {
    result = await audit({ texts: [{ file: 'template.json', text: template }], config: false, audience: 'auditor' });
  });

  it('are found', () => {
    expect(result.findings.filter(({ rule }) => rule === 'plaintext-secret').length).toBeGreaterThan(5);
  });

  it.each(NAMES)('do not appear in %s', async (name) => {
    const text = await render(result, name, { verbose: true });
    for (const secret of all.flatMap((one) => one.split('\n')).filter((part) => !part.startsWith('-----')))
      expect(text).not.toContain(secret);
  });
});

describe('credentials that only their names give away', () => {
  const named = ['correct-horse-1', 'battery-2', 'staple-3', 'tr0ub4dor-4', 'hunter2-5', 'summer2026-6', 'winter2026-7'];
  const [inBuild, inFunction, inBranch, inDefault, inSecret, inDatabase, inAction] = named;
  const template = `
Parameters:
  Late: {Type: String, Default: 'no'}
  DbPassword: {Type: String, Default: ${inDefault}}
Conditions: {IsLate: !Equals [!Ref Late, 'yes']}
Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      ServiceRole: arn:aws:iam::111111111111:role/build
      Environment: {EnvironmentVariables: [{Value: ${inBuild}, Name: DB_PASSWORD}]}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111111111111:role/function
      Environment: {Variables: {API_TOKEN: ${inFunction}, OTHER_TOKEN: !If [IsLate, ${inBranch}, !Ref Late]}}
  Kept:
    Type: AWS::SecretsManager::Secret
    Properties: {SecretString: '{"user": "app", "password": "${inSecret}"}'}
  Database:
    Type: AWS::RDS::DBInstance
    Properties: {MasterUserPassword: ${inDatabase}}
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111111111111:role/pipeline
      Stages:
        - Name: Source
          Actions:
            - Name: Source
              ActionTypeId: {Category: Source, Owner: ThirdParty, Provider: GitHub, Version: '1'}
              Configuration: {Owner: acme, Repo: shop, Branch: main, OAuthToken: ${inAction}}
`;

  let result: AuditResult;
  beforeAll(async () => {
    result = await audit({ texts: [{ file: 'template.yaml', text: template }], config: false, audience: 'auditor' });
  });

  it('are found, each where it stands', () => {
    const lines = result.findings.filter(({ rule }) => rule === 'plaintext-secret').map(({ place }) => place.line);
    expect(lines.sort((a, b) => a - b)).toEqual([4, 11, 16, 16, 19, 22, 32]);
  });

  it.each(NAMES)('do not appear in %s', async (name) => {
    const text = await render(result, name, { verbose: true });
    for (const secret of named) expect(text).not.toContain(secret);
  });
});
