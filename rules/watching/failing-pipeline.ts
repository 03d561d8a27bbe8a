import { defineRule } from '../../src/rule/index.ts';

/** Days for which every execution has failed. */
const LONG = 3;
const DAY = 24 * 60 * 60 * 1000;

export default defineRule({
  id: 'failing-pipeline',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  subject: 'execution-history',
  controls: ['nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Pipeline that has been failing for days',
    what: `Finds pipelines of accounts of which every execution has failed for at least ${LONG} days.`,
    why: 'No fix can be released while it fails, and people get used to red: the next failure, which matters, is not seen.',
    fix: 'Repair the stage that fails, or delete the pipeline; have somebody told of failed executions.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/executions-view.html'],
  },
  messages: {
    failing: (d: { pipeline: string; since: string; count: number }) =>
      `${d.pipeline} has failed since ${d.since}, ${d.count} times in a row`,
  },
  supersedes: [],
  check({ owner, readOn, executions, because, at }, ctx) {
    if (because.length > 0) return ctx.unknown(because, at);
    const ended = executions.filter(({ status }) => ['Succeeded', 'Failed'].includes(ctx.need(status, '')));
    const success = ended.findIndex(({ status }) => ctx.need(status, '') === 'Succeeded');
    const failed = success < 0 ? ended : ended.slice(0, success);
    const first = failed.at(-1);
    if (first === undefined || failed.length < 2) return;
    const since = ctx.need(first.started, '');
    if (!(Date.parse(ctx.need(readOn, '')) - Date.parse(since) > LONG * DAY)) return;
    ctx.fail('failing', at, { pipeline: owner.name, since: since.slice(0, 10), count: failed.length });
  },
});
