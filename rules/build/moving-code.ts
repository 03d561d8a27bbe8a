import { movingCode } from '../../src/facts/moving-code.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'moving-code',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'shell-command',
  controls: ['owasp-cicd:CICD-SEC-3', 'owasp-cicd:CICD-SEC-9', 'nist-800-53:SR-4'],
  peers: [],
  docs: {
    title: "Build that runs the newest code of another repository's branch",
    what: 'Finds commands that install a package from a branch of a repository, take submodules to their newest commit, or run scripts out of a clone of another repository, where neither a commit nor a version is named.',
    why: 'What runs in the build, with its role and its secrets, is whatever was pushed there last. Nobody who reviews this repository sees it, and the same commit builds something else tomorrow.',
    fix: 'Name a commit or a tag: `pip install git+https://…@<commit>`, `git submodule update --init` without `--remote`, `git checkout <commit>` in the clone.',
    references: [
      'https://pip.pypa.io/en/stable/topics/vcs-support/',
      'https://git-scm.com/docs/git-submodule',
      'https://owasp.org/www-project-top-10-ci-cd-security-risks/CICD-SEC-03-Dependency-Chain-Abuse',
    ],
  },
  messages: {
    package: (d: { by: string; from: string }) => `${d.by} installs the newest commit of ${d.from}`,
    submodule: (d: { by: string; from: string }) => `${d.by} takes ${d.from} to their newest commits, not to those that its commit names`,
    clone: (d: { by: string; from: string }) => `${d.by} runs the newest code of ${d.from}`,
  },
  supersedes: [],
  check({ lines, at, by, build, fetchesSource }, ctx) {
    for (const line of lines) {
      const found = movingCode(line, build);
      if (found === undefined || (found.what === 'clone' && fetchesSource)) continue;
      return ctx.fail(found.what, at, { by: by.name, from: found.from });
    }
  },
});
