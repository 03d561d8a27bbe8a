import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'image-for-other-processor',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'image-platform',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Image made for another processor than its tasks run on',
    what: 'Finds ECS actions whose images are made for one processor and whose service runs on the other: by the `--platform` of the commands, else by the environment of the only project that can make them. A build on x86 whose buildspec is not in view is not judged: it may emulate.',
    why: 'No task of any release starts: each stops at once with `exec format error`, and the deployment waits for its health checks until it gives up.',
    fix: 'Set `RuntimePlatform.CpuArchitecture` of the task definition to what the image is made for, or build in an environment of that processor: `ARM_CONTAINER` for `ARM64`, `LINUX_CONTAINER` for `X86_64`.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#runtime-platform',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html',
    ],
  },
  messages: {
    differs: (d: { project: string; made: string; task: string; runs: string }) =>
      `${d.project} makes images for ${d.made}, and the tasks of ${d.task} run on ${d.runs}`,
  },
  supersedes: [],
  check({ project, task, made, runs, differs }, ctx) {
    if (!ctx.sure(differs, runs.at)) return;
    const where = made.said ? project.buildspec.at : project.environmentType.at;
    ctx.fail(
      'differs',
      runs.at,
      { project: project.name, made: made.processor, task: task.name, runs: ctx.need(runs, '') },
      { confidence: made.confidence, related: [{ place: where, note: `makes them for ${made.processor}` }] },
    );
  },
});
