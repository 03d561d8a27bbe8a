import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'short-artifact-retention',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'artifact-bucket',
  controls: ['nist-800-53:CP-9'],
  peers: [],
  docs: {
    title: 'Artifacts that end before their approval does',
    what: 'Finds lifecycle rules of artifact stores that remove artifacts, or move them to Glacier where nothing is read, sooner than an approval of a pipeline may wait. Approvals wait seven days unless they say otherwise. Rules for a prefix are left out.',
    why: 'Somebody approves, and the deploy behind the approval finds nothing to deploy. A rollback to an earlier execution finds nothing either.',
    fix: 'Keep artifacts longer than the longest approval and the oldest release that you may go back to.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html',
    ],
  },
  messages: {
    sooner: (d: { bucket: string; days: number; approval: string; waits: number }) =>
      `${d.bucket} removes artifacts after ${d.days} days, and ${d.approval} may wait ${d.waits}`,
    archived: (d: { bucket: string; days: number; approval: string; waits: number }) =>
      `${d.bucket} moves artifacts to an archive after ${d.days} days, and ${d.approval} may wait ${d.waits}`,
  },
  supersedes: [],
  check({ bucket, longestApproval }, ctx) {
    if (bucket.state !== 'node' || longestApproval === undefined) return;
    const waits = ctx.need(longestApproval.timeoutMinutes, 0) / (24 * 60);
    const data = { bucket: bucket.node.name, approval: longestApproval.name, waits: Math.round(waits * 10) / 10 };
    const related = [{ place: longestApproval.at, note: 'waits here' }];
    for (const { enabled, prefix, expirationDays, archiveDays } of bucket.node.lifecycle.rules) {
      if (prefix.state !== 'absent' || !ctx.need(enabled, false)) continue;
      const days = ctx.need(expirationDays);
      if (days !== undefined && days < waits) ctx.fail('sooner', expirationDays.at, { ...data, days }, { related });
      const archived = ctx.need(archiveDays);
      // Small objects stay where they are.
      if (archived !== undefined && archived < waits)
        ctx.fail('archived', archiveDays.at, { ...data, days: archived }, { related, confidence: 'medium' });
    }
  },
});
