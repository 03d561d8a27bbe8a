import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/root.mjs';
import { bundled } from '../processes.mjs';

/** Accounts, 80 findings in each: 100,000. */
const ACCOUNTS = 1250;
const FORMATS = ['json', 'jsonl', 'csv', 'sarif', 'html'];
/** Megabytes that the process may have at most. */
const GOAL = 300;
const LIMIT = 30 * 60_000;

/** 100,000 findings of a run over an organization, judged and written in every format that holds all of them: memory. */
export async function measure({ folder }) {
  const entry = await bundled('findings', folder);
  const path = join(folder, 'findings');
  const { status } = spawnSync(process.execPath, [entry, path, String(ACCOUNTS)], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`the run was not written: ${status}`);
  const outputs = FORMATS.flatMap((format) => ['--output', `${format}=${join(folder, `findings.${format}`)}`]);
  const peak = `process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'))`;
  const begun = performance.now();
  const judged = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${peak}`, 'bin/pipeaudit.js', 'merge', path, '--no-config', '--fail-on', 'never', ...outputs],
    { cwd: root, encoding: 'utf8', timeout: LIMIT, maxBuffer: 1 << 28 },
  );
  const ms = performance.now() - begun;
  const kilobytes = /^peak (\d+)$/m.exec(judged.stderr)?.[1];
  if (judged.status !== 0 || kilobytes === undefined) throw new Error(`the merge ended with ${judged.status}: ${judged.stderr}`);
  const findings = readFileSync(join(folder, 'findings.jsonl'), 'utf8').split('\n{"schemaVersion":1,"type":"finding"').length;
  const pages = readdirSync(folder).filter((file) => /^findings(-\d+)?\.html$/.test(file)).length;
  rmSync(path, { recursive: true });
  const megabytes = Math.round(Number(kilobytes) / 1024);
  return [
    {
      what: `${findings} findings as text, ${FORMATS.join(', ')} (${pages} pages): at most ${megabytes} MB`,
      ms,
      goal: `${GOAL} MB`,
      verdict: megabytes < GOAL ? 'met' : 'missed',
    },
  ];
}
