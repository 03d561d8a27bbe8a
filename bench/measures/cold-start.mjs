import { medians, run } from '../processes.mjs';
import { ratio } from '../rows.mjs';

/** Whole processes: what a person waits for who asks for the version or the help, against Node that does nothing. */
export async function measure({ rounds }) {
  const wall = (...args) => run(args)?.wall;
  const times = medians(
    {
      floor: () => wall('-e', '0'),
      version: () => wall('bin/pipeaudit.js', '--version'),
      help: () => wall('bin/pipeaudit.js', '--help'),
    },
    rounds * 3,
  );
  return ['version', 'help'].map((option) => ratio(`pipeaudit --${option}`, 'node -e 0', times[option], times.floor, 1.4));
}
