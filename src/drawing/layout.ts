import type { ActionDrawing, PipelineDrawing, ResourceDrawing, StageDrawing } from '../audit/result.ts';
import { displayWidth } from '../text/width.ts';
import { environmentOf, gateOf, homeOf, isGate, modeOf, roleOf, runGroups, whatOf, whereOf } from './facts.ts';

/** Where everything of a pipeline stands in a drawing, in pixels. Rows of stages, each a column of its actions. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly name: string;
  /** Only of a drawing that is titled. */
  readonly subtitle?: string;
  readonly chips: readonly Chip[];
  readonly stages: readonly StageBox[];
  readonly arrows: readonly string[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The role, a bucket or a key of the pipeline. */
export interface Chip extends Box {
  readonly label: string;
  readonly name: string;
  readonly marks: readonly Mark[];
}

export interface StageBox extends Box {
  readonly name: string;
  readonly note: string | undefined;
  readonly groups: readonly GroupBox[];
}

/** Actions that run at the same time. */
export interface GroupBox extends Box {
  readonly together: boolean;
  readonly cards: readonly Card[];
}

export interface Card extends Box {
  readonly name: string;
  readonly subject: string;
  readonly gate: boolean;
  readonly lines: readonly CardLine[];
  readonly marks: readonly Mark[];
}

export interface CardLine {
  readonly text: string;
  readonly kind: 'what' | 'where' | 'role' | 'environment' | 'production' | 'gated' | 'ungated';
}

/** A finding shown on what is at fault. */
export interface Mark {
  readonly severity: string;
  /** `late-approval`; with how many more there are, where not all are shown. */
  readonly text: string;
  readonly href: string;
}

/** The findings of the parts of a pipeline, worst first. */
export interface Marks {
  readonly ofAction: (action: ActionDrawing) => readonly Mark[];
  readonly ofResource: (resource: ResourceDrawing) => readonly Mark[];
}

export const NO_MARKS: Marks = { ofAction: () => [], ofResource: () => [] };

const CARD = 222;
const PAD = 10;
const STAGE = CARD + 2 * PAD;
const GAP = 28;
const LINE = 16;
const HEAD = 34;
const TOP = 52;
const CHIP = 40;
/** Names are bold: as wide as larger type. */
export const BOLD = 14.5;
/** Columns that the sign of a severity takes. */
export const MARK = 20;

/** How a drawing is laid out. */
export interface LayoutOptions {
  /** With the name of the pipeline and its facts above. */
  readonly titled: boolean;
}

/** Stages side by side; more go on in further rows. */
const PER_ROW = 4;

/** Lays out a pipeline with what is said of its parts. */
export function layoutOf(pipeline: PipelineDrawing, marks: Marks, { titled }: LayoutOptions): Layout {
  const columns = Math.max(2, Math.min(PER_ROW, pipeline.stages.length + Number(pipeline.partial)));
  const width = columns * STAGE + (columns - 1) * GAP + 2;
  const { chips, bottom } = placeChips(pipeline, marks, width, titled ? TOP : 1);
  const stages: StageBox[] = [];
  let y = bottom + 20;
  for (let first = 0; first < pipeline.stages.length; first += columns) {
    const row = pipeline.stages
      .slice(first, first + columns)
      .map((stage, index) => placeStage(stage, pipeline, marks, 1 + index * (STAGE + GAP), y));
    const height = Math.max(...row.map((stage) => stage.height));
    stages.push(...row.map((stage) => ({ ...stage, height })));
    y += height + GAP;
  }
  const subtitle = [modeOf(pipeline), homeOf(pipeline), pipeline.partial ? 'there may be more stages: not in view' : undefined];
  return {
    width,
    height: y - GAP + 2,
    name: pipeline.name,
    ...(titled ? { subtitle: subtitle.filter((part) => part !== undefined).join(' · ') } : {}),
    chips,
    stages,
    arrows: stages.slice(1).map((stage, index) => arrow(stages[index] as StageBox, stage)),
  };
}

function placeChips(
  pipeline: PipelineDrawing,
  marks: Marks,
  width: number,
  top: number,
): { readonly chips: readonly Chip[]; readonly bottom: number } {
  const { role, stores } = pipeline;
  const wanted = [
    ...(role === undefined ? [] : [{ label: 'role', resource: role }]),
    ...stores.flatMap(({ bucket, key, region }) => [
      { label: region === undefined ? 'artifacts' : `artifacts in ${region}`, resource: bucket },
      ...(key === undefined ? [] : [{ label: 'key', resource: key }]),
    ]),
  ];
  const chips: Chip[] = [];
  let [x, y] = [1, top];
  for (const { label, resource } of wanted) {
    const own = marks.ofResource(resource);
    const widest = Math.max(textWidth(resource.name, BOLD), textWidth(label, 11), ...own.map((mark) => textWidth(mark.text, 12) + MARK));
    const chipWidth = Math.min(width - 2, Math.max(110, widest + 2 * PAD + 4));
    const height = CHIP + own.length * LINE;
    if (x > 1 && x + chipWidth > width) {
      y = Math.max(...chips.map((chip) => chip.y + chip.height)) + 8;
      x = 1;
    }
    chips.push({ x, y, width: chipWidth, height, label, name: resource.name, marks: own });
    x += chipWidth + 10;
  }
  return { chips, bottom: Math.max(top - 8, ...chips.map((chip) => chip.y + chip.height)) };
}

function placeStage(stage: StageDrawing, pipeline: PipelineDrawing, marks: Marks, x: number, y: number): StageBox {
  const note = [
    ...(stage.entryRules.length === 0 ? [] : [`entered if ${stage.entryRules.join(', ')}`]),
    ...(stage.partial ? ['there may be more actions'] : []),
  ].join('; ');
  const groups: GroupBox[] = [];
  let top = y + HEAD + (note === '' ? 0 : LINE);
  for (const actions of runGroups(stage)) {
    const group = placeGroup(actions, pipeline, marks, x + PAD, top);
    groups.push(group);
    top += group.height + 18;
  }
  return {
    x,
    y,
    width: STAGE,
    height: top - y - (groups.length === 0 ? 0 : 18) + PAD,
    name: stage.name,
    note: note === '' ? undefined : note,
    groups,
  };
}

function placeGroup(actions: readonly ActionDrawing[], pipeline: PipelineDrawing, marks: Marks, x: number, y: number): GroupBox {
  const together = actions.length > 1;
  const cards: Card[] = [];
  let top = y + (together ? LINE + 4 : 0);
  for (const action of actions) {
    const lines = linesOf(action, pipeline);
    const own = marks.ofAction(action);
    const height = 28 + lines.length * LINE + (own.length === 0 ? 0 : own.length * (LINE + 2) + 6);
    const inset = together ? 6 : 0;
    cards.push({
      x: x + inset,
      y: top,
      width: CARD - 2 * inset,
      height,
      name: action.name,
      subject: action.subject,
      gate: isGate(action),
      lines,
      marks: own,
    });
    top += height + 8;
  }
  return { x, y, width: CARD, height: top - 8 - y + (together ? 6 : 0), together, cards };
}

function linesOf(action: ActionDrawing, pipeline: PipelineDrawing): readonly CardLine[] {
  const where = whereOf(action, pipeline);
  const environment = environmentOf(action);
  const gate = gateOf(action);
  return [
    ...whatLines(action).map((text) => ({ kind: 'what' as const, text })),
    ...(where === undefined ? [] : [{ kind: 'where' as const, text: where }]),
    ...action.roles.map((use) => ({ kind: 'role' as const, text: roleOf(use) })),
    ...(environment === undefined
      ? []
      : [{ kind: isProduction(action) ? ('production' as const) : ('environment' as const), text: environment }]),
    ...(gate === undefined ? [] : [{ kind: action.deploy?.gated === 'yes' ? ('gated' as const) : ('ungated' as const), text: gate }]),
  ];
}

function isProduction({ deploy }: ActionDrawing): boolean {
  return deploy?.production === 'yes' || deploy?.production === 'presumed';
}

/** Provider and target, on two lines where one is too short. */
function whatLines(action: ActionDrawing): readonly string[] {
  const text = whatOf(action);
  const rest = text.slice(action.provider.length + 1);
  return text.startsWith(`${action.provider} `) && textWidth(text, 12) > CARD - 2 * PAD ? [action.provider, rest] : [text];
}

/** The path of an arrow from one stage to the next, which may stand in the next row. */
function arrow(from: StageBox, to: StageBox): string {
  const height = 17;
  if (from.y === to.y) return `M${from.x + from.width} ${from.y + height}H${to.x - 3}`;
  const between = to.y - GAP / 2;
  return `M${from.x + from.width / 2} ${from.y + from.height}V${between}H${to.x + to.width / 2}V${to.y - 3}`;
}

/** `high: late-approval` */
export function markText({ severity, text }: Mark): string {
  return `${severity}: ${text}`;
}

/** About as many pixels as a text takes in a sans-serif font of this size. */
export function textWidth(text: string, size: number): number {
  return Math.ceil(displayWidth(text) * size * 0.56);
}
