import { describe, expect, it } from 'vitest';
import {
  GIVEN,
  type Instance,
  printRoute,
  Resolution,
  type Resource,
  type Scope,
  type Template,
  type World,
} from '../../../resource/index.ts';
import { lineAndColumn } from '../../../text/lines.ts';
import { parseDocument } from '../parse.ts';
import { templateOf } from '../template.ts';

const HEAD = 'Transform: AWS::Serverless-2016-10-31\n';

function template(text: string): Template {
  return templateOf(parseDocument('app.yaml', HEAD + text, () => []));
}

function scopeOf(read: Template, parameters: Readonly<Record<string, string>> = {}, world: World = GIVEN): Scope {
  const instance: Instance = {
    id: 'app.yaml',
    template: read,
    account: undefined,
    region: undefined,
    stackName: undefined,
    parameters: new Map(Object.entries(parameters).map(([name, text]) => [name, { kind: 'text', text }])),
    children: new Map(),
  };
  const scope = new Resolution({ name: 'app.yaml', instances: [instance], link: 'single' }, world).scope('app.yaml');
  if (scope === undefined) throw new Error('no scope');
  return scope;
}

function resource(text: string, logicalId: string, parameters?: Readonly<Record<string, string>>): Resource {
  const found = scopeOf(template(text), parameters).resource(logicalId);
  if (found === undefined) throw new Error(`no ${logicalId}`);
  return found;
}

function printed(of: Resource, ...path: readonly [string, ...string[]]): string | undefined {
  const field = of.properties.get(...path).text();
  return 'value' in field ? field.value.print() : field.state;
}

/** The text of the line that a value is shown at. */
function line(of: Resource, ...path: readonly [string, ...string[]]): string {
  const { document, pointer, part } = of.properties.get(...path).at;
  const { line: number } = lineAndColumn(document.text, document.locate(pointer, part ?? 'value').start);
  return (document.text.split('\n')[number - 1] ?? '').trim();
}

const FUNCTION = `
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      DeploymentPreference:
        Type: Canary10Percent5Minutes
        Alarms:
          - !Ref Errors
        Hooks:
          PreTraffic: !Ref Before
`;

