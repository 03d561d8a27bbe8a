/** `npm run check`: types, lint and format, import directions, generated files. Runs all and fails when one does. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.mjs';

const steps = [
  { name: 'types', command: ['node_modules/.bin/tsc', '--noEmit', '-p', '.'] },
  { name: 'types of the page', command: ['node_modules/.bin/tsc', '--noEmit', '-p', 'reports/html/browser'] },
  { name: 'lint and format', command: ['node_modules/.bin/biome', 'ci', '--max-diagnostics=50', '.'] },
  { name: 'rooms', command: [process.execPath, 'scripts/lint-rooms.mjs'] },
  { name: 'generated files', command: [process.execPath, 'scripts/generate.mjs', '--check'] },
];

const failed = [];
for (const { name, command } of steps) {
  const [program, ...rest] = command;
  const start = performance.now();
  const { status } = spawnSync(program.startsWith('node_modules') ? join(root, program) : program, rest, { cwd: root, stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}
console.log(`${steps.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
