import type { ActionDrawing, PipelineDrawing, SystemSummary } from '../audit/result.ts';
import { forTerminal } from '../text/terminal.ts';
import { environmentOf, gateOf, homeOf, isGate, modeOf, whatOf, whereOf } from './facts.ts';
import { type Links, linksOf, runOrder } from './links.ts';

/** A directed graph in the language of Graphviz. */
export function drawDot(systems: readonly SystemSummary[]): string {
  const pipelines = systems.flatMap((system) => system.pipelines);
  const links = linksOf(pipelines);
  const lines = [
    'digraph delivery {',
    '  graph [rankdir=LR, compound=true, fontname="Helvetica"]',
    '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11]',
    '  edge [fontname="Helvetica", fontsize=9]',
    ...pipelines.flatMap((pipeline, index) => pipelineLines(pipeline, `p${index}`)),
    ...resourceLines(links),
    ...links.edges.map(({ from, to, text }) => `  ${from} -> ${to} [style=dashed, label=${quoted(text)}]`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/** A cluster cannot end an edge, so a point stands for the pipeline. */
function pipelineLines(pipeline: PipelineDrawing, id: string): readonly string[] {
  const stages = pipeline.stages.map((stage, index) => ({ stage, id: `${id}s${index}` }));
  return [
    `  subgraph cluster_${id} {`,
    `    label=${quoted(pipeline.name, homeOf(pipeline), modeOf(pipeline))}`,
    `    ${id} [shape=point, width=0.1, xlabel=${quoted('start')}]`,
    ...stages.flatMap(({ stage, id: stageId }) => [
      `    subgraph cluster_${stageId} {`,
      `      label=${quoted(stage.name, stage.entryRules.length === 0 ? undefined : `entered if ${stage.entryRules.join(', ')}`)}`,
      ...stage.actions.map((action, index) => `      ${stageId}a${index} [${attributes(action, pipeline)}]`),
      '    }',
    ]),
    ...runOrder(pipeline, id).map(({ from, to }) => `    ${setOf(from)} -> ${setOf(to)}`),
    '  }',
  ];
}

function attributes(action: ActionDrawing, pipeline: PipelineDrawing): string {
  const text = quoted(action.name, whatOf(action), whereOf(action, pipeline), environmentOf(action), gateOf(action));
  if (isGate(action)) return `label=${text}, shape=hexagon, style=solid, color="#1a7f37"`;
  return gateOf(action) === undefined ? `label=${text}` : `label=${text}, color="#b3093c", penwidth=2`;
}

function setOf(nodes: readonly string[]): string {
  return nodes.length === 1 ? (nodes[0] ?? '') : `{${nodes.join(' ')}}`;
}

const SHAPES = { role: 'ellipse', bucket: 'cylinder', key: 'diamond' } as const;

/** Roles, buckets and keys, each in its account. */
function resourceLines({ accounts }: Links): readonly string[] {
  return accounts.flatMap(({ id, account, resources }) => {
    const nodes = resources.map(
      ({ id: node, kind, resource }) => `${node} [shape=${SHAPES[kind]}, style=solid, label=${quoted(resource.name, kind)}]`,
    );
    if (account === undefined) return nodes.map((node) => `  ${node}`);
    return [`  subgraph cluster_${id} {`, `    label=${quoted(`account ${account}`)}`, ...nodes.map((node) => `    ${node}`), '  }'];
  });
}

/**
 * A quoted string, one line each. A backslash would begin an escape, an ampersand an entity.
 * Source: Graphviz documentation, "DOT Language" and "escString".
 */
function quoted(...lines: readonly (string | undefined)[]): string {
  const escaped = lines.flatMap((line) => (line === undefined ? [] : [forTerminal(line).replace(/[\\"]/g, '\\$&').replace(/&/g, '&amp;')]));
  return `"${escaped.join('\\n')}"`;
}
