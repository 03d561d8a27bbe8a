import { defineRule, safeFix, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unstartable-build',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Build project that CodeBuild refuses or cannot start',
    what: 'Finds projects of which only one of source and artifacts is of type `CODEPIPELINE`, projects of pipelines with a webhook or a badge of their own, and images of CodeBuild that are made for another processor or system than the environment.',
    why: 'The stack is refused, or every build fails before its first command.',
    fix: 'Set both types to `CODEPIPELINE`, or none. Take the image that belongs to the environment: `aarch64` for `ARM_CONTAINER`, `x86_64` for `LINUX_CONTAINER`.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html',
      'https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html',
    ],
  },
  messages: {
    source: (d: { project: string; type: string }) =>
      `${d.project} gives its artifacts to a pipeline, and has a source of type ${d.type} instead of CODEPIPELINE`,
    artifacts: (d: { project: string; type: string }) =>
      `${d.project} gets its source from a pipeline, and has artifacts of type ${d.type} instead of CODEPIPELINE`,
    pipelineOnly: (d: { project: string; what: string }) => `${d.project} gets its source from a pipeline, and cannot have ${d.what}`,
    image: (d: { project: string; type: string }) => `the image of ${d.project} is not made for ${d.type}`,
  },
  supersedes: [],
  check({ name, source, artifacts, properties, imageFits, environmentType, image }, ctx) {
    const from = ctx.need(source.type, '');
    const to = ctx.need(artifacts.type, '');
    if (from === PIPELINE && to !== PIPELINE && to !== '')
      ctx.fail(
        'artifacts',
        artifacts.type.at,
        { project: name, type: to },
        { fix: safeFix('Hand the artifacts to the pipeline', { kind: 'set', at: artifacts.type.at, value: PIPELINE }) },
      );
    if (to === PIPELINE && from !== PIPELINE && from !== '')
      ctx.fail(
        'source',
        source.type.at,
        { project: name, type: from },
        { fix: unsafeFix('Take the source from the pipeline', { kind: 'set', at: source.type.at, value: PIPELINE }) },
      );
    if (from === PIPELINE) {
      const [webhook, badge] = [properties.get('Triggers', 'Webhook').boolean(), properties.get('BadgeEnabled').boolean()];
      if (ctx.need(webhook, false))
        ctx.fail(
          'pipelineOnly',
          webhook.at,
          { project: name, what: 'a webhook' },
          { fix: safeFix('Take the webhook away', { kind: 'set', at: webhook.at, value: false }) },
        );
      if (ctx.need(badge, false))
        ctx.fail(
          'pipelineOnly',
          badge.at,
          { project: name, what: 'a badge' },
          { fix: safeFix('Take the badge away', { kind: 'set', at: badge.at, value: false }) },
        );
    }
    if (imageFits === 'no')
      ctx.fail(
        'image',
        environmentType.at,
        { project: name, type: ctx.need(environmentType, '') },
        { related: [{ place: image.at, note: 'the image' }] },
      );
    else ctx.sure(imageFits, image.at);
  },
});

const PIPELINE = 'CODEPIPELINE';
