import type { ReportInput } from '../audit/result.ts';
import { arrange, nearestStop, type Query, type Row } from './arrange.ts';
import type { Entry, Grouping, Sorting, View, ViewName } from './entries.ts';
import { type Layout, layoutOf, type Size, scrolledTo } from './layout.ts';
import { type Line, line, type Style, span } from './line.ts';
import { viewsOf } from './views/index.ts';

/** What keys mean at the moment. */
export type Mode = 'list' | 'detail' | 'filter' | 'group' | 'sort' | 'help';

/** One list as it is looked at. The cursor is an index of its rows, 0 when there are none. */
export interface ListState {
  readonly query: Query;
  readonly rows: readonly Row[];
  readonly cursor: number;
  readonly top: number;
}

/** All that is shown of a result. Plain data; reducer.ts changes it. */
export interface BrowseState {
  readonly input: ReportInput;
  readonly views: Readonly<Record<ViewName, View>>;
  readonly lists: Readonly<Record<ViewName, ListState>>;
  readonly view: ViewName;
  readonly mode: Mode;
  /** The mode that help was asked for in. */
  readonly before: Mode;
  readonly size: Size;
  readonly detailTop: number;
  readonly helpTop: number;
  /** Said once, in place of the keys. */
  readonly message?: string;
}

/** How a result is looked at first. */
export function browse(input: ReportInput, size: Size): BrowseState {
  const views = viewsOf(input);
  const lists = Object.fromEntries(Object.entries(views).map(([name, view]) => [name, listOf(view)])) as BrowseState['lists'];
  return { input, views, lists, view: 'findings', mode: 'list', before: 'list', size, detailTop: 0, helpTop: 0 };
}

function listOf(view: View): ListState {
  const grouping: Grouping = view.groupings[0] ?? 'nothing';
  const sorting: Sorting = view.sortings[0] ?? 'severity';
  const query: Query = { filter: '', grouping, sorting, folded: new Set() };
  const rows = arrange(view, query);
  return { query, rows, cursor: nearestStop(rows, 0, 1), top: 0 };
}

export function viewOf({ views, view }: BrowseState): View {
  return views[view];
}

export function listIn({ lists, view }: BrowseState): ListState {
  return lists[view];
}

export function layoutIn({ size }: BrowseState): Layout {
  return layoutOf(size);
}

/** The row that the cursor stands on; undefined in an empty list. */
export function currentRow(state: BrowseState): Row | undefined {
  const { rows, cursor } = listIn(state);
  return rows[cursor];
}

/** The entry that the cursor stands on. */
export function currentEntry(state: BrowseState): Entry | undefined {
  const row = currentRow(state);
  return row?.kind === 'entry' ? row.entry : undefined;
}

/** How many entries a list has, those of folded groups included, each once. */
export function foundEntries({ rows }: ListState): number {
  return new Set(rows.flatMap((row) => (row.kind === 'entry' ? [row.entry] : row.entries))).size;
}

/** The rows that are seen, with the index of the first. */
export function visibleRows(state: BrowseState): { readonly first: number; readonly rows: readonly Row[] } {
  const { rows, top } = listIn(state);
  return { first: top, rows: rows.slice(top, top + layoutIn(state).height) };
}

/** A list that was scrolled so that its cursor is seen, and the head above the first row with it. */
export function scrolled(list: ListState, height: number): ListState {
  const { rows, cursor, top } = list;
  const above = rows[cursor - 1]?.kind === 'group' ? cursor - 1 : cursor;
  const withHead = scrolledTo(height > 1 ? above : cursor, top, height, rows.length);
  return { ...list, top: scrolledTo(cursor, withHead, height, rows.length) };
}

/** The details of an entry as they are scrolled through. */
export interface DetailLines {
  readonly lines: readonly Line[];
  /** Indexes of the lines that begin a section. */
  readonly sections: readonly number[];
}

const details = new WeakMap<Entry, { readonly width: number; readonly detail: DetailLines }>();

/** The details of what the cursor stands on. */
export function detailOf(state: BrowseState): DetailLines {
  const row = currentRow(state);
  if (row === undefined) return { lines: [], sections: [0] };
  if (row.kind === 'group') return groupDetail(row);
  const width = layoutIn(state).detailWidth;
  const known = details.get(row.entry);
  if (known?.width === width) return known.detail;
  const detail = withTitles(row.entry, width);
  details.set(row.entry, { width, detail });
  return detail;
}

function withTitles(entry: Entry, width: number): DetailLines {
  const lines: Line[] = [];
  const sections: number[] = [];
  for (const { title, lines: own } of entry.detail(width)) {
    if (lines.length > 0) lines.push([]);
    sections.push(lines.length);
    if (title !== undefined) lines.push(line(title, 'heading'));
    lines.push(...own);
  }
  return { lines, sections };
}

function groupDetail({ group, entries }: Extract<Row, { kind: 'group' }>): DetailLines {
  const style: Style = group.style ?? 'strong';
  return { lines: [[span(group.title, style)], [], line(`${entries.length} in this group; Enter unfolds it.`)], sections: [0] };
}
