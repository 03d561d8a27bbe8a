import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unwatched-approval',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'medium',
  audience: 'auditor',
  subject: 'approval',
  controls: ['owasp-cicd:CICD-SEC-10', 'nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Approvals of which nothing is kept',
    what: 'Finds pipelines with manual approvals where nothing in view hears that they were given or refused: no notification rule, no event rule on the state of the action or on the call `PutApprovalResult`, and no trail.',
    why: 'CodePipeline shows who approved for a year, and CloudTrail for ninety days. An auditor who asks later gets no answer.',
    fix: 'Keep the events with a rule on approval actions that SUCCEEDED or FAILED, or record management events in a trail.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/monitoring-cloudtrail-logs.html',
    ],
  },
  messages: {
    unwatched: (d: { pipeline: string }) => `nothing in view keeps who approved what ${d.pipeline} releases`,
  },
  supersedes: [],
  appliesTo: ({ manual, leads }) => (leads ? manual : 'no'),
  check({ action, at, recorded }, ctx) {
    if (!ctx.sure(recorded, at)) ctx.fail('unwatched', at, { pipeline: action.owner.name });
  },
});
