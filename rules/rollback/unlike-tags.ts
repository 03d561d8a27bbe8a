import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unlike-tags',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deployment-group',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Deployment group that looks for a tag in other letters than its servers wear',
    what: 'Finds deployment groups whose tag filters no server in view fits, where one would fit but for upper and lower case or blanks around it.',
    why: 'Keys and values of tags are told apart by case. The deployment fails with *no instances were found for your deployment group*, after everything before it has run.',
    fix: 'Write key and value in the filter as they are written at the servers.',
    references: [
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/instances-tagging.html',
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/troubleshooting-deployments.html',
    ],
  },
  messages: {
    unlike: (d: { group: string; sought: string; worn: string }) =>
      `${d.group} looks for servers with ${d.sought}, and they wear ${d.worn}`,
  },
  supersedes: [],
  check({ name, unlikeTag }, ctx) {
    if (unlikeTag === undefined) return;
    const { sought, worn, at, wornAt } = unlikeTag;
    ctx.fail('unlike', at, { group: name, sought, worn }, { related: [{ place: wornAt, note: 'worn like this' }] });
  },
});
