import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'external-id-on-action-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Action role that demands an external id',
    what: 'Finds roles of pipeline actions whose trust policy lets the pipeline in only with an `sts:ExternalId`.',
    why: 'CodePipeline has no way to send an external id when it takes on the role of an action. Added for safety, the condition makes the role unusable.',
    fix: 'Remove the condition from the statement that trusts the pipeline role. To narrow the trust name that role itself, or its organization.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
    ],
  },
  messages: {
    demanded: (d: { caller: string; target: string }) =>
      `${d.target} lets ${d.caller} in only with an external id, and CodePipeline sends none`,
  },
  supersedes: ['unassumable-action-role'],
  appliesTo: ({ category }) => (category === 'assume-role' ? 'yes' : 'no'),
  check({ externalId, caller, target, gaps }, ctx) {
    const gap = gaps.find(({ side }) => side === 'resource');
    if (externalId === undefined || gap === undefined) return;
    ctx.fail(
      'demanded',
      externalId,
      { caller: caller.name, target },
      {
        related: gap.related,
        fault: gap.fault,
        evidence: gap.evidence,
        fix: unsafeFix('Ask for no external id', { kind: 'remove', at: externalId }),
      },
    );
  },
});
