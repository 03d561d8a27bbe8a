import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'misnamed-build-artifact',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: ['build-use', 'build-project'],
  controls: ['owasp-cicd:CICD-SEC-9'],
  peers: [],
  docs: {
    title: 'Build artifact by a name that CodeBuild does not take',
    what: 'Finds build actions with several inputs or outputs whose names hold more than letters, digits and underscores, outputs that are no secondary artifact of the inline buildspec, and outputs that others read from a build which packs nothing.',
    why: 'CodePipeline hands the names of several artifacts to CodeBuild as identifiers. The build cannot start, or ends with nothing to hand on, and the pipeline stops there every time.',
    fix: 'Give the outputs names such as `TablesPackage`, and use the same ones as keys below `artifacts/secondary-artifacts` of the buildspec.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/sample-multi-in-out.html',
      'https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html',
    ],
  },
  messages: {
    refused: (d: { build: string; artifact: string; listed: string }) =>
      `${d.build} hands ${d.artifact} to CodeBuild, which takes letters, digits and underscores only`,
    missing: (d: { build: string; artifact: string; listed: string }) =>
      `${d.build} has the output ${d.artifact}, which is no secondary artifact of its buildspec${d.listed}`,
    nothing: (d: { build: string; artifact: string; listed: string }) =>
      `${d.build} has the output ${d.artifact}, which others read, and its buildspec packs nothing`,
  },
  supersedes: [],
  check({ misnamed, name }, ctx) {
    for (const { reason, name: artifact, at, buildspec, listed } of misnamed)
      ctx.fail(
        reason,
        at,
        { build: name, artifact, listed: listed.length === 0 ? '' : `; there are ${listed.join(', ')}` },
        {
          related: buildspec === undefined ? [] : [{ place: buildspec, note: 'the buildspec' }],
          confidence: reason === 'nothing' ? 'medium' : 'high',
        },
      );
  },
});
