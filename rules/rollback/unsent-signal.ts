import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unsent-signal',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'awaited-signal',
  controls: ['nist-800-53:CM-3', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Update that waits for signals which nobody sends',
    what: 'Finds Auto Scaling groups and servers that CloudFormation creates or updates only when they signal, while nothing they start with calls `cfn-signal`, or calls it for another resource. Scripts that fetch others, or are told the stack, are not judged.',
    why: 'CloudFormation waits until its time is over and takes the release back, healthy as it may be. The same happens with the next one, and with the repair.',
    fix: 'Call `cfn-signal` at the end of the user data, with the stack and the resource that waits, or do not wait.',
    references: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/cfn-signal.html',
    ],
  },
  messages: {
    none: (d: { waiting: string }) => `${d.waiting} waits for signals of its servers, and nothing that they start with sends one`,
    misdirected: (d: { waiting: string; to: string }) => `${d.waiting} waits for signals of its servers, and they signal ${d.to}`,
  },
  supersedes: [],
  check({ name, waits, scripts, signal }, ctx) {
    if (signal.kind === 'unknown') return ctx.unknown(signal.because, waits);
    if (signal.kind === 'misdirected')
      return ctx.fail('misdirected', signal.at, { waiting: name, to: signal.to }, { related: [{ place: waits, note: 'waits here' }] });
    // A program of the image may find out for itself whom to signal.
    if (signal.kind === 'none')
      ctx.fail(
        'none',
        waits,
        { waiting: name },
        { confidence: 'medium', related: scripts.map((place) => ({ place, note: 'what the servers start with' })) },
      );
  },
});
