import { auditedOf } from '../../reports/findings/audited.ts';
import { forTerminal } from '../text/terminal.ts';
import { displayWidth } from '../text/width.ts';
import { SEVERITIES } from '../text/words.ts';
import type { Row } from './arrange.ts';
import { viewNames } from './entries.ts';
import { helpLines } from './help.ts';
import { hintsOf } from './keys.ts';
import { between, cut, EMPTY, type Line, line, padded, prose, type Style, span, textOf, widthOf } from './line.ts';
import { type BrowseState, currentEntry, currentRow, detailOf, foundEntries, layoutIn, listIn, viewOf, visibleRows } from './state.ts';

/** All that is drawn, row by row; every line fits its part of the terminal. */
export interface Frame {
  readonly head: Line;
  readonly views: Line;
  readonly rule: Line;
  /** Undefined where the details or the help have the terminal for themselves. */
  readonly list?: readonly Line[];
  readonly detail?: readonly Line[];
  readonly foot: Line;
}

/** Draws what is shown of a result. */
export function frameOf(state: BrowseState): Frame {
  const { columns } = state.size;
  const { twoPanes, height } = layoutIn(state);
  const frame = { head: headLine(state), views: viewsLine(state), rule: ruleLine(state), foot: footLine(state) };
  if (state.mode === 'help') return { ...frame, detail: window(helpLines(columns - 2), state.helpTop, height) };
  const inDetail = state.mode === 'detail';
  return {
    ...frame,
    ...(twoPanes || !inDetail ? { list: listLines(state) } : {}),
    ...(twoPanes || inDetail ? { detail: window(detailOf(state).lines, state.detailTop, height) } : {}),
  };
}

function window(lines: readonly Line[], top: number, height: number): readonly Line[] {
  return lines.slice(top, top + height);
}

/** The program, what was audited, and how much was found. */
function headLine({ input: { result }, size: { columns } }: BrowseState): Line {
  const { summary } = result;
  const counts = SEVERITIES.filter((severity) => summary.findings[severity] > 0).flatMap((severity) => [
    span('  '),
    span(`${summary.findings[severity]} ${severity}`, severity),
  ]);
  const told = counts.length > 0 ? counts : [span('  '), span('no findings', summary.complete ? 'good' : 'warning')];
  const incomplete = summary.complete ? [] : [span('  incomplete', 'warning')];
  const paths = forTerminal(auditedOf(result).join(' '));
  return between([span(' pipeaudit', 'strong'), span(`  ${paths}`, 'faint')], [...told, ...incomplete, span(' ')], columns);
}

/** The views with how much is in each; in narrow terminals the others are only numbers. */
function viewsLine(state: BrowseState): Line {
  const { columns } = state.size;
  const labels = viewNames.map((name, index) => {
    const { title, entries } = state.views[name];
    const number = name === 'audit' ? '' : ` ${entries.length}`;
    return { active: name === state.view, short: `${index + 1}`, long: `${index + 1} ${title}${number}` };
  });
  const drawn = (texts: readonly { readonly active: boolean; readonly text: string }[]): Line =>
    texts.flatMap(({ active, text }) => [span(` ${text} `, active ? 'current' : 'faint')]);
  const long = drawn(labels.map(({ active, long: text }) => ({ active, text })));
  const short = drawn(labels.map(({ active, long: text, short: number }) => ({ active, text: active ? text : number })));
  return padded(widthOf(long) <= columns ? long : short, columns);
}

/** The line over the list: grouping, filter, where one is. */
function ruleLine(state: BrowseState): Line {
  const { twoPanes, listWidth } = layoutIn(state);
  const { columns } = state.size;
  if (state.mode === 'help') return ruled(line(' keys ', 'strong'), EMPTY, columns);
  if (!twoPanes) return state.mode === 'detail' ? detailRule(state, columns) : listRule(state, columns);
  return [...listRule(state, listWidth), span('┬', 'faint'), ...detailRule(state, columns - listWidth - 1)];
}

function listRule(state: BrowseState, width: number): Line {
  const { query, rows, top } = listIn(state);
  const { groupings, sortings } = viewOf(state);
  const { height } = layoutIn(state);
  const typing = state.mode === 'filter';
  const about = [
    ...(groupings.length > 0 && query.grouping !== 'nothing' ? [`by ${query.grouping}`] : []),
    ...(sortings.length > 0 && query.sorting !== sortings[0] ? [`in order of ${query.sorting}`] : []),
  ].join(', ');
  const filter =
    typing || query.filter !== ''
      ? [span(' filter: ', 'strong'), span(forTerminal(query.filter), 'key'), span(typing ? '▏' : ' ', 'key')]
      : about === ''
        ? EMPTY
        : line(` ${about} `);
  const seen = Math.min(rows.length, top + height);
  const range = rows.length <= height ? '' : ` ${top > 0 ? '▲' : ' '}${seen < rows.length ? '▼' : ' '} `;
  const total = viewOf(state).entries.length;
  const found = query.filter === '' ? '' : ` ${foundEntries(listIn(state))} of ${total} `;
  return ruled(filter, [span(found), span(range, 'faint')], width, state.mode === 'list' || typing);
}

