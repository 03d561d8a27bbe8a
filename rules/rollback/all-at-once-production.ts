import { defineRule, unknown, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'all-at-once-production',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deployment',
  controls: ['nist-800-53:CM-3', 'nist-800-53:CP-10'],
  peers: ['CD-002', 'codedeploy-lambda-allatonce-traffic-shift-disabled'],
  docs: {
    title: 'Production moves to the new version all at once',
    what: 'Finds production deployments that move all traffic, or replace the whole fleet, in one step: by a predefined configuration, or by the effect of a custom one (no host has to stay healthy, 100 percent at first). Only what is named production counts.',
    why: 'Every customer meets a bad release in the same second, and the alarm that would stop it can only fire afterwards.',
    fix: 'Use a canary or linear configuration with an alarm, or a fleet configuration that keeps hosts healthy.',
    whenNotToUse:
      "CodeDeploy moves a network load balancer's traffic all at once only. A blue/green release of ECS that bakes before the old tasks end is reported with lower severity, since going back is quick, and low where an alarm takes it back.",
    references: ['https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html'],
  },
  messages: {
    together: (d: { deployment: string; what: string }) => `${d.deployment} ${d.what} of production at once`,
  },
  supersedes: [],
  appliesTo({ mechanism, target: { production } }) {
    if (!MECHANISMS.has(mechanism) || production === 'no') return 'no';
    if (typeof production === 'object') return production.because.length === 0 ? 'no' : unknown(...production.because);
    return 'yes';
  },
  check({ mechanism, name, shift, rollout, platform, target, goesBack, watched, wiring, timeline }, ctx) {
    if (typeof shift === 'object') return ctx.unknown(shift.because, rollout.at);
    if (shift !== 'all-at-once') return;
    const fleet = 'value' in rollout && (rollout.value.kind === 'fleet' || rollout.value.kind === 'hosts');
    const guarded = ctx.all([watched, wiring.alarmsOn, wiring.onAlarm]) === 'yes';
    const step = 'value' in platform ? STEPS.get(platform.value) : undefined;
    ctx.fail(
      'together',
      rollout.at,
      { deployment: name, what: fleet ? 'replaces the whole fleet' : 'moves all traffic' },
      {
        evidence: timeline,
        ...(mechanism === 'ecs-native' && goesBack ? { severity: guarded ? ('low' as const) : ('medium' as const) } : {}),
        ...(step === undefined || (mechanism !== 'codedeploy' && mechanism !== 'sam')
          ? {}
          : {
              fix: unsafeFix('Move the traffic in two steps', {
                kind: 'set',
                at: rollout.at,
                value: mechanism === 'sam' ? 'Canary10Percent5Minutes' : step,
              }),
            }),
        ...(target.production === 'presumed' ? { confidence: 'low' as const } : {}),
      },
    );
  },
});

/** Source: CodeDeploy User Guide, "Working with deployment configurations". */
const STEPS: ReadonlyMap<string, string> = new Map([
  ['lambda', 'CodeDeployDefault.LambdaCanary10Percent5Minutes'],
  ['ecs', 'CodeDeployDefault.ECSCanary10Percent5Minutes'],
  ['server', 'CodeDeployDefault.HalfAtATime'],
]);

/** AppConfig has a rule of its own. */
const MECHANISMS = new Set(['codedeploy', 'sam', 'ecs-native', 'ecs-rolling', 'hooks', 'lambda-action', 'custom']);
