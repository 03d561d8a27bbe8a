import { resolve } from 'node:path';
import { audit } from '../../src/api/audit.ts';
import { allRules } from '../../src/api/registry.ts';
import { proverKinds } from '../../src/authorization/kinds.ts';

/** `node prover.mjs <folder> [without]`: scans a folder, and tells the processor time of the whole process, in milliseconds. */
const [folder = '.', mode] = process.argv.slice(2);
const proving = allRules.filter(({ subject }) => [subject].flat().some((kind) => proverKinds.has(kind))).map(({ id }) => id);
const { summary } = await audit({ paths: [resolve(folder)], config: false, failOn: 'never', ignore: mode === 'without' ? proving : [] });
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ ms: (user + system) / 1000, resources: summary.resources, rules: proving.length }));
