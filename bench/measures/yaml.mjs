import { bundled, medians, runEntry, written } from '../processes.mjs';
import { ratio } from '../rows.mjs';
import { deliveriesOfSize } from '../templates/index.mjs';

/** 500 KB of YAML from text to verdicts, against js-yaml alone; fresh processes, without their start. */
export async function measure({ rounds, folder }) {
  const verdicts = await bundled('verdicts', folder);
  const floor = await bundled('yaml-floor', folder);
  const rows = [];
  for (const findings of [0, 50]) {
    const file = written(folder, `deliveries-${findings}.yaml`, deliveriesOfSize({ bytes: 500_000, format: 'yaml', findings }));
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
    rows.push(ratio(`500 KB YAML to verdicts, ${found} findings`, 'js-yaml with listener', times.ours, times.floor, 1.3));
  }
  return rows;
}
