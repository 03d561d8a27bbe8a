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
    what: 'Finds what a service takes from its own region only, and is given from another: code, images, layers, event sources and signing configurations of functions, keys of projects, queues, topics, logs and databases, certificates of listeners and domains (CloudFront and Cognito: of us-east-1), and what alarms, buckets and event rules tell. Templates are judged in each region that a pipeline uses.',
    why: 'These services look in their own region only. The stack is refused where it is deployed to a second region, often long after it worked in the first.',
    fix: 'Use what is in the region of the stack: name buckets and registries with `${AWS::Region}`, replicate the bucket or the repository, or send events through a bus.',
    references: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/images-create.html',
      'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html',
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html',
    ],
  },
  messages: {
    apart: (d: { resource: string; home: string; what: string; used: string; region: string }) =>
      `${d.resource} is in ${d.home}, and ${d.what} \`${d.used}\` is in ${d.region}`,
    elsewhere: (d: { resource: string; home: string; what: string; used: string; region: string }) =>
      `${d.resource} takes ${d.what} from ${d.home} only, and \`${d.used}\` is in ${d.region}`,
  },
  supersedes: [],
  check({ name, what, used, place, region, home, apart, found, taken, global }, ctx) {
    if (!ctx.sure(apart, place)) return;
    const related = [
      ...(found === undefined ? [] : [{ place: found, note: 'it is here' }]),
      ...(taken === undefined ? [] : [{ place: taken, note: 'the template takes it here' }]),
    ];
    const data = { resource: name, home: home.print(), what, used: used.print(), region: region.print() };
    ctx.fail(global ? 'elsewhere' : 'apart', place, data, { related });
  },
});
