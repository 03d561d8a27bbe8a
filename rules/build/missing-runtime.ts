import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-runtime',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Runtime that the build image does not have',
    what: 'Finds runtimes and versions in `runtime-versions` of inline buildspecs that the image of CodeBuild does not know. Images that install a version which they do not hold, such as `standard:7.0`, are judged by the names of runtimes only.',
    why: 'Every build ends when its specification is read, before the first command.',
    fix: 'Take an image that has the version, such as `aws/codebuild/standard:7.0`, or a version of the image.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html'],
  },
  messages: {
    version: (d: { project: string; runtime: string; image: string; instead: string }) =>
      `${d.project} asks for ${d.runtime}, and ${d.image} has ${d.instead}`,
    name: (d: { project: string; runtime: string; image: string; instead: string }) =>
      `${d.project} asks for the runtime ${d.runtime}, which ${d.image} does not know${d.instead}`,
  },
  supersedes: [],
  appliesTo: ({ buildspec: { where } }) => (where === 'elsewhere' ? 'no' : 'yes'),
  check({ name, image, missingRuntimes }, ctx) {
    for (const { runtime, version, instead, at } of missingRuntimes) {
      const data = { project: name, image: 'value' in image ? image.value.print() : 'its image' };
      const fault = `runtime ${name} ${runtime}`;
      const related = [{ place: at, note: 'asked for here' }];
      if (version === undefined)
        ctx.fail('name', at, { ...data, runtime, instead: instead === '' ? '' : `; did you mean ${instead}?` }, { fault });
      else ctx.fail('version', image.at, { ...data, runtime: `${runtime} ${version}`, instead }, { related, confidence: 'medium', fault });
    }
  },
});
