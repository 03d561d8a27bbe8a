import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'rebuild-per-environment',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'release',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SI-7'],
  peers: [],
  docs: {
    title: 'Production gets a build of its own',
    what: 'Finds production deploys that ship what a separate build action made from the same source as the build that earlier environments ran. A build action that is itself the deploy is not one.',
    why: 'What was tested is not what is shipped. A dependency, a base image or a variable that differs between the two builds reaches production for the first time there.',
    fix: 'Build once, give the same output artifact to every environment, and put what differs between them into parameters.',
    references: [
      'https://docs.aws.amazon.com/wellarchitected/latest/devops-guidance/dl.ci.5-use-consistent-build-processes-across-deployments.html',
    ],
  },
  messages: {
    rebuilt: (d: { build: string; deploy: string; earlier: string }) =>
      `${d.deploy} ships what ${d.build} makes, and earlier environments ran what ${d.earlier} makes`,
  },
  supersedes: ['untested-production-artifact'],
  // Where no name says production, deploys of one pipeline are as likely parts of one environment as steps towards it.
  appliesTo: ({ deploy }) => (deploy.target.production === 'yes' ? 'yes' : 'no'),
  check({ deploy, rebuilt, because, hidden }, ctx) {
    for (const { build, earlier } of rebuilt) {
      ctx.fail(
        'rebuilt',
        build.at,
        { build: build.name, deploy: deploy.name, earlier: earlier.name },
        {
          fault: `rebuild ${build.id}`,
          related: [
            { place: earlier.at, note: 'built here for earlier environments' },
            { place: deploy.at, note: 'shipped here' },
          ],
        },
      );
    }
    if (because.length > 0) ctx.unknown(because, hidden);
  },
});
