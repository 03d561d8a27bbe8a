import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'invalid-pipeline-structure',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'pipeline',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: ['E3700'],
  docs: {
    title: 'Pipeline that CodePipeline refuses as it is put together',
    what: 'Finds pipelines with fewer than two stages, with something else than sources in the first stage or a source in a later one, with nothing but sources, with two stages or two actions of a stage of one name, with names that hold spaces or other characters that names do not have, and run orders outside of 1 to 999.',
    why: 'CodePipeline refuses the whole pipeline. The stack that holds it is rolled back, and with it everything else in the release.',
    fix: 'Name stages and actions with letters, digits, `.`, `@`, `-` and `_`, artifacts with letters, digits, `-` and `_`; keep all sources, and nothing else, in the first stage.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html',
      'https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html',
    ],
  },
  messages: {
    stages: (d: { pipeline: string; what: string; name: string }) => `${d.pipeline} has one stage, and a pipeline has two at least`,
    sources: (d: { pipeline: string; what: string; name: string }) => `${d.pipeline} has sources only, and does nothing with them`,
    first: (d: { pipeline: string; what: string; name: string }) => `${d.name} is no source, and stands in the first stage`,
    later: (d: { pipeline: string; what: string; name: string }) => `${d.name} is a source, and stands behind the first stage`,
    twice: (d: { pipeline: string; what: string; name: string }) => `${d.pipeline} has ${d.what} ${d.name} twice`,
    name: (d: { pipeline: string; what: string; name: string }) => `${d.what} of ${d.pipeline} cannot be called \`${d.name}\``,
    order: (d: { pipeline: string; what: string; name: string }) => `${d.what} ${d.name} of ${d.pipeline} is not between 1 and 999`,
  },
  supersedes: [],
  check({ name: pipeline, structureFaults }, ctx) {
    for (const { reason, what, name, at, first } of structureFaults)
      ctx.fail(reason, at, { pipeline, what, name }, first === undefined ? {} : { related: [{ place: first, note: 'the first' }] });
  },
});
