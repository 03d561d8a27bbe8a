import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unrenewed-api-snapshot',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: 'api-snapshot',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Stage that shows the API of its first release',
    what: 'Finds deployments of API Gateway that a stage shows and that no release makes anew: the logical id has no digest or number in it, the description does not change, the stage has no `AutoDeploy`, and no build or function in view may make deployments. Those of SAM and of the CDK are left out: they get a new logical id with each change.',
    why: 'A deployment is a picture of the API, taken when CloudFormation makes the resource. Later changes of routes, methods and integrations are in the stack and never reach the stage, and the pipeline is green.',
    fix: 'Set `AutoDeploy: true` on a stage of `AWS::ApiGatewayV2`. For a REST API let the logical id change with the API, as SAM and the CDK do, or run `aws apigateway create-deployment` after the stack.',
    whenNotToUse: 'Something that is not in view deploys the API after each release.',
    references: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html',
    ],
  },
  messages: {
    stays: (d: { stage: string; snapshot: string }) =>
      `${d.stage} shows ${d.snapshot}, which is made once: later releases of the API do not reach it`,
  },
  supersedes: [],
  check({ name, at, stage, frozen }, ctx) {
    if (stage === undefined || !frozen) return;
    ctx.fail('stays', stage.place, { stage: stage.name, snapshot: name }, { related: [{ place: at, note: 'taken once' }] });
  },
});
