import { configuresAccessKey, fetchesTemporaryCredentials, namesEnvironment, namesSecretAccessKey } from '../../src/facts/access-keys.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'shared-account-credentials',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: ['build-input', 'shell-command'],
  controls: ['owasp-cicd:CICD-SEC-2', 'nist-800-53:IA-5'],
  peers: [],
  docs: {
    title: 'Keys of another account in place of a role there',
    what: 'Finds builds that reach several accounts or environments by stored keys: secret access keys named after an environment or account, and commands that set up a CLI profile with keys for one.',
    why: 'The keys of production lie beside those of test, in a build that runs whatever is pushed. They are the same for every pipeline that got them, and nobody knows whose they are.',
    fix: 'Make a role in the target account that trusts the role of the pipeline, and name it in `RoleArn` of the action, or let the build assume it.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html'],
  },
  messages: {
    variable: (d: { variable: string; owner: string }) => `${d.owner} reaches another environment by the stored key ${d.variable}`,
    profile: (d: { owner: string }) => `${d.owner} sets up a profile of another account with stored keys`,
  },
  supersedes: ['aws-keys-in-build', 'plaintext-secret'],
  check(subject, ctx) {
    if (subject.kind === 'build-input') {
      const { label, owner, fault, at } = subject;
      if (namesSecretAccessKey(label) && namesEnvironment(label))
        ctx.fail('variable', at, { variable: label, owner: owner.name }, { fault });
      return;
    }
    if (
      !subject.build.some(fetchesTemporaryCredentials) &&
      subject.lines.some((line) => configuresAccessKey(line) && line.includes('--profile'))
    )
      ctx.fail('profile', subject.at, { owner: subject.by.name });
  },
});
