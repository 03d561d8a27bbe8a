import { CRON_FIELDS, conditionResults, MOST_CONDITIONS, MOST_RULES, stageRuleFacts } from '../../src/facts/stage-conditions.ts';
import { defineRule, type Field, type Text } from '../../src/rule/index.ts';

export default defineRule({
  id: 'invalid-stage-condition',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: ['stage', 'stage-rule'],
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Stage condition that CodePipeline refuses',
    what: 'Finds conditions of stages with a result that does not exist there, more than one condition or five rules, stages that are skipped by a rule that cannot skip, rules without what they demand or with values that they do not know, and rollbacks of the source stage.',
    why: 'The pipeline is refused, so that its stack rolls back; or the rule fails in every run, and takes good releases back with it.',
    fix: 'Entries fail or are skipped, successes fail or are rolled back, failures are rolled back or retried. The pages of the rules list what each of them takes.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference.html',
    ],
  },
  messages: {
    result: (d: { stage: string; when: string; result: string; possible: string }) =>
      `${d.when} of ${d.stage} cannot end in ${d.result}: it takes ${d.possible}`,
    conditions: (d: { stage: string; when: string; count: number }) =>
      `${d.when} of ${d.stage} has ${d.count} conditions, and may have one`,
    rules: (d: { stage: string; when: string; count: number }) =>
      `a condition of ${d.stage} (${d.when}) has ${d.count} rules, and may have ${MOST_RULES}`,
    source: (d: { stage: string }) => `${d.stage} is the source stage, which has nothing to be rolled back to`,
    skip: (d: { rule: string; provider: string }) => `${d.rule} cannot skip its stage: rules of ${d.provider} let a stage in or fail it`,
    provider: (d: { rule: string; provider: string }) => `${d.rule} is a rule of ${d.provider}, which does not exist`,
    missing: (d: { rule: string; key: string }) => `${d.rule} does not say ${d.key}, which its provider demands`,
    value: (d: { rule: string; key: string; possible: string }) => `${d.key} of ${d.rule} takes ${d.possible}`,
    name: (d: { rule: string }) => `${d.rule} looks for an alarm by its ARN, and takes a name`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'stage') {
      for (const when of ['BeforeEntry', 'OnSuccess', 'OnFailure'] as const) {
        const block = subject.value.get(when);
        const { items } = block.get('Conditions').items();
        const data = { stage: subject.name, when };
        if (items.length > MOST_CONDITIONS) ctx.fail('conditions', block.get('Conditions').at, { ...data, count: items.length });
        const possible: readonly string[] = conditionResults[when];
        for (const value of [block.get('Result'), ...items.map((item) => item.get('Result'))]) {
          const result = value.string();
          if (!('value' in result)) continue;
          if (!possible.includes(result.value))
            ctx.fail('result', result.at, { ...data, result: result.value, possible: possible.join(' or ') });
          else if (result.value === 'ROLLBACK' && subject.index === 0) ctx.fail('source', result.at, { stage: subject.name });
        }
        for (const item of items) {
          const { length } = item.get('Rules').items().items;
          if (length > MOST_RULES) ctx.fail('rules', item.get('Rules').at, { ...data, count: length });
        }
      }
      return;
    }
    const { name, provider, configuration, result } = subject;
    const known = ctx.need(provider, '');
    const facts = stageRuleFacts.get(known);
    if (facts === undefined) {
      if (known !== '') ctx.fail('provider', provider.at, { rule: name, provider: known });
      return;
    }
    if (!facts.skips && 'value' in result && result.value === 'SKIP') ctx.fail('skip', result.at, { rule: name, provider: known });
    for (const key of facts.required)
      if (configuration.get(key).exists === 'no') ctx.fail('missing', configuration.get(key).at, { rule: name, key });
    for (const [key, possible] of Object.entries(facts.values)) {
      const value = configuration.get(key).string();
      if ('value' in value && value.value.split(',').some((one) => !possible.includes(one.trim()) && !one.includes('#{')))
        ctx.fail('value', value.at, { rule: name, key, possible: possible.join(', ') });
    }
    if (known === 'DeploymentWindow') {
      const cron = configuration.get('Cron').string();
      if ('value' in cron && !isCron(cron.value))
        ctx.fail('value', cron.at, {
          rule: name,
          key: 'Cron',
          possible: `${CRON_FIELDS.least} or ${CRON_FIELDS.most} fields, seconds first`,
        });
    }
    if (known === 'CloudWatchAlarm') {
      const alarm = configuration.get('AlarmName').text();
      if (isArn(alarm)) ctx.fail('name', alarm.at, { rule: name });
      const wait = configuration.get('WaitTime').string();
      if ('value' in wait && !/^\d+$/.test(wait.value) && !wait.value.includes('#{'))
        ctx.fail('value', wait.at, { rule: name, key: 'WaitTime', possible: 'minutes' });
    }
  },
});

function isCron(text: string): boolean {
  const fields = text.trim().split(/\s+/).length;
  return text.includes('#{') || (fields >= CRON_FIELDS.least && fields <= CRON_FIELDS.most && !/^(?:cron|rate)\(/.test(text));
}

function isArn(field: Field<Text>): boolean {
  return 'value' in field && field.value.startsWith('arn:') === 'yes';
}
