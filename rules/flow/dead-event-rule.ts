import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'dead-event-rule',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'event-rule',
  controls: ['owasp-cicd:CICD-SEC-7', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Event rule that no event can match',
    what: 'Finds EventBridge rules for events of AWS services that cannot fire: a type or field that the service does not send, a value that the field never has, a stage or action that its pipeline does not have, a `*` in a text that is compared letter by letter, a pattern that EventBridge refuses, and a bus that the events of services do not reach.',
    why: 'The rule is deployed, is enabled, and never runs. What it should start or tell does not happen, and nothing says so.',
    fix: 'Take type, fields and values from the reference of events. Write `{prefix: release/}` or `{wildcard: …}` for patterns, and put rules for events of services on the default bus.',
    whenNotToUse: 'Rules on a bus of your own to which a stack out of view forwards the events of services.',
    references: [
      'https://docs.aws.amazon.com/eventbridge/latest/ref/events.html',
      'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html',
    ],
  },
  messages: {
    refused: (d: { rule: string; what: string; of: string; hint: string }) =>
      `EventBridge refuses the pattern of ${d.rule}: ${d.what} ${d.of}${d.hint}`,
    envelope: (d: { rule: string; what: string; of: string; hint: string }) =>
      `${d.rule} asks for the field ${d.what}, which no event has beside its detail${d.hint}`,
    star: (d: { rule: string; what: string; of: string; hint: string }) =>
      `${d.rule} asks for \`${d.what}\` in ${d.of}, where the star stands for itself`,
    type: (d: { rule: string; what: string; of: string; hint: string }) =>
      `${d.rule} waits for "${d.what}", which ${d.of} does not send${d.hint}`,
    field: (d: { rule: string; what: string; of: string; hint: string }) =>
      `${d.rule} asks for ${d.what}, which "${d.of}" does not have${d.hint}`,
    value: (d: { rule: string; what: string; of: string; hint: string }) =>
      `${d.rule} waits for a "${d.of}" where ${d.what}, which never comes${d.hint}`,
    nested: (d: { rule: string; what: string; of: string; hint: string }) =>
      `${d.rule} asks for ${d.what} of "${d.of}" as if it were nested otherwise${d.hint}`,
    resources: (d: { rule: string; what: string; of: string; hint: string }) =>
      `${d.rule} asks for ${d.what} of "${d.of}", which lists none`,
    part: (d: { rule: string; what: string; name: string; pipeline: string }) =>
      `${d.rule} waits for the ${d.what} ${d.name}, which ${d.pipeline} does not have`,
    bus: (d: { rule: string; bus: string }) =>
      `${d.rule} waits for events of AWS services on ${d.bus}, and nothing forwards them there from the default bus`,
  },
  supersedes: ['untriggered-source'],
  appliesTo: ({ pattern }) => (pattern.exists === 'no' ? 'no' : 'yes'),
  check({ id, name, silences, strayParts, forServices, bus, hearsServices }, ctx) {
    const fault = `event rule ${id}`;
    for (const { reason, at, what, of, hint } of silences)
      ctx.fail(reason, at, { rule: name, what, of, hint }, { fault: silences.length > 1 ? `${fault} ${what}` : fault });
    for (const { what, name: part, pipeline, at } of strayParts)
      ctx.fail('part', at, { rule: name, what, name: part, pipeline }, { fault: `${fault} ${what}` });
    if (silences.length > 0 || !forServices || ctx.sure(hearsServices, bus.at)) return;
    ctx.fail('bus', bus.at, { rule: name, bus: 'value' in bus ? bus.value.print() : 'its bus' }, { fault, confidence: 'medium' });
  },
});
