import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unreplaced-variable',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'stray-variable',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Pipeline variable where nothing replaces it',
    what: 'Finds pipeline variables (`#{Namespace.name}`) in build projects, functions, task definitions, parameters and other resources beside a pipeline. Only namespaces that a pipeline in view has count.',
    why: 'CodePipeline replaces variables in the configuration of its actions and nowhere else. The build or the function gets the text with its braces.',
    fix: 'Give the variable to the action: `EnvironmentVariables` of a CodeBuild action, `UserParameters` of an invocation, `ParameterOverrides` of a stack.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html'],
  },
  messages: {
    literal: (d: { resource: string; reference: string; pipeline: string }) =>
      `${d.resource} gets the text ${d.reference} itself: ${d.pipeline} replaces variables in its actions only`,
  },
  supersedes: [],
  check({ name, reference, owner, at }, ctx) {
    ctx.fail('literal', at, { resource: name, reference, pipeline: owner });
  },
});
