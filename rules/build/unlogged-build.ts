import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unlogged-build',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-10', 'nist-800-53:AU-12', 'aws-foundational:CodeBuild.4', 'aws-control-tower:CT.CODEBUILD.PR.3'],
  peers: ['CB-003', 'CKV_AWS_314'],
  docs: {
    title: 'Build that keeps no log',
    what: 'Finds projects whose log to CloudWatch is switched off, and which log to no bucket either.',
    why: 'Nobody can tell afterwards what a build did, what it downloaded or who started it.',
    fix: 'Remove `Status: DISABLED`, or log to a bucket with `S3Logs`.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/change-project.html'],
  },
  messages: {
    unlogged: (d: { project: string }) => `${d.project} keeps no log of its builds`,
  },
  supersedes: [],
  check({ name, logs }, ctx) {
    if (ctx.need(logs.cloudWatch.enabled, 'ENABLED') !== 'DISABLED' || ctx.need(logs.s3.enabled, 'DISABLED') === 'ENABLED') return;
    ctx.fail(
      'unlogged',
      logs.cloudWatch.enabled.at,
      { project: name },
      {
        fix: unsafeFix('Write logs, which the role must be allowed to', { kind: 'set', at: logs.cloudWatch.enabled.at, value: 'ENABLED' }),
      },
    );
  },
});
