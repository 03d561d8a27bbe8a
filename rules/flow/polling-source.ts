import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'polling-source',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  subject: 'start',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: ['CP-003'],
  docs: {
    title: 'Source that is polled',
    what: 'Finds S3, CodeCommit and GitHub (version 1) sources that the pipeline polls, by setting or because `PollForSourceChanges` was left out, with nothing in view that would start it instead.',
    why: 'A change is noticed a minute or more after it was made, and AWS moves polled pipelines to events: a pipeline that has not run for a while stops polling.',
    fix: 'Set `PollForSourceChanges: false` and start the pipeline with an event rule (CodeCommit, S3) or a connection (GitHub).',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/update-change-detection.html'],
  },
  messages: {
    polled: (d: { source: string }) => `${d.source} is polled for changes`,
    byDefault: (d: { source: string }) => `${d.source} is polled for changes, since PollForSourceChanges is not set`,
  },
  supersedes: [],
  check({ ways, source }, ctx) {
    const polling = ways.find(({ kind }) => kind === 'polling');
    if (polling === undefined) return;
    const place = source.configuration.get('PollForSourceChanges').at;
    if (ctx.sure(polling.fits, place))
      ctx.fail(polling.byDefault ? 'byDefault' : 'polled', place, { source: source.name }, { fault: `polling ${source.id}` });
  },
});
