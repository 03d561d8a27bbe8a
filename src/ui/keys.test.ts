import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { groupings, sortings, viewNames } from './entries.ts';
import { helpSections } from './help.ts';
import { commandOf, hintsOf, type KeyPress, keyOf, keyTable } from './keys.ts';
import type { Mode } from './state.ts';

const bindings = Object.values(keyTable).flat();
const MODES: readonly Mode[] = ['list', 'detail', 'filter', 'group', 'sort', 'help'];

describe('the key table', () => {
  it.each(MODES)('gives a key one meaning (%s)', (mode) => {
    const keys = bindings.filter(({ modes }) => modes.includes(mode)).flatMap((binding) => binding.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it.each(MODES)('leads out of every mode, and tells how (%s)', (mode) => {
    expect(commandOf(mode, 'Ctrl-C')).toEqual({ effect: 'quit' });
    expect(hintsOf(mode).length).toBeGreaterThan(0);
  });

  it('reaches every view, grouping and order', () => {
    const commands = bindings.map(({ command }) => command);
    for (const to of viewNames) expect(commands).toContainEqual({ type: 'view', to });
    for (const by of groupings) expect(commands).toContainEqual({ type: 'group', by });
    for (const by of sortings) expect(commands).toContainEqual({ type: 'sort', by });
  });

  it('is what the documentation says', () => {
    const page = readFileSync(new URL('../../docs/terminal-ui.md', import.meta.url), 'utf8');
    for (const { title, rows } of helpSections()) {
      expect(page).toContain(`### ${title}\n`);
      for (const { keys, does } of rows) {
        const named = keys.split(' ').map((key) => `\`${key}\``);
        expect(page).toContain(`| ${named.join(' ')} | ${does} |`);
      }
    }
  });
});

describe('a key press', () => {
  const none = Object.fromEntries(
    'upArrow downArrow leftArrow rightArrow pageDown pageUp home end return escape tab backspace delete ctrl shift meta'
      .split(' ')
      .map((name) => [name, false]),
  ) as unknown as KeyPress;

  it.each<[string, string, Partial<KeyPress>]>([
    ['j', 'j', {}],
    ['G', 'G', { shift: true }],
    ['Space', ' ', {}],
    ['Ctrl-D', 'd', { ctrl: true }],
    ['Alt-x', 'x', { meta: true }],
    ['Shift-Tab', '', { tab: true, shift: true }],
    ['↓', '', { downArrow: true }],
    ['Enter', '', { return: true }],
    ['Esc', '', { escape: true, meta: true }],
  ])('is called %s', (name, input, marks) => {
    expect(keyOf(input, { ...none, ...marks })).toBe(name);
  });
});
