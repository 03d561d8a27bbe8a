import { choice } from '../../api/choice.ts';
import { type Audience, audiences } from '../../rule/types.ts';
import type { CommandDefinition } from '../program.ts';
import { assigned, collected, listed } from '../scan-options.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

/** What `fix` was asked for. */
export interface FixOptions {
  readonly paths: readonly string[];
  readonly write: boolean;
  readonly unsafe: boolean;
  readonly only: readonly string[];
  readonly audience: Audience | undefined;
  readonly parameters: readonly string[];
  readonly parameter: ReadonlyMap<string, string>;
  readonly config: string | false | undefined;
  readonly color: ColourChoice;
}

export const fixCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('fix')
    .summary('show the edits that repair findings as a diff; --write applies them')
    .description(
      'Shows the safe edits that repair findings, as a unified diff. Each is tried in memory first, and left out when the finding stays or another one comes of it.',
    )
    .argument('[paths...]', 'files, folders, globs, or - for standard input; default: the templates under the working directory')
    .option('-w, --write', 'apply the edits to the files', false)
    .option('--unsafe', 'also edits that open or change more than the finding names: read them before they are applied', false)
    .option('--only <rule>', 'repair findings of this rule only (repeatable, or a list with commas)', listed, [])
    .option('--audience <name>', `rules for whom: ${audiences.join(', ')}`, choice('--audience', audiences))
    .option('--parameter <name=value>', 'value of a template parameter (repeatable)', assigned, new Map())
    .option('--parameters <file>', 'parameter values, as the AWS CLI or CodePipeline writes them (repeatable)', collected, [])
    .option('--config <file>', 'configuration to use instead of the nearest pipeaudit.config.yaml')
    .option('--no-config', 'use no configuration')
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((paths: readonly string[], flags: Omit<FixOptions, 'paths'>) =>
      execute(async () => {
        const { runFix } = await import('../fix.ts');
        return runFix({ ...NOT_SAID, ...flags, paths }, io);
      }),
    );

/** Options that commander leaves out when they are not given. */
const NOT_SAID = { audience: undefined, config: undefined };
