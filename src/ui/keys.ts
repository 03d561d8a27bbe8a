import type { Offers } from './entries.ts';
import type { Action } from './reducer.ts';
import type { Mode } from './state.ts';

/** What is done outside of the state. */
export type Effect = 'copy-fix' | 'copy-place' | 'copy-ignore' | 'edit' | 'suspend' | 'quit';
export type Command = Action | { readonly effect: Effect };

/** One row of the key table: it drives the keys, and prints the help and the documentation. */
export interface Binding {
  /** As `keyOf` names them; the first ones are what people are told. */
  readonly keys: readonly string[];
  readonly modes: readonly Mode[];
  readonly command: Command;
  /** In the help; keys that say the same as another row leave it out. */
  readonly does?: string;
  /** In the line at the bottom, for the modes that it is most needed in. */
  readonly hint?: string;
  readonly hinted?: readonly Mode[];
  /** The hint is for entries that offer this. */
  readonly needs?: keyof Offers;
}

const LIST: readonly Mode[] = ['list'];
const SCROLLED: readonly Mode[] = ['list', 'detail', 'help'];
const READING: readonly Mode[] = ['list', 'detail'];
const CHOICES: readonly Mode[] = ['group', 'sort'];
const ANYWHERE: readonly Mode[] = ['list', 'detail', 'filter', 'group', 'sort', 'help'];

/** The key table, in the sections of the help. */
export const keyTable: Readonly<Record<string, readonly Binding[]>> = {
  Moving: [
    { keys: ['↓', 'j'], modes: SCROLLED, command: { type: 'move', to: 'down' }, does: 'down one row or line' },
    { keys: ['↑', 'k'], modes: SCROLLED, command: { type: 'move', to: 'up' }, does: 'up one row or line' },
    { keys: ['PgDn', 'Ctrl-D'], modes: SCROLLED, command: { type: 'move', to: 'page-down' }, does: 'down one page' },
    { keys: ['PgUp', 'Ctrl-U'], modes: SCROLLED, command: { type: 'move', to: 'page-up' }, does: 'up one page' },
    { keys: ['Home', '<'], modes: SCROLLED, command: { type: 'move', to: 'first' }, does: 'to the beginning' },
    { keys: ['End', '>'], modes: SCROLLED, command: { type: 'move', to: 'last' }, does: 'to the end' },
    { keys: ['Enter', '→', 'l'], modes: READING, command: { type: 'open' }, does: 'to the details', hint: 'details', hinted: LIST },
    { keys: ['Esc', '←', 'h'], modes: READING, command: { type: 'close' }, does: 'back to the list', hint: 'back', hinted: ['detail'] },
    {
      keys: ['n'],
      modes: READING,
      command: { type: 'entry', by: 1 },
      does: 'the next one, with its details',
      hint: 'next',
      hinted: ['detail'],
    },
    {
      keys: ['p'],
      modes: READING,
      command: { type: 'entry', by: -1 },
      does: 'the previous one, with its details',
      hint: 'before',
      hinted: ['detail'],
    },
    {
      keys: [']'],
      modes: READING,
      command: { type: 'section', by: 1 },
      does: 'to the next part of the details',
      hint: 'part',
      hinted: ['detail'],
    },
    { keys: ['['], modes: READING, command: { type: 'section', by: -1 }, does: 'to the part before' },
  ],
  Views: [
    { keys: ['Tab'], modes: READING, command: { type: 'view', to: 'next' }, does: 'the next view', hint: 'views', hinted: LIST },
    { keys: ['Shift-Tab'], modes: READING, command: { type: 'view', to: 'previous' }, does: 'the view before' },
    { keys: ['1'], modes: READING, command: { type: 'view', to: 'findings' }, does: 'findings' },
    { keys: ['2'], modes: READING, command: { type: 'view', to: 'unknown' }, does: 'what stayed unknown, and what would settle it' },
    { keys: ['3'], modes: READING, command: { type: 'view', to: 'suppressed' }, does: 'findings that were suppressed' },
    { keys: ['4'], modes: READING, command: { type: 'view', to: 'pipelines' }, does: 'pipelines, drawn' },
    { keys: ['5'], modes: READING, command: { type: 'view', to: 'audit' }, does: 'what was audited, and what could not be' },
  ],
  'Filter, group, sort': [
    {
      keys: ['/'],
      modes: READING,
      command: { type: 'mode', to: 'filter' },
      does: 'filter as you type; several words have to be there all',
      hint: 'filter',
      hinted: LIST,
    },
    { keys: ['Enter', '↓', 'Tab'], modes: ['filter'], command: { type: 'mode', to: 'list' }, hint: 'keep the filter', hinted: ['filter'] },
    { keys: ['Esc'], modes: ['filter'], command: { type: 'clear' }, hint: 'drop it', hinted: ['filter'] },
    { keys: ['Backspace', 'Delete'], modes: ['filter'], command: { type: 'erase' } },
    { keys: ['Ctrl-U'], modes: ['filter'], command: { type: 'empty' } },
    {
      keys: ['g'],
      modes: READING,
      command: { type: 'mode', to: 'group' },
      does: 'group by severity, rule, pipeline, account, control, file, or not at all',
      hint: 'group',
      hinted: LIST,
    },
    { keys: ['s'], modes: ['group'], command: { type: 'group', by: 'severity' }, hint: 'severity', hinted: ['group'] },
    { keys: ['r'], modes: ['group'], command: { type: 'group', by: 'rule' }, hint: 'rule', hinted: ['group'] },
    { keys: ['p'], modes: ['group'], command: { type: 'group', by: 'pipeline' }, hint: 'pipeline', hinted: ['group'] },
    { keys: ['a'], modes: ['group'], command: { type: 'group', by: 'account' }, hint: 'account', hinted: ['group'] },
    { keys: ['c'], modes: ['group'], command: { type: 'group', by: 'control' }, hint: 'control', hinted: ['group'] },
    { keys: ['f'], modes: ['group'], command: { type: 'group', by: 'file' }, hint: 'file', hinted: ['group'] },
    { keys: ['n'], modes: ['group'], command: { type: 'group', by: 'nothing' }, hint: 'not at all', hinted: ['group'] },
    {
      keys: ['o'],
      modes: READING,
      command: { type: 'mode', to: 'sort' },
      does: 'order by severity, place, rule or confidence',
      hint: 'order',
      hinted: LIST,
    },
    { keys: ['s'], modes: ['sort'], command: { type: 'sort', by: 'severity' }, hint: 'severity', hinted: ['sort'] },
    { keys: ['p'], modes: ['sort'], command: { type: 'sort', by: 'place' }, hint: 'place', hinted: ['sort'] },
    { keys: ['r'], modes: ['sort'], command: { type: 'sort', by: 'rule' }, hint: 'rule', hinted: ['sort'] },
    { keys: ['c'], modes: ['sort'], command: { type: 'sort', by: 'confidence' }, hint: 'confidence', hinted: ['sort'] },
    { keys: ['Esc'], modes: CHOICES, command: { type: 'mode', to: 'list' }, hint: 'as it was', hinted: CHOICES },
    { keys: ['Space'], modes: READING, command: { type: 'fold' }, does: 'fold or unfold the group' },
    { keys: ['z'], modes: READING, command: { type: 'fold-all' }, does: 'fold or unfold all groups' },
  ],
  'Taking away': [
    {
      keys: ['c'],
      modes: READING,
      command: { effect: 'copy-fix' },
      does: 'copy the fix',
      hint: 'copy fix',
      hinted: ['detail'],
      needs: 'fix',
    },
    { keys: ['y'], modes: READING, command: { effect: 'copy-place' }, does: 'copy file:line:column' },
    {
      keys: ['i'],
      modes: READING,
      command: { effect: 'copy-ignore' },
      does: 'copy the comment that accepts the finding',
      hint: 'copy ignore',
      hinted: ['detail'],
      needs: 'ignore',
    },
    {
      keys: ['e'],
      modes: READING,
      command: { effect: 'edit' },
      does: 'open the place in $VISUAL or $EDITOR',
      hint: 'edit',
      hinted: ['detail'],
      needs: 'place',
    },
  ],
  Besides: [
    { keys: ['?'], modes: READING, command: { type: 'mode', to: 'help' }, does: 'this help', hint: 'help', hinted: READING },
    { keys: ['Esc', '?', 'q', 'Enter'], modes: ['help'], command: { type: 'close' }, hint: 'back', hinted: ['help'] },
    { keys: ['Ctrl-Z'], modes: ANYWHERE, command: { effect: 'suspend' }, does: 'back to the shell for a while; `fg` returns' },
    { keys: ['q'], modes: READING, command: { effect: 'quit' }, does: 'quit', hint: 'quit', hinted: LIST },
    { keys: ['Ctrl-C'], modes: ANYWHERE, command: { effect: 'quit' }, does: 'quit, wherever you are' },
  ],
};

