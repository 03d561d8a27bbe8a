import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-regional-store',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'regional-action',
  controls: [],
  peers: [],
  docs: {
    title: 'Action in a region without an artifact store',
    what: 'Finds actions that run in a region for which the pipeline lists no artifact store.',
    why: 'CodePipeline copies the inputs of an action into a bucket of the region it runs in, and refuses a pipeline without one.',
    fix: 'List a store for the region under `ArtifactStores`, with a bucket and a key of that region. A single `ArtifactStore` serves one region only.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-cross-region.html'],
  },
  messages: {
    missing: (d: { action: string; region: string }) => `${d.action} runs in ${d.region}, where the pipeline has no artifact store`,
  },
  supersedes: [],
  check({ action, region, hasStore, storesAt, id }, ctx) {
    if (ctx.sure(hasStore, storesAt)) return;
    const related = [{ place: action.regionField.at, note: `${action.name} runs in ${region.print()}` }];
    ctx.fail('missing', storesAt, { action: action.name, region: region.print() }, { related, fault: `regional store ${id}` });
  },
});
