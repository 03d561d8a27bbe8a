import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { main } from './main.ts';

const root = join(import.meta.dirname, '../..');

async function prove(...flags: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  let stdout = '';
  const silent = { write: () => true };
  const io = {
    stdin: (async function* () {})(),
    stdout: { write: (text: string) => (stdout += text), columns: 100 },
    stderr: silent,
    env: {},
    cwd: root,
  };
  return { code: await main(['prove', 'fixtures/showcase', ...flags], io), stdout };
}

it('prints every call of the showcase with the statement that decides', async () => {
  const { code, stdout } = await prove();
  expect(code).toBe(1);
  await expect(stdout).toMatchFileSnapshot(join(root, 'fixtures/showcase/prove.txt'));
});

it('shows the denied calls alone, with the side that is missing', async () => {
  const { stdout } = await prove('--denied');
  expect(stdout).toContain('x denied  DeployRole kms:Decrypt on ArtifactKey\n            the policy of the resource does not allow it');
  expect(stdout).not.toContain('+ allowed');
});

it('keeps to one action', async () => {
  const { stdout } = await prove('--action', 'Approve');
  expect(stdout).toContain('Pipeline / Production / Approve');
  expect(stdout).not.toContain('Pipeline / Source');
});

it('gives the ledger as data', async () => {
  const { stdout } = await prove('--format', 'json', '--denied');
  const { entries } = JSON.parse(stdout);
  expect(entries).toMatchObject([
    { caller: 'DeployRole', answer: 'denied', target: 'ArtifactKey' },
    { caller: 'StackRole', answer: 'denied' },
  ]);
});

it('writes the ledger as its schema says', async () => {
  const { stdout } = await prove('--format', 'json', '--all');
  const schema: object = JSON.parse(readFileSync(join(root, 'schema/pipeaudit-ledger-1.json'), 'utf8'));
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  expect([validate(JSON.parse(stdout)), validate.errors]).toEqual([true, null]);
});
