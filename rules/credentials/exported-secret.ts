import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'exported-secret',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'exported-variable',
  controls: ['owasp-cicd:CICD-SEC-6', 'nist-800-53:IA-5'],
  peers: [],
  docs: {
    title: 'Secret that a build hands on as a variable',
    what: 'Finds variables that a build hands on to later actions (`exported-variables` of a buildspec, `OutputVariables` of a Commands action), and that hold what its commands have fetched from Secrets Manager or a secure parameter, or what `env: secrets-manager` gives them.',
    why: 'Output variables are kept with the execution and shown in its history, in clear, to everybody who may look at the pipeline.',
    fix: 'Take the variable off the list, and let the action that needs the secret read it itself.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.exported-variables',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html',
    ],
  },
  messages: {
    exported: (d: { by: string; variable: string }) =>
      `${d.by} hands on ${d.variable}, a secret, as an output variable that everybody can read`,
  },
  supersedes: [],
  check({ by, variable, secret, at }, ctx) {
    if (secret !== 'no') ctx.fail('exported', at, { by: by.name, variable }, { confidence: secret === 'surely' ? 'high' : 'medium' });
  },
});
