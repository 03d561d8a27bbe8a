/**
 * `node bench/comparison.mjs`: the table of docs/comparison.md. Each tool that is on the PATH looks at the public incidents
 * of fixtures/incidents, with the fault and without it. It tells them apart when it reports anything on the broken one that
 * it does not report on the fixed one, whatever that is.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../dist/index.js';
import { root } from '../scripts/root.mjs';

const folder = join(root, 'fixtures/incidents');
const incidents = readdirSync(folder).filter((name) => /^\d/.test(name));
const cases = incidents.flatMap((incident) => ['broken', 'fixed'].map((variant) => `${incident}/${variant}`));

/** Each gives, for each case, the set of what it reports: identifier and resource or path. */
const tools = {
  'pipeaudit, no configuration': { version: () => ownVersion(), findings: () => ours(() => false) },
  'pipeaudit, deployments stated': { version: () => ownVersion(), findings: () => ours(({ deployments }) => ({ deployments })) },
  'pipeline-check': { version: () => said('pipeline_check', '--version'), findings: pipelineCheck },
  checkov: { version: () => said('checkov', '--version'), findings: checkov },
  'cfn-lint': { version: () => said('cfn-lint', '--version'), findings: cfnLint },
};

console.log('| tool | version | tells apart | reports on the fixed ones |\n| --- | --- | --- | --- |');
for (const [name, { version, findings }] of Object.entries(tools)) {
  const installed = version();
  if (installed === undefined) {
    console.log(`| ${name} | not installed | | |`);
    continue;
  }
  const found = await findings();
  const of = (incident, variant) => found.get(`${incident}/${variant}`) ?? new Set();
  const apart = incidents.filter((incident) => [...of(incident, 'broken')].some((finding) => !of(incident, 'fixed').has(finding)));
  const onFixed = incidents.reduce((sum, incident) => sum + of(incident, 'fixed').size, 0);
  console.log(`| ${name} | ${installed} | ${apart.length} of ${incidents.length} | ${onFixed} |`);
}

async function ours(configure) {
  const results = cases.map(async (name) => {
    const incident = JSON.parse(readFileSync(join(folder, name, '../incident.json'), 'utf8'));
    const { findings } = await audit({ paths: ['.'], cwd: join(folder, name), config: configure(incident) });
    return [name, new Set(findings.map(({ rule, message, place }) => `${rule} ${place.file} ${place.logicalId} ${message}`))];
  });
  return new Map(await Promise.all(results));
}

function pipelineCheck() {
  return new Map(
    cases.map((name) => {
      const { findings } = json('pipeline_check', [
        '--pipeline',
        'cloudformation',
        '--cfn-template',
        join(folder, name),
        '--output',
        'json',
      ]);
      return [name, new Set(findings.filter(({ passed }) => !passed).map(({ check_id, resource }) => `${check_id} ${resource}`))];
    }),
  );
}

function checkov() {
  const reports = [json('checkov', ['-d', folder, '--framework', 'cloudformation', '-o', 'json', '--compact', '--quiet'])].flat();
  const failed = reports.flatMap(({ results }) => results.failed_checks);
  return byCase(failed.map(({ check_id, resource, file_path }) => [file_path, `${check_id} ${resource} ${file_path.split('/').at(-1)}`]));
}

function cfnLint() {
  const matches = json('cfn-lint', ['--format', 'json', join(folder, '*/*/*.yaml')]);
  return byCase(matches.map(({ Rule, Location, Filename }) => [Filename, `${Rule.Id} ${JSON.stringify(Location.Path)}`]));
}

function byCase(entries) {
  const found = new Map(cases.map((name) => [name, new Set()]));
  for (const [path, finding] of entries) found.get(cases.find((name) => path.includes(`/${name}/`)))?.add(finding);
  return found;
}

function json(program, words) {
  const cwd = mkdtempSync(join(tmpdir(), 'pipeaudit-comparison-'));
  const { stdout } = spawnSync(program, words, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  rmSync(cwd, { recursive: true });
  return JSON.parse(stdout);
}

function said(program, option) {
  const { status, stdout } = spawnSync(program, [option], { encoding: 'utf8' });
  return status === 0 ? /\d+(?:\.\d+)+/.exec(stdout)?.[0] : undefined;
}

function ownVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}
