import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'import-before-export',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'stack-delivery',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Stack that imports what is deployed beside or behind it',
    what: 'Finds CloudFormation actions whose template imports a value (`Fn::ImportValue`) that another stack of the same pipeline exports, where the action for that stack runs at the same time or later.',
    why: 'An export is looked up when the importing stack is changed. A new one is not there yet, and the first run fails; a changed one is read as it was before.',
    fix: 'Give the action for the stack that exports a lower `RunOrder`, or an earlier stage.',
    references: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-importvalue.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-requirements.html#action.runOrder',
    ],
  },
  messages: {
    early: (d: { action: string; name: string; exporter: string }) =>
      `${d.action} deploys a template that imports ${d.name} and does not wait for ${d.exporter}, which exports it`,
  },
  supersedes: [],
  check({ action, name, id, earlyImports }, ctx) {
    const [first, ...others] = earlyImports;
    if (first === undefined) return;
    const order = action.value.get('RunOrder');
    const { exporter, at } = first;
    ctx.fail(
      'early',
      order.kind === 'absent' ? action.at : order.at,
      { action: name, name: first.name, exporter: exporter.name },
      {
        fault: `import ${id}`,
        related: [
          { place: at, note: others.length === 0 ? 'imported here' : `imported here, with ${others.length} more` },
          { place: exporter.at, note: 'deploys the stack that exports it' },
        ],
      },
    );
  },
});
