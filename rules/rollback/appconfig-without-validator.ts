import { defineRule, unknown } from '../../src/rule/index.ts';

export default defineRule({
  id: 'appconfig-without-validator',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  subject: 'appconfig-profile',
  controls: ['nist-800-53:SI-10'],
  peers: ['appconfig-configuration-profile-validators-not-empty'],
  docs: {
    title: 'Configuration that nothing validates',
    what: 'Finds AppConfig configuration profiles of free form without a validator. Feature flags have a schema of their own and are left out.',
    why: 'A missing bracket or a wrong number is deployed like any other value, and every instance reads it.',
    fix: 'Add a JSON schema or a Lambda function under `Validators`.',
    references: ['https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-configuration-and-profile-validators.html'],
  },
  messages: {
    unchecked: (d: { profile: string }) => `nothing validates what is deployed by ${d.profile}`,
  },
  supersedes: [],
  check({ type, validators: { value, items, open }, name }, ctx) {
    if (ctx.need(type, 'AWS.Freeform') !== 'AWS.Freeform' || items.length > 0) return;
    ctx.sure(open === undefined ? 'yes' : unknown(...open), value.at);
    ctx.fail('unchecked', value.at, { profile: name });
  },
});
