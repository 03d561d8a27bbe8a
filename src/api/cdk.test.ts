import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../resource/user-error.ts';
import { PipeauditValidation, type PipeauditValidationOptions } from './cdk.ts';

/** The parts of aws-cdk-lib 2.276.0 that the plugin has to fit: `core/lib/validation/validation.d.ts` and `report.d.ts`. */
interface IPolicyValidationPlugin {
  readonly name: string;
  readonly version?: string;
  readonly ruleIds?: string[];
  validate(context: {
    readonly templatePaths: string[];
    readonly stackTemplates: { readonly stackConstructPath: string; readonly templatePath: string }[];
    readonly appConstruct: object;
  }): {
    readonly success: boolean;
    readonly pluginVersion?: string;
    readonly metadata?: { readonly [key: string]: string };
    readonly violations: {
      readonly ruleName: string;
      readonly description: string;
      readonly fix?: string;
      readonly severity?: string;
      readonly ruleMetadata?: { readonly [key: string]: string };
      readonly violatingResources: {
        readonly resourceLogicalId?: string;
        readonly constructPath?: string;
        readonly templatePath?: string;
        readonly locations: string[];
      }[];
    }[];
  };
}
interface IPolicyValidationPluginBeta1 {
  readonly name: string;
  readonly version?: string;
  readonly ruleIds?: string[];
  validate(context: { readonly templatePaths: string[]; readonly appConstruct: object }): {
    readonly success: boolean;
    readonly violations: {
      readonly ruleName: string;
      readonly description: string;
      readonly violatingResources: { readonly resourceLogicalId: string; readonly locations: string[]; readonly templatePath: string }[];
    }[];
  };
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** An app's folder, with the cloud assembly of two stacks in it: the pipeline, and in a stage what it deploys to. */
function app(further: Readonly<Record<string, unknown>> = {}): { readonly cwd: string; readonly templates: string[] } {
  const cwd = mkdtempSync(join(tmpdir(), 'pipeaudit-cdk-'));
  folders.push(cwd);
  const files = { ...assembly, ...further };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(cwd, dirname(file)), { recursive: true });
    writeFileSync(join(cwd, file), typeof content === 'string' ? content : JSON.stringify(content, undefined, 1));
  }
  return { cwd, templates: [TOOLS, TARGET].map((file) => join(cwd, file)) };
}

const TOOLS = 'cdk.out/Tools.template.json';
const TARGET = 'cdk.out/assembly-Production/ProductionTarget.template.json';

function stack(templateFile: string, account: string, more: object = {}): object {
  return {
    type: 'aws:cloudformation:stack',
    environment: `aws://${account}/eu-west-1`,
    properties: { templateFile },
    ...more,
  };
}

