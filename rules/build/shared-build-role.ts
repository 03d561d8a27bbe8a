import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'shared-build-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-role',
  controls: ['owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6'],
  peers: ['PBAC-002'],
  docs: {
    title: 'One role for trusted and untrusted builds',
    what: 'Finds roles that a project builds with which pull requests from anyone start, and that other projects build with too.',
    why: 'The rights that the release build needs are there for every pull request.',
    fix: 'Give the project that builds pull requests a role of its own, which can read its source and write its logs.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html'],
  },
  messages: {
    shared: (d: { role: string; open: string; other: string }) => `${d.role} builds pull requests for ${d.open} and also serves ${d.other}`,
  },
  supersedes: [],
  check({ role, openBuilds, uses, at }, ctx) {
    const [open] = openBuilds;
    const other = open === undefined ? undefined : uses.find(({ as, by }) => as !== 'build' || !openBuilds.includes(by));
    if (open !== undefined && other !== undefined)
      ctx.fail(
        'shared',
        at,
        { role: role.name, open, other: other.by },
        { related: uses.slice(0, 4).map((use) => ({ place: use.at, note: `used by ${use.by}` })) },
      );
  },
});
