import { bundled, medians, runEntry, written } from '../processes.mjs';
import { ratio } from '../rows.mjs';
import { deliveriesOfSize } from '../templates/index.mjs';

/** 1 MB of JSON from text to verdicts, against `JSON.parse` alone; fresh processes, without their start. No goal: the floor is lower than any audit. */
export async function measure({ rounds, folder }) {
  const verdicts = await bundled('verdicts', folder);
  const floor = await bundled('json-floor', folder);
  const rows = [];
  for (const findings of [0, 50]) {
    const file = written(folder, `deliveries-${findings}.json`, deliveriesOfSize({ bytes: 1_000_000, format: 'json', findings }));
    let found;
    const times = medians(
      {
        floor: () => runEntry([floor, file])?.ms,
        ours: () => {
          const ran = runEntry([verdicts, file]);
          found = ran?.findings;
          return ran?.ms;
        },
      },
      rounds,
    );
    rows.push(ratio(`1 MB JSON to verdicts, ${found} findings`, 'JSON.parse', times.ours, times.floor));
  }
  return rows;
}
