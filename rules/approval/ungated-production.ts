import { defineRule, type Edit, type Fix, type Subjects, unknown, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'ungated-production',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deploy',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Production deploy that nobody approves',
    what: 'Finds deploys to production that no manual approval always precedes. Stages run in sequence and actions by run order, so an approval counts where it really stands. The execution of a change set is the deploy, its creation is not.',
    why: 'Every commit that builds reaches production at once, whoever wrote it. One stolen token or one wrong merge is then enough to change what customers run.',
    fix: 'Add a manual approval action in a stage before the deploy, or in the same stage with a lower `RunOrder`.',
    whenNotToUse: 'Teams that deploy continuously on purpose, and rely on tests, alarms and rollback instead, can switch this rule off.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html'],
  },
  messages: {
    ungated: (d: { action: string; stage: string }) => `${d.action} deploys to production, and no manual approval comes before it`,
    presumed: (d: { action: string; stage: string }) =>
      `${d.action} is the last deploy of the pipeline, and no manual approval comes before it`,
  },
  supersedes: [],
  appliesTo: ({ target, leads }) =>
    typeof target.production === 'object' ? unknown(...target.production.because) : target.production === 'no' || !leads ? 'no' : 'yes',
  check(deploy, ctx) {
    if (ctx.sure(deploy.gated)) return;
    const { action, certainty, target } = deploy;
    const presumed = target.production === 'presumed';
    ctx.fail(
      presumed ? 'presumed' : 'ungated',
      action.at,
      { action: action.name, stage: action.stage.name },
      {
        fault: deploy.gateFault,
        ...(presumed ? { severity: 'medium', confidence: 'low' } : { confidence: certainty, ...approvalBefore(action) }),
      },
    );
  },
});

type Action = Subjects['action'];

/** Where the list of actions cannot be edited exactly. */
const PASTED = "- Name: Approve\n  ActionTypeId: {Category: Approval, Owner: AWS, Provider: Manual, Version: '1'}\n  RunOrder: 1";

/** A person is asked where the deploy stands, and all that does not run before it waits. */
function approvalBefore({ stage, runOrder }: Action): { readonly fix?: Fix } {
  const orders = stage.actions.map((action) => ('value' in action.runOrder ? action.runOrder.value : undefined));
  const order = 'value' in runOrder ? runOrder.value : undefined;
  const nameTaken = stage.actions.some(({ title }) => !('value' in title) || title.value.is('Approve') !== 'no');
  if (order === undefined || orders.includes(undefined) || nameTaken || stage.open !== undefined) return {};
  const value = {
    Name: 'Approve',
    ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' },
    RunOrder: order,
  };
  const later = stage.actions.flatMap((action): readonly Edit[] =>
    'value' in action.runOrder && action.runOrder.value >= order
      ? [{ kind: 'set', at: action.value.get('RunOrder').at, value: action.runOrder.value + 1 }]
      : [],
  );
  const edits: readonly Edit[] = [...later, { kind: 'add', at: stage.value.get('Actions').at, value }];
  return { fix: { ...unsafeFix('Ask a person first, and let what follows wait', ...edits), paste: PASTED } };
}
