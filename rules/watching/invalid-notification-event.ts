import { notificationEvents } from '../../src/facts/notification-events.ts';
import { defineRule, Text } from '../../src/rule/index.ts';

export default defineRule({
  id: 'invalid-notification-event',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'notification-rule',
  controls: ['owasp-cicd:CICD-SEC-10'],
  peers: [],
  docs: {
    title: 'Notification about an event that there is not',
    what: 'Finds event types of notification rules that the developer tools do not know, and those of another service than the resource which the rule watches.',
    why: 'The rule is refused with its whole stack, so nobody hears of failed builds and releases.',
    fix: 'Take the ids from the list of events: `codepipeline-pipeline-pipeline-execution-failed` for a pipeline, `codebuild-project-build-state-failed` for a project.',
    references: ['https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html'],
  },
  messages: {
    unknown: (d: { rule: string; event: string; service: string }) =>
      `${d.rule} asks for ${d.event}, which is no event of notification rules`,
    foreign: (d: { rule: string; event: string; service: string }) =>
      `${d.rule} asks for ${d.event}, and watches something of ${d.service}`,
  },
  supersedes: [],
  check({ name, events, watched }, ctx) {
    const service = 'value' in watched ? SERVICES.find((one) => watched.value.matches(Text.of('arn:*:', one, ':*')) === 'yes') : undefined;
    for (const event of events.items) {
      const id = 'value' in event ? event.value.known : undefined;
      if (id === undefined) continue;
      const about = notificationEvents.get(id);
      if (about === undefined) ctx.fail('unknown', event.at, { rule: name, event: id, service: service ?? '' });
      else if (service !== undefined && about !== service) ctx.fail('foreign', event.at, { rule: name, event: id, service });
    }
  },
});

const SERVICES = [...new Set(notificationEvents.values())];
