import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'mutable-image-repository',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-repository',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SI-7', 'aws-foundational:ECR.2'],
  peers: ['ECR-002', 'CKV_AWS_51', 'AWS-0031', 'ecr_repositories_tag_immutability'],
  docs: {
    title: 'Image repository whose tags can be moved',
    what: 'Finds ECR repositories beside a pipeline, a build or a task definition whose tags are mutable, or immutable with an exclusion that takes in every tag.',
    why: 'A second push under the same tag replaces what was tested, approved or running. Nobody can tell afterwards which image a release was.',
    fix: 'Set `ImageTagMutability: IMMUTABLE`, with an exclusion for tags such as `latest` where the build needs them.',
    references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html'],
  },
  messages: {
    mutable: (d: { repository: string }) => `a tag in ${d.repository} can be pushed again over another image`,
  },
  supersedes: [],
  check({ repository, mutable, name }, ctx) {
    const { tagMutability } = repository;
    if (ctx.sure(mutable, tagMutability.at))
      ctx.fail(
        'mutable',
        tagMutability.at,
        { repository: name },
        {
          fault: `mutable ${repository.id}`,
          fix: unsafeFix('Keep tags from moving', { kind: 'set', at: tagMutability.at, value: 'IMMUTABLE' }),
        },
      );
  },
});
