import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unknown-variable',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'variable-use',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Variable that nothing sets by then',
    what: 'Finds variables in the configuration of actions (`#{Namespace.key}`) whose namespace no action of the pipeline has, or whose action does not run before, variables that the buildspec in view of a build does not export, and pipeline variables that are not declared.',
    why: 'CodePipeline refuses such a pipeline, or the execution fails at the action, after everything before it has already run.',
    fix: 'Give the action that makes the value a `Namespace`, and let it run before the one that reads it. A build lists what it gives on under `env: exported-variables`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html'],
  },
  messages: {
    undeclared: (d: { action: string; reference: string }) => `${d.action} reads ${d.reference}, which nothing in the pipeline declares`,
    unexported: (d: { action: string; reference: string; setter: string }) =>
      `${d.action} reads ${d.reference}, which ${d.setter} does not export`,
    early: (d: { action: string; reference: string; setter: string }) => `${d.action} reads ${d.reference} before ${d.setter} sets it`,
  },
  supersedes: [],
  check({ action, namespace, variable, at, available, setBy, unexported }, ctx) {
    // Results of stage rules are read by the stage, whose order this rule does not follow.
    if (namespace === 'rule') return;
    const reference = `#{${namespace}.${variable}}`;
    if (unexported !== undefined && typeof setBy === 'object')
      return ctx.fail(
        'unexported',
        at,
        { action: action.name, reference, setter: setBy.name },
        { related: [{ place: unexported, note: 'the buildspec' }] },
      );
    if (ctx.sure(available, at)) return;
    if (typeof setBy !== 'object') return ctx.fail('undeclared', at, { action: action.name, reference });
    ctx.fail('early', at, { action: action.name, reference, setter: setBy.name }, { related: [{ place: setBy.at, note: 'set here' }] });
  },
});
