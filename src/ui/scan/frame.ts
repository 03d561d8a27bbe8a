import { forTerminal } from '../../text/terminal.ts';
import { count, SEVERITIES } from '../../text/words.ts';
import { between, cut, EMPTY, type Line, line, type Span, type Style, span } from '../line.ts';
import { canStopReading, placeKey, type ScannedPlace, type ScanState, type Step, steps } from './state.ts';

/** A place of which nothing was heard for so long is called slow. */
const SLOW_AFTER = 10_000;
const MOST_DENIED = 6;
const BAR = 24;

/** A scan as it runs: every line of the terminal, from its top. */
export function scanLines(state: ScanState): readonly Line[] {
  const { columns, rows } = state.size;
  const head = [headLine(state), line('─'.repeat(columns), 'faint'), EMPTY, ...stepLines(state), EMPTY, foundLine(state)];
  const foot = [line(` ${footText(state)}`, state.stopping ? 'warning' : 'faint')];
  const denied = deniedLines(state);
  const room = rows - head.length - foot.length;
  const places = placeLines(state, room - (denied.length === 0 ? 0 : denied.length + 1));
  const body = [...head, ...places, ...(denied.length === 0 ? [] : [EMPTY, ...denied])].slice(0, rows - 1);
  return [...body, ...Array.from({ length: Math.max(0, rows - 1 - body.length) }, () => EMPTY), ...foot].map((spans) =>
    cut(spans, columns),
  );
}

function footText(state: ScanState): string {
  if (state.stopping) return 'stopped: what was read until now is judged and shown; Ctrl-C leaves at once';
  return canStopReading(state) ? 'Ctrl-C stops reading, and shows what was read' : 'Ctrl-C stops the scan';
}

function headLine({ about, started, now, size: { columns } }: ScanState): Line {
  return between(
    [span(' pipeaudit', 'strong'), span(`  ${forTerminal(about)}`, 'faint')],
    [span('  scanning, '), span(`${duration(now - started)} `)],
    columns,
  );
}

const STEP_TEXTS: Readonly<Record<Step, (state: ScanState) => string>> = {
  find: () => 'find what there is to read',
  read: ({ total, places }) =>
    places.size > 0
      ? `read ${count(places.size, 'account and region', 'accounts and regions')}`
      : total === undefined
        ? 'read'
        : `read ${count(total, 'file')}`,
  judge: ({ judged: { done, total } }) => (total === 0 ? 'judge' : `judge ${done} of ${count(total, 'system')}`),
};

const SIGNS = { done: span('✓', 'good'), now: span('▶', 'key'), later: span('○', 'faint') } as const;

function stepLines(state: ScanState): readonly Line[] {
  const present = steps.indexOf(state.step);
  return steps.map((step, index) => {
    const standing = index < present ? 'done' : index === present ? 'now' : 'later';
    const text = span(` ${STEP_TEXTS[step](state)}`, standing === 'later' ? 'faint' : standing === 'now' ? 'strong' : undefined);
    const { system, done, total } = state.judged;
    const extra: Line =
      step === 'judge' && total > 0 ? [span('  '), ...bar(done, total), span(`  ${forTerminal(ending(system))}`, 'faint')] : [];
    return [span('  '), SIGNS[standing], text, ...extra];
  });
}

/** The last parts of a path tell more than the first. */
function ending(name: string): string {
  return name.split('/').slice(-2).join('/');
}

function bar(done: number, total: number): Line {
  const filled = Math.round((BAR * done) / Math.max(1, total));
  return [span('━'.repeat(filled), 'good'), span('─'.repeat(BAR - filled), 'faint')];
}

function foundLine({ found }: ScanState): Line {
  const counts = SEVERITIES.flatMap((severity): readonly Span[] => {
    const number = found[severity] ?? 0;
    return number === 0 ? [] : [span('  '), span(`${number} ${severity}`, severity)];
  });
  return [span('  findings so far', 'faint'), ...(counts.length === 0 ? [span('  none', 'faint')] : counts)];
}

const STATES: Readonly<Record<ScannedPlace['state'], { readonly rank: number; readonly style?: Style }>> = {
  failed: { rank: 0, style: 'high' },
  reading: { rank: 1, style: 'key' },
  waiting: { rank: 2, style: 'faint' },
  read: { rank: 3, style: 'good' },
};

/** Accounts and regions; those that need attention, then those that have waited longest, first. */
function placeLines(state: ScanState, room: number): readonly Line[] {
  if (state.places.size === 0 || room < 3) return [];
  const sorted = [...state.places.values()].sort(
    (a, b) => STATES[a.state].rank - STATES[b.state].rank || a.since - b.since || (placeKey(a) < placeKey(b) ? -1 : 1),
  );
  const shown = sorted.slice(0, sorted.length > room - 2 ? room - 3 : room - 2);
  const left = sorted.length - shown.length;
  return [
    EMPTY,
    line(`  ${texts(['account', 'region', 'state']).join('')}${numbers(['calls', 'read', 'left', 'found'])}`, 'faint'),
    ...shown.map((place) => placeLine(place, state)),
    ...(left === 0 ? [] : [line(`  and ${left} more`, 'faint')]),
  ];
}

/** Columns of texts, then of numbers, which stand at the right of theirs. */
const TEXT_WIDTHS = [14, 15, 9] as const;
const NUMBER_WIDTH = 7;

function texts(cells: readonly string[]): readonly string[] {
  return cells.map((cell, index) => `${cell.padEnd(TEXT_WIDTHS[index] ?? 0)} `);
}

function numbers(cells: readonly (string | number)[]): string {
  return cells.map((cell) => String(cell).padStart(NUMBER_WIDTH)).join('');
}

function placeLine(place: ScannedPlace, { now, foundIn }: ScanState): Line {
  const { account, region, state, calls, throttled, resources, left, name, detail } = place;
  const found = foundIn.get(placeKey(place)) ?? 0;
  const [first = '', second = '', standing] = texts([forTerminal(account), forTerminal(region), state]);
  const where = first + second;
  const slow = state === 'reading' && now - place.heard >= SLOW_AFTER ? `slow: nothing for ${duration(now - place.heard)}` : undefined;
  const notes = [slow, throttled === 0 ? undefined : `${throttled} put off`, detail, name].filter((note) => note !== undefined);
  return [
    span(`  ${where}`),
    span(standing ?? '', STATES[state].style),
    span(numbers([calls, resources, left, found])),
    span(`  ${forTerminal(notes.join(', '))}`, slow === undefined ? 'faint' : 'warning'),
  ];
}

function deniedLines({ denied }: ScanState): readonly Line[] {
  if (denied.length === 0) return [];
  const told = new Map<string, number>();
  for (const read of denied) told.set(deniedText(read), (told.get(deniedText(read)) ?? 0) + 1);
  const shown = [...told].slice(-MOST_DENIED);
  return [
    line(`  not given (${denied.length})`, 'warning'),
    ...shown.map(([text, times]) => [
      span('  ✗ ', 'high'),
      span(forTerminal(text)),
      span(times === 1 ? '' : `, ${count(times, 'read')}`, 'faint'),
    ]),
  ];
}

/** An account that nobody gave a way to is one thing, whatever was looked for in it. */
function deniedText({ operation, account, region, reason }: ScanState['denied'][number]): string {
  return reason === 'out-of-scope' ? `account ${account}: not among those to be read` : `${operation} in ${account} ${region}: ${reason}`;
}

/** `12 s`, `3 min 5 s` */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
