import { describe, expect, it } from 'vitest';
import { GIVEN, Resolution, type Scope, type System, type Template, UserError } from '../../resource/index.ts';
import { buildSystems, type Deployment, type SystemInputs } from './instances.ts';
import { parseDocument } from './parse.ts';
import { templateOf } from './template.ts';

function templates(files: Readonly<Record<string, string>>): ReadonlyMap<string, Template> {
  return new Map(Object.entries(files).map(([file, text]) => [file, templateOf(parseDocument(file, text, () => []))]));
}

function systems(files: Readonly<Record<string, string>>, rest: Omit<SystemInputs, 'templates'> = {}): readonly System[] {
  return buildSystems({ templates: templates(files), ...rest }).systems;
}

function drawn(list: readonly System[]): readonly string[] {
  return list.map(({ link, instances }) => `${link}: ${instances.map(({ id }) => id).join(', ')}`);
}

function scope(system: System | undefined, instance: string): Scope {
  const found = system === undefined ? undefined : new Resolution(system, GIVEN).scope(instance);
  if (found === undefined) throw new Error(`no instance ${instance}`);
  return found;
}

/** What a property comes to, printed. */
function property(system: System | undefined, instance: string, logicalId: string, ...path: readonly [string, ...string[]]): string {
  const field = scope(system, instance)
    .resource(logicalId)
    ?.properties.get(...path)
    .text();
  return field !== undefined && 'value' in field ? field.value.print() : (field?.state ?? 'no resource');
}

