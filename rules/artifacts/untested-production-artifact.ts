import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'untested-production-artifact',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  subject: ['delivery', 'release'],
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SA-11'],
  peers: [],
  docs: {
    title: 'Production gets an artifact that nothing tried',
    what: 'Finds production deploys that ship what a build made, where the tests, scans and earlier environments of the same pipeline used other artifacts only, and deploys that take another artifact than the same deploy of an earlier environment took. Pipelines that try nothing at all are told by `untested-production`.',
    why: 'The tests are green, and say nothing about what is shipped: they ran on something else.',
    fix: 'Give tests and earlier environments the artifact that production gets.',
    references: ['https://docs.aws.amazon.com/wellarchitected/latest/devops-guidance/continuous-delivery.html'],
  },
  messages: {
    swapped: (d: { deploy: string; artifact: string; earlier: string; other: string }) =>
      `${d.deploy} ships ${d.artifact}, and ${d.earlier} ran ${d.other}`,
    untried: (d: { deploy: string }) => `no test, scan or earlier environment used what ${d.deploy} ships`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'release') {
      const { deploy, swapped } = subject;
      if (swapped === undefined || deploy.target.production !== 'yes') return;
      const { at, artifact, earlier, earlierArtifact } = swapped;
      return ctx.fail(
        'swapped',
        at,
        { deploy: deploy.name, artifact: artifact.print(), earlier: earlier.name, other: earlierArtifact.print() },
        { related: [{ place: earlier.at, note: 'ran something else' }] },
      );
    }
    for (const { deploy, artifactTried, builds } of subject.production) {
      if (deploy.target.production !== 'yes') continue;
      if (typeof artifactTried === 'object') ctx.unknown(artifactTried.because, deploy.at);
      // A build made apart for production is one fault, which rebuild-per-environment tells at the build.
      if (artifactTried === 'no')
        ctx.fail('untried', deploy.at, { deploy: deploy.name }, { dependsOn: builds.map(({ id }) => `rebuild ${id}`) });
    }
  },
});