function detailRule(state: BrowseState, width: number): Line {
  const { height } = layoutIn(state);
  const { lines } = detailOf(state);
  const { rows, cursor } = listIn(state);
  const row = currentRow(state);
  if (row === undefined) return ruled(EMPTY, EMPTY, width);
  const entries = rows.filter((one) => one.kind === 'entry');
  const position =
    row.kind === 'group' ? '' : ` ${rows.slice(0, cursor + 1).filter((one) => one.kind === 'entry').length} of ${entries.length} `;
  const end = state.detailTop + height;
  const range =
    lines.length <= height ? '' : ` ${state.detailTop > 0 ? '▲' : ' '}${end < lines.length ? '▼' : ' '} ${percent(end, lines.length)} `;
  return ruled(line(position), line(range, 'faint'), width, state.mode === 'detail');
}

function percent(seen: number, all: number): string {
  return `${Math.min(100, Math.round((100 * seen) / all))}%`;
}

/** A rule with a text near either end; that of the part with the keys is drawn stronger. */
function ruled(left: Line, right: Line, width: number, strong = false): Line {
  const style: Style | undefined = strong ? undefined : 'faint';
  const start = cut(left, Math.max(0, width - widthOf(right) - 4));
  const room = Math.max(0, width - widthOf(start) - widthOf(right) - 4);
  return cut([span('──', style), ...start, span('─'.repeat(room), style), ...right, span('──', style)], width);
}

function listLines(state: BrowseState): readonly Line[] {
  const { listWidth, height, twoPanes } = layoutIn(state);
  const { cursor, query } = listIn(state);
  const { first, rows } = visibleRows(state);
  if (rows.length === 0) return emptyLines(state).slice(0, height);
  const focused = state.mode !== 'detail';
  return rows.map((row, index) => {
    const isCurrent = first + index === cursor;
    const drawn = padded(rowLine(row, listWidth - 3, query.grouping), listWidth - 3);
    if (isCurrent && focused) return [span(`❯ ${textOf(drawn)} `, 'current')];
    return [span(isCurrent && twoPanes ? '❯ ' : '  ', 'strong'), ...drawn, span(' ')];
  });
}

function rowLine(row: Row, width: number, grouping: Parameters<Extract<Row, { kind: 'entry' }>['entry']['row']>[1]): Line {
  if (row.kind === 'entry') return row.group === '' ? row.entry.row(width, grouping) : [span('  '), ...row.entry.row(width - 2, grouping)];
  const { group, entries, folded } = row;
  return between(
    [span(folded ? '▸ ' : '▾ ', 'faint'), span(forTerminal(group.title), group.style ?? 'strong')],
    [span(`  ${entries.length}`, 'faint')],
    width,
  );
}

/** Why there is nothing: nothing was found, or nothing that the filter lets through. */
function emptyLines(state: BrowseState): readonly Line[] {
  const { query } = listIn(state);
  const { listWidth } = layoutIn(state);
  const width = Math.min(72, listWidth - 4);
  const texts = query.filter === '' ? viewOf(state).empty : [`Nothing here has “${query.filter}”.`, 'Esc drops the filter.'];
  const [head = '', ...rest] = texts;
  const clean = query.filter === '' && state.view === 'findings' && state.input.result.summary.complete;
  return [
    EMPTY,
    ...prose(forTerminal(head), width, clean ? 'good' : 'strong', 2),
    ...rest.flatMap((text) => [EMPTY, ...prose(forTerminal(text), width, undefined, 2)]),
  ];
}

/** What keys do now, as many as there is room for; or what was just done. */
function footLine(state: BrowseState): Line {
  const { columns } = state.size;
  if (state.message !== undefined) return padded([span(' '), span(forTerminal(state.message), 'strong')], columns);
  const hints = hintsOf(state.mode, currentEntry(state)?.offers);
  const shown: Line[] = [];
  let left = columns - 1;
  for (const { key, does } of hints) {
    const width = displayWidth(key) + displayWidth(does) + 3;
    if (width > left) continue;
    shown.push([span(key, 'key'), span(` ${does}  `)]);
    left -= width;
  }
  return padded([span(' '), ...shown.flat()], columns);
}
