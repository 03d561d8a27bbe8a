import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unprivileged-image-build',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['nist-800-53:CM-6'],
  peers: [],
  docs: {
    title: 'Container engine in a build that cannot start one',
    what: 'Finds builds whose commands in view call Docker, in a project that is not privileged, has no Docker server and names no engine elsewhere.',
    why: 'Without privileged mode the daemon does not start: every build ends with `Cannot connect to the Docker daemon`.',
    fix: 'Set `PrivilegedMode: true`, or give the project a `DockerServer`.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html#troubleshooting-cannot-connect-to-docker-daemon',
    ],
  },
  messages: {
    engine: (d: { project: string; command: string }) => `${d.project} runs \`${d.command}\` without privileged mode, so no engine answers`,
  },
  supersedes: [],
  // Lambda compute has no privileged mode that could be set: it is told as that.
  appliesTo: ({ lambdaFaults }) => (lambdaFaults.length > 0 ? 'no' : 'yes'),
  check({ name, privileged, dockerServer, dockerCommand }, ctx) {
    if (dockerCommand === undefined || ctx.need(privileged, false) || ctx.sure(dockerServer)) return;
    const { line, at } = dockerCommand;
    ctx.fail(
      'engine',
      privileged.at,
      { project: name, command: line },
      {
        related: [{ place: at, note: 'the engine is called here' }],
        fix: unsafeFix('Build with privileges', { kind: 'set', at: privileged.at, value: true }),
      },
    );
  },
});