function mistake(run: () => unknown): UserError {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const BUCKET =
  'Parameters: {Key: {Type: String}}\nResources: {Store: {Type: AWS::S3::Bucket, Properties: {BucketName: store, KmsKey: !Ref Key}}}\n';
const KEY =
  'Resources: {Master: {Type: AWS::KMS::Key}, Name: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "${AWS::AccountId}-b"}}}\n';

describe('deployments of the configuration', () => {
  const reference = { template: 'key.yaml', logicalId: 'Master', attribute: 'Arn' } as const;
  const deployments: readonly Deployment[] = [
    { template: 'key.yaml', account: '111111111111', region: 'eu-west-1' },
    { template: 'bucket.yaml', account: '222222222222', region: 'eu-west-1', parameters: { Key: reference } },
  ];
  const files = { 'key.yaml': KEY, 'bucket.yaml': BUCKET };

  it('are one stated system, whose references lead to the resource', () => {
    const list = systems(files, { deployments });
    expect(drawn(list)).toEqual(['stated: key.yaml, bucket.yaml']);
    expect(property(list[0], 'bucket.yaml', 'Store', 'KmsKey')).toMatch(/^arn:aws:kms:eu-west-1:111111111111:key\//);
    expect(property(list[0], 'key.yaml', 'Name', 'BucketName')).toBe('111111111111-b');
  });

  it('leave other templates on their own', () => {
    expect(drawn(systems({ ...files, 'other.yaml': KEY }, { deployments }))).toEqual([
      'stated: key.yaml, bucket.yaml',
      'single: other.yaml',
    ]);
  });

  it('deploy one template twice as two instances', () => {
    const twice: readonly Deployment[] = [
      { template: 'key.yaml', account: '111111111111', region: 'eu-west-1' },
      { template: 'key.yaml', account: '222222222222', region: 'eu-west-1' },
      { template: 'key.yaml', name: 'third', account: '222222222222', region: 'eu-west-1' },
    ];
    const list = systems(files, { deployments: twice });
    expect(list[0]?.instances.map(({ id }) => id)).toEqual(['key.yaml 111111111111 eu-west-1', 'key.yaml 222222222222 eu-west-1', 'third']);
    const [first, second] = list[0]?.instances ?? [];
    expect(first?.template).toBe(second?.template);
  });

  it.each([
    [{ ...deployments[1], template: 'bucket.yml' }, /bucket\.yml/, 'Did you mean bucket.yaml?'],
    [{ ...deployments[1], parameters: { Kee: 'x' } }, /Kee, which is no parameter of bucket\.yaml/, 'Did you mean Key?'],
    [
      { ...deployments[1], parameters: { Key: { ...reference, logicalId: 'Mastr' } } },
      /Mastr, which is no resource of key\.yaml/,
      'Did you mean Master?',
    ],
    [
      { ...deployments[1], parameters: { Key: { deployment: 'tools', logicalId: 'Master', attribute: 'Arn' } } },
      /tools, which is not deployed/,
      /key\.yaml/,
    ],
  ] as const)('must fit the templates (%#)', (deployment, what, next) => {
    const error = mistake(() => systems(files, { deployments: [...deployments.slice(0, 1), deployment as Deployment] }));
    expect(error.what).toMatch(what);
    expect(error.next).toMatch(next);
  });

  it('may not refer to a template that is deployed twice', () => {
    const error = mistake(() =>
      systems(files, {
        deployments: [{ ...deployments[0], template: 'key.yaml', name: 'a' }, { template: 'key.yaml', name: 'b' }, ...deployments.slice(1)],
      }),
    );
    expect(error.what).toMatch(/deployed 2 times/);
    expect(error.next).toMatch(/a, b/);
  });
});

describe('parameters of the command line', () => {
  it('hold for every template that declares them, and win over deployments', () => {
    const list = systems(
      { 'bucket.yaml': BUCKET },
      { deployments: [{ template: 'bucket.yaml', parameters: { Key: 'stated' } }], parameters: new Map([['Key', 'given']]) },
    );
    expect(property(list[0], 'bucket.yaml', 'Store', 'KmsKey')).toBe('given');
  });

  it('reach the templates of cloud assemblies', () => {
    const assemblies = systems({ 'cdk.out/App.template.json': BUCKET });
    const list = systems({ 'key.yaml': KEY }, { assemblies, parameters: new Map([['Key', 'given']]) });
    expect(property(list[1], 'cdk.out/App.template.json', 'Store', 'KmsKey')).toBe('given');
  });

  it('must be declared somewhere', () => {
    const error = mistake(() => systems({ 'bucket.yaml': BUCKET }, { parameters: new Map([['Keyy', 'x']]) }));
    expect([error.what, error.next]).toEqual(['no template declares a parameter Keyy', 'Did you mean Key?']);
  });

  it('are no place for credentials to pass through', () => {
    const list = systems(
      { 'bucket.yaml': BUCKET },
      { parameters: new Map([['Key', `ghp_${'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5'.slice(0, 36)}`]]) },
    );
    expect(JSON.stringify([...(list[0]?.instances[0]?.parameters ?? [])])).not.toContain('ghp_');
  });
});

describe('nested stacks', () => {
  const parent = `
Resources:
  Keys: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./nested/key.yaml}}
  Left: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested/bucket.yaml, Parameters: {Key: !GetAtt Keys.Outputs.KeyArn}}}
  Right: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested/bucket.yaml, Parameters: {Key: plain}}}
  Far: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://example.com/nested/key.yaml}}
`;
  const files = {
    'app/parent.yaml': parent,
    'app/nested/key.yaml': `${KEY}Outputs: {KeyArn: {Value: !GetAtt Master.Arn}}\n`,
    'app/nested/bucket.yaml': BUCKET,
  };

  it('are instances under their parent, and not judged alone too', () => {
    const list = systems(files);
    expect(drawn(list)).toEqual(['single: app/parent.yaml, app/parent.yaml/Keys, app/parent.yaml/Left, app/parent.yaml/Right']);
    expect(property(list[0], 'app/parent.yaml/Left', 'Store', 'KmsKey')).toMatch(/:key\/.*Master/);
    expect(property(list[0], 'app/parent.yaml/Right', 'Store', 'KmsKey')).toBe('plain');
  });

  it('inherit account and region', () => {
    const [system] = systems(files, { deployments: [{ template: 'app/parent.yaml', account: '111111111111', region: 'eu-west-1' }] });
    expect(property(system, 'app/parent.yaml/Keys', 'Name', 'BucketName')).toBe('111111111111-b');
  });

  it('that nest themselves end', () => {
    const loop =
      'Resources: {Me: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: a.yaml}}, You: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: b.yaml}}}\n';
    expect(drawn(systems({ 'a.yaml': loop, 'b.yaml': loop }))).toEqual(['single: a.yaml, a.yaml/You']);
  });

  it('may stand in the text of a stack set', () => {
    const text = `
Resources:
  Set:
    Type: AWS::CloudFormation::StackSet
    Properties:
      Parameters: [{ParameterKey: Key, ParameterValue: for-all}]
      TemplateBody: |
        Parameters: {Key: {Type: String}}
        Resources:
          Store: {Type: AWS::S3::Bucket, Properties: {KmsKey: !Ref Key}}
  Broken:
    Type: AWS::CloudFormation::StackSet
    Properties: {TemplateBody: "{"}
`;
    const { systems: list, notices } = buildSystems({ templates: templates({ 'set.yaml': text }) });
    expect(drawn(list)).toEqual(['single: set.yaml, set.yaml/Set/TemplateBody']);
    expect(property(list[0], 'set.yaml/Set/TemplateBody', 'Store', 'KmsKey')).toBe('for-all');
    expect(notices).toEqual([expect.stringMatching(/^set\.yaml:\d+: the TemplateBody of Broken cannot be read/)]);
  });
});

describe('what a template deploys out of view', () => {
  const stack = (properties: string) => `Resources: {Net: {Type: AWS::CloudFormation::Stack, Properties: ${properties}}}\n`;
  const noticesOf = (texts: Record<string, string>) => buildSystems({ templates: templates(texts) }).notices;

  it.each([
    ['a template at an address', '{TemplateURL: "https://example.com/net.yaml"}'],
    ['a template in a folder that is not there', '{TemplateURL: gone/net.yaml}'],
    ['a template that a parameter names', '{TemplateURL: !Ref Where}'],
  ])('is told of %s', (_, properties) => {
    expect(noticesOf({ 'a.yaml': stack(properties) })).toEqual(['a.yaml: what Net deploys is not in view, and not judged']);
  });

  it('is told once for all stacks of a template, and for a set whose text a function makes', () => {
    const set = '{Type: AWS::CloudFormation::StackSet, Properties: {TemplateBody: !Sub "${Body}"}}';
    const one = '{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://example.com/net.yaml"}}';
    expect(noticesOf({ 'a.yaml': `Resources: {Set: ${set}, A: ${one}, B: ${one}, C: ${one}}\n` })).toEqual([
      'a.yaml: what Set, A, B and 1 more deploy is not in view, and not judged',
    ]);
  });

  it('is nothing to tell of when the template is in view', () => {
    expect(noticesOf({ 'a.yaml': stack('{TemplateURL: net.yaml}'), 'net.yaml': BUCKET })).toEqual([]);
  });
});

describe('templates that tell themselves that they belong together', () => {
  const exporter = 'Resources: {Master: {Type: AWS::KMS::Key}}\nOutputs: {Key: {Value: !GetAtt Master.Arn, Export: {Name: the-key}}}\n';
  const importer = 'Resources: {Store: {Type: AWS::S3::Bucket, Properties: {KmsKey: !ImportValue the-key}}}\n';

  it('are one guessed system by an import', () => {
    const list = systems({ 'a/key.yaml': exporter, 'a/use.yaml': importer, 'a/other.yaml': BUCKET });
    expect(drawn(list)).toEqual(['guessed: a/key.yaml, a/use.yaml', 'single: a/other.yaml']);
    expect(property(list[0], 'a/use.yaml', 'Store', 'KmsKey')).toMatch(/Master/);
    expect(list[0]?.instances.map(({ leansOn }) => leansOn)).toEqual([[], ['a/key.yaml']]);
  });

  it('prefer the nearest folder', () => {
    expect(drawn(systems({ 'a/key.yaml': exporter, 'b/key.yaml': exporter, 'b/use.yaml': importer }))).toEqual([
      'single: a/key.yaml',
      'guessed: b/key.yaml, b/use.yaml',
    ]);
  });

  it('stay apart when two would do', () => {
    expect(drawn(systems({ 'a/key.yaml': exporter, 'a/key2.yaml': exporter, 'a/use.yaml': importer }))).toHaveLength(3);
  });

  it('are one by what a pipeline deploys, and get what its action says', () => {
    const pipeline = `
Resources:
  Pipe:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Stages:
        - Name: Prod
          Actions:
            - Name: Deploy
              Region: eu-west-2
              RoleArn: arn:aws:iam::222222222222:role/deployer
              Configuration:
                StackName: app-prod
                TemplatePath: Built::infra/bucket.yaml
                ParameterOverrides: '{"Key": "by-pipeline", "Other": {"Fn::GetArtifactAtt": ["a", "b"]}}'
`;
    const list = systems({ 'pipe.yaml': pipeline, 'infra/bucket.yaml': BUCKET });
    expect(drawn(list)).toEqual(['guessed: pipe.yaml, infra/bucket.yaml']);
    expect(list[0]?.instances[1]).toMatchObject({ account: '222222222222', region: 'eu-west-2', stackName: 'app-prod' });
    expect(property(list[0], 'infra/bucket.yaml', 'Store', 'KmsKey')).toBe('by-pipeline');
    expect(drawn(systems({ 'one/pipe.yaml': pipeline, 'other/infra/bucket.yaml': BUCKET }))).toHaveLength(2);
    const two = pipeline.replace(
      /( {12}- Name[\s\S]*)$/,
      (actions) => actions + actions.replace('222222222222', '333333333333').replace('app-prod', 'app-test'),
    );
    const [both] = systems({ 'pipe.yaml': two, 'infra/bucket.yaml': BUCKET });
    expect(both?.instances.slice(1)).toMatchObject([
      { id: 'infra/bucket.yaml for 222222222222', account: '222222222222', region: 'eu-west-2', stackName: 'app-prod' },
      { id: 'infra/bucket.yaml for 333333333333', account: '333333333333', region: 'eu-west-2', stackName: 'app-test' },
    ]);
    expect(property(both, 'infra/bucket.yaml for 333333333333', 'Store', 'KmsKey')).toBe('by-pipeline');
    const own = pipeline.replace(/ +RoleArn.*\n/, '');
    const key = own.replaceAll('infra/bucket.yaml', 'infra/key.yaml');
    expect(property(systems({ 'pipe.yaml': key, 'infra/key.yaml': KEY })[0], 'infra/key.yaml', 'Name', 'BucketName')).toBe(
      '${AWS::AccountId}-b',
    );
  });

  describe('are one by the roles that a pipeline works as', () => {
    const pipeline = `
Parameters: {Test: {Type: String}, Production: {Type: String}, IsReady: {Type: String, Default: ""}}
Conditions: {Ready: !Equals [!Ref IsReady, yes]}
Resources:
  Pipe:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Stages:
        - Name: Test
          Actions: [{Name: Deploy, RoleArn: !If [Ready, !Sub "arn:aws:iam::\${Test}:role/deployer", !Ref AWS::NoValue]}]
        - Name: Production
          Actions:
            - Name: Deploy
              RoleArn: !Join ["", ["arn:aws:iam::", !Ref Production, ":role/deployer"]]
              Configuration: {RoleArn: !Sub "arn:aws:iam::\${Production}:role/stack"}
`;
    const target = `
Resources:
  Deployer: {Type: AWS::IAM::Role, Properties: {RoleName: deployer}}
  Name: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "\${AWS::AccountId}-b"}}
`;

    it('with an instance for each account it calls by another name', () => {
      const list = systems({ 'pipe.yaml': pipeline, 'target.yaml': target });
      expect(drawn(list)).toEqual(['guessed: pipe.yaml, target.yaml for Test, target.yaml for Production']);
      expect(property(list[0], 'target.yaml for Test', 'Name', 'BucketName')).toBe('${Test}-b');
      const arn = scope(list[0], 'target.yaml for Production').resource('Deployer')?.identity.arn;
      const named = scope(list[0], 'pipe.yaml')
        .value({ raw: { 'Fn::Sub': 'arn:aws:iam::${Production}:role/deployer' }, pointer: undefined })
        .text();
      expect('value' in named && arn?.same(named.value)).toBe('yes');
    });

    it('with one instance where it calls one account', () => {
      const once = pipeline.replaceAll('Production', 'Test').replace('Test: {Type: String}, Test', 'Test');
      expect(drawn(systems({ 'pipe.yaml': once, 'target.yaml': target }))).toEqual(['guessed: pipe.yaml, target.yaml']);
      const number = once.replace('!Sub "arn:aws:iam::${Test}:role/deployer"', 'arn:aws:iam::444444444444:role/deployer');
      const [system] = systems({
        'pipe.yaml': number.replace('!Ref Test', '"444444444444"').replace(/ +Config.*\n/, ''),
        'target.yaml': target,
      });
      expect(property(system, 'target.yaml', 'Name', 'BucketName')).toBe('444444444444-b');
    });

    it('with the stacks nested in it', () => {
      const parent = `${target}  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: inner.yaml, Parameters: {Key: !Ref Name}}}\n`;
      const [system] = systems({ 'pipe.yaml': pipeline, 'target.yaml': parent, 'inner.yaml': BUCKET });
      expect(system?.instances.map(({ id }) => id)).toEqual([
        'pipe.yaml',
        'target.yaml for Test',
        'target.yaml for Test/Inner',
        'target.yaml for Production',
        'target.yaml for Production/Inner',
      ]);
      expect(property(system, 'target.yaml for Production/Inner', 'Store', 'KmsKey')).toBe('${Production}-b');
    });

    it('unless several templates of the nearest folder name the role', () => {
      expect(drawn(systems({ 'pipe.yaml': pipeline, 'one.yaml': target, 'two.yaml': target }))).toHaveLength(3);
      expect(drawn(systems({ 'a/pipe.yaml': pipeline, 'a/one.yaml': target, 'b/one.yaml': target }))).toHaveLength(2);
    });
  });
});

describe('local files', () => {
  const project = 'Resources: {Build: {Type: AWS::CodeBuild::Project, Properties: {Source: {BuildSpec: ci/build.yml}}}}\n';

  it('are found beside the template or above it', () => {
    const readText = (file: string): string | undefined => (file === 'ci/build.yml' ? 'version: 0.2\n' : undefined);
    const [system] = systems({ 'infra/prod/pipe.yaml': project }, { readText });
    expect(system?.instances[0]?.template.assets.get('ci/build.yml')?.file).toBe('ci/build.yml');
  });

  it('outside of the source are not looked for', () => {
    const asked: string[] = [];
    const readText = (file: string): undefined => {
      asked.push(file);
    };
    systems({ 'infra/pipe.yaml': project.replace('ci/build.yml', 'x/../../../secrets.yml') }, { readText });
    expect(asked).toEqual([]);
  });

  it('that cannot be read are told of', () => {
    const { notices } = buildSystems({ templates: templates({ 'pipe.yaml': project }), readText: () => 'a: [' });
    expect(notices).toEqual([expect.stringMatching(/^ci\/build\.yml: the buildspec cannot be read/)]);
  });
});

describe('names that SAM offers', () => {
  it('lead to the alias that it makes', () => {
    const text = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live}}
  Uses: {Type: AWS::S3::Bucket, Properties: {One: !Ref Hello.Alias, Other: !Sub "\${Hello.Alias}", Real: !Ref HelloAliaslive}}
`;
    const [system] = systems({ 'a.yaml': text });
    const [one, other, real] = ['One', 'Other', 'Real'].map((name) => property(system, 'a.yaml', 'Uses', name));
    expect(real).toBeDefined();
    expect([one, other]).toEqual([real, real]);
    expect(one).toMatch(/:live$/);
  });
});
