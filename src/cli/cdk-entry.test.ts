import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cdkEntry } from './cdk-entry.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pipeaudit-'));
  mkdirSync(join(root, 'infra/cdk.out'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const committed =
  (...files: readonly string[]) =>
  (file: string) =>
    files.includes(file);

it.each([
  ['{"app": "npx ts-node --prefer-ts-exts bin/app.ts"}', 'infra/bin/app.ts'],
  ['{"app": "node --import=tsx \\"bin/app.ts\\""}', 'infra/bin/app.ts'],
  ['{"app": "python3 not-there.py"}', 'infra/cdk.json'],
  ['{"app": 7}', 'infra/cdk.json'],
  ['no JSON', 'infra/cdk.json'],
])('of %s is %s', (text, entry) => {
  writeFileSync(join(root, 'infra/cdk.json'), text);
  const isCommitted = committed('infra/cdk.json', 'infra/bin/app.ts');
  expect(cdkEntry(join(root, 'infra/cdk.out'), root, isCommitted)).toBe(join(root, entry));
  expect(cdkEntry(join(root, 'infra'), root, isCommitted)).toBe(join(root, entry));
});

it('is none without a cdk.json in the repository', () => {
  expect(cdkEntry(join(root, 'infra/cdk.out'), root, committed())).toBeUndefined();
  writeFileSync(join(root, 'infra/cdk.json'), '{"app": "node app.js"}');
  expect(cdkEntry(join(root, 'infra/cdk.out'), root, committed('app.js'))).toBeUndefined();
  expect(cdkEntry('/', root, committed('infra/cdk.json'))).toBeUndefined();
});
