import { installsUnlocked } from '../../src/facts/unsafe-commands.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unlocked-dependencies',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'shell-command',
  controls: ['owasp-cicd:CICD-SEC-3', 'nist-800-53:SR-4'],
  peers: [],
  docs: {
    title: 'Dependencies that no lock file pins',
    what: 'Finds install commands that take the newest version or may change the lock file: `npm install`, `yarn` without a frozen lock file, `pip install` and `gem install` of a bare name.',
    why: 'The same commit builds something else tomorrow. A package that is taken over reaches the build the same hour.',
    fix: 'Use `npm ci`, `yarn install --frozen-lockfile`, `pip install -r` with pinned versions, and name versions of tools.',
    references: [
      'https://docs.aws.amazon.com/wellarchitected/latest/devops-guidance/dl.ci.5-use-consistent-build-processes-across-deployments.html',
    ],
  },
  messages: {
    unlocked: (d: { by: string; line: string }) => `${d.by} installs whatever version is newest: \`${d.line}\``,
  },
  supersedes: [],
  check({ lines, at, by }, ctx) {
    const line = lines.find(installsUnlocked);
    if (line !== undefined) ctx.fail('unlocked', at, { by: by.name, line: line.slice(0, 80) });
  },
});
