import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'invalid-trigger-filter',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'git-trigger',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Trigger filter that CodePipeline refuses',
    what: 'Finds filters of V2 triggers that ask for tags together with branches or file paths, for file paths without branches, and triggers with more than three filters of a kind.',
    why: 'The pipeline cannot be created or updated: the stack fails with a validation error of CodePipeline.',
    fix: 'Give tags a filter of their own beside the one for branches: any filter that fits starts the pipeline.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html'],
  },
  messages: {
    mixed: (d: { trigger: string; other: string }) =>
      `a filter of ${d.trigger} asks for tags and ${d.other}; CodePipeline takes either, in filters of their own`,
    paths: (d: { trigger: string }) => `a filter of ${d.trigger} asks for file paths and no branches; CodePipeline needs both`,
    many: (d: { trigger: string; count: number }) => `${d.trigger} has ${d.count} filters of one kind; CodePipeline takes three`,
  },
  supersedes: [],
  check({ name, push, pullRequest }, ctx) {
    for (const { value, branches, filePaths, tags } of [...push, ...pullRequest]) {
      const [hasTags, hasBranches, hasPaths] = [tags, branches, filePaths].map((part) => part.value.exists === 'yes');
      if (hasTags && (hasBranches || hasPaths))
        ctx.fail('mixed', value.at, { trigger: name, other: hasBranches ? 'branches' : 'file paths' });
      else if (hasPaths && branches.value.exists === 'no') ctx.fail('paths', filePaths.value.at, { trigger: name });
    }
    const many = [push, pullRequest].find((filters) => filters.length > 3)?.[3];
    if (many !== undefined) ctx.fail('many', many.value.at, { trigger: name, count: Math.max(push.length, pullRequest.length) });
  },
});
