import { defineRule, isValue, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'ecs-without-circuit-breaker',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'ecs-service',
  controls: ['nist-800-53:CP-10'],
  peers: ['ecsServiceDeploymentCircuitBreakerEnabled', 'ecsServiceDeploymentCircuitBreakerRollback'],
  docs: {
    title: 'ECS service that cannot take a failed update back',
    what: 'Finds rolling ECS services without a deployment circuit breaker, with one that does not roll back, or with percentages between which nothing can be replaced, and services under another controller with a breaker that nobody heeds, or with alarms that ECS refuses. Services in dev or test are left out.',
    why: 'Tasks that never become healthy are started again and again for hours, and the pipeline waits, or reports a failure and leaves the service half replaced.',
    fix: 'Set `DeploymentCircuitBreaker` to enabled with rollback. Under CodeDeploy use the rollback of the deployment group instead.',
    references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html'],
  },
  messages: {
    missing: (d: { service: string }) => `a failed update of ${d.service} goes on trying: the service has no circuit breaker`,
    stays: (d: { service: string }) => `the circuit breaker of ${d.service} stops a failed update, and does not roll it back`,
    ignored: (d: { service: string }) => `CodeDeploy deploys ${d.service}, so its circuit breaker does nothing`,
    refused: (d: { service: string; controller: string }) =>
      `ECS refuses ${d.service}: alarms in its DeploymentConfiguration are for the controller ECS only, and it has ${d.controller}`,
    stuck: (d: { service: string }) => `${d.service} cannot be updated: as many tasks must stay as there may be`,
  },
  supersedes: [],
  appliesTo: ({ early }) => (early ? 'no' : 'yes'),
  check({ name, controller, strategy, alarms, circuitBreaker: { value, enabled, rollback }, stuck, maximumPercent }, ctx) {
    const by = ctx.need(controller, 'ECS');
    if (by !== undefined && by !== 'ECS' && isValue(alarms.enabled, true) === 'yes')
      return ctx.fail('refused', alarms.value.at, { service: name, controller: by }, { severity: 'high' });
    if (by === 'CODE_DEPLOY' && isValue(enabled, true) === 'yes') return ctx.fail('ignored', value.at, { service: name });
    if (by !== 'ECS' || ctx.need(strategy, 'ROLLING') !== 'ROLLING') return;
    if (stuck) ctx.fail('stuck', maximumPercent.at, { service: name }, { severity: 'high' });
    const goBack = isValue(rollback, true) === 'yes' ? [] : [{ kind: 'set' as const, at: rollback.at, value: true }];
    if (!ctx.need(enabled, false))
      return ctx.fail(
        'missing',
        value.at,
        { service: name },
        {
          fix: safeFix(
            'Stop and roll back what does not start',
            ...(value.kind === 'absent'
              ? [{ kind: 'set' as const, at: value.at, value: { Enable: true, Rollback: true } }]
              : [{ kind: 'set' as const, at: enabled.at, value: true }, ...goBack]),
          ),
        },
      );
    if (!ctx.need(rollback, false))
      ctx.fail('stays', rollback.at, { service: name }, { fix: safeFix('Roll back what does not start', ...goBack) });
  },
});
