import { describe, expect, it } from 'vitest';
import type { Io } from './io.ts';
import { main } from './main.ts';

async function run(argv: readonly string[], more: { readonly isTTY?: boolean; readonly env?: Io['env'] } = {}) {
  let stderr = '';
  const io: Io = {
    stdin: (async function* () {})(),
    stdout: { write: () => true, ...(more.isTTY === undefined ? {} : { isTTY: more.isTTY }) },
    stderr: { write: (text) => (stderr += text) },
    env: more.env ?? {},
    cwd: '/nowhere',
  };
  const code = await main(argv, io);
  return { code, stderr };
}

describe('the terminal UI', () => {
  it.each([[['scan', 'templates', '--ui']], [['ui', 'result.json']]])(
    'wants a terminal, and says so before it reads anything: %o',
    async (argv) => {
      expect(await run(argv)).toEqual({
        code: 2,
        stderr:
          'error: the terminal UI needs a terminal, and standard output is none\nhelp: without --ui the result is written as a report; --format json saves it for `pipeaudit ui RESULT`\n',
      });
    },
  );

  it('does not draw on a terminal that cannot', async () => {
    expect(await run(['scan', '--ui'], { isTTY: true, env: { TERM: 'dumb' } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('TERM is `dumb`'),
    });
  });

  it('takes the place of a report on standard output', async () => {
    const { code, stderr } = await run(['scan', '--ui', '--format', 'json']);
    expect(code).toBe(2);
    expect(stderr).toContain("'--ui' cannot be used with option '-f, --format <name>'");
  });
});
