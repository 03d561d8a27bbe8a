import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { root } from '../../scripts/root.mjs';
import { bundled } from '../processes.mjs';

const SIZES = [200, 2000];
/** Megabytes that ten times the accounts may take more. */
const GROWTH = 30;
/** With room Node lets garbage lie: in a heap of this many megabytes the peak tells what is kept. */
const HEAP = 120;
/** Sockets that may be open at once: as many as there are requests on their way. */
const SOCKETS = 64;

/** An emulated organization of 2,000 accounts: time, calls for each account, memory and sockets against 200 of them. */
export async function measure({ folder }) {
  const entry = await bundled('organization', folder);
  const emulator = spawn(process.execPath, [await bundled('endpoint', folder), String(SIZES[1])], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface({ input: emulator.stdout });
    const [first] = await once(lines, 'line');
    const { endpoint, externalId } = JSON.parse(first);
    const rows = [];
    const runs = [];
    for (const size of SIZES) {
      const run = await readBy(entry, size, externalId, endpoint);
      emulator.stdin.write('calls\n');
      const [said] = await once(lines, 'line');
      const { calls } = JSON.parse(said);
      runs.push(run);
      const each = (calls / run.accounts).toFixed(1);
      const what = `${run.accounts} accounts: ${calls} calls (${each} each), ${run.megabytes} MB, at most ${run.sockets} sockets`;
      rows.push({ what, ms: run.ms, verdict: '' }, { what: `${run.accounts} accounts, joined`, ms: run.joining, verdict: '' });
    }
    const growth = runs[1].megabytes - runs[0].megabytes;
    const sockets = Math.max(...runs.map((run) => run.sockets));
    rows.push(
      {
        what: `${SIZES[1]} accounts take ${growth} MB more than ${SIZES[0]}, in a heap of ${HEAP} MB`,
        goal: `${GROWTH} MB`,
        verdict: growth < GROWTH ? 'met' : 'missed',
      },
      { what: `at most ${sockets} sockets at once`, goal: `${SOCKETS} sockets`, verdict: sockets <= SOCKETS ? 'met' : 'missed' },
    );
    return rows;
  } finally {
    emulator.kill();
  }
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
