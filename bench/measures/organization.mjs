import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/root.mjs';
import { bundled } from '../processes.mjs';
import { skipped } from '../rows.mjs';

const PYTHON = process.env.PIPEAUDIT_PYTHON ?? 'python3';
const PORT = 5099;
const SIZES = [100, 1000];
/** Megabytes that ten times the accounts may take more. */
const GROWTH = 30;
/** With room Node lets garbage lie: in a heap of this many megabytes the peak tells what is kept. */
const HEAP = 120;

/** An emulated organization of 1,000 accounts: time, calls for each account, and memory against 100 of them. */
export async function measure({ folder }) {
  if (spawnSync(PYTHON, ['-c', 'import boto3, flask, moto.server']).status !== 0) return [skipped('organization', `${PYTHON} has no moto`)];
  const entry = await bundled('organization', folder);
  const emulator = spawn(PYTHON, [join(root, 'fixtures/emulator/moto-plus.py'), '-p', String(PORT)], { stdio: 'ignore' });
  try {
    const endpoint = `http://127.0.0.1:${PORT}`;
    await answers(endpoint);
    const manifest = seeded(endpoint, join(folder, 'manifest.json'));
    const rows = [];
    const runs = [];
    for (const size of SIZES) {
      await fetch(`${endpoint}/moto-plus/calls`, { method: 'DELETE' });
      const run = await readBy(entry, size, manifest.externalId, endpoint);
      const calls = (await (await fetch(`${endpoint}/moto-plus/calls`)).json()).filter(({ service }) => service !== 'organizations');
      runs.push(run);
      const each = (calls.length / run.accounts).toFixed(1);
      const what = `${run.accounts} accounts: ${calls.length} calls (${each} each), ${run.megabytes} MB, at most ${run.sockets} sockets`;
      rows.push({ what, ms: run.ms, verdict: '' }, { what: `${run.accounts} accounts, joined`, ms: run.joining, verdict: '' });
    }
    const growth = runs[1].megabytes - runs[0].megabytes;
    rows.push({
      what: `${SIZES[1]} accounts take ${growth} MB more than ${SIZES[0]}, in a heap of ${HEAP} MB`,
      goal: `${GROWTH} MB`,
      verdict: growth <= GROWTH ? 'met' : 'missed',
    });
    return rows;
  } finally {
    emulator.kill();
  }
}

async function answers(endpoint) {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await fetch(`${endpoint}/moto-plus/calls`).catch(() => undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the emulator does not answer');
}

function seeded(endpoint, file) {
  const script = join(root, 'fixtures/emulator/moto-seed.py');
  const { status, stderr } = spawnSync(PYTHON, [script, endpoint, '--manifest', file, '--extra', String(SIZES[1])], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the seed failed: ${stderr}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** What a process of its own says that reads so many accounts. */
function readBy(entry, size, externalId, endpoint) {
  return new Promise((resolve, reject) => {
    const credentials = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_REGION: 'us-east-1' };
    const env = { ...process.env, ...credentials, AWS_ENDPOINT_URL: endpoint, AWS_CONFIG_FILE: '/nonexistent' };
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP}`, entry, String(size), externalId], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.on('close', (status) => (status === 0 ? resolve(JSON.parse(said)) : reject(new Error(`the reader ended with ${status}`))));
  });
}
