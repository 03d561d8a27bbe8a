import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'dead-trigger-filter',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'git-trigger',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Trigger filter that lets nothing through',
    what: 'Finds filters of V2 triggers whose patterns no branch or tag can fit: full references such as `refs/heads/main`, regular expressions, and patterns that the filter leaves out again.',
    why: 'Pushes and pull requests start nothing, and the pipeline releases what it released last.',
    fix: 'Write names as they are, `main` or `v1.2`, and patterns as globs: `release/**`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/syntax-glob.html'],
  },
  messages: {
    reference: (d: { trigger: string; pattern: string }) =>
      `${d.trigger} waits for \`${d.pattern}\`; names of branches and tags have no refs/ before them`,
    expression: (d: { trigger: string; pattern: string }) =>
      `${d.trigger} waits for \`${d.pattern}\`, which is no glob that a name can fit`,
    excluded: (d: { trigger: string; pattern: string }) => `${d.trigger} leaves out \`${d.pattern}\`, and so all that it takes`,
  },
  supersedes: ['untriggered-source'],
  check({ name, owner, deadPatterns }, ctx) {
    for (const { reason, pattern, at } of deadPatterns)
      ctx.fail(
        reason,
        at,
        { trigger: name, pattern },
        { fault: `trigger ${owner.id}`, confidence: reason === 'excluded' ? 'medium' : 'high' },
      );
  },
});
