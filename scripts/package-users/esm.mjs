/** A program that uses the package from ESM. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { audit, render, UserError } from 'pipeaudit';
import { PipeauditValidation } from 'pipeaudit/cdk';

const result = await audit({ paths: ['showcase'] });
assert(result.findings.some(({ rule }) => rule === 'late-approval'));
for (const format of ['text', 'sarif', 'json']) assert((await render(result, format)).includes('late-approval'));
await assert.rejects(audit({ paths: ['nowhere.yaml'] }), UserError);
assert.equal(new PipeauditValidation({ config: false }).name, 'pipeaudit');

const { resolve } = createRequire(import.meta.url);
for (const schema of ['pipeaudit.config', 'pipeaudit-result-1']) {
  const { properties } = JSON.parse(readFileSync(resolve(`pipeaudit/schema/${schema}.json`), 'utf8'));
  assert.equal(typeof properties, 'object');
}
