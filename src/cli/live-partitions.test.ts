import { afterEach, describe, expect, it } from 'vitest';
import { FAST } from '../testing/emulator.ts';
import { Endpoint, type EndpointOptions } from '../testing/endpoint/endpoint.ts';
import { inPartition, SNAPSHOT, Snapshot } from '../testing/endpoint/snapshot.ts';
import { everything, judgedLive, quietIo, seededAccounts, told } from '../testing/live-scans.ts';
import { readOrganizationLive } from './organization.ts';

/** The organization in other partitions, and asked by others than its management account. */

const PARTITIONS = [
  ['aws-us-gov', { 'us-east-1': 'us-gov-west-1', 'eu-west-1': 'us-gov-east-1' }],
  ['aws-cn', { 'us-east-1': 'cn-north-1', 'eu-west-1': 'cn-northwest-1' }],
] as const;

let aws: Endpoint | undefined;

async function started(snapshot: Snapshot, options: EndpointOptions = {}): Promise<Endpoint> {
  aws = await Endpoint.start(snapshot, options);
  return aws;
}

describe('an organization', { timeout: 60_000 }, () => {
  afterEach(() => {
    aws?.stop();
  });

  it.each(PARTITIONS)('in %s has the same defects, named by ARNs of its partition', async (partition, regions) => {
    const here = Snapshot.read();
    const { clean } = await seededAccounts({ aws: await started(here), manifest: here.manifest });
    aws?.stop();
    const there = Snapshot.read(SNAPSHOT, inPartition(partition, regions));
    const endpoint = await started(there);
    const roleArn = Object.values(there.manifest.accounts).map(
      (account) => `arn:${partition}:iam::${account}:role/${there.manifest.scannerRole}`,
    );
    const moved = await seededAccounts({ aws: endpoint, manifest: there.manifest }, { roleArn });
    expect(moved.clean.result.coverage.failed).toEqual([]);
    expect(told(moved.clean.result)).toEqual(told(clean.result));
    const arns = moved.clean.result.findings.flatMap(({ place }) => place.arn ?? []);
    expect(arns.length).toBeGreaterThan(10);
    expect(arns.filter((arn) => !arn.startsWith(`arn:${partition}:`))).toEqual([]);
    const signed = (await endpoint.calls()).map(({ region }) => region);
    expect([...new Set(signed)].filter((region) => !Object.values<string>(regions).includes(region))).toEqual([]);
  });

  it('answers a delegated administrator; what only its policy lets them read is told as not read', async () => {
    const snapshot = Snapshot.read();
    const { manifest } = snapshot;
    const endpoint = await started(snapshot, { caller: manifest.accounts.tooling, delegated: true });
    endpoint.use();
    const scanned = async (): Promise<ReturnType<typeof judgedLive>['result']> => {
      const read = await readOrganizationLive(everything(manifest), quietIo(), FAST);
      const { result } = judgedLive(read);
      read.forget?.();
      return result;
    };
    const allowed = await scanned();
    expect(allowed.summary.complete).toBe(true);
    await endpoint.fail({ kind: 'denied', service: 'organizations', op: 'ListPolicies' });
    const refused = await scanned();
    expect(told(refused)).toEqual(told(allowed));
    expect(refused.coverage.failed.map(({ reason }) => reason)).toEqual([
      'organizations:ListPolicies was not read (2 of 2 times): denied: AccessDeniedException',
    ]);
  });

  it('does not answer a member, and says in a sentence whom it answers', async () => {
    const snapshot = Snapshot.read();
    const endpoint = await started(snapshot, { caller: snapshot.manifest.accounts.tooling });
    endpoint.use();
    const reading = readOrganizationLive(everything(snapshot.manifest), quietIo(), FAST);
    await expect(reading).rejects.toMatchObject({
      message: `the organization does not answer account ${snapshot.manifest.accounts.tooling}: organizations:ListAccounts is denied`,
      next: expect.stringContaining('delegated administrator'),
    });
  });
});
