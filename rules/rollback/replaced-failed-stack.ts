import { defineRule, unknown, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'replaced-failed-stack',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deploy',
  controls: ['nist-800-53:CP-10', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Production stack that is deleted when it has failed',
    what: 'Finds CloudFormation actions that deploy to production with the mode `REPLACE_ON_FAILURE`. A stack in a failed state is then deleted by the next execution, and made anew.',
    why: 'A rollback that fails is a matter of one resource. This mode answers it by deleting the stack, with every table, bucket and address in it that no deletion policy keeps.',
    fix: 'Use `CREATE_UPDATE`, or a change set. Repair a stack that has failed by hand: continue its rollback, and leave out what cannot be rolled back.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html',
    ],
  },
  messages: {
    replaced: (d: { deploy: string }) => `${d.deploy} deletes the production stack, and makes it anew, once an update of it has failed`,
  },
  supersedes: ['unchecked-change-set'],
  appliesTo({ action: { provider }, target: { production } }) {
    if (!('value' in provider) || provider.value !== 'CloudFormation' || production === 'no' || production === 'presumed') return 'no';
    return typeof production === 'object' ? unknown(...production.because) : 'yes';
  },
  check({ action, name }, ctx) {
    const mode = action.configuration.get('ActionMode').string();
    if (ctx.need(mode, '') !== 'REPLACE_ON_FAILURE') return;
    ctx.fail(
      'replaced',
      mode.at,
      { deploy: name },
      { fix: unsafeFix('Update the stack', { kind: 'set', at: mode.at, value: 'CREATE_UPDATE' }) },
    );
  },
});
