import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-rollback-alarm',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deployment',
  controls: ['nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Gradual deployment that no alarm would stop',
    what: 'Finds deployments that shift traffic step by step or go through a fleet in batches (CodeDeploy, SAM preferences, ECS strategies) and have no alarm, or have their alarms switched off. Environments named dev or test are left out, and so is what goes to everybody at once: that is another rule.',
    why: 'A canary protects only when something looks at it. Without an alarm the shift goes on to the last customer, however many errors the first ones met.',
    fix: 'List an alarm on errors of the new version: `AlarmConfiguration` of the deployment group, `Alarms` of the SAM preference, or `DeploymentConfiguration.Alarms` of the ECS service.',
    references: [
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html',
      'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html',
    ],
  },
  messages: {
    unwatched: (d: { deployment: string; effect: string }) => `${d.deployment} ${d.effect}, and no alarm would stop it`,
  },
  supersedes: [],
  appliesTo({ mechanism, shift, early, goesBack }) {
    if (!MECHANISMS.has(mechanism) || early) return 'no';
    // What waits beside the old version can be taken back by an alarm, though all traffic has moved.
    return shift === 'all-at-once' && !(mechanism === 'ecs-native' && goesBack) ? 'no' : 'yes';
  },
  check({ id, alarms, watched, mechanism, name, shift, target, timeline }, ctx) {
    if (ctx.sure(watched, alarms.list)) return;
    // Where the alarms belong among the settings of the shift, these show best what is missing.
    const place = mechanism !== 'codedeploy' && alarms.at.part === 'key' ? { ...alarms.at, part: 'value' as const } : alarms.at;
    const effect = typeof shift === 'string' ? EFFECTS[shift] : 'may shift traffic step by step';
    ctx.fail(
      'unwatched',
      place,
      { deployment: name, effect },
      { fault: `alarms ${id}`, evidence: timeline, ...(target.production === 'yes' ? {} : { severity: 'medium' }) },
    );
  },
});

const EFFECTS = {
  gradual: 'shifts traffic step by step',
  fleet: 'goes through its fleet in batches',
  'all-at-once': 'moves all traffic and can go back for a while',
} as const;

/** Rolling ECS services have a circuit breaker instead, and AppConfig its monitors: rules of their own. */
const MECHANISMS = new Set(['codedeploy', 'sam', 'ecs-native', 'lambda-action', 'custom']);
