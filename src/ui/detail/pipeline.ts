import type { ActionDrawing, Finding, PipelineDrawing, ResourceDrawing, StageDrawing } from '../../audit/result.ts';
import { environmentOf, gateOf, homeOf, isGate, modeOf, roleOf, runGroups, storeOf, whatOf, whereOf } from '../../drawing/facts.ts';
import { isAtAction, isAtResource, isWithin } from '../../drawing/faults.ts';
import { forTerminal } from '../../text/terminal.ts';
import { displayWidth } from '../../text/width.ts';
import { type Line, labelled, line, type Span, type Style, span } from '../line.ts';

/** What the drawing is to show besides the pipeline. */
export interface Marks {
  /** The finding that is looked at: what it is about is pointed at. */
  readonly finding?: Finding;
  /** All findings: each is named where it stands. */
  readonly findings: readonly Finding[];
}

const LONGEST_NAME = 20;
const RAIL = '  │ ';
const LAST_RAIL = '    ';
const POINTER = '▶ ';

/** A pipeline stage by stage: accounts, roles, keys and gates along the way, and what is at fault. */
export function pipelineLines(pipeline: PipelineDrawing, marks: Marks, width: number): readonly Line[] {
  const { name, role, stores, stages, partial } = pipeline;
  const home = homeOf(pipeline);
  return [
    [
      span(forTerminal(name), 'strong'),
      span(`  ${forTerminal([modeOf(pipeline), home].filter((part) => part !== undefined).join(' · '))}`, 'faint'),
    ],
    ...(role === undefined ? [] : resourceLines('role', role.name, [role], marks, width)),
    ...stores.flatMap((store) =>
      resourceLines('artifacts', storeOf(store), [store.bucket, ...(store.key === undefined ? [] : [store.key])], marks, width),
    ),
    line('  │', 'faint'),
    ...stages.flatMap((stage, index) => stageLines(stage, pipeline, index === stages.length - 1 && !partial, marks, width)),
    ...(partial ? [line('  ○ there may be more stages: not in view', 'faint')] : []),
  ];
}

/** A row of the head, with what is found there. */
function resourceLines(label: string, text: string, resources: readonly ResourceDrawing[], marks: Marks, width: number): readonly Line[] {
  const at = (finding: Finding): boolean => resources.some((resource) => isAtResource(finding, resource));
  const pointed = marks.finding !== undefined && at(marks.finding);
  const lead = line(`${pointed ? POINTER : '  '}${label.padEnd(11)}`, pointed ? marks.finding?.severity : 'faint');
  const faults = faultLines(marks.findings.filter(at), marks, 13, width);
  return [...labelled(lead, forTerminal(text), width, pointed ? 'strong' : undefined), ...faults];
}

/** The stage, and its actions along the line that leads to the next one. */
function stageLines(stage: StageDrawing, pipeline: PipelineDrawing, last: boolean, marks: Marks, width: number): readonly Line[] {
  const rail = span(last ? LAST_RAIL : RAIL, 'faint');
  const groups = runGroups(stage);
  const column = Math.min(LONGEST_NAME, Math.max(0, ...stage.actions.map(({ name }) => displayWidth(forTerminal(name)))));
  const rules = stage.entryRules.length === 0 ? '' : ` (entered if ${stage.entryRules.join(', ')})`;
  const actions = groups.flatMap((group, index) =>
    group.flatMap((action, place) => {
      const beside = place === 0 ? undefined : group[0]?.name;
      const order = groups.length > 1 ? `${index + 1} ` : '';
      return actionLines(action, { pipeline, order, beside, column }, rail, marks, width);
    }),
  );
  return [
    [span('  ● ', 'faint'), span(forTerminal(`${stage.name}${rules}`), 'strong')],
    ...actions,
    ...(stage.partial ? [[rail, span('there may be more actions: not in view', 'faint')]] : []),
    ...(last ? [] : [line('  │', 'faint')]),
  ];
}

interface ActionContext {
  readonly pipeline: PipelineDrawing;
  /** The number of its group, where the stage has several. */
  readonly order: string;
  /** The first of the actions that start with it. */
  readonly beside: string | undefined;
  readonly column: number;
}

