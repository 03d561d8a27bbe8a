import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unsubstituted-reference',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'bare-reference',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: ['E1029'],
  docs: {
    title: 'Reference that no Fn::Sub substitutes',
    what: 'Finds `${AWS::Region}` and the like in texts of pipelines, builds, deployment groups and event rules that are no argument of `Fn::Sub`, names of parameters and resources in the configuration of actions, and tokens of the CDK that were made text too early. Buildspecs, commands and inputs are left out.',
    why: 'The service gets the text with its braces: a stack of another name, a role or bucket that does not exist.',
    fix: 'Put `!Sub` before the text. In the CDK, pass the object on, or make the text with `Fn.join` or a template literal in the same app.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html'],
  },
  messages: {
    bare: (d: { resource: string; reference: string }) =>
      `${d.resource} gets the text ${d.reference} itself: there is no Fn::Sub around it`,
    token: (d: { resource: string; reference: string }) =>
      `${d.resource} gets the text ${d.reference}, a token that the CDK did not resolve`,
  },
  supersedes: [],
  check({ name, reference, token, at }, ctx) {
    ctx.fail(token ? 'token' : 'bare', at, { resource: name, reference });
  },
});
