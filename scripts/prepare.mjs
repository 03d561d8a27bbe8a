/**
 * npm runs this after `npm ci`, and before it packs what is installed from git. Of a global installation from git, which
 * is also how pre-commit installs a hook, it hands the word `global` on to the packages that the build needs, and they do
 * not get here: then they are fetched first.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

if (!existsSync(join(root, 'node_modules/esbuild'))) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_(?:global|location|prefix)$/i.test(name)));
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
await import('./build.mjs');
