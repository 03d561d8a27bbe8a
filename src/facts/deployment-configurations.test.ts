import { describe, expect, it } from 'vitest';
import {
  deploymentConfiguration,
  deploymentConfigurations,
  inventedConfiguration,
  lambdaDeployStrategy,
  samConfigurationName,
  samPreferenceTypes,
  shiftMinutes,
} from './deployment-configurations.ts';

describe('predefined deployment configurations', () => {
  it('say what they do', () => {
    expect(deploymentConfiguration('CodeDeployDefault.LambdaCanary10Percent5Minutes')?.rollout).toEqual({
      kind: 'canary',
      percent: 10,
      minutes: 5,
    });
    expect(deploymentConfiguration('CodeDeployDefault.ECSLinear10PercentEvery1Minutes')?.rollout).toEqual({
      kind: 'linear',
      percent: 10,
      minutes: 1,
    });
    expect(deploymentConfiguration('CodeDeployDefault.AllAtOnce')).toMatchObject({ platform: 'server', rollout: { healthy: 'none' } });
  });

  it('have names that agree with their numbers', () => {
    for (const { name, rollout } of deploymentConfigurations) {
      const numbers = [...name.matchAll(/\d+/g)].map(Number);
      if (rollout.kind === 'canary' || rollout.kind === 'linear') expect(numbers, name).toEqual([rollout.percent, rollout.minutes]);
      else expect(numbers, name).toEqual([]);
    }
  });

  it('recognise names that cannot exist', () => {
    expect(inventedConfiguration('CodeDeployDefault.LambdaLinear10PercentEvery1Minutes')).toBe(true);
    expect(inventedConfiguration('CodeDeployDefault.ECSLinear10PercentEvery1Minute')).toBe(true);
    expect(inventedConfiguration('CodeDeployDefault.lambdaAllAtOnce')).toBe(true);
    expect(inventedConfiguration('CodeDeployDefault.OneAtATime')).toBe(false);
    expect(inventedConfiguration('Careful')).toBe(false);
  });

  it('follow from every SAM type', () => {
    for (const type of samPreferenceTypes) expect(deploymentConfiguration(samConfigurationName(type))?.platform, type).toBe('lambda');
    expect(samConfigurationName('Careful')).toBe('Careful');
  });
});

describe('rollouts', () => {
  it('are read from the strategy of the Lambda deploy action', () => {
    expect(lambdaDeployStrategy('Linear25PercentEvery3Minutes')).toEqual({ kind: 'linear', percent: 25, minutes: 3 });
    expect(lambdaDeployStrategy('Canary10Percent5Minutes')).toEqual({ kind: 'canary', percent: 10, minutes: 5 });
    expect(lambdaDeployStrategy('CodeDeployDefault.LambdaAllAtOnce')).toBeUndefined();
  });

  it('take their time', () => {
    expect(shiftMinutes({ kind: 'linear', percent: 10, minutes: 2 })).toBe(18);
    expect(shiftMinutes({ kind: 'linear', percent: 30, minutes: 5 })).toBe(15);
    expect(shiftMinutes({ kind: 'canary', percent: 10, minutes: 30 })).toBe(30);
    expect(shiftMinutes({ kind: 'all-at-once' })).toBe(0);
    expect(shiftMinutes({ kind: 'fleet', healthy: 'half' })).toBeUndefined();
  });
});
