import { choice } from '../../api/choice.ts';
import type { CommandDefinition } from '../program.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

export interface ControlsOptions {
  readonly format: 'text' | 'json';
  readonly color: ColourChoice;
}

export const controlsCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('controls')
    .summary('list compliance frameworks, and the rules for each control')
    .description('Lists the compliance frameworks; with the id of one, its controls and the rules that give evidence for each.')
    .argument('[framework]', 'the id of a framework')
    .option('-f, --format <name>', 'text or json', choice('--format', ['text', 'json']), 'text')
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((framework: string | undefined, options: ControlsOptions) =>
      execute(async () => {
        const { runControls } = await import('../controls.ts');
        return runControls(framework, options, io);
      }),
    );
