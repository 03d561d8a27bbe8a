import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'dead-webhook-filter',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Webhook filter that lets nothing through',
    what: 'Finds filter groups of build webhooks without an event, with events that there are not, with filters on what the events do not have (`BASE_REF` for pushes), on the wrong end of a pull request, on branches without `refs/heads/`, on names of accounts in place of their numbers, with wildcards that are no regular expression, and filters of a webhook that is not made.',
    why: 'Nothing is built, so nothing is checked: pull requests are merged and commits released without the tests that everybody believes to run.',
    fix: 'Ask for `BASE_REF` to name the branch that pull requests go to. Write references in full, such as `^refs/heads/main$`, and `.*` for any text.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html',
      'https://docs.aws.amazon.com/codebuild/latest/APIReference/API_WebhookFilter.html',
    ],
  },
  messages: {
    off: (d: { project: string; type: string; pattern: string }) =>
      `${d.project} has filters and no webhook: without \`Webhook: true\` none is made`,
    'no-event': (d: { project: string; type: string; pattern: string }) => `a filter group of ${d.project} names no event`,
    event: (d: { project: string; type: string; pattern: string }) => `${d.project} waits for ${d.pattern}, which is no event of webhooks`,
    foreign: (d: { project: string; type: string; pattern: string }) =>
      `${d.project} filters on ${d.type}, which the events of the group do not have`,
    pushes: (d: { project: string; type: string; pattern: string }) =>
      `${d.project} filters pushes on ${d.type}, which only pull requests have`,
    head: (d: { project: string; type: string; pattern: string }) =>
      `${d.project} builds pull requests that come from \`${d.pattern}\`; those that go there have it as their BASE_REF`,
    reference: (d: { project: string; type: string; pattern: string }) =>
      `\`${d.pattern}\` fits no ${d.type} of the events of ${d.project}: it begins otherwise than refs/heads/`,
    actor: (d: { project: string; type: string; pattern: string }) =>
      `\`${d.pattern}\` fits no actor of ${d.project}: they are numbers, not names`,
    glob: (d: { project: string; type: string; pattern: string }) =>
      `\`${d.pattern}\` is no regular expression for what ${d.project} should build: a star repeats what stands before it`,
  },
  supersedes: [],
  check({ name, triggers, deadFilters }, ctx) {
    const { webhook, groups, value } = triggers;
    if (webhook.state === 'default' && groups.length > 0)
      ctx.fail('off', value.get('FilterGroups').at, { project: name, type: '', pattern: '' }, { confidence: 'medium' });
    for (const { reason, at, type, pattern } of deadFilters)
      ctx.fail(reason, at, { project: name, type, pattern }, reason === 'head' ? { confidence: 'medium' } : {});
  },
});
