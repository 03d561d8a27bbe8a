import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unwatched-pipeline',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'strict',
  subject: 'pipeline-watch',
  controls: ['owasp-cicd:CICD-SEC-10', 'nist-800-53:IR-6'],
  peers: ['EB-001'],
  docs: {
    title: 'Pipeline whose failures nobody hears of',
    what: 'Finds pipelines for which no notification rule and no event rule in view reports failed executions, stages or actions.',
    why: 'A release that failed looks like one that was never made. People find out when a customer asks for the fix.',
    fix: 'Add a notification rule for `codepipeline-pipeline-pipeline-execution-failed`, or an event rule for failed executions.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/notification-rule-create.html'],
  },
  messages: {
    unwatched: (d: { pipeline: string }) => `nobody is told when ${d.pipeline} fails`,
  },
  supersedes: [],
  check({ failures, at, name }, ctx) {
    if (!ctx.sure(failures, at)) ctx.fail('unwatched', at, { pipeline: name });
  },
});
