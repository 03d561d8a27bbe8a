import { choice } from '../../api/choice.ts';
import type { CommandDefinition } from '../program.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

export interface RulesOptions {
  readonly format: 'text' | 'json';
  readonly color: ColourChoice;
}

export const rulesCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('rules')
    .summary('list the rules')
    .description('Lists every rule with its severity, by family.')
    .option('-f, --format <name>', 'text or json', choice('--format', ['text', 'json']), 'text')
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((options: RulesOptions) =>
      execute(async () => {
        const { runRules } = await import('../catalogue.ts');
        return runRules(options, io);
      }),
    );