describe('a function with a deployment preference', () => {
  it('gets the deployment group that SAM makes', () => {
    const group = resource(FUNCTION, 'HelloDeploymentGroup');
    expect(group.type).toBe('AWS::CodeDeploy::DeploymentGroup');
    expect(printed(group, 'DeploymentConfigName')).toBe('CodeDeployDefault.LambdaCanary10Percent5Minutes');
    expect(group.properties.get('AutoRollbackConfiguration', 'Enabled').boolean()).toMatchObject({ value: true });
    expect(
      group.properties
        .get('AutoRollbackConfiguration', 'Events')
        .items()
        .items.map((item) => item.string()),
    ).toMatchObject([{ value: 'DEPLOYMENT_FAILURE' }, { value: 'DEPLOYMENT_STOP_ON_ALARM' }, { value: 'DEPLOYMENT_STOP_ON_REQUEST' }]);
    expect(group.properties.get('AlarmConfiguration', 'Enabled').boolean()).toMatchObject({ value: true });
    expect(printed(group, 'ServiceRoleArn')).toMatch(/CodeDeployServiceRole/);
  });

  it('gets one application, one service role, a version and an alias that shifts traffic', () => {
    const scope = scopeOf(template(FUNCTION));
    expect(scope.resources().map(({ logicalId, type }) => `${logicalId} ${type}`)).toEqual([
      'HelloRole AWS::IAM::Role',
      'Hello AWS::Lambda::Function',
      'HelloVersion AWS::Lambda::Version',
      'HelloDeploymentGroup AWS::CodeDeploy::DeploymentGroup',
      'HelloAliaslive AWS::Lambda::Alias',
      'ServerlessDeploymentApplication AWS::CodeDeploy::Application',
      'CodeDeployServiceRole AWS::IAM::Role',
    ]);
    const update = scope.resource('HelloAliaslive')?.section('UpdatePolicy').get('CodeDeployLambdaAliasUpdate');
    expect(update?.get('BeforeAllowTrafficHook').text()).toMatchObject({ state: 'set' });
  });

  it('points at the text that each part was made from', () => {
    const group = resource(FUNCTION, 'HelloDeploymentGroup');
    expect(line(group, 'DeploymentConfigName')).toBe('Type: Canary10Percent5Minutes');
    const [alarm] = group.properties.get('AlarmConfiguration', 'Alarms').items().items;
    const place = alarm?.get('Name').at;
    expect(place?.document.text.slice(...Object.values(place.document.locate(place.pointer, 'value')))).toContain('!Ref Errors');
    expect(printRoute(place?.route)).toBe('Properties.AlarmConfiguration.Alarms[0].Name');
    expect(place?.via).toBe('generated');
    expect(line(group, 'AutoRollbackConfiguration')).toBe('Type: Canary10Percent5Minutes');
  });

  it('says which function a group was made for', () => {
    expect(template(FUNCTION).resources.get('HelloDeploymentGroup')?.madeBy).toEqual({ transform: 'serverless', logicalId: 'Hello' });
  });

  it('has no alarm configuration without alarms', () => {
    const group = resource(FUNCTION.replace(/ {8}Alarms:\n.*\n/, ''), 'HelloDeploymentGroup');
    expect(group.properties.get('AlarmConfiguration').exists).toBe('no');
  });

  it.each(['', 'Enabled: false', "Enabled: 'False'"])('makes no group without an alias or when it is off (%s)', (off) => {
    const text =
      off === ''
        ? FUNCTION.replace('      AutoPublishAlias: live\n', '')
        : FUNCTION.replace('Type: Canary', `${off}\n        Type: Canary`);
    const scope = scopeOf(template(text));
    expect(scope.resource('HelloDeploymentGroup')).toBeUndefined();
    expect(scope.resource('ServerlessDeploymentApplication')).toBeUndefined();
    expect(scope.resource('HelloAliaslive')?.section('UpdatePolicy').exists ?? 'no').toBe('no');
  });

  it('exists as a parameter says', () => {
    const text = `Parameters:\n  Gradual:\n    Type: String\n${FUNCTION.replace('Type: Canary', 'Enabled: !Ref Gradual\n        Type: Canary')}`;
    expect(resource(text, 'HelloDeploymentGroup', { Gradual: 'true' }).exists).toBe('yes');
    expect(resource(text, 'HelloDeploymentGroup', { Gradual: 'false' }).exists).toBe('no');
    expect(resource(text, 'HelloDeploymentGroup').exists).toMatchObject({ because: [{ kind: 'parameter', name: 'Gradual' }] });
    expect(resource(text, 'HelloAliaslive', { Gradual: 'false' }).section('UpdatePolicy').exists).toBe('no');
  });

  it('counts as on where Enabled is an Fn::If, as SAM takes it', () => {
    expect(
      resource(FUNCTION.replace('Type: Canary', 'Enabled: !If [Dev, false, true]\n        Type: Canary'), 'HelloDeploymentGroup').exists,
    ).toBe('yes');
  });
});

