import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'early-api-snapshot',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'api-snapshot',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'API that may be deployed before its methods are made',
    what: 'Finds deployments of API Gateway that do not depend on the methods or routes of their API, by `DependsOn` or by a reference. High where they wait for none of them, medium where some are left out.',
    why: 'CloudFormation makes what does not depend on each other at the same time. API Gateway refuses to deploy an API without methods, and a deployment that is made too early leaves out those that come later.',
    fix: 'List the methods (for HTTP and WebSocket APIs the routes) in `DependsOn` of the deployment.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html'],
  },
  messages: {
    none: (d: { snapshot: string; parts: string }) =>
      `${d.snapshot} waits for none of the methods of its API, and may be made before ${d.parts}`,
    some: (d: { snapshot: string; parts: string }) => `${d.snapshot} does not wait for ${d.parts}, and may leave them out`,
  },
  supersedes: [],
  check({ name, missed, mayBeEmpty, waits }, ctx) {
    const [first, ...others] = missed;
    if (first === undefined) return;
    const parts = others.length === 0 ? first.logicalId : `${first.logicalId} and ${others.length} more`;
    ctx.fail(
      mayBeEmpty ? 'none' : 'some',
      waits,
      { snapshot: name, parts },
      {
        ...(mayBeEmpty ? {} : { severity: 'medium' as const }),
        related: missed.slice(0, 5).map(({ at }) => ({ place: at, note: 'may come later' })),
      },
    );
  },
});
