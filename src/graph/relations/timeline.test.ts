import { expect, test } from 'vitest';
import type { RawMap } from '../../resource/index.ts';
import { graphOf, subjectNamed } from '../../testing/graph.ts';

function timeline(properties: RawMap, more: RawMap = {}): readonly string[] {
  const resources: RawMap = {
    App: { Type: 'AWS::CodeDeploy::Application', Properties: { ComputePlatform: 'Lambda' } },
    Group: { Type: 'AWS::CodeDeploy::DeploymentGroup', Properties: { ApplicationName: { Ref: 'App' }, ...properties } },
    ...more,
  };
  return subjectNamed(graphOf({ template: { Resources: resources } }), 'deployment', 'Group').timeline;
}

const alarm = (period: number, periods: number): RawMap => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Period: period, EvaluationPeriods: periods, Statistic: 'Sum' },
});
const watching = (...names: readonly string[]): RawMap => ({
  AlarmConfiguration: { Enabled: true, Alarms: names.map((name) => ({ Name: { Ref: name } })) },
});
const goingBack: RawMap = { AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_STOP_ON_ALARM'] } };

test('a canary with an alarm in time and one that is late', () => {
  const properties = { DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes', ...watching('Fast', 'Slow'), ...goingBack };
  expect(timeline(properties, { Fast: alarm(60, 2), Slow: alarm(300, 3) })).toEqual([
    'start: 10 % of the traffic is on the new version',
    '2 min: first moment at which Fast can fire, with 10 % of the traffic on the new version',
    '5 min: all traffic is on the new version',
    '5 min: nobody looks at alarms any more',
    '15 min: first moment at which Slow can fire, 10 min too late',
    'an alarm that fires in time stops it, and takes all traffic back to the version before',
  ]);
});

test('a long linear rollout is told by its first steps and its last', () => {
  const [start, ...rest] = timeline({ DeploymentConfigName: 'CodeDeployDefault.LambdaLinear10PercentEvery1Minute' });
  expect(start).toBe('start: 10 % of the traffic is on the new version');
  expect(rest).toEqual([
    '1 min: 20 % of the traffic is on the new version',
    '2 min: 30 % of the traffic is on the new version',
    '3 min: 40 % of the traffic is on the new version',
    '9 min: all traffic is on the new version',
    '9 min: nobody looks at alarms any more',
    'no alarm is listed: nothing stops it once it has started',
  ]);
});

test('what cannot be timed is said', () => {
  const properties = {
    DeploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
    AlarmConfiguration: { Enabled: true, Alarms: [{ Name: 'elsewhere' }] },
  };
  expect(timeline(properties)).toContain('elsewhere is not in view: when it fires is not known');
  expect(timeline({ ...properties, ...goingBack, DeploymentConfigName: 'of-another-stack' })).toContain(
    'how fast the traffic moves is not known',
  );
});

test('alarms that are switched off, and a stop without a way back', () => {
  const canary = { DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes' };
  expect(timeline({ ...canary, AlarmConfiguration: { Alarms: [{ Name: { Ref: 'Fast' } }] } }, { Fast: alarm(60, 2) }).at(-1)).toBe(
    'alarms are listed and switched off: nothing stops it once it has started',
  );
  expect(timeline({ ...canary, ...watching('Fast') }, { Fast: alarm(60, 2) }).at(-1)).toBe(
    'an alarm that fires in time stops it where it is: nothing is taken back',
  );
});
