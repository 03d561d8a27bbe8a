import { defineRule, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unscanned-image-repository',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-repository',
  controls: ['nist-800-53:RA-5', 'aws-foundational:ECR.1'],
  peers: ['ECR-001', 'CKV_AWS_163', 'AWS-0030'],
  docs: {
    title: 'Image repository that scans nothing',
    what: "Finds ECR repositories of the delivery whose images are not scanned when they are pushed, neither by the registry's configuration nor by the older setting of the repository. The registry's configuration belongs to the account: where none is in view, only the audience `strict` is told, with low confidence.",
    why: 'A known weakness in the base image or in a package reaches production without anybody having been told.',
    fix: 'Set a scanning configuration for the registry that takes the repository in.',
    references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html'],
  },
  messages: {
    unscanned: (d: { repository: string }) => `nothing in view scans the images of ${d.repository} when they are pushed`,
  },
  supersedes: [],
  check({ repository, scanned, registryInView, name }, ctx) {
    const place = repository.scanOnPush.at;
    if (!ctx.sure(scanned, place))
      ctx.fail(
        'unscanned',
        place,
        { repository: name },
        {
          fix: safeFix('Scan images when they are pushed', { kind: 'set', at: place, value: true }),
          ...(registryInView ? {} : { severity: 'low', confidence: 'low', audience: 'strict' }),
        },
      );
  },
});
