import { choice } from '../../api/choice.ts';
import type { CommandDefinition } from '../program.ts';
import { assigned, collected } from '../scan-options.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

/** What `explain` was asked for. */
export interface ExplainOptions {
  /** The id of a rule, or a fingerprint or the beginning of one. */
  readonly subject: string;
  readonly paths: readonly string[];
  /** A saved result to look the fingerprint up in; undefined: the paths are scanned. */
  readonly result: string | undefined;
  readonly parameters: readonly string[];
  readonly parameter: ReadonlyMap<string, string>;
  readonly config: string | false | undefined;
  readonly color: ColourChoice;
}

export const explainCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('explain')
    .summary('explain a rule, or one finding in full')
    .description(
      'Says what a rule finds, why it matters and what to do. Of a finding it shows all there is: the source, the proof or the timeline, and the pipeline.',
    )
    .argument('<rule|fingerprint>', 'the id of a rule, or the fingerprint of a finding (its first characters are enough)')
    .argument('[paths...]', 'where to look for the finding; default: as for scan')
    .option('--result <file>', 'look for the finding in a saved JSON result, or - for standard input, instead of scanning')
    .option('--parameter <name=value>', 'value of a template parameter (repeatable)', assigned, new Map())
    .option('--parameters <file>', 'parameter values, as the AWS CLI or CodePipeline writes them (repeatable)', collected, [])
    .option('--config <file>', 'configuration to use instead of the nearest pipeaudit.config.yaml')
    .option('--no-config', 'use no configuration')
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((subject: string, paths: readonly string[], flags: Omit<ExplainOptions, 'subject' | 'paths'>) =>
      execute(async () => {
        const { runExplain } = await import('../explain.ts');
        return runExplain({ ...NOT_SAID, ...flags, subject, paths }, io);
      }),
    );

/** Options that commander leaves out when they are not given. */
const NOT_SAID = { result: undefined, config: undefined };
