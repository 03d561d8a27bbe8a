import { describe, expect, it } from 'vitest';
import { copyNote, copySequence } from './clipboard.ts';
import { editorCommand } from './editor.ts';
import { changedRows } from './screen.ts';

describe('a copy', () => {
  it('is sent as OSC 52, so that no text of a template reaches the terminal', () => {
    expect(copySequence('Action: kms:Decrypt\u001b]52')).toBe('\u001b]52;c;QWN0aW9uOiBrbXM6RGVjcnlwdBtdNTI=\u0007');
    expect(copySequence('x'.repeat(80_000))).toBeUndefined();
  });

  it('claims no more than is known', () => {
    expect(copyNote('the fix', {})).toEqual({
      copies: true,
      text: 'sent the fix to the clipboard of the terminal, if it allows programs to copy',
    });
    expect(copyNote('the fix', { TMUX: '/tmp/x' }).text).toContain('set-clipboard on');
    expect(copyNote('the fix', { TERM_PROGRAM: 'Apple_Terminal' })).toMatchObject({ copies: false });
  });
});

describe('an editor', () => {
  const place = { file: 'a b.yaml', line: 12, column: 5 };

  it.each([
    [{ EDITOR: 'vim' }, 'vim', ['+12', '--', 'a b.yaml']],
    [{ EDITOR: 'nano' }, 'nano', ['+12', 'a b.yaml']],
    [{ EDITOR: 'nano', VISUAL: '/usr/bin/code --wait' }, '/usr/bin/code', ['--wait', '--wait', '--goto', 'a b.yaml:12:5']],
    [{ EDITOR: 'hx' }, 'hx', ['a b.yaml:12:5']],
    [{ EDITOR: 'ed' }, 'ed', ['a b.yaml']],
  ])('is given the line as it takes it: %o', (env, program, args) => {
    expect(editorCommand(env, place)).toEqual({ program, args });
  });

  it('is nobody’s guess, and takes no file as an option', () => {
    expect(editorCommand({ EDITOR: ' ' }, place)).toBeUndefined();
    expect(editorCommand({ EDITOR: 'ed' }, { ...place, file: '-c.yaml' })?.args).toEqual(['./-c.yaml']);
  });
});

describe('a frame', () => {
  it('writes only rows that changed, each at its place', () => {
    expect(changedRows([], ['a', 'b'])).toBe('\u001b[1;1H\u001b[Ka\u001b[0m\u001b[2;1H\u001b[Kb\u001b[0m');
    expect(changedRows(['a', 'b'], ['a', 'c'])).toBe('\u001b[2;1H\u001b[Kc\u001b[0m');
    expect(changedRows(['a', 'b'], ['a'])).toBe('\u001b[2;1H\u001b[K\u001b[0m');
    expect(changedRows(['a'], ['a'])).toBe('');
  });
});
