import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'excess-permission',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'strict',
  subject: 'excess',
  controls: ['owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6'],
  peers: ['IAM-002'],
  docs: {
    title: 'Rights that no action of the pipeline uses',
    what: 'Finds roles of pipelines and actions that may use services which none of the actions they run calls. Only roles whose actions are all in view and of known kinds are judged, and only by whole services.',
    why: 'The default role of old pipelines could use a dozen services. Whoever changes the pipeline gets all of them.',
    fix: 'Take the statement out. `pipeaudit prove` lists the calls that the pipeline makes.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam.html'],
  },
  messages: {
    unused: (d: { role: string; action: string; services: string }) =>
      `${d.role} may \`${d.action}\`, and none of its actions calls ${d.services}`,
  },
  supersedes: [],
  check({ id, name, unused }, ctx) {
    const [widest] = unused;
    if (widest === undefined) return;
    const services = unused
      .map(({ service }) => service)
      .slice(0, 6)
      .join(', ');
    ctx.fail(
      'unused',
      widest.at,
      { role: name, action: widest.action, services },
      {
        fault: `excess ${id}`,
        dependsOn: [`administrator ${id}`],
        related: unused.slice(1, 6).map(({ at, action }) => ({ place: at, note: action })),
      },
    );
  },
});
