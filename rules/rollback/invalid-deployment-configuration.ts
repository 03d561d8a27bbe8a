import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'invalid-deployment-configuration',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deployment-group',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Deployment configuration that CodeDeploy refuses',
    what: 'Finds deployment groups whose configuration is one for another compute platform, begins with `CodeDeployDefault.` and does not exist, or is the short name that only SAM completes; and a waiting time of blue/green deployments that does not wait.',
    why: 'CodeDeploy refuses the group, or every deployment of it. The stack that holds it rolls back with the release.',
    fix: 'Use a configuration of the platform: `CodeDeployDefault.Lambda…` for functions, `CodeDeployDefault.ECS…` for services, the names without a platform for servers.',
    references: ['https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html'],
  },
  messages: {
    platform: (d: { group: string; configuration: string; other: string; platform: string }) =>
      `${d.group} deploys to ${d.platform}, and ${d.configuration} is a configuration for ${d.other}`,
    unknown: (d: { group: string; configuration: string }) => `${d.group} uses ${d.configuration}, which CodeDeploy does not have`,
    short: (d: { group: string; configuration: string }) =>
      `${d.group} uses ${d.configuration}, a name that only SAM completes; CodeDeploy calls it CodeDeployDefault.Lambda${d.configuration}`,
    waiting: (d: { group: string; minutes: number }) =>
      `${d.group} goes on at once (CONTINUE_DEPLOYMENT) and waits ${d.minutes} minutes: CodeDeploy takes a waiting time with STOP_DEPLOYMENT only`,
  },
  supersedes: [],
  check({ name, configName, effect, platform, blueGreen }, ctx) {
    const wait = blueGreen.value.get('DeploymentReadyOption', 'WaitTimeInMinutes').number();
    const goesOn = 'value' in blueGreen.actionOnTimeout && blueGreen.actionOnTimeout.value === 'CONTINUE_DEPLOYMENT';
    if (goesOn && 'value' in wait && wait.value > 0) ctx.fail('waiting', wait.at, { group: name, minutes: wait.value });
    const text = ctx.need(configName);
    if (text === undefined) return;
    const { misnamed } = effect;
    if (misnamed !== undefined)
      return ctx.fail(misnamed === 'short' ? 'short' : 'unknown', configName.at, { group: name, configuration: text.print() });
    if ('because' in effect.platform && text.because.length > 0) return ctx.unknown(effect.platform.because, configName.at);
    if (!('value' in platform) || !('value' in effect.platform) || platform.value === effect.platform.value) return;
    const [own, other] = [PLATFORMS[platform.value], PLATFORMS[effect.platform.value]];
    ctx.fail('platform', configName.at, { group: name, configuration: text.print(), platform: own, other });
  },
});

const PLATFORMS = { server: 'servers', lambda: 'functions', ecs: 'services of ECS' } as const;
