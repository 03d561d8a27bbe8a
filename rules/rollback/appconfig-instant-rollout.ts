import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'appconfig-instant-rollout',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'appconfig-rollout',
  controls: ['nist-800-53:CM-3'],
  peers: ['appconfig-deployment-strategy-minimum-final-bake-time'],
  docs: {
    title: 'Configuration that reaches everybody at once',
    what: 'Finds deployment strategies of AppConfig that reach every instance in one step, or that end without a bake time: those a template makes, and the predefined ones that a deployment or a pipeline action names. What is named dev or test is left out.',
    why: 'Configuration is the fastest way to break production. Monitors can take a deployment back only while it runs or bakes.',
    fix: 'Let the deployment take some minutes, with a growth factor below 100 and a bake time behind it.',
    whenNotToUse: 'A strategy that is kept for emergencies, such as switching a feature off.',
    references: ['https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-deployment-strategy.html'],
  },
  messages: {
    instant: (d: { name: string }) => `${d.name} gives the configuration to every instance at once`,
    unbaked: (d: { name: string }) => `${d.name} is over as soon as every instance has the configuration: no bake time`,
  },
  supersedes: [],
  appliesTo: ({ early }) => (early ? 'no' : 'yes'),
  check({ name, instant, bakeMinutes, at }, ctx) {
    if (ctx.sure(instant.answer, instant.at)) return ctx.fail('instant', instant.at, { name });
    if (ctx.need(bakeMinutes, 0) === 0) ctx.fail('unbaked', bakeMinutes.state === 'set' ? bakeMinutes.at : at, { name });
  },
});
