import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'server-without-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'server-credentials',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Servers that are deployed to and have no role',
    what: 'Finds launch templates, launch configurations and instances without an instance profile, where CodeDeploy, the EC2 deploy action of a pipeline, or a capacity provider of ECS uses the servers that are started from them.',
    why: 'The agent on a server asks its service for work, and fetches what is deployed, with the role of the instance profile. Without one it has no credentials: the deployment waits for servers that never answer, and the cluster stays empty.',
    fix: 'Make a role that EC2 may take on, put it into an instance profile, and name that in `IamInstanceProfile`.',
    references: [
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-iam-instance-profile.html',
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/troubleshooting-ec2-instances.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html',
    ],
  },
  messages: {
    none: (d: { starter: string; does: string }) => `the servers that ${d.starter} starts have no role, and need one for ${d.does}`,
  },
  supersedes: [],
  check({ name, profile, user }, ctx) {
    if (ctx.sure(profile.exists, profile.at)) return;
    ctx.fail('none', profile.at, { starter: name, does: user.does }, { related: [{ place: user.at, note: `${user.name} needs it` }] });
  },
});
