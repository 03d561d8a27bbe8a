import { expect, it } from 'vitest';
import type { Io } from './io.ts';
import { colourWanted, widthOf } from './terminal.ts';

function io(env: Io['env'], isTTY: boolean, columns?: number): Io {
  const output = { write: () => {}, isTTY, ...(columns === undefined ? {} : { columns }) };
  return { stdin: (async function* () {})(), stdout: output, stderr: output, env, cwd: '/' };
}

it.each([
  ['auto', {}, true, true],
  ['auto', {}, false, false],
  ['auto', { NO_COLOR: '1' }, true, false],
  ['auto', { NO_COLOR: '' }, true, true],
  ['auto', { TERM: 'dumb' }, true, false],
  ['auto', { FORCE_COLOR: '1' }, false, true],
  ['auto', { FORCE_COLOR: '0' }, true, false],
  ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ['always', { NO_COLOR: '1' }, false, true],
  ['never', { FORCE_COLOR: '1' }, true, false],
] as const)('with --color %s, %j and a terminal: %s, colours: %s', (choice, env, isTTY, wanted) => {
  expect(colourWanted(choice, io(env, isTTY))).toBe(wanted);
});

it('is as wide as the terminal, else as COLUMNS says', () => {
  expect(widthOf(io({ COLUMNS: '40' }, true, 132))).toBe(132);
  expect(widthOf(io({ COLUMNS: '40' }, false))).toBe(40);
  expect(widthOf(io({ COLUMNS: 'wide' }, false))).toBe(100);
});