const bindings: readonly Binding[] = Object.values(keyTable).flat();

/** What a key does in a mode; a filter takes every character as text. */
export function commandOf(mode: Mode, key: string): Command | undefined {
  const bound = bindings.find(({ keys, modes }) => modes.includes(mode) && keys.includes(key));
  if (bound !== undefined) return bound.command;
  if (mode === 'filter' && isText(key)) return { type: 'type', text: key === 'Space' ? ' ' : key };
  return undefined;
}

function isText(key: string): boolean {
  return key === 'Space' || (!(key in NAMED) && !/^(?:Ctrl|Alt|Shift)-./.test(key) && !/[\p{Cc}\p{Cs}]/u.test(key));
}

/** What is told in the line at the bottom: keys with what they do. @param offers of the current entry */
export function hintsOf(mode: Mode, offers: Offers = {}): readonly { readonly key: string; readonly does: string }[] {
  return bindings.flatMap(({ keys: [key = ''], hint, hinted = [], needs }) =>
    hint !== undefined && hinted.includes(mode) && (needs === undefined || offers[needs] !== undefined) ? [{ key, does: hint }] : [],
  );
}

/** A key press as a terminal library reports it. */
export interface KeyPress {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageDown: boolean;
  readonly pageUp: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

/** The keys that have a name, and how the library marks them. */
const NAMED: Readonly<Record<string, keyof KeyPress>> = {
  '↑': 'upArrow',
  '↓': 'downArrow',
  '←': 'leftArrow',
  '→': 'rightArrow',
  PgDn: 'pageDown',
  PgUp: 'pageUp',
  Home: 'home',
  End: 'end',
  Enter: 'return',
  Esc: 'escape',
  Tab: 'tab',
  Backspace: 'backspace',
  Delete: 'delete',
};

/** The name of a key press, as the table has it; several characters at once are pasted text. */
export function keyOf(input: string, press: KeyPress): string {
  if (press.tab && press.shift) return 'Shift-Tab';
  const name = Object.keys(NAMED).find((key) => press[NAMED[key] ?? 'escape']);
  if (name !== undefined) return name;
  if (press.ctrl) return `Ctrl-${input.toUpperCase()}`;
  if (press.meta) return `Alt-${input}`;
  return input === ' ' ? 'Space' : input;
}
