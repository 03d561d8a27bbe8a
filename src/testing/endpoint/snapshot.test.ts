import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOrganizationLive } from '../../cli/organization.ts';
import { emulatorMissing, FAST } from '../emulator.ts';
import { withEnvironment } from '../environment.ts';
import { emulated, everything, quietIo, type Seeded, seededAccounts, told } from '../live-scans.ts';
import { Endpoint } from './endpoint.ts';
import { Recorder } from './recorder.ts';
import { type RecordedAnswer, Snapshot, writeSnapshot } from './snapshot.ts';

/**
 * Whether the snapshot that the endpoint answers from is what the emulator answers today. With PIPEAUDIT_RECORD set, it
 * is written anew.
 */

const missing = emulatorMissing();
if (missing !== undefined) process.stderr.write(`src/testing/endpoint/snapshot.test.ts ${missing}\n`);

describe.skipIf(missing !== undefined)('the snapshot of the endpoint', { timeout: 180_000 }, () => {
  let seeded: Seeded;
  beforeAll(async () => {
    seeded = await emulated('--closed');
  }, 180_000);
  afterAll(() => seeded?.aws.stop());

  it('has the organization of the emulator', async () => {
    const { manifest } = seeded;
    const accounts = await seededAccounts(seeded);
    const recorder = await Recorder.before(seeded.aws.endpoint, manifest.management);
    const restore = withEnvironment({ AWS_ENDPOINT_URL: recorder.endpoint });
    await accounts.scan();
    const organization = await readOrganizationLive(everything(manifest), quietIo(), FAST);
    organization.forget?.();
    restore();
    recorder.close();
    const answers = [...recorder.answers.values()];
    const [lists, others] = [answers.filter(isList), answers.filter((answer) => !isList(answer))];
    const head = { manifest, accounts: lists.flatMap(({ answer }) => (answer as { readonly Accounts: readonly object[] }).Accounts) };
    if (process.env['PIPEAUDIT_RECORD'] !== undefined) writeSnapshot(head, others);
    for (const snapshot of [new Snapshot(head, others), Snapshot.read()]) {
      const aws = await Endpoint.start(snapshot);
      const { clean } = await seededAccounts({ aws, manifest });
      aws.stop();
      expect(told(clean.result)).toEqual(told(accounts.clean.result));
      expect(clean.result.coverage.failed).toEqual([]);
    }
  });
});

function isList({ operation }: RecordedAnswer): boolean {
  return operation === 'ListAccounts';
}
