/** `npm run bless`: takes what the program says now as the golden outputs, then renews the generated files. Read the diff before you commit. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.mjs';

if (process.env.CI) {
  console.error('Golden outputs are not blessed in CI: run `npm run bless` on your machine, read the diff and commit it.');
  process.exit(2);
}

const steps = [
  [join(root, 'node_modules/.bin/vitest'), ['run', '-u', ...process.argv.slice(2)]],
  [process.execPath, [join(root, 'scripts/generate.mjs')]],
];
for (const [program, rest] of steps) {
  const { status } = spawnSync(program, rest, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
