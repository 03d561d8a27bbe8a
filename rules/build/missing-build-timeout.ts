import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-build-timeout',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  subject: 'build-project',
  controls: ['nist-800-53:SC-5'],
  peers: ['CB-004'],
  docs: {
    title: 'Build that may run for hours',
    what: 'Finds projects that keep the default timeout of one hour, or set eight hours and more.',
    why: 'A build that hangs, or that somebody uses for something else, runs until the timeout.',
    fix: 'Set `TimeoutInMinutes` to about twice what the build takes.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html'],
  },
  messages: {
    default: (d: { project: string }) => `${d.project} sets no timeout of its own`,
    long: (d: { project: string; minutes: number }) => `a build of ${d.project} may run for ${d.minutes} minutes`,
  },
  options: {
    longestMinutes: {
      description: 'A timeout of so many minutes is as good as none.',
      // The most that was allowed for long, and what people set who want none.
      default: 480,
      minimum: 5,
      maximum: 2160,
    },
  },
  supersedes: [],
  check({ name, timeoutMinutes }, ctx) {
    const minutes = ctx.need(timeoutMinutes, 60);
    if (timeoutMinutes.state === 'default') ctx.fail('default', timeoutMinutes.at, { project: name });
    else if (minutes >= ctx.option('longestMinutes')) ctx.fail('long', timeoutMinutes.at, { project: name, minutes });
  },
});
