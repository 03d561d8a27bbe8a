import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'invalid-buildspec',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Buildspec that CodeBuild cannot follow',
    what: 'Finds inline buildspecs that are no YAML, have no version, name phases or keys that CodeBuild does not know, ask for formats of reports that there are not, and hold commands which YAML reads as a map because of a colon.',
    why: 'Every build ends before its first command, or leaves out what stands below the wrong name without a word: the tests of a phase `postbuild` never run.',
    fix: 'Write `version: 0.2`, and the phases `install`, `pre_build`, `build` and `post_build`. Put commands with a colon and a space into quotes as a whole.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html'],
  },
  messages: {
    syntax: (d: { project: string; what: string; hint: string }) => `the buildspec of ${d.project} is no YAML: ${d.what}`,
    version: (d: { project: string; what: string; hint: string }) =>
      `the buildspec of ${d.project} has ${d.what === '' ? 'no version' : `the version ${d.what}`}; it is 0.2`,
    phase: (d: { project: string; what: string; hint: string }) =>
      `the buildspec of ${d.project} has ${d.what}, which is no phase${d.hint}`,
    key: (d: { project: string; what: string; hint: string }) =>
      `the buildspec of ${d.project} has ${d.what}, which CodeBuild does not look at${d.hint}`,
    command: (d: { project: string; what: string; hint: string }) =>
      `a command of the phase ${d.hint} of ${d.project} is no text: YAML takes \`${d.what}\` for a key`,
    format: (d: { project: string; what: string; hint: string }) =>
      `${d.project} reports in the format ${d.what}, which there is not${d.hint}`,
  },
  supersedes: [],
  appliesTo: ({ buildspec: { where } }) => (where === 'elsewhere' ? 'no' : 'yes'),
  check({ name, buildspec }, ctx) {
    for (const { reason, at, what, hint } of buildspec.faults)
      ctx.fail(reason, at, { project: name, what, hint }, { fault: `buildspec ${reason} ${what}` });
  },
});
