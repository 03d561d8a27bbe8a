#!/usr/bin/env node
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';

const [major] = process.versions.node.split('.');
const cli = new URL('../dist/cli.js', import.meta.url);

if (Number(major) < 20) {
  process.stderr.write(`pipeaudit needs Node.js 20 or later; this is ${process.version}.\n`);
  process.exitCode = 2;
} else if (!existsSync(cli)) {
  process.stderr.write('pipeaudit is not built yet: `npm ci` in its folder builds it.\n');
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache?.(); // Node 22.1 and later
  const { main, processIo } = await import(cli.href);
  process.exitCode = await main(process.argv.slice(2), processIo());
}
