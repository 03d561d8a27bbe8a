import picocolors from 'picocolors';
import type { ActionDrawing, PipelineDrawing, StageDrawing, SystemSummary } from '../audit/result.ts';
import { forTerminal } from '../text/terminal.ts';
import { displayWidth } from '../text/width.ts';
import { hang } from '../text/wrap.ts';
import { environmentOf, gateOf, homeOf, isGate, modeOf, roleOf, runGroups, storeOf, whatOf, whereOf } from './facts.ts';

/** How the text is to be written. */
export interface TextOptions {
  readonly colour: boolean;
  /** Columns available. */
  readonly width: number;
  /** Whether an action is to be pointed at, by the name of its subject. */
  readonly marked?: (subject: string) => boolean;
}

/** What every part of the drawing is drawn with. */
interface Pen {
  readonly colours: Colours;
  readonly width: number;
  readonly marked: (subject: string) => boolean;
}

type Colours = ReturnType<typeof picocolors.createColors>;

const LONGEST_NAME = 24;
const LABEL = 13;

/** The pipelines for a terminal: stage after stage, what runs, where, and as whom. */
export function drawText(systems: readonly SystemSummary[], { colour, width, marked = () => false }: TextOptions): string {
  const colours = picocolors.createColors(colour);
  const blocks = systems.flatMap(({ pipelines }) => pipelines.map((pipeline) => pipelineLines(pipeline, { colours, width, marked })));
  return blocks.map((lines) => `${lines.map((line) => line.trimEnd()).join('\n')}\n`).join('\n');
}

function pipelineLines(pipeline: PipelineDrawing, pen: Pen): readonly string[] {
  const { colours, width } = pen;
  const { name, place, role, stores, stages, partial } = pipeline;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['account', homeOf(pipeline)],
    ['role', role?.name],
    ...stores.map((store) => ['artifacts', storeOf(store)] as const),
  ];
  const heading = forTerminal(name);
  const about = forTerminal(`(${modeOf(pipeline)}) ${place.file}${place.file === '' ? (place.arn ?? '') : `:${place.line}`}`);
  const [first = '', ...rest] = hang(`${heading} `, about, width, 2);
  return [
    `${colours.bold(heading)}${colours.dim(first.slice(heading.length))}`,
    ...rest.map(colours.dim),
    ...rows.flatMap(([label, text]) => (text === undefined ? [] : labelled(label, text, colours, width))),
    '',
    ...stages.flatMap((stage, index) => stageLines(stage, pipeline, index === stages.length - 1 && !partial, pen)),
    ...(partial ? [colours.dim('  o there may be more stages: not in view')] : []),
  ];
}

function labelled(label: string, text: string, colours: Colours, width: number): readonly string[] {
  const [first = '', ...rest] = hang(`  ${label.padEnd(LABEL - 2)}`, forTerminal(text), width);
  return [`${colours.dim(first.slice(0, LABEL))}${first.slice(LABEL)}`, ...rest];
}

/** The stage, and its actions along the line that leads to the next one. */
function stageLines(stage: StageDrawing, pipeline: PipelineDrawing, last: boolean, { colours, width, marked }: Pen): readonly string[] {
  const rail = last ? '    ' : '  | ';
  const groups = runGroups(stage);
  const names = stage.actions.map(({ name }) => displayWidth(forTerminal(name)));
  const column = Math.min(LONGEST_NAME, Math.max(0, ...names));
  const rules = stage.entryRules.length === 0 ? '' : ` (entered if ${stage.entryRules.join(', ')})`;
  const indent = rail.length + (groups.length > 1 ? 2 : 0);
  const lines = groups.flatMap((group, index) =>
    group.flatMap((action, place) => {
      const beside = place === 0 ? undefined : group[0]?.name;
      const order = groups.length > 1 ? `${index + 1} ` : '';
      return actionLines(action, beside, pipeline, { column, indent, width }).map((text, row) => ({
        text: painted(`${row === 0 ? order : ' '.repeat(order.length)}${text}`, action, colours),
        sign: row === 0 && marked(action.subject) ? colours.bold(`${rail.slice(0, -1)}>`) : colours.dim(rail),
      }));
    }),
  );
  const open = stage.partial ? [{ text: 'there may be more actions: not in view', sign: colours.dim(rail) }] : [];
  return [
    ...hang('  o ', forTerminal(`${stage.name}${rules}`), width).map(colours.bold),
    ...[...lines, ...open].map(({ text, sign }) => `${sign}${text}`),
    ...(last ? [] : [colours.dim(rail)]),
  ];
}

interface Columns {
  readonly column: number;
  readonly indent: number;
  readonly width: number;
}

/** The name in its column, behind it what the action does. @param beside the first of the actions that start with it */
function actionLines(
  action: ActionDrawing,
  beside: string | undefined,
  pipeline: PipelineDrawing,
  { column, indent, width }: Columns,
): readonly string[] {
  const name = forTerminal(action.name);
  const where = whereOf(action, pipeline);
  const parts = [
    where === undefined ? whatOf(action) : `${whatOf(action)} ${where}`,
    ...action.roles.map(roleOf),
    environmentOf(action),
    gateOf(action),
    beside === undefined ? undefined : `at the same time as ${beside}`,
  ];
  const room = Math.max(24, width - indent);
  const text = forTerminal(parts.filter((part) => part !== undefined).join('; '));
  const indented = ' '.repeat(column + 2);
  if (displayWidth(name) > column) return [name, ...hang(indented, text, room)];
  return hang(`${name}${indented.slice(displayWidth(name))}`, text, room);
}

function painted(line: string, action: ActionDrawing, colours: Colours): string {
  if (isGate(action)) return colours.green(line);
  if (gateOf(action) === undefined) return line;
  return action.deploy?.gated === 'no' ? colours.red(line) : colours.yellow(line);
}
