import { forTerminal } from '../text/terminal.ts';
import { count, printSeverities } from '../text/words.ts';
import { helpSections } from './help.ts';
import { hintsOf } from './keys.ts';
import { textOf } from './line.ts';
import type { SessionState } from './session.ts';
import { type BrowseState, currentEntry, currentRow, detailOf, layoutIn, listIn, viewOf } from './state.ts';

/** Signs and box lines, which would be read out one by one. */
const SIGNS = /[│┬●○▶❯▾▸✓✗▏▲▼^]+|[-─]{2,}|-->|:::/g;

/** What is shown as sentences, for screen readers: what the cursor stands on, not all there is around it. */
export function spokenLines(state: SessionState): readonly string[] {
  if (state.phase === 'scan') {
    const { about, step, judged } = state.scan;
    const progress = step === 'judge' && judged.total > 0 ? `, ${judged.done} of ${count(judged.total, 'system')}` : '';
    return [`Scanning ${forTerminal(about)}: ${step}${progress}.`];
  }
  const { browse } = state;
  if (browse.message !== undefined) return [`${forTerminal(browse.message)}.`];
  return [
    ...spokenMode(browse),
    `Keys: ${hintsOf(browse.mode, currentEntry(browse)?.offers)
      .map(({ key, does }) => `${key} ${does}`)
      .join(', ')}.`,
  ];
}

function spokenMode(state: BrowseState): readonly string[] {
  if (state.mode === 'help')
    return helpSections().flatMap(({ title, rows }) => [`${title}:`, ...rows.map(({ keys, does }) => `${keys}: ${does}.`)]);
  const { query, rows, cursor } = listIn(state);
  const { title, empty, entries } = viewOf(state);
  const filter = state.mode === 'filter' || query.filter !== '' ? [`Filter: ${forTerminal(query.filter)}.`] : [];
  const row = currentRow(state);
  if (row === undefined) return [`${title}.`, ...filter, ...empty];
  const found = rows.filter(({ kind }) => kind === 'entry').length;
  const position = rows.slice(0, cursor + 1).filter(({ kind }) => kind === 'entry').length;
  if (state.mode === 'detail') return spokenDetail(state);
  const severities = state.view === 'findings' ? `: ${printSeverities(state.input.result.summary.findings)}` : '';
  return [
    `${title}, ${entries.length}${severities}.`,
    ...filter,
    row.kind === 'group'
      ? `Group ${forTerminal(row.group.title)}, ${row.entries.length}, folded.`
      : `${position} of ${found}: ${row.entry.spoken}.`,
  ];
}

/** As much as a terminal of this size holds, and whether that is all. */
function spokenDetail(state: BrowseState): readonly string[] {
  const { lines } = detailOf(state);
  const end = Math.min(lines.length, state.detailTop + layoutIn(state).height);
  const texts = lines
    .slice(state.detailTop, end)
    .map((spans) => textOf(spans).replace(SIGNS, ' ').replace(/ {2,}/g, ' ').trim())
    .filter((text) => text !== '' && text !== '|');
  const left = lines.length - end;
  return left === 0 ? texts : [...texts, `${count(left, 'more line')}: PgDn goes on.`];
}
