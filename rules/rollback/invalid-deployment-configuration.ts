import { deploymentConfiguration, inventedConfiguration, samPreferenceTypes } from '../../src/facts/deployment-configurations.ts';
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
    what: 'Finds deployment groups whose configuration is one for another compute platform, begins with `CodeDeployDefault.` and does not exist, or is the short name that only SAM completes.',
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
  },
  supersedes: [],
  check({ name, configName, effect, platform }, ctx) {
    const text = ctx.need(configName);
    if (text === undefined) return;
    const data = { group: name, configuration: effect.node?.name ?? text.print() };
    const { known } = text;
    if (known === undefined && effect.node === undefined) return ctx.unknown(text.because, configName.at);
    if (known !== undefined && inventedConfiguration(known)) return ctx.fail('unknown', configName.at, data);
    if (known !== undefined && effect.node === undefined && deploymentConfiguration(known) === undefined) {
      if (samPreferenceTypes.includes(known)) ctx.fail('short', configName.at, data);
      return;
    }
    if (!('value' in platform) || !('value' in effect.platform) || platform.value === effect.platform.value) return;
    ctx.fail('platform', configName.at, { ...data, platform: PLATFORMS[platform.value], other: PLATFORMS[effect.platform.value] });
  },
});

const PLATFORMS = { server: 'servers', lambda: 'functions', ecs: 'services of ECS' } as const;
