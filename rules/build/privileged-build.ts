import { defineRule, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'privileged-build',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-7', 'nist-800-53:AC-6', 'aws-control-tower:CT.CODEBUILD.PR.4'],
  peers: ['CKV_AWS_316', 'CB-002'],
  docs: {
    title: 'Privileged build that builds no image',
    what: 'Finds projects in privileged mode whose commands are in view and call no container engine. Where the commands are not in view, a name or variable that speaks of images, or a tool that may build some, keeps the rule silent.',
    why: 'Privileged mode gives the build access to the devices of its host. Nothing but a container engine in the build needs it.',
    fix: 'Take `PrivilegedMode` out, or set it to false.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html'],
  },
  messages: {
    privileged: (d: { project: string }) => `${d.project} is privileged, and builds no image`,
  },
  supersedes: [],
  check({ name, privileged, buildspec, mayBuildImages }, ctx) {
    if (!ctx.need(privileged, false) || mayBuildImages) return;
    const engine = buildspec.serves('container-engine');
    if (!ctx.sure(engine, privileged.at))
      ctx.fail(
        'privileged',
        privileged.at,
        { project: name },
        { fix: safeFix('Build without privileges', { kind: 'set', at: privileged.at, value: false }) },
      );
  },
});
