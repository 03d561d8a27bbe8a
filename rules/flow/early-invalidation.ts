import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'early-invalidation',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'cache-invalidation',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Cache that is cleared before the new files are there',
    what: 'Finds actions that invalidate a CloudFront distribution, by a command in view or by their name, with a run order that does not wait for the S3 deploy action of their stage.',
    why: 'An edge that is asked between the two takes the old files once more and keeps them until they expire. Both actions succeed, and visitors see the last release.',
    fix: 'Give the invalidation a higher `RunOrder` than the upload.',
    references: [
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-requirements.html#action.runOrder',
    ],
  },
  messages: {
    beside: (d: { invalidation: string; upload: string }) =>
      `${d.invalidation} clears the cache while ${d.upload} is still running: both start at the same time`,
    ahead: (d: { invalidation: string; upload: string }) => `${d.invalidation} clears the cache before ${d.upload} has started`,
  },
  supersedes: [],
  check({ action, sure, upload }, ctx) {
    if (upload === undefined) return;
    const order = action.value.get('RunOrder');
    ctx.fail(
      upload.beside ? 'beside' : 'ahead',
      order.kind === 'absent' ? action.at : order.at,
      { invalidation: action.name, upload: upload.action.name },
      { confidence: sure ? 'high' : 'medium', related: [{ place: upload.action.at, note: 'uploads' }] },
    );
  },
});
