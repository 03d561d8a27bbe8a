import { choice } from '../../api/choice.ts';
import type { CommandDefinition } from '../program.ts';
import { assigned, collected } from '../scan-options.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

export const graphFormats = ['text', 'mermaid', 'dot', 'svg', 'json'] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** What `graph` was asked for. */
export interface GraphOptions {
  readonly paths: readonly string[];
  readonly format: GraphFormat;
  readonly parameters: readonly string[];
  readonly parameter: ReadonlyMap<string, string>;
  readonly config: string | false | undefined;
  readonly color: ColourChoice;
}

export const graphCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('graph')
    .summary('draw the pipelines: stages, accounts, roles, keys and gates')
    .description('Draws the delivery graph: what each stage runs, in which account, as which role, and where a person approves.')
    .argument('[paths...]', 'files, folders, globs, or - for standard input; default: cdk.out if there is one, else the working directory')
    .option('-f, --format <name>', graphFormats.join(', '), choice('--format', graphFormats), 'text')
    .option('--parameter <name=value>', 'value of a template parameter (repeatable)', assigned)
    .option('--parameters <file>', 'parameter values, as the AWS CLI or CodePipeline writes them (repeatable)', collected)
    .option('--config <file>', 'configuration to use instead of the nearest pipeaudit.config.yaml')
    .option('--no-config', 'use no configuration')
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((paths: readonly string[], flags: Omit<GraphOptions, 'paths'>) =>
      execute(async () => {
        const { runGraph } = await import('../graph.ts');
        return runGraph({ ...NOT_SAID, ...flags, paths }, io);
      }),
    );

/** Options that commander leaves out when they are not given. */
const NOT_SAID = { config: undefined, parameter: new Map(), parameters: [] };
