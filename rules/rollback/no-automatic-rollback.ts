import { defineRule, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'no-automatic-rollback',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'deployment',
  controls: ['nist-800-53:CP-10'],
  peers: ['CD-001', 'codedeploy-deployment-group-auto-rollback-enabled'],
  docs: {
    title: 'Failed deployment that stays as it is',
    what: 'Finds CodeDeploy deployment groups that do not roll back when a deployment fails: no `AutoRollbackConfiguration`, one that is switched off, or one without the event `DEPLOYMENT_FAILURE`. SAM switches it on by itself; groups named dev or test are left out.',
    why: 'Part of the fleet, or part of the traffic, stays on the version that failed until somebody notices and deploys again by hand.',
    fix: 'Set `AutoRollbackConfiguration` to enabled with the event `DEPLOYMENT_FAILURE`.',
    references: ['https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html'],
  },
  messages: {
    stays: (d: { deployment: string }) => `a failed deployment of ${d.deployment} is not rolled back`,
  },
  supersedes: [],
  appliesTo: ({ mechanism, early }) => ((mechanism === 'codedeploy' || mechanism === 'custom') && !early ? 'yes' : 'no'),
  check({ id, name, rollback, wiring, watched, timeline }, ctx) {
    if (ctx.sure(rollback.onFailure, wiring.at.events)) return;
    const off = wiring.rollbackOn === 'no';
    const place = rollback.at.part === 'key' ? rollback.at : off ? wiring.at.rollback : wiring.at.events;
    // A rollback that is switched off although alarms are watched is one fault, which unwired-rollback tells.
    const fix = safeFix('Roll back deployments that fail', ...wiring.goBackOn('DEPLOYMENT_FAILURE'));
    ctx.fail(
      'stays',
      place,
      { deployment: name },
      { fix, evidence: timeline, ...(off && watched === 'yes' ? { dependsOn: [`alarms ${id}`] } : {}) },
    );
  },
});
