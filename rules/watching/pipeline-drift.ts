import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'pipeline-drift',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'pipeline',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Pipeline that differs from the template of its stack',
    what: 'Finds pipelines of accounts that were changed beside the stack that made them: stages, actions, what they are configured with, roles, artifact stores.',
    why: 'What was reviewed is not what runs. The next update of the stack takes the change back without a word, or fails on it.',
    fix: 'Bring the change into the template, or deploy the template again; and let nobody but CloudFormation update pipelines.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html'],
  },
  messages: {
    changed: (d: { pipeline: string; route: string; stack: string; written: string; live: string }) =>
      `${d.route} of ${d.pipeline} is ${d.live}; the template of its stack ${d.stack} says ${d.written}`,
  },
  supersedes: [],
  appliesTo: ({ resource }) => resource.observed.get('Stack').exists,
  check({ resource, name, at }, ctx) {
    const stack = resource.observed.get('Stack');
    const { items, open } = stack.get('Drift').items();
    const text = (value: (typeof items)[number], key: string): string => ctx.need(value.get(key).string(), '');
    for (const item of items) {
      const data = { route: text(item, 'Route'), stack: text(stack, 'Name'), written: text(item, 'Template'), live: text(item, 'Live') };
      ctx.fail('changed', at, { pipeline: name, ...data }, { fault: `drift ${data.route}` });
    }
    if (open !== undefined) ctx.unknown(open, at);
  },
});
