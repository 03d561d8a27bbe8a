import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'shared-environment-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-role',
  controls: ['owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6'],
  peers: [],
  docs: {
    title: 'One role for production and for everything else',
    what: "Finds roles that deploy both to production and to another environment, and roles that builds run as which also run the pipeline or deploy. The pipeline's own role, used where actions name none, is not counted.",
    why: 'A mistake or a break-in in test reaches production with the same role, and code under build can do whatever the deploy can.',
    fix: 'Make one role for each environment, best in an account of its own, and another one for builds.',
    references: [
      'https://docs.aws.amazon.com/wellarchitected/latest/devops-guidance/dl.eac.3-use-distinct-environments-for-testing-and-production.html',
    ],
  },
  messages: {
    environments: (d: { role: string; production: string; other: string }) =>
      `${d.role} deploys to production for ${d.production} and elsewhere for ${d.other}`,
    duties: (d: { role: string; build: string; other: string }) => `${d.role} runs the builds of ${d.build}, and also ${d.other}`,
  },
  supersedes: [],
  check({ role, uses, at }, ctx) {
    const production = uses.find(({ environment }) => environment?.production === 'yes');
    const other = uses.find(({ environment }) => environment?.production === 'no');
    const build = uses.find(({ as }) => as === 'build');
    const power = uses.find(({ as }) => as === 'pipeline' || as === 'stack' || as === 'deployment');
    const related = [production, other, build, power].flatMap((use) =>
      use === undefined ? [] : [{ place: use.at, note: `used by ${use.by}` }],
    );
    if (build !== undefined && power !== undefined)
      ctx.fail('duties', at, { role: role.name, build: build.by, other: power.duty }, { related });
    else if (production !== undefined && other !== undefined)
      ctx.fail(
        'environments',
        at,
        { role: role.name, production: production.by, other: other.by },
        { related, confidence: 'medium', severity: 'medium' },
      );
  },
});
