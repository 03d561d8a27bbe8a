/**
 * Rows of the table of benchmarks. Times are milliseconds.
 * @typedef {{ what: string, against?: string, ms?: number, floorMs?: number, ratio?: number, goal?: string, verdict: string, why?: string }} Row
 */

/** A time against a floor or peer measured in the same run. Without a goal it is only told. */
export function ratio(what, against, ms, floorMs, goal) {
  if (ms === undefined || floorMs === undefined) return { what, against, goal: said(goal), verdict: 'did not end' };
  const figure = ms / floorMs;
  const verdict = goal === undefined ? '' : figure <= goal ? 'met' : 'missed';
  return { what, against, ms, floorMs, ratio: figure, goal: said(goal), verdict };
}

/** A time against a fixed limit in milliseconds. */
export function limit(what, ms, goal) {
  if (ms === undefined) return { what, goal: time(goal), verdict: 'did not end' };
  return { what, ms, goal: time(goal), verdict: ms <= goal ? 'met' : 'missed' };
}

export function note(what, ms) {
  return { what, ms, verdict: ms === undefined ? 'did not end' : '' };
}

export function skipped(what, why) {
  return { what, verdict: 'skipped', why };
}

/** @param {Row[]} rows */
export function table(rows) {
  const cells = [
    ['what', 'time', 'floor', 'ratio', 'goal', 'verdict'],
    ...rows.map(({ what, against, ms, floorMs, ratio: figure, goal, verdict, why }) => [
      what,
      time(ms),
      floorMs === undefined ? '' : `${time(floorMs)} (${against})`,
      figure === undefined ? '' : `${figure.toFixed(2)} x`,
      goal ?? '',
      why === undefined ? verdict : `${verdict}: ${why}`,
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function said(goal) {
  return goal === undefined ? undefined : `${goal} x`;
}

function time(ms) {
  if (ms === undefined) return '';
  return ms < 10 ? `${ms.toFixed(2)} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
