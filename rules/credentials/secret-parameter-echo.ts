import { credentialName, locator, reference } from '../../src/facts/secret-names.ts';
import { defineRule, isValue, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'secret-parameter-echo',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: ['template-parameter', 'template-output', 'exposed-value'],
  controls: ['owasp-cicd:CICD-SEC-6', 'nist-800-53:IA-5'],
  peers: ['CF-002', 'a88baa34-e2ad-44ea-ad6f-8cac87bc7c71'],
  docs: {
    title: 'Secret shown by a stack',
    what: 'Finds parameters that are named like a credential, or given to a property that is one (`OAuthToken`, `MasterUserPassword`), and are not `NoEcho`, and outputs that give out a hidden parameter, a resolved secret or the secret half of an access key.',
    why: 'The values of parameters and outputs stand in the console, in `describe-stacks` and in the logs of whatever deploys the stack, for everybody who may look at it.',
    fix: 'Set `NoEcho: true`, or better, take the name of the secret as the parameter and let the resource fetch it. Remove the output, and store the value in Secrets Manager.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html#creds'],
  },
  messages: {
    parameter: (d: { parameter: string }) => `the parameter ${d.parameter} is a credential, and the stack shows its value`,
    given: (d: { parameter: string; label: string }) => `${d.label} is the parameter ${d.parameter}, and the stack shows its value`,
    output: (d: { output: string }) => `the output ${d.output} gives out a secret`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'template-output') {
      if (subject.givesSecret) ctx.fail('output', subject.at, { output: subject.name });
      return;
    }
    if (subject.kind === 'exposed-value') {
      const { masked, shown, label, at, value } = subject;
      // A parameter that is named like a credential is told where it is declared.
      if (!masked || shown === undefined || !subject.credentialName || credentialName(shown)) return;
      ctx.fail('given', at, { parameter: shown, label }, { fault: `secret ${value.at.resource?.instance ?? ''}|parameter ${shown}` });
      return;
    }
    const { name, noEcho, type, at, scope } = subject;
    if (noEcho || !credentialName(name) || isValue(type, 'String') !== 'yes') return;
    const { default: given } = subject;
    if ('value' in given && given.value.parts.some((part) => typeof part === 'string' && (locator(part) || reference(part)))) return;
    ctx.fail(
      'parameter',
      at,
      { parameter: name },
      {
        fault: `secret ${scope.instance.id}|parameter ${name}`,
        fix: safeFix('Hide the value', { kind: 'add', at, key: 'NoEcho', value: true }),
      },
    );
  },
});
