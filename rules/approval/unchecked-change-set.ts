import { defineRule, unknown } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unchecked-change-set',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'deploy',
  controls: ['nist-800-53:CM-4', 'owasp-cicd:CICD-SEC-1'],
  peers: [],
  docs: {
    title: 'Production stack that changes without a change set that somebody could see',
    what: 'Finds CloudFormation actions that change a production stack directly (`CREATE_UPDATE`, `REPLACE_ON_FAILURE`), also behind an approval, and change sets that are made behind the last approval and executed at once. One without any approval belongs to `ungated-production`.',
    why: 'Whether an update replaces a database or only changes a tag is known only once it has happened. A change set says it before, to those who are asked when it exists.',
    fix: 'Make a change set (`CHANGE_SET_REPLACE`), let somebody approve it, and execute it (`CHANGE_SET_EXECUTE`), in this order.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-basic-walkthrough.html'],
  },
  messages: {
    direct: (d: { deploy: string }) => `${d.deploy} changes a production stack without showing first what it will replace`,
    unseen: (d: { deploy: string; made: string; approval: string }) =>
      `${d.approval} approves before ${d.made} makes the change set that ${d.deploy} executes`,
  },
  supersedes: [],
  appliesTo({ action: { provider }, target: { production } }) {
    if (!('value' in provider) || provider.value !== 'CloudFormation' || production === 'no' || production === 'presumed') return 'no';
    return typeof production === 'object' ? unknown(...production.because) : 'yes';
  },
  check({ action, name, unseenChangeSet }, ctx) {
    const mode = action.configuration.get('ActionMode').string();
    if (DIRECT.has(ctx.need(mode, ''))) return ctx.fail('direct', mode.at, { deploy: name });
    if (unseenChangeSet === undefined) return;
    const { made, approval } = unseenChangeSet;
    ctx.fail(
      'unseen',
      made.runOrder.at,
      { deploy: name, made: made.name, approval: approval.name },
      {
        related: [
          { place: approval.at, note: 'asks here' },
          { place: action.at, note: 'executed here' },
        ],
      },
    );
  },
});

const DIRECT = new Set(['CREATE_UPDATE', 'REPLACE_ON_FAILURE']);
