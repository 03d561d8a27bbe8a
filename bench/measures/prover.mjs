import { existsSync } from 'node:fs';
import { importTypeScript } from '../../scripts/import-typescript.mjs';
import { bundled, medians, runEntry } from '../processes.mjs';
import { ratio, skipped } from '../rows.mjs';

/** Evaluations of policies in each second: the goal. */
const EVALUATIONS = 100_000;
/** How much longer a scan may take with the rules that prove than without them. */
const SHARE = 1.3;

/** What proofs cost, in processor time of one core: a thousand evaluations, and a scan with the rules that prove against one without. */
export async function measure({ rounds, folder, corpus }) {
  const { measureAuthorization } = await importTypeScript('bench/authorization.ts');
  const { warm } = measureAuthorization(processorTime);
  const evaluations = ratio('1,000 evaluations of policies', 'at 100,000 in a second', 1_000_000 / warm, 1_000_000 / EVALUATIONS, 1);
  if (!existsSync(corpus)) return [evaluations, skipped('proofs in a scan of the corpus', `there is no ${corpus}`)];
  const entry = await bundled('prover', folder);
  const times = medians({ without: () => runEntry([entry, corpus, 'without'])?.ms, proving: () => runEntry([entry, corpus])?.ms }, rounds);
  return [evaluations, ratio('scan of the corpus with proofs', 'without the rules that prove', times.proving, times.without, SHARE)];
}

function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
