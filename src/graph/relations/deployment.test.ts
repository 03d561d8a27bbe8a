import { describe, expect, test } from 'vitest';
import type { RawMap } from '../../resource/index.ts';
import { graphOf, graphWith, subjectNamed } from '../../testing/graph.ts';
import type { Deployment } from './deployment.ts';

function deploymentIn(resources: RawMap, name = 'Group', rest: RawMap = {}): Deployment {
  return subjectNamed(graphOf({ template: { ...rest, Resources: resources } }), 'deployment', name);
}

const group = (properties: RawMap): RawMap => ({
  App: { Type: 'AWS::CodeDeploy::Application', Properties: { ComputePlatform: 'Lambda' } },
  Group: { Type: 'AWS::CodeDeploy::DeploymentGroup', Properties: { ApplicationName: { Ref: 'App' }, ...properties } },
});

describe('CodeDeploy', () => {
  test.each([
    ['CodeDeployDefault.LambdaAllAtOnce', 'all-at-once'],
    ['CodeDeployDefault.LambdaCanary10Percent5Minutes', 'gradual'],
    ['CodeDeployDefault.HalfAtATime', 'fleet'],
    ['CodeDeployDefault.AllAtOnce', 'all-at-once'],
  ])('%s is %s', (name, shift) => {
    expect(deploymentIn(group({ DeploymentConfigName: name })).shift).toBe(shift);
  });

  test('a configuration in view counts by what it does', () => {
    const custom = (properties: RawMap): RawMap => ({
      ...group({ DeploymentConfigName: { Ref: 'Config' } }),
      Config: { Type: 'AWS::CodeDeploy::DeploymentConfig', Properties: properties },
    });
    expect(deploymentIn(custom({ ComputePlatform: 'Lambda', TrafficRoutingConfig: { Type: 'AllAtOnce' } })).shift).toBe('all-at-once');
    expect(deploymentIn(custom({ MinimumHealthyHosts: { Type: 'HOST_COUNT', Value: '0' } })).shift).toBe('all-at-once');
    expect(deploymentIn(custom({ MinimumHealthyHosts: { Type: 'HOST_COUNT', Value: 0 }, ZonalConfig: {} })).shift).toBe('fleet');
    const linear = deploymentIn(
      custom({ TrafficRoutingConfig: { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearPercentage: 20, LinearInterval: 3 } } }),
    );
    expect(linear).toMatchObject({ shift: 'gradual', shiftMinutes: { value: 12 } });
  });

  test.each([
    ['CodeDeployDefault.LambdaCanary10percent5Minutes', 'unsupported'],
    ['of-another-stack', 'not-in-view'],
  ])('%s is not known: %s', (name, kind) => {
    expect(deploymentIn(group({ DeploymentConfigName: name })).shift).toMatchObject({ because: [{ kind }] });
  });

  test('without a configuration only a server group has a default', () => {
    expect(typeof deploymentIn(group({})).shift).toBe('object');
    expect(
      deploymentIn({
        Group: { Type: 'AWS::CodeDeploy::DeploymentGroup', Properties: { ApplicationName: { Ref: 'App' } } },
        App: { Type: 'AWS::CodeDeploy::Application' },
      }).shift,
    ).toBe('fleet');
  });

  test('alarms must be listed and switched on', () => {
    expect(deploymentIn(group({ AlarmConfiguration: { Enabled: 'true', Alarms: [{ Name: 'a' }] } })).watched).toBe('yes');
    expect(deploymentIn(group({ AlarmConfiguration: { Alarms: [{ Name: 'a' }] } })).watched).toBe('no');
    expect(deploymentIn(group({ AlarmConfiguration: { Enabled: true } })).watched).toBe('no');
    expect(deploymentIn(group({})).watched).toBe('no');
    const parameters = { Parameters: { Alarms: { Type: 'CommaDelimitedList' } } };
    expect(
      deploymentIn(group({ AlarmConfiguration: { Enabled: true, Alarms: { Ref: 'Alarms' } } }), 'Group', parameters).watched,
    ).toMatchObject({ because: [{ name: 'Alarms' }] });
  });

  test('rolls back for the events that are listed, when it is on', () => {
    const { rollback } = deploymentIn(group({ AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE'] } }));
    expect(rollback).toMatchObject({ onFailure: 'yes', onAlarm: 'no' });
    expect(deploymentIn(group({ AutoRollbackConfiguration: { Enabled: false, Events: ['DEPLOYMENT_FAILURE'] } })).rollback.onFailure).toBe(
      'no',
    );
  });

  test('groups of a custom resource are unknown, not absent', () => {
    const custom = deploymentIn({ Group: { Type: 'Custom::CodeDeployDeploymentGroup', Properties: { deploymentGroupName: 'x' } } });
    expect(typeof custom.shift).toBe('object');
    expect(typeof custom.watched).toBe('object');
  });
});

describe('what is deployed', () => {
  const lambda: RawMap = {
    ...group({
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: 'Own' } }, { Name: { Ref: 'Other' } }, { Name: 'elsewhere' }] },
    }),
    Fn: { Type: 'AWS::Lambda::Function', Properties: {} },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: { Name: 'live', FunctionName: { Ref: 'Fn' } },
      UpdatePolicy: { CodeDeployLambdaAliasUpdate: { ApplicationName: { Ref: 'App' }, DeploymentGroupName: { Ref: 'Group' } } },
    },
    OtherFn: { Type: 'AWS::Lambda::Function', Properties: {} },
    Own: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Period: '60',
        EvaluationPeriods: 2,
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Fn' } }],
      },
    },
    Other: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'OtherFn' } }] },
    },
  };

  test('is found through the alias', () => {
    expect(deploymentIn(lambda).targets.map(({ name }) => name)).toEqual(['Fn']);
  });

  test('is compared with what its alarms look at', () => {
    const pairs = graphOf({ template: { Resources: lambda } }).subjects('alarm-of-deployment');
    expect(pairs.map(({ alarm, reference, aboutTarget }) => [alarm?.name, reference.state, aboutTarget])).toEqual([
      ['Own', 'node', 'yes'],
      ['Other', 'node', 'no'],
      [undefined, 'external', undefined],
    ]);
    expect(pairs[0]?.alarm?.delaySeconds).toMatchObject({ value: 120 });
  });
});

