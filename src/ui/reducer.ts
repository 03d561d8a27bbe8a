import { arrange, nearestStop, type Query, type Row } from './arrange.ts';
import { type Grouping, type Sorting, type ViewName, viewNames } from './entries.ts';
import { helpLines } from './help.ts';
import type { Size } from './layout.ts';
import { type BrowseState, currentRow, detailOf, type ListState, layoutIn, listIn, type Mode, scrolled, viewOf } from './state.ts';

export type Movement = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** All that can happen to what is shown. */
export type Action =
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'move'; readonly to: Movement }
  /** To the details, or unfolds a group. */
  | { readonly type: 'open' }
  /** One step back: out of the details, the filter, the help. */
  | { readonly type: 'close' }
  | { readonly type: 'view'; readonly to: ViewName | 'next' | 'previous' }
  | { readonly type: 'mode'; readonly to: Mode }
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'erase' }
  /** Drops what was typed, and goes on with typing or not. */
  | { readonly type: 'empty' }
  | { readonly type: 'clear' }
  | { readonly type: 'group'; readonly by: Grouping }
  | { readonly type: 'sort'; readonly by: Sorting }
  | { readonly type: 'fold' }
  | { readonly type: 'fold-all' }
  /** To another entry, with its details. */
  | { readonly type: 'entry'; readonly by: 1 | -1 }
  | { readonly type: 'section'; readonly by: 1 | -1 }
  | { readonly type: 'tell'; readonly text: string };

type Handlers = { readonly [T in Action['type']]: (state: BrowseState, action: Extract<Action, { type: T }>) => BrowseState };

const handlers: Handlers = {
  resize: (state, { size }) => settled({ ...state, size }),
  move: (state, { to }) =>
    state.mode === 'help' ? movedHelp(state, to) : state.mode === 'detail' ? movedDetail(state, to) : movedList(state, to),
  open: opened,
  close: closed,
  view: (state, { to }) =>
    settled({ ...state, view: to === 'next' || to === 'previous' ? neighbour(state.view, to) : to, mode: 'list', detailTop: 0 }),
  mode: (state, { to }) => entered(state, to),
  type: (state, { text }) => filtered(state, listIn(state).query.filter + text),
  erase: (state) => filtered(state, [...listIn(state).query.filter].slice(0, -1).join('')),
  empty: (state) => filtered(state, ''),
  clear: (state) => filtered({ ...state, mode: state.mode === 'filter' ? 'list' : state.mode }, ''),
  group: (state, { by }) =>
    asked({ ...state, mode: 'list' }, viewOf(state).groupings.includes(by) ? { grouping: by, folded: new Set() } : {}),
  sort: (state, { by }) => asked({ ...state, mode: 'list' }, viewOf(state).sortings.includes(by) ? { sorting: by } : {}),
  fold: folded,
  'fold-all': foldedAll,
  entry: (state, { by }) => settled({ ...withList(state, { cursor: nextEntry(listIn(state), by) }), detailTop: 0 }),
  section: toSection,
  tell: (state, { text }) => ({ ...state, message: text }),
};

/** What is shown after something happened. Pure; whatever happens, the cursor stands on a row and what is scrolled stays in bounds. */
export function reduce(state: BrowseState, action: Action): BrowseState {
  const { message: _, ...quiet } = state;
  const handle = handlers[action.type] as (state: BrowseState, action: Action) => BrowseState;
  return handle(quiet, action);
}

/** The state with everything in bounds. */
function settled(state: BrowseState): BrowseState {
  const { height } = layoutIn(state);
  const list = listIn(state);
  const shown = withList(state, scrolled({ ...list, cursor: nearestStop(list.rows, list.cursor, 1) }, height));
  return {
    ...shown,
    detailTop: bounded(shown.detailTop, detailOf(shown).lines.length, height),
    helpTop: bounded(shown.helpTop, helpLines(shown.size.columns).length, height),
  };
}

function bounded(top: number, lines: number, height: number): number {
  return Math.max(0, Math.min(top, lines - height));
}

function withList(state: BrowseState, changes: Partial<ListState>): BrowseState {
  return { ...state, lists: { ...state.lists, [state.view]: { ...listIn(state), ...changes } } };
}

/** Where a movement leads from a position, before it is brought into bounds. */
function target(to: Movement, from: number, page: number, last: number): number {
  const targets: Readonly<Record<Movement, number>> = {
    up: from - 1,
    down: from + 1,
    'page-up': from - page,
    'page-down': from + page,
    first: 0,
    last,
  };
  return targets[to];
}

function movedList(state: BrowseState, to: Movement): BrowseState {
  const { rows, cursor } = listIn(state);
  const { height } = layoutIn(state);
  const back = to === 'up' || to === 'page-up' || to === 'last';
  const wanted = target(to, cursor, Math.max(1, height - 1), rows.length - 1);
  return settled({ ...withList(state, { cursor: nearestStop(rows, wanted, back ? -1 : 1) }), detailTop: 0 });
}

