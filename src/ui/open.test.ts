import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ReportInput } from '../audit/result.ts';
import { one } from '../testing/audit-results.ts';
import { FakeKeyboard, FakeOutput } from '../testing/terminal.ts';
import { browseResult, type Stops, showScan, type Terminal } from './open.tsx';

const ENTERED = '\u001b[?1049h';
const LEFT = '\u001b[?25h\u001b[?1049l';

function terminal(env: Terminal['env'] = {}) {
  const output = new FakeOutput({ columns: 80, rows: 24 });
  const keyboard = new FakeKeyboard();
  const given: Terminal = {
    output: output.asStream(),
    keyboard: keyboard.asStream(),
    env,
    cwd: '/nowhere',
    look: { colour: true, unicode: true },
  };
  return { output, keyboard, given };
}

/** Types once something is shown. */
async function typed({ output, keyboard }: ReturnType<typeof terminal>, shown: string, ...keys: readonly string[]): Promise<void> {
  await until(() => output.written.includes(shown));
  for (const key of keys) keyboard.type(key);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(1);
}

describe('the terminal', () => {
  it('is given back as it was when a person quits', async () => {
    const used = terminal();
    const ended = browseResult(one(), used.given);
    await typed(used, 'ungated-production', '\r');
    await typed(used, 'Why it matters', 'q');
    expect(await ended).toBe('quit');
    expect(used.output.written.startsWith(ENTERED)).toBe(true);
    expect(used.output.written.endsWith(LEFT)).toBe(true);
    expect(used.keyboard.raw).toBe(false);
  });

  it('never loses its scrollback', async () => {
    const used = terminal();
    const ended = browseResult(one(), used.given);
    await typed(used, 'ungated-production', 'j', '\u001b[6~', '?', 'q', '\u0003');
    await ended;
    expect(used.output.written).not.toMatch(/\u001b\[3J|\u001bc|\n/);
  });

  it('is drawn anew when its size changes', async () => {
    const used = terminal();
    const ended = browseResult(one(), used.given);
    await until(() => used.output.written.includes('ungated-production'));
    used.output.columns = 160;
    used.output.emit('resize');
    await typed(used, '┬', 'q');
    await ended;
    expect(used.output.written).toContain('\u001b[2J');
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('is given back on %s', async (signal) => {
    const used = terminal();
    const ended = browseResult(one(), used.given);
    await until(() => used.output.written.includes('ungated-production'));
    process.emit(signal);
    expect(await ended).toBe('interrupted');
    expect(used.output.written.endsWith(LEFT)).toBe(true);
  });

  it('takes what is copied into its clipboard, and the note says what is known of that', async () => {
    const used = terminal();
    const ended = browseResult(one(), used.given);
    await typed(used, 'ungated-production', 'y');
    await typed(used, 'sent the place', 'q');
    await ended;
    expect(used.output.written).toContain(`\u001b]52;c;${Buffer.from('templates/pipeline.yaml:41:15').toString('base64')}\u0007`);
  });

  it('is not drawn on for a screen reader: sentences follow each other', async () => {
    const used = terminal({ INK_SCREEN_READER: 'true' });
    const ended = browseResult(one(), used.given);
    await typed(used, 'Findings, 1: 1 high.', '\r');
    await typed(used, 'more lines: PgDn goes on.', '\u001b[6~');
    await typed(used, 'pipeaudit explain ungated-production', 'q');
    await ended;
    expect(used.output.written.endsWith('\n')).toBe(true);
    expect(used.output.written).toContain('1 of 1: high, ungated-production: Deploy deploys to production');
    expect(used.output.written).not.toContain(ENTERED);
    expect(used.output.written).not.toMatch(/[│●▶❯─]/);
  });
});

describe('a scan that is watched', () => {
  it('is shown as it runs, and then its result', async () => {
    const used = terminal();
    const shown = showScan(
      {
        about: 'templates',
        run: async (tell) => {
          tell({ kind: 'step', step: 'read', total: 7 });
          await until(() => used.output.written.includes('read 7 files'));
          tell({ kind: 'judged', system: 'web', done: 1, total: 2, found: [{ severity: 'high' }] });
          await until(() => used.output.written.includes('1 of 2 systems'));
          return one();
        },
      },
      used.given,
    );
    await typed(used, 'ungated-production', 'q');
    expect((await shown).result?.result.findings).toHaveLength(1);
  });

  it('is told to stop when a person interrupts it, and has no result', async () => {
    const used = terminal();
    let stopped = false;
    const run = (_: unknown, { all }: Stops): Promise<ReportInput> =>
      new Promise((_resolve, reject) => {
        all.addEventListener('abort', () => {
          stopped = true;
          reject(all.reason);
        });
      });
    const shown = showScan({ about: 'templates', run }, used.given);
    await typed(used, 'scanning', '\u0003');
    expect(await shown).toEqual({ ending: 'interrupted' });
    expect(stopped).toBe(true);
    expect(used.output.written.endsWith(LEFT)).toBe(true);
  });

  it('shows what was read of accounts when a person stops the reading', async () => {
    const used = terminal();
    const run: Parameters<typeof showScan<ReportInput>>[0]['run'] = async (tell, { reading, all }) => {
      tell({ kind: 'step', step: 'read' });
      tell({
        kind: 'place',
        account: '111111111111',
        region: 'eu-west-1',
        state: 'reading',
        calls: 3,
        throttled: 0,
        resources: 2,
        left: 4,
      });
      await until(() => reading.aborted);
      await until(() => used.output.written.includes('stopped: what was read until now'));
      return all.aborted ? Promise.reject(all.reason) : one();
    };
    const shown = showScan({ about: 'accounts', run }, used.given);
    await typed(used, 'Ctrl-C stops reading', '\u0003');
    await typed(used, 'ungated-production', 'q');
    expect(await shown).toMatchObject({ ending: 'quit', result: { result: { findings: [{}] } } });
  });

  it('gives the terminal back before it throws what the scan throws', async () => {
    const used = terminal();
    const shown = showScan({ about: 'templates', run: () => Promise.reject(new Error('no such file')) }, used.given);
    await expect(shown).rejects.toThrow('no such file');
    expect(used.output.written.endsWith(LEFT)).toBe(true);
  });
});
