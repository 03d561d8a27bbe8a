import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-way-out',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'network-use',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Build, function or task in a network without a way out',
    what: 'Finds builds, functions of invoke actions and Fargate tasks whose subnet leads to an internet gateway while they have no public address, to a NAT gateway that is itself cut off, or nowhere, and whose security groups let no HTTPS out. Networks with endpoints of services, with a proxy, or not wholly in view are silent.',
    why: 'A build reaches neither its source nor its logs and ends after minutes of waiting, a function never tells its pipeline that it is done, and a task cannot fetch its image.',
    fix: 'Take a subnet whose default route is a NAT gateway that stands in a public subnet, or add the endpoints of the services. Let the security group out on port 443.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/vpc-support.html',
      'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html',
    ],
  },
  messages: {
    public: (d: { name: string; what: string }) =>
      `${d.what} of ${d.name} has no public address, and its subnet leads to an internet gateway, which serves no others`,
    closed: (d: { name: string; what: string }) => `the subnet of ${d.name} leads nowhere: ${d.what} reaches neither AWS nor the internet`,
    nat: (d: { name: string; what: string }) =>
      `the NAT gateway that ${d.name} is led to stands in a subnet without an internet gateway: ${d.what} gets no answer`,
    egress: (d: { name: string; what: string }) => `the security groups of ${d.name} let no HTTPS out: ${d.what} cannot reach AWS`,
  },
  supersedes: [],
  check({ name, what, deadEnd }, ctx) {
    if (deadEnd === undefined) return;
    const { reason, at, shown } = deadEnd;
    ctx.fail(reason, at, { name, what }, { related: shown === undefined ? [] : [{ place: shown, note: NOTES[reason] }] });
  },
});

const NOTES = {
  public: 'the route to the internet gateway',
  closed: 'the subnet',
  nat: 'the NAT gateway',
  egress: 'the security group',
} as const;
