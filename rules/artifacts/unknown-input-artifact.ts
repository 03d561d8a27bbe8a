import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unknown-input-artifact',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'artifact',
  controls: ['owasp-cicd:CICD-SEC-9'],
  peers: ['E3701'],
  docs: {
    title: 'Artifact that is read before anything has written it',
    what: 'Finds inputs of actions that no earlier action has as output, by the real order of stages and run order, and outputs that two actions write under one name.',
    why: 'CodePipeline refuses such a pipeline, so the stack cannot be created or updated.',
    fix: 'Let the action that writes the artifact run before, and give every output a name of its own.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html'],
  },
  messages: {
    unwritten: (d: { action: string; artifact: string }) => `${d.action} reads ${d.artifact}, which no action writes`,
    early: (d: { action: string; artifact: string; writer: string }) => `${d.action} reads ${d.artifact} before ${d.writer} writes it`,
    twice: (d: { action: string; artifact: string; writer: string }) =>
      `${d.action} writes ${d.artifact}, which ${d.writer} writes already`,
  },
  supersedes: [],
  check({ title, reads, writes, because }, ctx) {
    const artifact = title.print();
    const [first, ...others] = writes;
    for (const { action, at } of others)
      ctx.fail(
        'twice',
        at,
        { action: action.name, artifact, writer: first?.action.name ?? '' },
        { related: first === undefined ? [] : [{ place: first.at, note: 'written here' }] },
      );
    for (const { action, at, produced } of reads) {
      if (typeof produced === 'object') ctx.unknown(produced.because, at);
      if (produced !== 'no') continue;
      if (because.length > 0) ctx.unknown(because, at);
      else if (first === undefined) ctx.fail('unwritten', at, { action: action.name, artifact });
      else
        ctx.fail(
          'early',
          at,
          { action: action.name, artifact, writer: first.action.name },
          { related: [{ place: first.at, note: 'written here' }] },
        );
    }
  },
});