describe('the type of a deployment preference', () => {
  const typed = (type: string, parameter: string): string =>
    `Parameters:\n  Kind:\n    Type: String\n${parameter}${FUNCTION.replace('Canary10Percent5Minutes', type)}`;

  it('completes short names only', () => {
    expect(printed(resource(typed('!Ref Kind', ''), 'HelloDeploymentGroup', { Kind: 'AllAtOnce' }), 'DeploymentConfigName')).toBe(
      'CodeDeployDefault.LambdaAllAtOnce',
    );
    expect(printed(resource(typed('!Ref Kind', ''), 'HelloDeploymentGroup', { Kind: 'OurOwnSteps' }), 'DeploymentConfigName')).toBe(
      'OurOwnSteps',
    );
    expect(printed(resource(typed('OurOwnSteps', ''), 'HelloDeploymentGroup'), 'DeploymentConfigName')).toBe('OurOwnSteps');
  });

  it('is unknown, and says by which parameter', () => {
    const field = resource(typed('!Ref Kind', ''), 'HelloDeploymentGroup').properties.get('DeploymentConfigName').string();
    expect(field).toMatchObject({ state: 'unresolved', because: [{ kind: 'parameter', name: 'Kind' }] });
  });

  it('keeps what the allowed values rule out', () => {
    const allowed = '    AllowedValues: [Canary10Percent5Minutes, Linear10PercentEvery1Minute]\n';
    const field = resource(typed('!Ref Kind', allowed), 'HelloDeploymentGroup').properties.get('DeploymentConfigName').text();
    expect('value' in field && field.value.is('CodeDeployDefault.LambdaAllAtOnce')).toBe('no');
  });
});

describe('Globals', () => {
  const GLOBALS = `
Globals:
  Function:
    AutoPublishAlias: live
    Environment:
      Variables:
        SHARED: from-globals
        BOTH: from-globals
    DeploymentPreference:
      Type: AllAtOnce
      Alarms: [!Ref First]
Resources:
  Plain:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b}
  Adds:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        Variables:
          BOTH: own
      DeploymentPreference:
        Alarms: [!Ref Second]
  Apart:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [DeploymentPreference]
    Properties: {Handler: a.b}
`;

  it('apply to functions without a block of their own', () => {
    const group = resource(GLOBALS, 'PlainDeploymentGroup');
    expect(printed(group, 'DeploymentConfigName')).toBe('CodeDeployDefault.LambdaAllAtOnce');
    expect(group.properties.get('DeploymentConfigName').at.via).toBe('globals');
    expect(line(group, 'DeploymentConfigName')).toBe('Type: AllAtOnce');
  });

  it('merge maps by key and append lists', () => {
    const group = resource(GLOBALS, 'AddsDeploymentGroup');
    expect(printed(group, 'DeploymentConfigName')).toBe('CodeDeployDefault.LambdaAllAtOnce');
    const alarms = group.properties.get('AlarmConfiguration', 'Alarms').items().items;
    expect(alarms.map((alarm) => [alarm.get('Name').text(), alarm.at.via])).toMatchObject([
      [{ value: { parts: [{ name: 'First' }] } }, 'globals'],
      [{ value: { parts: [{ name: 'Second' }] } }, 'generated'],
    ]);
    const own = resource(GLOBALS, 'Adds');
    expect(printed(own, 'Environment', 'Variables', 'SHARED')).toBe('from-globals');
    expect(printed(own, 'Environment', 'Variables', 'BOTH')).toBe('own');
    expect(own.properties.get('Environment', 'Variables', 'BOTH').at.via).toBeUndefined();
    expect(line(own, 'Environment', 'Variables', 'SHARED')).toBe('SHARED: from-globals');
    expect(line(own, 'Environment', 'Variables', 'BOTH')).toBe('BOTH: own');
  });

  it('do not reach what a function ignores', () => {
    expect(template(GLOBALS).resources.has('ApartDeploymentGroup')).toBe(false);
    expect(template(GLOBALS).resources.has('ApartAliaslive')).toBe(true);
  });
});

describe('conditional alarms', () => {
  const text = `
Parameters: {Watch: {Type: String}}
Conditions: {Watched: !Equals [!Ref Watch, 'yes']}
${FUNCTION.replace(/Alarms:\n.*\n/, 'Alarms: !If [Watched, [!Ref Errors], [!Ref AWS::NoValue]]\n')}`;

  it('are there in one world only', () => {
    expect(
      resource(text, 'HelloDeploymentGroup', { Watch: 'yes' }).properties.get('AlarmConfiguration', 'Alarms').items().items,
    ).toHaveLength(1);
    expect(resource(text, 'HelloDeploymentGroup', { Watch: 'no' }).properties.get('AlarmConfiguration').exists).toBe('no');
  });
});

