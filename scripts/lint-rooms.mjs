/** Checks every source file against the room table of scripts/lint/rooms.mjs; part of `npm run check`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { checkFile } from './lint/check-rooms.mjs';
import { root } from './root.mjs';

const files = globSync(['{bin,src,rules,reports,scripts,bench}/**/*.{ts,tsx,js,mjs}', '!**/*.d.ts'], { cwd: root }).sort();
const faults = files.flatMap((file) => checkFile(file, readFileSync(join(root, file), 'utf8')));
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${files.length} files keep to their rooms.`);