/** Who deploys to the target's account is a role there, which must be able to open the artifact key of the tools account. */
const deployRole = 'arn:aws:iam::222222222222:role/deploy';
const pipeline = {
  Type: 'AWS::CodePipeline::Pipeline',
  Properties: {
    PipelineType: 'V2',
    RoleArn: 'arn:aws:iam::111111111111:role/pipeline',
    ArtifactStore: { Type: 'S3', Location: { Ref: 'Store' }, EncryptionKey: { Type: 'KMS', Id: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
    Stages: [
      {
        Name: 'Source',
        Actions: [
          {
            Name: 'Source',
            ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'CodeStarSourceConnection', Version: '1' },
            Configuration: {
              ConnectionArn: 'arn:aws:codeconnections:eu-west-1:111111111111:connection/1',
              FullRepositoryId: 'acme/orders',
              BranchName: 'main',
            },
            OutputArtifacts: [{ Name: 'Code' }],
          },
        ],
      },
      {
        Name: 'Production',
        Actions: [
          { Name: 'Approve', RunOrder: 2, ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' } },
          {
            Name: 'Deploy',
            RunOrder: 2,
            RoleArn: deployRole,
            ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'CloudFormation', Version: '1' },
            Configuration: {
              ActionMode: 'CREATE_UPDATE',
              StackName: 'orders',
              TemplatePath: 'Code::orders.json',
              RoleArn: 'arn:aws:iam::222222222222:role/stack',
            },
            InputArtifacts: [{ Name: 'Code' }],
          },
        ],
      },
    ],
  },
  Metadata: { 'aws:cdk:path': 'Tools/Pipeline/Resource' },
};
const assembly: Readonly<Record<string, unknown>> = {
  'cdk.out/manifest.json': {
    version: '55.0.0',
    artifacts: {
      Tools: stack('Tools.template.json', '111111111111', { displayName: 'Tools' }),
      'assembly-Production': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Production' } },
    },
  },
  'cdk.out/assembly-Production/manifest.json': {
    version: '55.0.0',
    artifacts: { ProductionTarget: stack('ProductionTarget.template.json', '222222222222', { displayName: 'Production/Target' }) },
  },
  [TOOLS]: {
    Resources: {
      Pipeline: pipeline,
      Store: { Type: 'AWS::S3::Bucket', Metadata: { 'aws:cdk:path': 'Tools/Store/Resource' } },
      Key: {
        Type: 'AWS::KMS::Key',
        Properties: {
          EnableKeyRotation: true,
          KeyPolicy: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'kms:*', Resource: '*' }],
          },
        },
        Metadata: { 'aws:cdk:path': 'Tools/Key/Resource' },
      },
    },
  },
  [TARGET]: {
    Resources: {
      DeployRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'deploy',
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'sts:AssumeRole' }],
          },
          Policies: [
            {
              PolicyName: 'deploy',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: ['cloudformation:*', 's3:Get*', 'iam:PassRole', 'kms:Decrypt'], Resource: '*' }],
              },
            },
          ],
        },
        Metadata: { 'aws:cdk:path': 'Production/Target/DeployRole/Resource' },
      },
    },
  },
};

function validate({ cwd, templates }: ReturnType<typeof app>, options: PipeauditValidationOptions = {}) {
  return new PipeauditValidation({ cwd, ...options }).validate({ templatePaths: templates });
}

