import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joined, planOrganization, readShard } from '../../src/cli/organization.ts';
import { OrganizationProgress } from '../../src/cli/organization-progress.ts';
import { RunFolder } from '../../src/sources/aws/run-folder.ts';
import { Transport } from '../../src/sources/aws/transport.ts';

/** Reads so many accounts of an emulated organization, and tells time, memory and sockets. */
const [count = '1', externalId = ''] = process.argv.slice(2);
const none = { profile: [], roleArn: [], orgRole: undefined, ou: [], excludeAccounts: [] };
const transport = new Transport(new AbortController().signal, { pace: 1000, backoff: 5 });
const options = { ...none, externalId, regions: ['us-east-1', 'eu-west-1'], accounts: [] };
const plan = await planOrganization(options, 1, transport);
const folder = RunFolder.begin(
  mkdtempSync(join(tmpdir(), 'pipeaudit-bench-')),
  { ...plan, accounts: plan.accounts.slice(0, Number(count)) },
  'bench',
);
const begun = performance.now();
let sockets = 0;
const watch = setInterval(() => {
  sockets = Math.max(sockets, process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length);
}, 200);
await readShard(folder, undefined, options, transport, new OrganizationProgress(undefined));
clearInterval(watch);
const read = performance.now();
const { systems, coverage } = joined([folder], false);
const operations = coverage.operations ?? [];
const ms = Math.round(read - begun);
const joining = Math.round(performance.now() - read);
const { maxRSS } = process.resourceUsage();
const accounts = folder.plan.accounts.length;
process.stdout.write(
  JSON.stringify({
    ms,
    joining,
    accounts,
    systems: systems.length,
    operations: operations.length,
    sockets,
    megabytes: Math.round(maxRSS / 1024),
  }),
);
