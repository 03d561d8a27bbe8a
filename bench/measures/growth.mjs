import { bundled, medians, runEntry, written } from '../processes.mjs';
import { note, ratio } from '../rows.mjs';
import { deliveries, manyRoles, toYaml } from '../templates/index.mjs';

const PER_SERVICE = 16;
const SIZES = [100, 1_000, 10_000];
const SHAPES = {
  pipelines: (resources, findings) => deliveries({ services: Math.round(resources / PER_SERVICE), findings }),
  roles: (resources, findings) => manyRoles({ roles: resources - PER_SERVICE * Math.max(1, Math.ceil(findings / 2)), findings }),
};

/**
 * Time for each resource as one template grows; fresh processes, without their start. Judged from 1,000 to 10,000, because
 * below that the machine is still warming up, which would hide growth.
 */
export async function measure({ rounds, folder }) {
  const verdicts = await bundled('verdicts', folder);
  const rows = [];
  for (const [shape, template] of Object.entries(SHAPES)) {
    for (const findings of [0, 50]) rows.push(...grown(verdicts, folder, { shape, template, findings, rounds: Math.ceil(rounds / 3) }));
  }
  return rows;
}

function grown(verdicts, folder, { shape, template, findings, rounds }) {
  const what = `many ${shape}, ${findings} findings`;
  const subjects = SIZES.map((size) => {
    // A hundred resources have no room for fifty faults.
    const given = template(size, Math.min(findings, Math.floor(size / 25)));
    const file = written(folder, `${shape}-${findings}-${size}.yaml`, toYaml(given));
    const resources = Object.keys(given.Resources).length;
    return [String(size), () => perResource(runEntry([verdicts, file]), resources)];
  });
  const times = medians(Object.fromEntries(subjects), rounds);
  const [smallest] = SIZES;
  return [
    note(`${what}: each of ${smallest.toLocaleString('en')} resources`, times[smallest]),
    ratio(`${what}: each of 10,000 resources`, 'each of 1,000', times[10_000], times[1_000], 1.3),
  ];
}

function perResource(ran, resources) {
  return ran === undefined ? undefined : ran.ms / resources;
}
