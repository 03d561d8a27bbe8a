import { locator, NAMED_CREDENTIAL, placeholder, reference } from '../../src/facts/secret-names.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'plaintext-secret',
  since: '0.1.0',
  status: 'stable',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  subject: 'exposed-value',
  controls: ['owasp-cicd:CICD-SEC-6', 'nist-800-53:IA-5', 'aws-foundational:CodeBuild.2', 'aws-foundational:CodeBuild.1'],
  peers: ['CKV_AWS_45', 'CKV_AWS_46'],
  docs: {
    title: 'Credential written in clear',
    what: 'Finds credentials in pipelines, builds, functions, tasks, buildspecs, user data and parameter defaults: by their shape wherever they stand, and by the name of the value where it holds real text. Names, ARNs and references to a secret store are silent, and so are parameters that hide what only identifies (`ProjectName`).',
    why: 'Whoever can read the template, its history or the deployed resource can use the credential, and no log tells when that happens.',
    fix: 'Revoke the credential. Keep the new one in Secrets Manager or as a SecureString, and refer to it: type `SECRETS_MANAGER` for a build variable, a dynamic reference elsewhere.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager'],
  },
  messages: {
    shape: (d: { label: string; secret: string; where: string }) => `${d.label} holds a credential in clear (${d.secret})`,
    name: (d: { label: string; where: string }) => `${d.label} is a credential in clear in ${d.where}`,
    revealed: (d: { label: string; parameter: string; where: string }) =>
      `${d.label} shows the hidden parameter ${d.parameter} in ${d.where}`,
  },
  supersedes: ['secret-parameter-echo'],
  check({ id, at, label, secret, written, shape, where, credentialName, masked, doubt, hidden }, ctx) {
    const fault = `secret ${id}`;
    if (secret?.secret === NAMED_CREDENTIAL) {
      if (doubt.length > 0) return ctx.unknown(doubt, at);
      return ctx.fail('name', at, { label, where }, { confidence: 'medium', fault });
    }
    if (secret !== undefined) return ctx.fail('shape', at, { label, secret: secret.secret, where }, { fault });
    if (doubt.length > 0 && (credentialName || hidden !== undefined)) return ctx.unknown(doubt, at);
    if (hidden !== undefined && masked) return;
    if (hidden !== undefined) return ctx.fail('revealed', at, { label, parameter: hidden, where }, { confidence: 'medium', fault });
    if (!credentialName) return;
    // A path or ARN with unknown parts is still the name of where the credential is kept.
    if (shape !== '' && (locator(shape) || reference(shape))) return;
    if (masked && written.state === 'unresolved') return;
    const value = ctx.need(written, '');
    if (value.trim() !== '') ctx.fail('name', at, { label, where }, { confidence: placeholder(value) ? 'low' : 'medium', fault });
  },
});
