import type { PipelineDrawing, SystemSummary } from '../audit/result.ts';
import { html, type Markup, ownText } from '../text/html.ts';
import { graphemes } from '../text/width.ts';
import {
  BOLD,
  type Card,
  type CardLine,
  type Chip,
  type GroupBox,
  layoutOf,
  MARK,
  type Mark,
  type Marks,
  markText,
  NO_MARKS,
  type StageBox,
  textWidth,
} from './layout.ts';
import { standaloneStyle } from './style.ts';

const MARGIN = 24;

/** All pipelines in one SVG file, one below the other, with its style. */
export function drawSvg(systems: readonly SystemSummary[]): string {
  const drawn = systems.flatMap(({ pipelines }) => pipelines.map((pipeline) => ({ pipeline, ...sizeOf(pipeline) })));
  let y = MARGIN;
  const parts = drawn.map(({ pipeline, height }) => {
    const part = pipelineSvg(pipeline, NO_MARKS, { x: MARGIN, y });
    y += height + 2 * MARGIN;
    return part;
  });
  const width = Math.max(0, ...drawn.map((one) => one.width)) + 2 * MARGIN;
  const height = Math.max(y - MARGIN, 2 * MARGIN);
  return `${html`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>${ownText(standaloneStyle)}</style>
<rect class="paper" width="100%" height="100%"/>
${parts}
</svg>`}\n`;
}

function sizeOf(pipeline: PipelineDrawing): { readonly width: number; readonly height: number } {
  const { width, height } = layoutOf(pipeline, NO_MARKS, { titled: true });
  return { width, height };
}

/**
 * One pipeline as an SVG element.
 * @param at where it stands in another SVG element, with its title; undefined in a page that has `drawingRules` and tells the title itself
 */
export function pipelineSvg(pipeline: PipelineDrawing, marks: Marks, at?: { readonly x: number; readonly y: number }): Markup {
  const { width, height, name, subtitle, chips, stages, arrows } = layoutOf(pipeline, marks, { titled: at !== undefined });
  const place = at === undefined ? undefined : html` x="${at.x}" y="${at.y}"`;
  const title =
    subtitle === undefined
      ? undefined
      : html`<text class="title" x="1" y="18">${shortened(name, 17, width)}</text>
<text class="subtitle" x="1" y="38">${shortened(subtitle, 12, width)}</text>`;
  return html`<svg class="drawing"${place} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${`The pipeline ${name}, stage by stage`}">
${title}
${chips.map(chipSvg)}
${arrows.map((path) => html`<path class="arrow" d="${path}"/>`)}
${stages.flatMap((stage, index) => [arrowHead(stage, index, stages), stageSvg(stage)])}
</svg>`;
}

function chipSvg(chip: Chip): Markup {
  const { x, y, width, height, label, name, marks } = chip;
  return html`<g><rect class="chip${worst(marks)}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>
<text class="label" x="${x + 10}" y="${y + 15}">${label}</text>
<text class="name" x="${x + 10}" y="${y + 31}">${shortened(name, BOLD, width - 20)}</text>${marks.map((mark, index) => markSvg(mark, x + 10, y + 48 + index * 16, width - 20, name))}</g>
`;
}

function stageSvg({ x, y, width, height, name, note, groups }: StageBox): Markup {
  return html`<g><rect class="stage" x="${x}" y="${y}" width="${width}" height="${height}" rx="8"/>
<text class="stage-name" x="${x + 10}" y="${y + 22}">${shortened(name, BOLD, width - 20)}</text>
${note === undefined ? undefined : html`<text class="label" x="${x + 10}" y="${y + 38}">${shortened(note, 11, width - 20)}</text>`}
${groups.flatMap((group, index) => [index === 0 ? undefined : html`<path class="arrow" d="M${x + width / 2} ${group.y - 18}V${group.y - 4}"/><path class="head" d="M${x + width / 2 - 4} ${group.y - 7}l4 6l4 -6z"/>`, groupSvg(group)])}</g>
`;
}

function groupSvg({ x, y, width, height, together, cards }: GroupBox): Markup {
  const frame = html`<rect class="together" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/><text class="label" x="${x + 8}" y="${y + 14}">at the same time</text>`;
  return html`${together ? frame : undefined}${cards.map(cardSvg)}`;
}

function cardSvg(card: Card): Markup {
  const { x, y, width, height, name, gate, lines, marks } = card;
  const outline = gate
    ? html`<path class="card gate${worst(marks)}" d="M${x + 9} ${y}H${x + width - 9}L${x + width} ${y + 9}V${y + height - 9}L${x + width - 9} ${y + height}H${x + 9}L${x} ${y + height - 9}V${y + 9}Z"/>`
    : html`<rect class="card${worst(marks)}" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>`;
  const below = y + 22 + lines.length * 16;
  return html`<g>${outline}<text class="name" x="${x + 10}" y="${y + 19}">${shortened(name, BOLD, width - 20)}</text>
${lines.map((line, index) => lineSvg(line, x + 10, y + 36 + index * 16, width - 20))}
${marks.map((mark, index) => markSvg(mark, x + 10, below + 18 + index * 18, width - 20, name))}</g>
`;
}

/** A line of a card; production is set off. */
function lineSvg({ text, kind }: CardLine, x: number, y: number, width: number): Markup {
  if (kind !== 'production') return html`<text class="${kind}" x="${x}" y="${y}">${shortened(text, 12, width)}</text>`;
  const length = Math.min(width, textWidth(text, 12) + 18);
  return html`<rect class="pill" x="${x}" y="${y - 11}" width="${length}" height="15" rx="7.5"/><text class="production" x="${x + length / 2}" y="${y}">${shortened(text, 12, length)}</text>`;
}

/** A link to the finding: the first letter of its severity in a square, and its rule. */
function markSvg(mark: Mark, x: number, y: number, width: number, on: string): Markup {
  const letter = mark.severity.slice(0, 1).toUpperCase();
  return html`<a class="mark ${mark.severity}" href="${mark.href}"><title>${`${markText(mark)}, on ${on}`}</title><rect x="${x}" y="${y - 11}" width="14" height="14" rx="3"/><text class="letter" x="${x + 7}" y="${y}">${letter}</text><text x="${x + MARK}" y="${y}">${shortened(mark.text, 12, width - MARK)}</text></a>`;
}

function worst([mark]: readonly Mark[]): string {
  return mark === undefined ? '' : ` faulty ${mark.severity}`;
}

function arrowHead(stage: StageBox, index: number, stages: readonly StageBox[]): Markup | undefined {
  const before = stages[index - 1];
  if (before === undefined) return undefined;
  const path =
    before.y === stage.y
      ? html`M${stage.x - 8} ${stage.y + 13}l7 4l-7 4z`
      : html`M${stage.x + stage.width / 2 - 4} ${stage.y - 8}l4 7l4 -7z`;
  return html`<path class="head" d="${path}"/>`;
}

/** A text cut to a width, whole in the title that a pointer or a screen reader gets. */
function shortened(text: string, size: number, width: number): Markup {
  if (textWidth(text, size) <= width) return html`${text}`;
  const characters = graphemes(text);
  let kept = '';
  for (const character of characters) {
    if (textWidth(`${kept}${character.text}…`, size) > width) break;
    kept += character.text;
  }
  return html`<title>${text}</title>${kept}…`;
}
