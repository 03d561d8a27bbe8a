import { choice } from '../../api/choice.ts';
import type { CommandDefinition } from '../program.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

export const uiCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('ui')
    .summary('browse a saved result in the terminal')
    .description('Browses a result that `pipeaudit scan --format json` wrote. To browse while scanning: `pipeaudit scan --ui`.')
    .argument('<result>', 'a file with a JSON result, or - for standard input')
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((file: string, { color }: { readonly color: ColourChoice }) =>
      execute(async () => {
        const [{ terminalFor }, { resultOfFile }, { reportInputOf }] = await Promise.all([
          import('../ui.ts'),
          import('../result-file.ts'),
          import('../../api/saved.ts'),
        ]);
        const terminal = terminalFor(io, { color });
        return terminal.browse(reportInputOf(await resultOfFile(file, io)));
      }),
    );
