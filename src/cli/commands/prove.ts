import { choice } from '../../api/choice.ts';
import type { CommandDefinition } from '../program.ts';
import { assigned, collected } from '../scan-options.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

/** What `prove` was asked for. */
export interface ProveOptions {
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
  readonly denied: boolean;
  readonly unknown: boolean;
  /** Calls too that are only documented, or depend on what no template tells. */
  readonly all: boolean;
  readonly action: string | undefined;
  readonly parameters: readonly string[];
  readonly parameter: ReadonlyMap<string, string>;
  readonly config: string | false | undefined;
  readonly color: ColourChoice;
}

export const proveCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('prove')
    .summary('prove what every step of the pipelines may do')
    .description('Prints every call that the pipelines make: allowed, denied or unknown, and by which statement.')
    .argument('[paths...]', 'files, folders, globs, or - for standard input; default: cdk.out if there is one, else the working directory')
    .option('-f, --format <name>', 'text or json', choice('--format', ['text', 'json']), 'text')
    .option('--denied', 'only what is denied', false)
    .option('--unknown', 'only what is not known', false)
    .option('--all', 'also calls that are only documented, or depend on what no template tells', false)
    .option('--action <name>', 'only the calls of actions with this name')
    .option('--parameter <name=value>', 'value of a template parameter (repeatable)', assigned)
    .option('--parameters <file>', 'parameter values, as the AWS CLI or CodePipeline writes them (repeatable)', collected)
    .option('--config <file>', 'configuration to use instead of the nearest pipeaudit.config.yaml')
    .option('--no-config', 'use no configuration')
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((paths: readonly string[], flags: Omit<ProveOptions, 'paths'>) =>
      execute(async () => {
        const { runProve } = await import('../prove.ts');
        return runProve({ ...NOT_SAID, ...flags, paths }, io);
      }),
    );

/** Options that commander leaves out when they are not given. */
const NOT_SAID = { action: undefined, config: undefined, parameter: new Map(), parameters: [] };
