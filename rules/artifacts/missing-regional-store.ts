import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-regional-store',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: ['regional-action', 'store-use'],
  controls: ['nist-800-53:CM-6'],
  peers: [],
  docs: {
    title: 'Action in a region without an artifact store',
    what: 'Finds actions that run in a region for which the pipeline lists no artifact store (also its own), and stores whose bucket or key is in another region than the one they are listed for.',
    why: 'CodePipeline copies the inputs of an action into a bucket of the region it runs in, and refuses a pipeline without one.',
    fix: 'List a store for the region under `ArtifactStores`, with a bucket and a key of that region. A single `ArtifactStore` serves one region only.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-cross-region.html'],
  },
  messages: {
    missing: (d: { action: string; region: string }) => `${d.action} runs in ${d.region}, where the pipeline has no artifact store`,
    elsewhere: (d: { what: string; store: string; region: string }) => `the ${d.what} of the ${d.store} is not in ${d.region}`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'regional-action') {
      const { action, region, hasStore, storesAt, id } = subject;
      if (ctx.sure(hasStore, storesAt)) return;
      const related = [
        {
          place: action.regionField.state === 'absent' ? action.at : action.regionField.at,
          note: `${action.name} runs in ${region.print()}`,
        },
      ];
      return ctx.fail('missing', storesAt, { action: action.name, region: region.print() }, { related, fault: `regional store ${id}` });
    }
    const { store, bucketElsewhere, keyElsewhere, name, region, id } = subject;
    const data = { store: name, region: region.print() };
    if (bucketElsewhere === 'yes') ctx.fail('elsewhere', store.bucket.at, { what: 'bucket', ...data }, { fault: `regional store ${id}` });
    if (keyElsewhere === 'yes') ctx.fail('elsewhere', store.key.at, { what: 'key', ...data }, { fault: `regional key ${id}` });
  },
});
