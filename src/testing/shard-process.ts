import { readShard } from '../cli/organization.ts';
import { OrganizationProgress } from '../cli/organization-progress.ts';
import { RunFolder } from '../sources/aws/run-folder.ts';
import { Transport } from '../sources/aws/transport.ts';

/** Reads all shards of a run in a process of its own, which somebody may kill. Arguments: folder, external id. */
const [path = '', externalId = ''] = process.argv.slice(2);
const folder = RunFolder.open(path, `p${process.pid.toString(36)}`);
const transport = new Transport(new AbortController().signal, { pace: 1000, backoff: 5 });
await readShard(folder, undefined, { profile: [], roleArn: [], externalId }, transport, new OrganizationProgress(undefined));
