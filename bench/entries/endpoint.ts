import { Endpoint } from '../../src/testing/endpoint/endpoint.ts';
import { Snapshot } from '../../src/testing/endpoint/snapshot.ts';

/** An organization with so many empty accounts besides those of the snapshot: says where it answers, and for each line of input how often it was called. */
const snapshot = Snapshot.read('fixtures/endpoint/organization.jsonl');
const endpoint = await Endpoint.start(snapshot, { extraAccounts: Number(process.argv[2]) });
process.stdout.write(`${JSON.stringify({ endpoint: endpoint.endpoint, externalId: snapshot.manifest.externalId })}\n`);
for await (const _ of process.stdin) {
  const calls = (await endpoint.calls()).filter(({ service }) => service !== 'organizations').length;
  await endpoint.forgetCalls();
  process.stdout.write(`${JSON.stringify({ calls })}\n`);
}
endpoint.stop();
