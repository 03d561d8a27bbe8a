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
    what: 'Finds deployment groups whose configuration is one for another platform, does not exist, is the short name that only SAM completes, or keeps more hosts in service than there are; and a waiting time that does not wait. For services of ECS also another style than blue/green, fewer or more than two target groups, the service behind neither, and services of another controller or cluster.',
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
    hosts: (d: { group: string; kept: number; most: number }) =>
      `${d.group} keeps ${d.kept} hosts in service while it deploys, and its fleet has ${d.most} at most: none can be updated`,
    waiting: (d: { group: string; minutes: number }) =>
      `${d.group} goes on at once (CONTINUE_DEPLOYMENT) and waits ${d.minutes} minutes: CodeDeploy takes a waiting time with STOP_DEPLOYMENT only`,
    style: (d: { group: string; written: string }) =>
      `${d.group} deploys to services of ECS, which takes BLUE_GREEN and WITH_TRAFFIC_CONTROL only, not ${d.written}`,
    controller: (d: { group: string; service: string; controller: string }) =>
      `${d.group} deploys ${d.service}, whose deployment controller is ${d.controller}, not CODE_DEPLOY`,
    cluster: (d: { group: string; service: string }) => `${d.group} looks for ${d.service} in a cluster that it is not in`,
    pair: (d: { group: string; count: number }) =>
      `${d.group} shifts traffic between two target groups, and names ${d.count === 1 ? 'one' : d.count}`,
    strange: (d: { group: string; service: string }) =>
      `${d.group} shifts traffic between two target groups, and ${d.service} is behind neither`,
  },
  supersedes: [],
  check({ name, configName, effect, platform, blueGreen, style, service, targetGroups, wrongCluster, mostServers }, ctx) {
    const wait = blueGreen.value.get('DeploymentReadyOption', 'WaitTimeInMinutes').number();
    const goesOn = 'value' in blueGreen.actionOnTimeout && blueGreen.actionOnTimeout.value === 'CONTINUE_DEPLOYMENT';
    if (goesOn && 'value' in wait && wait.value > 0) ctx.fail('waiting', wait.at, { group: name, minutes: wait.value });
    if ('value' in platform && platform.value === 'ecs') {
      for (const field of [style.type, style.option])
        if ('value' in field && OTHER_STYLES.has(field.value)) ctx.fail('style', field.at, { group: name, written: field.value });
      if (service.state === 'node') {
        const { controller } = service.node;
        const related = [{ place: controller.at, note: 'the service' }];
        if (ctx.need(controller) !== 'CODE_DEPLOY')
          ctx.fail(
            'controller',
            service.at,
            { group: name, service: service.node.name, controller: ctx.need(controller) ?? 'ECS' },
            { related },
          );
        else if (targetGroups.foreign) ctx.fail('strange', targetGroups.at, { group: name, service: service.node.name }, { related });
      }
      if (wrongCluster !== undefined && service.state === 'node')
        ctx.fail(
          'cluster',
          wrongCluster,
          { group: name, service: service.node.name },
          { related: [{ place: service.node.cluster.at, note: 'its cluster' }] },
        );
      if (targetGroups.count !== undefined && targetGroups.count !== 2)
        ctx.fail('pair', targetGroups.at, { group: name, count: targetGroups.count });
    }
    const { rollout } = effect;
    const inPlace = !('value' in style.type) || style.type.value !== 'BLUE_GREEN';
    if (inPlace && 'value' in rollout && 'value' in mostServers && rollout.value.kind === 'hosts') {
      const { minimum, value: kept } = rollout.value;
      if (minimum === 'HOST_COUNT' && kept > 0 && kept >= mostServers.value)
        ctx.fail(
          'hosts',
          configName.at,
          { group: name, kept, most: mostServers.value },
          {
            related: [
              { place: rollout.at, note: 'keeps so many' },
              { place: mostServers.at, note: 'deploys to these' },
            ],
          },
        );
    }
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

/** Source: CodeDeploy API Reference, DeploymentStyle; ECS Developer Guide, "CodeDeploy blue/green deployments". */
const OTHER_STYLES = new Set(['IN_PLACE', 'WITHOUT_TRAFFIC_CONTROL']);
const PLATFORMS = { server: 'servers', lambda: 'functions', ecs: 'services of ECS' } as const;
