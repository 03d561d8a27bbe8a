import { identifierName } from '../../src/facts/secret-names.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'resolved-secret',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'exposed-value',
  controls: ['owasp-cicd:CICD-SEC-6', 'nist-800-53:IA-5', 'aws-foundational:CodeBuild.2'],
  peers: [],
  docs: {
    title: 'Secret that a deployed resource shows',
    what: 'Finds dynamic references to Secrets Manager in places that show what they hold: build variables of type PLAINTEXT, the environment of functions and containers, parameters of type String, user data of machines, the configuration of actions.',
    why: 'CloudFormation replaces the reference by the secret when the stack is made. Everybody who may look at the resource, and not at the secret, reads it there, and a new version of the secret does not reach it.',
    fix: 'Hand over the name of the secret and let the resource fetch it: type `SECRETS_MANAGER` for a build variable, `Secrets` of a container, a call in a function.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html'],
  },
  messages: {
    shown: (d: { label: string; where: string }) => `${d.label} is resolved from a secret when the stack is made, and shown in ${d.where}`,
  },
  supersedes: [],
  check({ id, at, label, where, resolved, credentialName, masked, doubt }, ctx) {
    if (!resolved || masked || identifierName(label)) return;
    if (doubt.length > 0) return ctx.unknown(doubt, at);
    ctx.fail('shown', at, { label, where }, { fault: `secret ${id}`, confidence: credentialName ? 'high' : 'medium' });
  },
});
