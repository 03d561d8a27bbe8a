import type { Style } from './line.ts';

/** What a terminal can show. */
export interface Look {
  readonly colour: boolean;
  /** Without, signs and box lines are drawn with ASCII. */
  readonly unicode: boolean;
}

/** How a stretch of text is drawn. */
export interface Appearance {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

/** Colours follow those of the text report. Words and signs say the same without them. */
const APPEARANCES: Readonly<Record<Style, Appearance>> = {
  critical: { color: 'magenta', bold: true },
  high: { color: 'red', bold: true },
  medium: { color: 'yellow', bold: true },
  low: { color: 'cyan', bold: true },
  info: { bold: true },
  strong: { bold: true },
  faint: { dimColor: true },
  heading: { bold: true, underline: true },
  related: { color: 'blue' },
  good: { color: 'green' },
  warning: { color: 'yellow' },
  addition: { color: 'green' },
  key: { color: 'cyan', bold: true },
  current: { inverse: true },
};

/** How a style looks; without colour only weight, underline and inversion are left. */
export function appearanceOf(style: Style | undefined, { colour }: Look): Appearance {
  if (style === undefined) return {};
  const { color, ...plain } = APPEARANCES[style];
  return colour && color !== undefined ? { ...plain, color } : plain;
}

/** Our signs where a terminal shows no Unicode; each as wide as before. */
const ASCII: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '┬': '-',
  '●': 'o',
  '○': 'o',
  '▶': '>',
  '❯': '>',
  '▾': 'v',
  '▸': '>',
  '✓': '+',
  '✗': 'x',
  '…': '~',
  '·': '-',
  '▏': '|',
  '▲': '^',
  '▼': 'v',
  '↑': 'k',
  '↓': 'j',
  '→': 'l',
  '←': 'h',
  '–': '-',
  '×': 'x',
};

/** A text as the terminal can show it. */
export function shown(text: string, { unicode }: Look): string {
  return unicode ? text : text.replace(/[^\x20-\x7e]/gu, (character) => ASCII[character] ?? '?');
}
