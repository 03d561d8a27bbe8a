import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'insecure-worker-url',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'custom-action-type',
  controls: ['nist-800-53:SC-8'],
  peers: [],
  docs: {
    title: 'Links to a worker over plain HTTP',
    what: 'Finds custom action types whose links into the worker (entity, execution, revision, third party) are plain HTTP.',
    why: 'People log in to the worker by these links, with credentials that anybody on the way can read and use to run builds.',
    fix: 'Use https.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-custom-action.html'],
  },
  messages: {
    plain: (d: { type: string; link: string }) => `${d.link} of ${d.type} leads to the worker over plain HTTP`,
  },
  supersedes: [],
  check({ name, urls }, ctx) {
    for (const [link, url] of urls) {
      if (!('value' in url)) continue;
      const plain = url.value.startsWith('http://');
      if (plain === 'yes') ctx.fail('plain', url.at, { type: name, link });
      else if (plain !== 'no') ctx.unknown(plain.because, url.at);
    }
  },
});
