import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'impossible-rolling-update',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'auto-scaling-group',
  controls: ['nist-800-53:CM-3', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Auto Scaling group that cannot be updated as it says',
    what: 'Finds Auto Scaling groups whose rolling update must keep as many servers in service as the group may have, suspends the process that starts or ends servers, or whose creation waits for more signals than there are servers.',
    why: 'The group is created without complaint. The first release that changes it fails or hangs, and so does its rollback, which is an update too.',
    fix: 'Keep `MinInstancesInService` below `MaxSize`, leave `Launch` and `Terminate` out of `SuspendProcesses`, and wait for as many signals as the group has servers at first.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html'],
  },
  messages: {
    full: (d: { group: string; kept: string; most: string }) =>
      `the rolling update of ${d.group} keeps ${d.kept} servers in service, and the group has ${d.most} at most: none can be replaced`,
    suspended: (d: { group: string; suspended: string }) =>
      `the rolling update of ${d.group} suspends ${d.suspended}, without which no server is replaced`,
    signals: (d: { group: string; count: number; servers: number }) =>
      `the creation of ${d.group} waits for ${d.count} signals, and the group starts with ${d.servers} servers`,
  },
  supersedes: [],
  check({ name, rollingUpdate, maxSize, createdAfter, firstSize }, ctx) {
    if (createdAfter.state !== 'absent' && 'value' in createdAfter && 'value' in firstSize && createdAfter.value > firstSize.value)
      ctx.fail(
        'signals',
        createdAfter.at,
        { group: name, count: createdAfter.value, servers: firstSize.value },
        { related: [{ place: firstSize.at, note: 'starts with so many' }] },
      );
    if (!ctx.sure(rollingUpdate.used, rollingUpdate.value.at)) return;
    for (const item of rollingUpdate.suspended) {
      const written = item.text();
      if (!('value' in written)) continue;
      for (const needed of NEEDED)
        if (written.value.is(needed) === 'yes')
          ctx.fail(
            'suspended',
            written.at,
            { group: name, suspended: needed },
            { fix: unsafeFix('Let the update replace servers', { kind: 'remove', at: written.at }) },
          );
    }
    const { minInService } = rollingUpdate;
    const [kept, most] = [minInService.text(), maxSize.text()];
    if (!('value' in kept) || !('value' in most) || kept.value.is('0') === 'yes') return;
    const [least, limit] = [minInService.number(), maxSize.number()];
    const same = kept.value.same(most.value) === 'yes';
    if (!same && !('value' in least && 'value' in limit)) {
      const because = [least, limit].flatMap((field) => (field.state === 'unresolved' ? field.because : []));
      return ctx.unknown(because, minInService.at);
    }
    if (same || ('value' in least && 'value' in limit && least.value >= limit.value))
      ctx.fail(
        'full',
        minInService.at,
        { group: name, kept: kept.value.print(), most: most.value.print() },
        { related: [{ place: maxSize.at, note: 'the most it may have' }] },
      );
  },
});

const NEEDED = ['Launch', 'Terminate'];
