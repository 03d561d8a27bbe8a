/**
 * Runs the built terminal UI on the showcase in tmux, presses keys, and writes what is on the terminal as SVG:
 *   node scripts/terminal-screenshot.mjs docs/images/terminal-ui.svg 120x47 j j j j ] ]
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './root.mjs';

const [file, size, ...keys] = process.argv.slice(2);
const [columns, rows] = (size ?? '').split('x').map(Number);
if (file === undefined || !(columns > 0) || !(rows > 0)) {
  console.error('usage: node scripts/terminal-screenshot.mjs FILE.svg COLUMNSxROWS [KEY…], keys as tmux names them');
  process.exit(2);
}

const CELL = { width: 8.4, height: 18 };
const PAD = 14;
const FONT = "'SFMono-Regular', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const PAPER = '#161b22';
const INK = '#d5dae1';
/** SGR colours as the drawing has them, each with a contrast of 4.5 at least. */
const COLOURS = { 31: '#ff9b8e', 32: '#6fce86', 33: '#e8b45a', 34: '#86bdff', 35: '#ff8ac2', 36: '#74c7e3' };

writeFileSync(file, svgOf(await captured()));

/** The screen with its SGR sequences. */
async function captured() {
  const tmux = (...words) =>
    execFileSync('tmux', ['-f', '/dev/null', '-L', `pipeaudit-${process.pid}`, ...words], { cwd: root, encoding: 'utf8' });
  tmux(
    'new-session',
    '-d',
    '-x',
    String(columns),
    '-y',
    String(rows),
    'env LANG=C.UTF-8 node bin/pipeaudit.js scan fixtures/showcase --ui',
  );
  try {
    await shownBy(tmux, /Enter details/);
    for (const key of keys) {
      tmux('send-keys', key);
      await wait(200);
    }
    return tmux('capture-pane', '-e', '-p').replace(/\n$/, '').split('\n');
  } finally {
    tmux('kill-server');
  }
}

async function shownBy(tmux, pattern) {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (pattern.test(tmux('capture-pane', '-p'))) return;
    await wait(200);
  }
  throw new Error('nothing was shown');
}

function svgOf(lines) {
  const width = columns * CELL.width + 2 * PAD;
  const height = rows * CELL.height + 2 * PAD;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" font-size="14" fill="${INK}">
<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>
${lines.map(rowOf).filter(Boolean).join('\n')}
</svg>
`;
}

/** Each stretch at its column, so that the font of the reader moves nothing. */
function rowOf(line, row) {
  const y = PAD + row * CELL.height;
  let style = {};
  let column = 0;
  return line
    .split(/\u001b\[([\d;]*)m/)
    .map((part, index) => {
      if (index % 2 === 1) {
        style = styled(style, part);
        return '';
      }
      const x = PAD + column * CELL.width;
      const length = [...part].length;
      column += length;
      return part.trim() === '' && !style.inverse ? '' : stretch(part, x, y, length, style);
    })
    .join('');
}

function styled(style, written) {
  let now = style;
  for (const code of written.split(';').map(Number)) {
    if (code === 0) now = {};
    if (code === 1) now = { ...now, bold: true };
    if (code === 2) now = { ...now, dim: true };
    if (code === 4) now = { ...now, underline: true };
    if (code === 7) now = { ...now, inverse: true };
    if (code === 22) now = { ...now, bold: false, dim: false };
    if (code === 24) now = { ...now, underline: false };
    if (code === 27) now = { ...now, inverse: false };
    if (code === 39) now = { ...now, colour: undefined };
    if (COLOURS[code] !== undefined) now = { ...now, colour: COLOURS[code] };
  }
  return now;
}

function stretch(text, x, y, length, { bold, dim, underline, inverse, colour }) {
  const box = inverse ? `<rect x="${round(x)}" y="${y}" width="${round(length * CELL.width)}" height="${CELL.height}" fill="${INK}"/>` : '';
  const attributes = [
    `x="${round(x)}"`,
    `y="${y + 13.5}"`,
    `textLength="${round(length * CELL.width)}"`,
    'lengthAdjust="spacingAndGlyphs"',
    ...(inverse ? [`fill="${PAPER}"`] : colour === undefined ? (dim ? ['fill="#8b96a3"'] : []) : [`fill="${colour}"`]),
    ...(bold ? ['font-weight="bold"'] : []),
    ...(underline ? ['text-decoration="underline"'] : []),
    'xml:space="preserve"',
  ];
  return `${box}<text ${attributes.join(' ')}>${text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)}</text>`;
}

function round(number) {
  return Math.round(number * 10) / 10;
}
