import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'shared-build-cache',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'build-exposure',
  controls: ['owasp-cicd:CICD-SEC-4'],
  peers: [],
  docs: {
    title: 'Cache that pull requests share with releases',
    what: 'Finds projects with an S3 cache that both pull requests and pushes build with, where pull requests come from whoever opens them.',
    why: 'A pull request can leave a poisoned dependency in the cache, which the next release build takes for its own.',
    fix: 'Build pull requests in a project of their own with no S3 cache, or with a cache of its own.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-caching.html'],
  },
  messages: {
    cache: (d: { project: string }) => `pull requests and releases share the cache of ${d.project}`,
  },
  supersedes: [],
  check({ project, outsiders, pushes }, ctx) {
    if (ctx.need(project.cacheType, 'NO_CACHE') !== 'S3') return;
    if (ctx.sure(ctx.all([outsiders, pushes]), project.cacheType.at)) ctx.fail('cache', project.cacheType.at, { project: project.name });
  },
});
