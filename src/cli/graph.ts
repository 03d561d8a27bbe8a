import { configFor, defaultPaths } from '../api/configuration.ts';
import { readInputs } from '../api/inputs.ts';
import { drawSystems } from '../audit/audit.ts';
import type { SystemSummary } from '../audit/result.ts';
import { drawDot } from '../drawing/dot.ts';
import { drawJson } from '../drawing/json.ts';
import { drawMermaid } from '../drawing/mermaid.ts';
import { drawSvg } from '../drawing/svg.ts';
import { drawText, type TextOptions } from '../drawing/text.ts';
import { forTerminal } from '../text/terminal.ts';
import type { GraphFormat, GraphOptions } from './commands/graph.ts';
import { exitCodeOf, type Outcome } from './exit-codes.ts';
import type { Io } from './io.ts';
import { colourWanted, widthOf } from './terminal.ts';

const drawers: Readonly<Record<GraphFormat, (systems: readonly SystemSummary[], options: TextOptions) => string>> = {
  text: drawText,
  mermaid: drawMermaid,
  dot: drawDot,
  svg: drawSvg,
  json: drawJson,
};

/** Runs `pipeaudit graph`. @returns the exit code */
export async function runGraph(options: GraphOptions, io: Io): Promise<number> {
  const paths = options.paths.length > 0 ? options.paths : defaultPaths(io.cwd);
  const config = configFor(options.config, paths, io.cwd);
  const { systems, coverage } = await readInputs({
    paths,
    cwd: io.cwd,
    stdin: io.stdin,
    config,
    parameterFiles: options.parameters,
    parameters: options.parameter,
  });
  const drawn = drawSystems(systems, config.environments).filter(({ pipelines }) => pipelines.length > 0);
  if (drawn.length > 0 || options.format === 'json') {
    io.stdout.write(drawers[options.format](drawn, { colour: colourWanted(options.color, io), width: widthOf(io) }));
  }
  for (const { file, reason } of coverage.failed) io.stderr.write(`not read: ${forTerminal(`${file}: ${reason}`)}\n`);
  if (drawn.length === 0) io.stderr.write('No pipeline was found.\n');
  return exitCodeOf(outcomesOf(drawn.length, coverage.failed.length));
}

function outcomesOf(systems: number, failed: number): readonly Outcome[] {
  return [...(systems === 0 ? (['nothing'] as const) : []), ...(failed > 0 ? (['incomplete'] as const) : [])];
}
