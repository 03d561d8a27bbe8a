import { choice } from '../../api/choice.ts';
import { type Severity, severities } from '../../rule/types.ts';
import type { CommandDefinition } from '../program.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

/** What `diff` was asked for. */
export interface DiffOptions {
  readonly before: string;
  readonly after: string;
  readonly format: 'text' | 'json';
  readonly failOn: Severity | 'never' | undefined;
  /** Lists what is unchanged too. */
  readonly verbose: boolean;
  readonly color: ColourChoice;
}

export const diffCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('diff')
    .summary('tell what is new, fixed and unchanged between two results')
    .description(
      'Compares two results (as `pipeaudit scan --output json=FILE` writes them) or baselines by the identity of their findings.',
    )
    .argument('<old>', 'a result or a baseline')
    .argument('<new>', 'a result or a baseline, or - for standard input')
    .option('-f, --format <name>', 'text or json', choice('--format', ['text', 'json']), 'text')
    .option(
      '--fail-on <severity>',
      `exit with 1 when something new has this severity or more: ${severities.join(', ')} or never (default: that of the new result, else high)`,
      choice('--fail-on', [...severities, 'never']),
    )
    .option('-v, --verbose', 'list what is unchanged too', false)
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((before: string, after: string, flags: Omit<DiffOptions, 'before' | 'after'>) =>
      execute(async () => {
        const { runDiff } = await import('../diff.ts');
        return runDiff({ ...NOT_SAID, ...flags, before, after }, io);
      }),
    );

/** The option that commander leaves out when it is not given. */
const NOT_SAID = { failOn: undefined };