describe('ECS', () => {
  const service = (configuration: RawMap, more: RawMap = {}): RawMap => ({
    Service: { Type: 'AWS::ECS::Service', Properties: { DeploymentConfiguration: configuration, ...more } },
  });

  test.each([
    [{}, 'ecs-rolling', 'fleet'],
    [{ MinimumHealthyPercent: 0 }, 'ecs-rolling', 'all-at-once'],
    [{ Strategy: 'BLUE_GREEN' }, 'ecs-native', 'all-at-once'],
    [{ Strategy: 'CANARY' }, 'ecs-native', 'gradual'],
  ])('%j is %s, %s', (configuration, mechanism, shift) => {
    expect(deploymentIn(service(configuration), 'Service')).toMatchObject({ mechanism, shift });
  });

  test('rolls back by circuit breaker and by alarms, each with its own switch', () => {
    const { rollback } = deploymentIn(
      service({ DeploymentCircuitBreaker: { Enable: true, Rollback: false }, Alarms: { AlarmNames: ['a'], Enable: true, Rollback: true } }),
      'Service',
    );
    expect(rollback).toMatchObject({ onFailure: 'no', onAlarm: 'yes' });
  });

  test('leaves services of another controller to it', () => {
    expect(
      graphOf({ template: { Resources: service({}, { DeploymentController: { Type: 'CODE_DEPLOY' } }) } }).subjects('deployment'),
    ).toEqual([]);
  });

  test('through a hook is a deployment of its own', () => {
    const hook = {
      Transform: ['AWS::CodeDeployBlueGreen'],
      Hooks: {
        Shift: {
          Type: 'AWS::CodeDeploy::BlueGreen',
          Properties: { TrafficRoutingConfig: { Type: 'TimeBasedLinear', TimeBasedLinear: { StepPercentage: 20, BakeTimeMins: 2 } } },
        },
      },
    };
    expect(deploymentIn({}, 'Shift', hook)).toMatchObject({ mechanism: 'hooks', shift: 'gradual', shiftMinutes: { value: 8 } });
  });
});

test('the Lambda action of a pipeline takes its alarms between commas', () => {
  const action = {
    Name: 'Release',
    ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'Lambda', Version: '1' },
    Configuration: { FunctionName: 'f', FunctionAlias: 'live', DeployStrategy: 'Canary20Percent7Minutes', Alarms: 'one, two' },
  };
  const deployment = deploymentIn(
    { Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: [{ Name: 'Prod', Actions: [action] }] } } },
    'Pipeline / Prod / Release',
  );
  expect(deployment).toMatchObject({ shift: 'gradual', shiftMinutes: { value: 7 }, environment: 'prod' });
  expect(deployment.alarms.items).toHaveLength(2);
});

describe('the environment of a deployment', () => {
  const pipeline = {
    Type: 'AWS::CodePipeline::Pipeline',
    Properties: {
      Stages: [
        {
          Name: 'Production',
          Actions: [
            {
              Name: 'Go',
              ActionTypeId: { Category: 'Deploy', Owner: 'AWS', Provider: 'CodeDeploy', Version: '1' },
              Configuration: { DeploymentGroupName: { Ref: 'Group' } },
            },
          ],
        },
      ],
    },
  };

  test('is that of the stage that deploys it', () => {
    expect(deploymentIn({ ...group({}), Pipeline: pipeline }).target).toMatchObject({ name: 'production', production: 'yes' });
  });

  test('else what its names say', () => {
    expect(deploymentIn(group({ DeploymentGroupName: 'shop-staging' })).target).toMatchObject({ name: 'staging', production: 'no' });
    expect(deploymentIn(group({})).target).toEqual({ name: undefined, production: { because: [] } });
  });

  test('a default of a parameter makes no environment harmless', () => {
    const parameters = { Parameters: { Environment: { Type: 'String', Default: 'dev' } } };
    expect(deploymentIn(group({}), 'Group', parameters).target.production).toMatchObject({
      because: [{ kind: 'parameter', name: 'Environment' }],
    });
    const template = { ...parameters, Resources: group({}) };
    expect(subjectNamed(graphOf({ template, parameters: { Environment: 'dev' } }), 'deployment', 'Group').target.production).toBe('no');
    expect(subjectNamed(graphOf({ template, parameters: { Environment: 'prod' } }), 'deployment', 'Group').target.production).toBe('yes');
  });

  test('the configuration knows best', () => {
    const rule = { name: 'shop', production: true, accounts: ['222222222222'], patterns: [] };
    const graph = graphWith([rule], { template: { Resources: group({ DeploymentGroupName: 'test' }) }, account: '222222222222' });
    expect(subjectNamed(graph, 'deployment', 'Group').target).toEqual({ name: 'shop', production: 'yes' });
  });
});
