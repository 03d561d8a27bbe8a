import type { ActionDrawing, PipelineDrawing, SystemSummary } from '../audit/result.ts';
import { forTerminal } from '../text/terminal.ts';
import { environmentOf, gateOf, homeOf, isGate, modeOf, whatOf, whereOf } from './facts.ts';
import { type Links, linksOf, runOrder } from './links.ts';

/** A flowchart for Mermaid, which GitHub and GitLab draw in Markdown. */
export function drawMermaid(systems: readonly SystemSummary[]): string {
  const pipelines = systems.flatMap((system) => system.pipelines);
  const links = linksOf(pipelines);
  const lines = [
    'flowchart LR',
    ...pipelines.flatMap((pipeline, index) => pipelineLines(pipeline, `p${index}`)),
    ...resourceLines(links),
    ...links.edges.map(({ from, to, text }) => `  ${from} -. ${label(text)} .-> ${to}`),
    '  classDef gate stroke:#1a7f37,stroke-width:2px',
    '  classDef production stroke:#b3093c,stroke-width:3px',
  ];
  return `${lines.join('\n')}\n`;
}

/** Edges join nodes alone: Mermaid cannot lay out every graph that joins a subgraph. A point stands for the pipeline. */
function pipelineLines(pipeline: PipelineDrawing, id: string): readonly string[] {
  return [
    `  subgraph ${id}all[${label(pipeline.name, homeOf(pipeline), modeOf(pipeline))}]`,
    `    ${id}((${label('start')}))`,
    ...pipeline.stages.flatMap((stage, index) => [
      `    subgraph ${id}s${index}[${label(stage.name, stage.entryRules.length === 0 ? undefined : `entered if ${stage.entryRules.join(', ')}`)}]`,
      ...stage.actions.map((action, position) => `      ${actionNode(action, pipeline, `${id}s${index}a${position}`)}`),
      '    end',
    ]),
    ...runOrder(pipeline, id).map(({ from, to }) => `    ${from.join(' & ')} --> ${to.join(' & ')}`),
    '  end',
  ];
}

function actionNode(action: ActionDrawing, pipeline: PipelineDrawing, id: string): string {
  const text = label(action.name, whatOf(action), whereOf(action, pipeline), environmentOf(action), gateOf(action));
  if (isGate(action)) return `${id}{{${text}}}:::gate`;
  return `${id}[${text}]${gateOf(action) === undefined ? '' : ':::production'}`;
}

const SHAPES = { role: ['([', '])'], bucket: ['[(', ')]'], key: ['{{', '}}'] } as const;

/** Roles, buckets and keys, each in its account. */
function resourceLines({ accounts }: Links): readonly string[] {
  return accounts.flatMap(({ id, account, resources }) => {
    const nodes = resources.map(
      ({ id: node, kind, resource }) => `${node}${SHAPES[kind][0]}${label(resource.name, kind)}${SHAPES[kind][1]}`,
    );
    if (account === undefined) return nodes.map((node) => `  ${node}`);
    return [`  subgraph ${id}[${label(`account ${account}`)}]`, ...nodes.map((node) => `    ${node}`), '  end'];
  });
}

/**
 * Text in quotes, one line each. All but letters, digits and what Mermaid gives no meaning is written as its code.
 * Source: Mermaid documentation, "Flowcharts: Entity codes to escape characters".
 */
function label(...lines: readonly (string | undefined)[]): string {
  return `"${lines.flatMap((line) => (line === undefined || line === '' ? [] : [escaped(line)])).join('<br/>') || ' '}"`;
}

function escaped(text: string): string {
  return forTerminal(text).replace(/[^\p{L}\p{N} .,:/+-]/gu, (character) => `#${character.codePointAt(0)};`);
}
