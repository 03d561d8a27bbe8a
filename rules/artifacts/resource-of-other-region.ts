import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'resource-of-other-region',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'regional-use',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Resource that uses something of another region',
    what: 'Finds functions and layers whose code is in a bucket of another region, functions whose image, layers, key or signing configuration are, projects whose key is, alarms that tell something in another region, and event rules whose target is, where it is no event bus.',
    why: 'These services look in their own region only. The stack is refused where it is deployed to a second region, often long after it worked in the first.',
    fix: 'Use what is in the region of the stack: name buckets and registries with `${AWS::Region}`, replicate the bucket or the repository, or send events through a bus.',
    references: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/images-create.html',
      'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html',
    ],
  },
  messages: {
    apart: (d: { resource: string; home: string; what: string; used: string; region: string }) =>
      `${d.resource} is in ${d.home}, and ${d.what} \`${d.used}\` is in ${d.region}`,
  },
  supersedes: [],
  check({ name, what, used, place, region, home, apart, found }, ctx) {
    if (!ctx.sure(apart, place)) return;
    ctx.fail(
      'apart',
      place,
      { resource: name, home: home.print(), what, used: used.print(), region: region.print() },
      found === undefined ? {} : { related: [{ place: found, note: 'it is here' }] },
    );
  },
});
