import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'open-build-network',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'build-network',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: ['PBAC-003'],
  docs: {
    title: 'Build in a VPC that may send anything anywhere',
    what: 'Finds projects in a VPC with a security group in view that lets all traffic out to every address: by a rule, or by having none, which is what a new group is like.',
    why: 'The build reaches what is private, and runs code that others wrote. With every door open outwards, what it finds can be carried off to any address.',
    fix: 'Write `SecurityGroupEgress` with what the build needs: HTTPS to endpoints, to a proxy, or to the prefix lists of services.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/vpc-support.html',
      'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    ],
  },
  messages: {
    open: (d: { project: string; group: string }) =>
      `${d.project} reaches private resources, and ${d.group} lets everything out to every address`,
  },
  supersedes: [],
  check({ name, project, group, open, place }, ctx) {
    if (!ctx.sure(open, place)) return;
    ctx.fail('open', place, { project: name, group: group.logicalId }, { related: [{ place: project.vpc.at, note: 'used here' }] });
  },
});
