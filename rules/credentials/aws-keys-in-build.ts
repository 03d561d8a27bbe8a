import { configuresAccessKey, fetchesTemporaryCredentials, namesSecretAccessKey } from '../../src/facts/access-keys.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'aws-keys-in-build',
  since: '0.1.0',
  status: 'stable',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  subject: ['build-input', 'shell-command'],
  controls: ['owasp-cicd:CICD-SEC-6', 'nist-800-53:IA-5', 'aws-foundational:CodeBuild.2', 'aws-control-tower:CT.CODEBUILD.PR.2'],
  peers: ['CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK', 'codebuild-project-envvar-awscred-check'],
  docs: {
    title: 'AWS access keys handed to a build that has a role',
    what: 'Finds builds that are given AWS secret access keys: as a variable of the project, action or buildspec, from whatever store, or by a command that configures the CLI with them. Keys that a command gets by assuming a role are silent.',
    why: 'A build has a role already, whose credentials change by themselves. Keys of a user stay valid until somebody remembers them, work from anywhere, and every dependency of the build can read them.',
    fix: "Delete the keys and give the build's role what it needs. For another account, let the build assume a role there.",
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles'],
  },
  messages: {
    variable: (d: { variable: string; owner: string }) => `${d.owner} is given an AWS secret access key in ${d.variable}`,
    command: (d: { owner: string }) => `${d.owner} configures AWS access keys by a command`,
  },
  supersedes: ['plaintext-secret'],
  check(subject, ctx) {
    if (subject.kind === 'build-input') {
      const { label, owner, fault, at } = subject;
      if (namesSecretAccessKey(label)) ctx.fail('variable', at, { variable: label, owner: owner.name }, { fault });
      return;
    }
    if (subject.build.some(fetchesTemporaryCredentials)) return;
    if (subject.lines.some(configuresAccessKey)) ctx.fail('command', subject.at, { owner: subject.by.name });
  },
});
