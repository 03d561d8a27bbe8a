import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-scan-gate',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: 'delivery',
  controls: ['nist-800-53:RA-5', 'owasp-cicd:CICD-SEC-3'],
  peers: [],
  docs: {
    title: 'Production that nothing scans before',
    what: 'Finds pipelines that build what they bring to production, test it, and scan neither code nor images on the way: no scanning action, and no scanner among the commands in view. Pipelines without any test are told by `untested-production`.',
    why: 'Tests show that the application works. They do not show that a package it carries is known to be open.',
    fix: 'Add a scanning action (InspectorScan) or a scanner to the build, and let it fail above a severity.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-InspectorScan.html'],
  },
  messages: {
    unscanned: (d: { deploy: string }) => `nothing scans what ${d.deploy} brings to production`,
  },
  supersedes: [],
  check({ production }, ctx) {
    const [first] = production;
    if (first === undefined || first.deploy.target.production !== 'yes' || first.builds.length === 0 || first.tested === 'no') return;
    if (!ctx.sure(first.scanned, first.deploy.at)) ctx.fail('unscanned', first.deploy.at, { deploy: first.deploy.name });
  },
});