/** What runs, where and as whom; behind the line that leads to the next stage. */
function actionLines(action: ActionDrawing, context: ActionContext, rail: Span, marks: Marks, width: number): readonly Line[] {
  const standing = standingOf(action, marks.finding);
  const lead = standing === 'fault' ? span(POINTER + rail.text.slice(2), marks.finding?.severity) : rail;
  return bodyOf(action, context, standing, marks, width - RAIL.length).map((spans, index) => [index === 0 ? lead : rail, ...spans]);
}

function bodyOf(action: ActionDrawing, context: ActionContext, standing: Standing, marks: Marks, width: number): readonly Line[] {
  const { order, column, pipeline } = context;
  const name = forTerminal(action.name);
  const indent = order.length + column + 2;
  const label: Line = [span(`${order}${name}${' '.repeat(Math.max(0, column - displayWidth(name)) + 2)}`, NAME_STYLES[standing])];
  const what = forTerminal([whatOf(action), whereOf(action, pipeline)].filter((part) => part !== undefined).join(' '));
  const gate = isGate(action) ? 'good' : undefined;
  const below = line(' '.repeat(indent));
  return [
    ...(displayWidth(name) > column ? [label, ...labelled(below, what, width, gate)] : labelled(label, what, width, gate)),
    ...factsOf(action, context).flatMap(({ text, style }) => labelled(below, forTerminal(text), width, style)),
    ...faultLines(
      marks.findings.filter((finding) => concerns(finding, action)),
      marks,
      indent,
      width,
    ),
  ];
}

/** A finding is about an action, about a role that it works as, or about the project that it runs. */
function concerns(finding: Finding, action: ActionDrawing): boolean {
  const used = [...action.roles.map(({ role }) => role), ...(action.project === undefined ? [] : [action.project])];
  return isAtAction(finding, action) || used.some((resource) => isAtResource(finding, resource));
}

/** Is the action what the finding is about, only mentioned by it, or neither? */
type Standing = 'fault' | 'mentioned' | 'none';

const NAME_STYLES: Readonly<Record<Standing, Style | undefined>> = { fault: 'strong', mentioned: 'related', none: undefined };

function standingOf(action: ActionDrawing, finding: Finding | undefined): Standing {
  if (finding === undefined) return 'none';
  if (concerns(finding, action)) return 'fault';
  const roles = action.roles.map(({ role }) => role);
  if (finding.related.some((related) => roles.some((role) => isAtResource(related, role)))) return 'mentioned';
  return finding.related.some(({ place }) => isWithin(place, action.place)) ? 'mentioned' : 'none';
}

function factsOf(action: ActionDrawing, { beside }: ActionContext): readonly { readonly text: string; readonly style?: Style }[] {
  const gate = gateOf(action);
  const environment = environmentOf(action);
  const roles = action.roles.map(roleOf).join('; ');
  const artifacts = [
    ...(action.inputs.length === 0 ? [] : [`takes ${action.inputs.join(', ')}`]),
    ...(action.outputs.length === 0 ? [] : [`gives ${action.outputs.join(', ')}`]),
  ].join('; ');
  return [
    ...(roles === '' ? [] : [{ text: roles }]),
    ...(artifacts === '' ? [] : [{ text: artifacts, style: 'faint' as const }]),
    ...(environment === undefined && gate === undefined
      ? []
      : [{ text: [environment, gate].filter((part) => part !== undefined).join('; '), ...gateStyle(action) }]),
    ...(beside === undefined ? [] : [{ text: `at the same time as ${beside}` }]),
  ];
}

function gateStyle(action: ActionDrawing): { readonly style?: Style } {
  if (gateOf(action) === undefined) return {};
  return { style: action.deploy?.gated === 'yes' ? 'good' : action.deploy?.gated === 'no' ? 'high' : 'warning' };
}

/** The findings of a part by rule, the one that is looked at first. */
function faultLines(findings: readonly Finding[], { finding: focus }: Marks, indent: number, width: number): readonly Line[] {
  const rules = [...new Map(findings.map((finding) => [finding.rule, finding])).values()];
  const own = focus !== undefined && findings.includes(focus);
  const shown = own ? [focus, ...rules.filter(({ rule }) => rule !== focus.rule)] : rules;
  return shown.flatMap(({ rule, severity }, index) => {
    const text = `${forTerminal(rule)}${own && index === 0 ? ', this finding' : ''}`;
    return labelled([span(' '.repeat(indent)), span('✗ ', severity)], text, width, severity);
  });
}
