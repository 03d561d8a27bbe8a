import { mixesIndexes } from '../../src/facts/package-indexes.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'mixed-package-index',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'shell-command',
  controls: ['owasp-cicd:CICD-SEC-3', 'nist-800-53:SR-3'],
  peers: [],
  docs: {
    title: 'Build that takes packages from a private or the public index, by version',
    what: 'Finds pip in buildspecs and Commands actions with `--extra-index-url` where one of its indexes is a private repository and the other one is PyPI. Installs by hash, and tools that keep to the first index, are left out.',
    why: 'pip takes the higher version of either. Whoever publishes the name of an internal package on PyPI, with a high version, runs code in the build: dependency confusion.',
    fix: 'Give pip the private repository alone as `--index-url`, and let that one pass on public packages.',
    references: [
      'https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url',
      'https://docs.aws.amazon.com/codeartifact/latest/ug/package-group-origin-controls.html',
    ],
  },
  messages: {
    mixed: (d: { by: string }) => `${d.by} takes each package from a private index or from PyPI, whichever has the higher version`,
  },
  supersedes: [],
  check({ lines, build, at, by }, ctx) {
    const line = lines.find((one) => mixesIndexes(one, build.slice(0, build.indexOf(one))));
    if (line !== undefined) ctx.fail('mixed', at, { by: by.name });
  },
});
