import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'empty-event-input',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'event-rule',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Input of an event target that is always empty',
    what: 'Finds paths of input transformers that lead to a field which the events of the rule do not have, such as `$.detail.commitId` for a pull request.',
    why: 'EventBridge puts nothing in its place: the target is called without the commit, project or state that it was to be told, or refuses what it is told.',
    fix: 'Take the path from the reference of the events: `$.detail.sourceCommit` of a pull request, `$.detail.commitId` of a push.',
    references: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html'],
  },
  messages: {
    empty: (d: { rule: string; name: string; path: string; type: string }) =>
      `${d.rule} takes ${d.name} from ${d.path}, which "${d.type}" does not have`,
  },
  supersedes: [],
  appliesTo: ({ pattern }) => (pattern.exists === 'no' ? 'no' : 'yes'),
  check({ name, targets }, ctx) {
    for (const { emptyPaths } of targets.items)
      for (const { name: what, path, type, at } of emptyPaths) ctx.fail('empty', at, { rule: name, name: what, path, type });
  },
});
