import { describe, expect, it } from 'vitest';
import { withEnvironment } from '../testing/environment.ts';
import { Gate } from '../testing/gate.ts';
import { elsewhere, entry, seededSuite, told, without } from '../testing/live-scans.ts';

/** `scan --live` against the snapshot of an organization that does not answer as it should. */

describe('scan --live of accounts that fail', { timeout: 60_000 }, () => {
  const seeded = seededSuite();

  it('denied: only verdicts that needed the read become unknown, and the permission is named', async () => {
    const { tooling } = seeded.manifest.accounts;
    await seeded.aws.fail({ service: 'kms', op: 'GetKeyPolicy', account: tooling, region: 'us-east-1', kind: 'denied' });
    const denied = await seeded.scan();
    expect(denied.result.summary.complete).toBe(false);
    expect(entry(denied, tooling, 'us-east-1', 'kms:GetKeyPolicy')).toMatchObject({
      state: 'not-checked:denied',
      permission: 'kms:GetKeyPolicy',
      error: { name: 'AccessDeniedException' },
    });
    const unread = denied.result.unknowns.filter(({ cause }) => cause.kind === 'not-read' && cause.operation.startsWith('kms:'));
    expect(unread.map(({ settle }) => settle)).toEqual([`allow kms:GetKeyPolicy in ${tooling} us-east-1`]);
    expect(without(told(seeded.clean.result), told(denied.result))).toEqual([
      'missing-decrypt-grant: orders-no-decrypt-deploy on alias/orders-no-decrypt-artifacts',
    ]);
    expect(without(told(denied.result), told(seeded.clean.result))).toEqual([]);
    const { rules } = denied.input;
    for (const { id } of rules) {
      const [one, other] = [seeded.clean.result.verdicts[id], denied.result.verdicts[id]];
      if (JSON.stringify(one) !== JSON.stringify(other)) expect(unread[0]?.verdicts.map(({ rule }) => rule)).toContain(id);
    }
  });

  it.each([
    { dev: 'denied', staging: 'scp' },
    { dev: 'server', staging: 'disabled' },
  ] as const)('%j: nothing changes for the other accounts', async (kinds) => {
    const { dev, staging } = seeded.manifest.accounts;
    await seeded.aws.fail({ account: dev, service: 'iam', kind: kinds.dev }, { account: staging, service: 'iam', kind: kinds.staging });
    const failed = await seeded.scan();
    expect(without(told(seeded.clean.result), told(failed.result))).toEqual(['wide-role-trust: wild-trust-deploy']);
    expect(without(told(failed.result), told(seeded.clean.result))).toEqual([]);
    const apart = elsewhere(elsewhere(seeded.clean.result.findings, dev), staging);
    expect(apart.length).toBeGreaterThan(10);
    for (const finding of apart)
      expect(failed.result.findings.find(({ fingerprint }) => fingerprint === finding.fingerprint)).toEqual(finding);
    const states = { denied: 'denied', scp: 'scp', server: 'error', disabled: 'region-disabled' };
    expect(entry(failed, dev, 'global', 'iam:GetRole')?.state).toBe(`not-checked:${states[kinds.dev]}`);
    expect(entry(failed, staging, 'global', 'iam:GetRole')?.state).toBe(`not-checked:${states[kinds.staging]}`);
  });

  it.each(['throttle', 'denied', 'scp', 'expired', 'disabled', 'server', 'hang', 'slow', 'reset'] as const)(
    '%s in one account: what is found in the others is the same to the byte',
    async (kind) => {
      const { dev } = seeded.manifest.accounts;
      await seeded.aws.fail({ kind, account: dev, seconds: kind === 'hang' ? 9 : 0.01 });
      const failed = await seeded.scan({ waiting: 30, call: 3000, request: 3000 });
      // What concerns the account may be unknown or, where a read of it stands beside a finding, told otherwise.
      const apart = elsewhere(seeded.clean.result.findings, dev).filter((finding) => !JSON.stringify(finding).includes(dev));
      expect(apart.length).toBeGreaterThan(8);
      for (const finding of apart)
        expect(failed.result.findings.find(({ fingerprint }) => fingerprint === finding.fingerprint)).toEqual(finding);
      expect(without(told(failed.result), told(seeded.clean.result))).toEqual([]);
      expect(failed.result.summary.complete).toBe(kind === 'slow');
    },
  );

  it('throttled: the scan slows down and finds the same', async () => {
    await seeded.aws.forgetCalls();
    await seeded.aws.fail({ kind: 'throttle', service: 's3', every: 3 }, { kind: 'throttle', service: 'codepipeline', every: 3 });
    const throttled = await seeded.scan();
    expect(told(throttled.result)).toEqual(told(seeded.clean.result));
    expect(throttled.result.summary.complete).toBe(true);
    expect((await seeded.aws.calls()).length).toBeLessThan(2 * seeded.calls.length);
  });

  it('throttled for ever: told, within the time that an account has', async () => {
    await seeded.aws.fail({ kind: 'throttle', service: 'sns', op: 'GetTopicAttributes', account: seeded.manifest.accounts.prod });
    const throttled = await seeded.scan({ waiting: 50 });
    expect(entry(throttled, seeded.manifest.accounts.prod, 'us-east-1', 'sns:GetTopicAttributes')?.state).toBe('not-checked:throttled');
    expect(elsewhere(throttled.result.findings, seeded.manifest.accounts.prod)).toEqual(
      elsewhere(seeded.clean.result.findings, seeded.manifest.accounts.prod),
    );
  });

  it('has no more requests on their way at once than it is allowed', async () => {
    const gate = await Gate.before(seeded.aws.endpoint);
    const restore = withEnvironment({ AWS_ENDPOINT_URL: gate.endpoint });
    const result = await seeded.scan({ requestsInFlight: 4 }).finally(() => {
      restore();
      gate.close();
    });
    expect(told(result.result)).toEqual(told(seeded.clean.result));
    // Who the caller is, is asked beside them.
    expect(gate.most).toBeGreaterThan(2);
    expect(gate.most).toBeLessThanOrEqual(4);
  });

  it('ends with its time, and tells what it has until then', async () => {
    await seeded.aws.fail({ kind: 'hang', region: 'eu-west-1', seconds: 10 });
    const begun = performance.now();
    const late = await seeded.scan({}, 6000);
    expect(performance.now() - begun).toBeLessThan(9000);
    expect(late.read.interrupted).toBe(false);
    expect(late.read.notices.map(({ text }) => text)).toEqual([
      'the time of --deadline is over: the result holds what was read until then',
    ]);
    expect(late.result.summary.complete).toBe(false);
    expect(entry(late, seeded.manifest.accounts.tooling, 'eu-west-1', 'codepipeline:ListPipelines')?.state).toBe('not-checked:stopped');
    expect(without(told(late.result), told(seeded.clean.result))).toEqual([]);
  });

  it('asks in the next region whose credentials these are, where the first does not answer', async () => {
    await seeded.aws.fail({ kind: 'reset', service: 'sts', region: 'us-east-1' });
    expect(told((await seeded.scan()).result)).toEqual(told(seeded.clean.result));
  });

  it('a region that is not enabled is asked once', async () => {
    const { tooling } = seeded.manifest.accounts;
    await seeded.aws.forgetCalls();
    await seeded.aws.fail({ kind: 'disabled', region: 'eu-west-1', account: tooling });
    const disabled = await seeded.scan();
    expect(entry(disabled, tooling, 'eu-west-1', 'codepipeline:ListPipelines')?.state).toBe('not-checked:region-disabled');
    expect((await seeded.aws.calls()).filter(({ account, region }) => account === tooling && region === 'eu-west-1')).toHaveLength(1);
    expect(disabled.result.summary.complete).toBe(true);
  });

  it('credentials that end are renewed once; those that stay ended are told', async () => {
    const { tooling } = seeded.manifest.accounts;
    const assumed = async (): Promise<number> => (await seeded.aws.calls()).filter(({ op }) => op === 'AssumeRole').length;
    await seeded.aws.forgetCalls();
    await seeded.aws.fail({ kind: 'expired', account: tooling, service: 'codepipeline', op: 'GetPipeline', times: 1 });
    const renewed = await seeded.scan();
    expect(told(renewed.result)).toEqual(told(seeded.clean.result));
    expect(renewed.result.summary.complete).toBe(true);
    expect(await assumed()).toBe(Object.keys(seeded.manifest.accounts).length + 1);
    await seeded.aws.fail({ kind: 'expired', account: tooling, service: 'codebuild' });
    expect(entry(await seeded.scan(), tooling, 'us-east-1', 'codebuild:BatchGetProjects')?.state).toBe('not-checked:expired');
  });
});
