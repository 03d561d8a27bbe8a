import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'approval-before-build',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'release',
  controls: ['owasp-cicd:CICD-SEC-1', 'owasp-cicd:CICD-SEC-9', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Build between the approval and the deploy',
    what: 'Finds production deploys that ship what a build made after the manual approval, with no other approval behind that build. A build action that is itself the deploy is not one.',
    why: 'What was approved is not what ships. The build may take another base image, another dependency or another variable than the one that somebody looked at.',
    fix: 'Build before the approval and deploy that artifact, or move the approval behind the build.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html'],
  },
  messages: {
    after: (d: { build: string; approval: string; deploy: string }) =>
      `${d.build} makes what ${d.deploy} ships after ${d.approval} has approved it`,
  },
  supersedes: [],
  check({ deploy, builtAfterApproval, maybeBuiltAfterApproval, hidden }, ctx) {
    if (maybeBuiltAfterApproval.length > 0) ctx.unknown(maybeBuiltAfterApproval, hidden);
    for (const { build, approval } of builtAfterApproval) {
      ctx.fail(
        'after',
        build.at,
        { build: build.name, approval: approval.name, deploy: deploy.name },
        {
          fault: `late build ${build.id}`,
          related: [
            { place: approval.at, note: 'approved here' },
            { place: deploy.at, note: 'shipped here' },
          ],
          ...(deploy.target.production === 'presumed' ? { confidence: 'low' as const } : {}),
        },
      );
    }
  },
});
