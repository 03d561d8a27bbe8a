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
    what: 'Finds S3 caches that both pull requests and releases build with, where pull requests come from whoever opens them: in one project, or in two with the same place for their cache.',
    why: 'A pull request can leave a poisoned dependency in the cache, which the next release build takes for its own.',
    fix: 'Build pull requests in a project of their own with no S3 cache, or with a cache of its own.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-caching.html'],
  },
  messages: {
    shared: (d: { project: string; other: string }) =>
      `pull requests of anyone fill the cache of ${d.project}, which ${d.other} builds releases with`,
    cache: (d: { project: string }) => `pull requests and releases share the cache of ${d.project}`,
  },
  supersedes: [],
  check({ project, outsiders, pushes, sharesCacheWith: other }, ctx) {
    if (ctx.need(project.cacheType, 'NO_CACHE') !== 'S3') return;
    if (other !== undefined && outsiders === 'yes') {
      const related = [{ place: other.properties.get('Cache', 'Location').at, note: `the cache of ${other.name}` }];
      const at = project.properties.get('Cache', 'Location').at;
      return ctx.fail('shared', at, { project: project.name, other: other.name }, { related });
    }
    if (ctx.sure(ctx.all([outsiders, pushes]), project.cacheType.at)) ctx.fail('cache', project.cacheType.at, { project: project.name });
  },
});