describe('the role of a function', () => {
  const withPolicies = (policies: string): string => `
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
${policies}`;

  it('has the policies of the function, by name, ARN and document', () => {
    const role = resource(
      withPolicies(
        '        - AWSLambdaRole\n        - arn:aws:iam::aws:policy/Other\n        - Statement: [{Effect: Allow, Action: s3:GetObject, Resource: "*"}]\n',
      ),
      'HelloRole',
    );
    expect(
      role.properties
        .get('ManagedPolicyArns')
        .items()
        .items.map((item) => item.text()),
    ).toMatchObject([
      { value: { parts: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'] } },
      { value: { parts: [expect.stringMatching(/AWSLambdaRole$/)] } },
      { value: { parts: ['arn:aws:iam::aws:policy/Other'] } },
    ]);
    const [inline] = role.properties.get('Policies').items().items;
    expect(inline?.get('PolicyDocument', 'Statement').items().items[0]?.get('Action').string()).toMatchObject({ value: 's3:GetObject' });
  });

  it('does not guess what a policy template allows', () => {
    const role = resource(withPolicies('        - S3ReadPolicy: {BucketName: b}\n'), 'HelloRole');
    expect(role.properties.get('Policies').items().items[0]?.get('PolicyDocument').kind).toBe('unresolved');
  });

  it('is not made for a function that names one', () => {
    expect(
      template(FUNCTION.replace('AutoPublishAlias', 'Role: arn:aws:iam::111111111111:role/own\n      AutoPublishAlias')).resources.has(
        'HelloRole',
      ),
    ).toBe(false);
  });
});

describe('other SAM resources', () => {
  it('shift a state machine by its alias alone', () => {
    const text = `
Resources:
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: flow
      Role: arn:aws:iam::111111111111:role/own
      AutoPublishAlias: live
      DeploymentPreference: {Type: CANARY, Percentage: 10, Interval: 5}
`;
    expect(printed(resource(text, 'Flow'), 'StateMachineName')).toBe('flow');
    expect(printed(resource(text, 'FlowAliaslive'), 'DeploymentPreference', 'Type')).toBe('CANARY');
    expect([...template(text).resources.values()].some(({ type }) => type.startsWith('AWS::CodeDeploy::'))).toBe(false);
  });

  it('stay as they are', () => {
    expect(template('Resources: {Table: {Type: AWS::Serverless::SimpleTable}}').resources.get('Table')?.type).toBe(
      'AWS::Serverless::SimpleTable',
    );
  });

  it('do not make a template a fragment by the names SAM makes', () => {
    const text = FUNCTION.replace('!Ref Before', '!Ref Hello.Alias').replace('!Ref Errors', '!Ref ServerlessRestApi');
    expect(template(text).undeclared).toEqual([]);
  });
});

describe('blue/green hooks', () => {
  it('are resources of their own', () => {
    const read = templateOf(
      parseDocument(
        'a.yaml',
        'Transform: [AWS::CodeDeployBlueGreen]\nHooks:\n  Shift:\n    Type: AWS::CodeDeploy::BlueGreen\n    Properties: {ServiceRole: r}\n  Other: {Type: Some::Hook}\nResources: {}\n',
        () => [],
      ),
    );
    expect([...read.resources.keys()]).toEqual(['Shift']);
    const hook = scopeOf(read).resource('Shift');
    expect(hook?.type).toBe('AWS::CodeDeploy::BlueGreen');
    expect(hook && line(hook, 'ServiceRole')).toContain('ServiceRole: r');
  });
});
