import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unused-artifact',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  subject: 'artifact',
  controls: [],
  peers: [],
  docs: {
    title: 'Artifact that nothing reads',
    what: 'Finds outputs of actions that no other action of the pipeline has as input.',
    why: 'It is copied and kept for nothing, or it shows that a later action reads something else than was meant.',
    fix: 'Remove the output, or give it to the action that should read it.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome-introducing-artifacts.html'],
  },
  messages: {
    unused: (d: { action: string; artifact: string }) => `nothing reads ${d.artifact}, which ${d.action} writes`,
  },
  supersedes: [],
  check({ title, reads, writes, because }, ctx) {
    const [write] = writes;
    if (write === undefined || reads.length > 0) return;
    if (because.length > 0) return ctx.unknown(because, write.at);
    ctx.fail('unused', write.at, { action: write.action.name, artifact: title.print() });
  },
});
