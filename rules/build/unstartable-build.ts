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
    what: 'Finds projects of which only one of source and artifacts is of type `CODEPIPELINE`, projects of pipelines with a webhook or a badge of their own, webhooks for sources that have none or for batches without a role, projects without a source or an inline buildspec, images of CodeBuild that are made for another processor or system than the environment, and what Lambda compute does not have.',
    why: 'The stack is refused, or every build fails before its first command.',
    fix: 'Set both types to `CODEPIPELINE`, or none. Take the image that belongs to the environment: `aarch64` for `ARM_CONTAINER`, `x86_64` for `LINUX_CONTAINER`.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html',
      'https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html',
    ],
  },
  messages: {
    source: (d: { project: string; type: string }) =>
      `${d.project} gives its artifacts to a pipeline, and has a source of type ${d.type} instead of CODEPIPELINE`,
    artifacts: (d: { project: string; type: string }) =>
      `${d.project} gets its source from a pipeline, and has artifacts of type ${d.type} instead of CODEPIPELINE`,
    pipelineOnly: (d: { project: string; what: string }) => `${d.project} gets its source from a pipeline, and cannot have ${d.what}`,
    noSource: (d: { project: string }) => `${d.project} has no source, and no buildspec of its own that would say what to do without one`,
    webhook: (d: { project: string; type: string }) => `${d.project} has a webhook, which a source of type ${d.type} cannot have`,
    compute: (d: { project: string; type: string; compute: string }) =>
      `${d.project} asks for ${d.compute}, which ${d.type} does not run on`,
    batch: (d: { project: string }) =>
      `the webhook of ${d.project} starts batches of builds, and the project has no role that would start the builds of one`,
    lambda: (d: { project: string; what: string }) => `${d.project} runs on Lambda compute, which has no ${d.what}`,
    image: (d: { project: string; type: string }) => `the image of ${d.project} is not made for ${d.type}`,
  },
  supersedes: [],
  check(project, ctx) {
    const { name, source, artifacts, properties, imageFits, environmentType, image } = project;
    const { triggers, secondarySources, buildspec, computeType, lambdaFaults, batch } = project;
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
    if (WITHOUT_WEBHOOK.includes(from) && ctx.need(triggers.webhook, false))
      ctx.fail('webhook', triggers.webhook.at, { project: name, type: from });
    if ('value' in triggers.buildType && triggers.buildType.value === 'BUILD_BATCH' && ctx.need(triggers.webhook, false)) {
      const lacking = batch.value.exists === 'no' ? batch.value : batch.value.get('ServiceRole');
      if (lacking.exists === 'no') ctx.fail('batch', triggers.buildType.at, { project: name });
    }
    if (from === 'NO_SOURCE' && secondarySources.length === 0 && ctx.any([buildspec.needsSource]) === 'yes')
      ctx.fail('noSource', buildspec.at, { project: name });
    if ('value' in environmentType && 'value' in computeType && isLambda(environmentType.value) !== /_LAMBDA_/.test(computeType.value))
      ctx.fail('compute', computeType.at, { project: name, type: environmentType.value, compute: computeType.value });
    for (const { what, at } of lambdaFaults) ctx.fail('lambda', at, { project: name, what });
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

/** Source: CodeBuild API Reference, CreateWebhook. */
const WITHOUT_WEBHOOK: readonly string[] = ['CODECOMMIT', 'S3', 'NO_SOURCE'];

/** Source: CodeBuild User Guide, "Running builds on AWS Lambda compute". */
function isLambda(type: string): boolean {
  return type.endsWith('_LAMBDA_CONTAINER');
}
