import { choice } from '../../api/choice.ts';
import type { CommandDefinition } from '../program.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

export const explainCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('explain')
    .summary('explain a rule')
    .description('Says what a rule finds, why it matters and what to do.')
    .argument('<rule>', 'the id of a rule')
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((rule: string, { color }: { color: ColourChoice }) =>
      execute(async () => {
        const { runExplain } = await import('../catalogue.ts');
        return runExplain(rule, color, io);
      }),
    );
