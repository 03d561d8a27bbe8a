import { existsSync } from 'node:fs';
import { bundled, medians, run } from '../processes.mjs';
import { limit, ratio, skipped } from '../rows.mjs';

/** A whole scan of many real templates, as a process, against one that only reads and parses them. */
export async function measure({ rounds, folder, corpus }) {
  if (!existsSync(corpus)) return [skipped('whole corpus', `there is no ${corpus}; name one with --corpus or PIPEAUDIT_CORPUS`)];
  const floor = await bundled('corpus-floor', folder);
  const times = medians(
    {
      floor: () => run([floor, corpus])?.wall,
      ours: () => run(['bin/pipeaudit.js', 'scan', corpus, '--format', 'json', '--fail-on', 'never'])?.wall,
    },
    rounds,
  );
  return [
    limit('whole corpus, wall time', times.ours, 1000),
    ratio('whole corpus, whole process', 'read and bare parse', times.ours, times.floor),
  ];
}