describe('the validation plugin of CDK', () => {
  it('fits the stable interface and the beta one', () => {
    const stable: IPolicyValidationPlugin = new PipeauditValidation({ config: false });
    const beta: IPolicyValidationPluginBeta1 = new PipeauditValidation({ config: false });
    expect([stable.name, beta.name]).toEqual(['pipeaudit', 'pipeaudit']);
    expect(stable.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(stable.ruleIds).toContain('late-approval');
  });

  it('says what is wrong, where in the template, and what to do', () => {
    const written = app();
    const { success, violations } = validate(written, { only: ['late-approval'] });
    expect(success).toBe(false);
    expect(violations).toEqual([
      {
        ruleName: 'late-approval',
        description: 'Pipeline / Production / Deploy starts at the same time as its approval Pipeline / Production / Approve',
        severity: 'error',
        fix: expect.stringContaining('RunOrder'),
        ruleMetadata: { severity: 'high', confidence: 'high', fingerprint: expect.stringMatching(/^[0-9a-f]+$/) },
        violatingResources: [
          {
            resourceLogicalId: 'Pipeline',
            templatePath: join(written.cwd, TOOLS),
            locations: ['Properties.Stages.1.Actions.1.RunOrder'],
          },
        ],
      },
    ]);
  });

  it('judges the stacks of all accounts together', () => {
    const { violations } = validate(app(), { only: ['missing-decrypt-grant'] });
    expect(violations).toMatchObject([
      {
        description: expect.stringContaining('DeployRole may not call kms:Decrypt on Key'),
        violatingResources: [{ resourceLogicalId: 'Key', locations: [expect.stringContaining('KeyPolicy')] }],
      },
    ]);
    expect(violations[0]?.fix).toContain(`AWS: '${deployRole}'`);
  });

  it('fails from the wanted severity on, and warns below', () => {
    const only = ['late-approval', 'unversioned-artifact-bucket'];
    const severities = (options: PipeauditValidationOptions) => {
      const { success, violations } = validate(app(), { only, ...options });
      return [success, ...violations.map(({ severity }) => severity)];
    };
    expect(severities({})).toEqual([false, 'error', 'warning']);
    expect(severities({ failOn: 'medium' })).toEqual([false, 'error', 'error']);
    expect(severities({ failOn: 'never' })).toEqual([true, 'warning', 'warning']);
    expect(severities({ config: { rules: { 'late-approval': 'low' } } })).toEqual([true, 'warning', 'info']);
  });

  it('takes the configuration beside the app, and lets nobody acknowledge what is locked', () => {
    const written = app({ 'pipeaudit.config.yaml': 'locked: [late-approval]\nrules:\n  unversioned-artifact-bucket: off\n' });
    const { violations } = validate(written, { only: ['late-approval'] });
    expect(violations.map(({ severity }) => severity)).toEqual(['fatal']);
    expect(new PipeauditValidation({ cwd: written.cwd }).ruleIds).not.toContain('unversioned-artifact-bucket');
  });

  it('leaves out what the metadata of a resource ignores', () => {
    const ignore = [{ rule: 'unversioned-artifact-bucket', reason: 'rebuilt daily' }];
    const tools = assembly[TOOLS] as { readonly Resources: object };
    const Store = { Type: 'AWS::S3::Bucket', Metadata: { pipeaudit: { ignore } } };
    const written = app({ [TOOLS]: { Resources: { ...tools.Resources, Store } } });
    expect(validate(written, { only: ['unversioned-artifact-bucket'] })).toMatchObject({ success: true, violations: [] });
    expect(validate(written, { only: ['unversioned-artifact-bucket'], honourIgnores: false }).violations).toHaveLength(1);
  });

  it('hands CDK what the app acknowledges, so that its report lists it, and does not fail by it', () => {
    const acknowledgement = [{ type: 'aws:cdk:acknowledged-rules', data: { 'pipeaudit::late-approval': 'rehearsed by hand' } }];
    const written = app({
      'cdk.out/manifest.json': {
        version: '55.0.0',
        artifacts: {
          Tools: stack('Tools.template.json', '111111111111', { displayName: 'Tools', metadata: { '/Tools/Pipeline': acknowledgement } }),
        },
      },
    });
    const { success, violations } = validate({ ...written, templates: [join(written.cwd, TOOLS)] }, { only: ['late-approval'] });
    expect(success).toBe(true);
    expect(violations).toMatchObject([{ ruleName: 'late-approval', severity: 'error' }]);
  });

  it('on a stage speaks of that stage alone', () => {
    const { cwd, templates } = app();
    const of = (paths: string[]) =>
      new Set(validate({ cwd, templates: paths }).violations.map(({ violatingResources: [at] }) => at?.templatePath));
    expect(of(templates)).toContain(join(cwd, TOOLS));
    expect(of([join(cwd, TARGET)])).not.toContain(join(cwd, TOOLS));
  });

  it('says how much nobody can tell', () => {
    const { metadata } = validate(app());
    expect(metadata.judged).toMatch(/^1 pipeline by \d+ rules$/);
    expect(metadata.unknown).toMatch(/^\d+ verdicts; most are settled by: ./);
  });

  it('fails where a template cannot be read', () => {
    const written = app({ [TARGET]: '{"Resources": {' });
    const { success, violations } = validate(written, { only: ['late-approval'] });
    expect(success).toBe(false);
    expect(violations.map(({ ruleName, description }) => [ruleName, description.split(':')[0]])).toContainEqual([
      'incomplete-audit',
      `${TARGET} cannot be read`,
    ]);
  });

  it('writes nothing into the assembly: CDK refuses that', () => {
    const written = app();
    const listing = () => readdirSync(written.cwd, { recursive: true }).map(String).sort();
    const before = listing();
    validate(written);
    expect(listing()).toEqual(before);
    expect(JSON.parse(readFileSync(join(written.cwd, TOOLS), 'utf8'))).toEqual(assembly[TOOLS]);
  });

  it('tells mistakes of people as such', () => {
    expect(() => validate({ cwd: tmpdir(), templates: ['/nowhere/Tools.template.json'] })).toThrow(UserError);
    expect(() => new PipeauditValidation({ only: ['late-aproval'] })).toThrow('there is no rule `late-aproval`');
    expect(() => new PipeauditValidation({ failOn: 'hihg' as 'high' })).toThrow(/not `hihg`/);
  });
});
