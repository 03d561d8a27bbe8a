import { defineRule } from '../../src/rule/index.ts';

/** Days without an execution. */
const LONG = 180;
const DAY = 24 * 60 * 60 * 1000;

export default defineRule({
  id: 'stale-pipeline',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  subject: 'execution-history',
  controls: ['owasp-cicd:CICD-SEC-2'],
  peers: [],
  docs: {
    title: 'Pipeline that has not run for a long time',
    what: `Finds pipelines of accounts without an execution in ${LONG} days.`,
    why: 'Its roles can still deploy, its source can still start it, and nobody looks at either any more. A pipeline that is not run is also one of which nobody knows whether it still works.',
    fix: 'Delete the pipeline with its roles and artifacts, or close its first transition and say why.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/executions-view.html'],
  },
  messages: {
    stale: (d: { pipeline: string; since: string }) => `${d.pipeline} has not run since ${d.since}`,
    never: (d: { pipeline: string; since: string }) =>
      `${d.pipeline}, made on ${d.since}, has not run in the twelve months that are remembered`,
  },
  supersedes: [],
  check({ owner, readOn, created, executions, because, at }, ctx) {
    if (because.length > 0) return ctx.unknown(because, at);
    const today = Date.parse(ctx.need(readOn, ''));
    const [latest] = executions;
    const last = ctx.need(latest?.updated ?? created, '');
    // What was never told of gives no date.
    if (!(today - Date.parse(last) > LONG * DAY)) return;
    ctx.fail(latest === undefined ? 'never' : 'stale', at, { pipeline: owner.name, since: last.slice(0, 10) });
  },
});
