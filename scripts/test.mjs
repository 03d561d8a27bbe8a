/**
 * `npm test [-- what…]`: Vitest. The id of a rule means that rule: its fixtures and what holds for it; everything else is
 * handed on (`npm test -- src/graph`).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const given = process.argv.slice(2);
const rules = given.filter((argument) => /^[a-z][a-z0-9-]*$/.test(argument) && existsSync(join(root, 'fixtures/rules', argument)));
const others = given.filter((argument) => !rules.includes(argument));
const selection =
  rules.length === 0 ? [] : ['fixtures/rules', 'src/testing/meta', '--hideSkippedTests', '-t', `(^|[ /])(${rules.join('|')})([ /]|$)`];

const { status } = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', ...selection, ...others], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