function movedDetail(state: BrowseState, to: Movement): BrowseState {
  const { height } = layoutIn(state);
  return settled({ ...state, detailTop: target(to, state.detailTop, Math.max(1, height - 1), detailOf(state).lines.length) });
}

function movedHelp(state: BrowseState, to: Movement): BrowseState {
  const { height } = layoutIn(state);
  return settled({ ...state, helpTop: target(to, state.helpTop, Math.max(1, height - 1), helpLines(state.size.columns).length) });
}

function opened(state: BrowseState): BrowseState {
  const row = currentRow(state);
  if (row === undefined) return { ...state, mode: 'list' };
  return row.kind === 'group'
    ? folded(state)
    : settled({ ...state, mode: 'detail', detailTop: state.mode === 'detail' ? state.detailTop : 0 });
}

function closed(state: BrowseState): BrowseState {
  if (state.mode === 'help') return { ...state, mode: state.before, helpTop: 0 };
  if (state.mode === 'list' && listIn(state).query.filter !== '') return filtered(state, '');
  if (state.mode === 'filter') return filtered({ ...state, mode: 'list' }, '');
  return { ...state, mode: 'list' };
}

function entered(state: BrowseState, to: Mode): BrowseState {
  const { groupings, sortings } = viewOf(state);
  if (to === 'group' && groupings.length === 0) return { ...state, message: 'this view is not grouped otherwise' };
  if (to === 'sort' && sortings.length === 0) return { ...state, message: 'this view is not sorted otherwise' };
  return { ...state, mode: to, before: state.mode === 'help' ? state.before : state.mode };
}

function neighbour(view: ViewName, to: 'next' | 'previous'): ViewName {
  const index = viewNames.indexOf(view) + (to === 'next' ? 1 : viewNames.length - 1);
  return viewNames[index % viewNames.length] ?? view;
}

function filtered(state: BrowseState, filter: string): BrowseState {
  return asked(state, { filter });
}

/** The rows anew; the cursor stays with its entry where that is still there, else it goes to the first. */
function asked(state: BrowseState, changes: Partial<Query>): BrowseState {
  const list = listIn(state);
  const query = { ...list.query, ...changes };
  const rows = arrange(viewOf(state), query);
  const row = currentRow(state);
  const kept = row === undefined ? -1 : placeIn(rows, row);
  return settled({
    ...withList(state, { query, rows, cursor: nearestStop(rows, Math.max(0, kept), 1) }),
    detailTop: kept < 0 ? 0 : state.detailTop,
  });
}

/** Where a row of before stands now: the same entry, else the head of its group; -1 when neither is there. */
function placeIn(rows: readonly Row[], row: Row): number {
  const title = row.kind === 'group' ? row.group.title : row.group;
  const same = row.kind === 'entry' ? rows.findIndex((one) => one.kind === 'entry' && one.entry === row.entry) : -1;
  return same >= 0 ? same : rows.findIndex((one) => one.kind === 'group' && one.group.title === title);
}

/** Folds the group that the cursor stands in, or unfolds it. */
function folded(state: BrowseState): BrowseState {
  const row = currentRow(state);
  const title = row?.kind === 'group' ? row.group.title : row?.group;
  if (title === undefined || title === '') return state;
  const list = listIn(state);
  const titles = new Set(list.query.folded);
  if (!titles.delete(title)) titles.add(title);
  const query = { ...list.query, folded: titles };
  const rows = arrange(viewOf(state), query);
  const head = rows.findIndex((one) => one.kind === 'group' && one.group.title === title);
  return settled({ ...withList(state, { query, rows, cursor: nearestStop(rows, head, 1) }), mode: 'list', detailTop: 0 });
}

/** Folds all groups, or unfolds them when all are. */
function foldedAll(state: BrowseState): BrowseState {
  const titles = listIn(state).rows.flatMap((row) => (row.kind === 'group' ? [row.group.title] : []));
  const all = titles.every((title) => listIn(state).query.folded.has(title));
  return asked({ ...state, mode: 'list' }, { folded: new Set(all ? [] : titles) });
}

/** The next row with an entry in a direction, else the present one. */
function nextEntry({ rows, cursor }: ListState, by: 1 | -1): number {
  for (let index = cursor + by; index >= 0 && index < rows.length; index += by) if (rows[index]?.kind === 'entry') return index;
  return cursor;
}

function toSection(state: BrowseState, { by }: Extract<Action, { type: 'section' }>): BrowseState {
  const { sections, lines } = detailOf(state);
  const { detailTop } = state;
  const next =
    by > 0 ? (sections.find((start) => start > detailTop) ?? lines.length) : (sections.filter((start) => start < detailTop).at(-1) ?? 0);
  return settled({ ...state, mode: 'detail', detailTop: next });
}
