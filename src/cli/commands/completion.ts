import { choice } from '../../api/choice.ts';
import type { CommandDefinition } from '../program.ts';
import { type ShellName, shellNames } from '../shells.ts';

export const completionCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('completion')
    .summary('print the completion script of a shell')
    .description(
      'Prints a script that completes commands, options, rules and values.\n\n' +
        '  bash: eval "$(pipeaudit completion bash)"              in ~/.bashrc\n' +
        '  zsh:  eval "$(pipeaudit completion zsh)"               in ~/.zshrc, after compinit\n' +
        '  fish: pipeaudit completion fish > ~/.config/fish/completions/pipeaudit.fish',
    )
    .argument('<shell>', shellNames.join(', '), choice('completion', shellNames))
    .action((shell: ShellName) =>
      execute(async () => {
        const { shells } = await import('../shells.ts');
        io.stdout.write(shells[shell]);
        return 0;
      }),
    );

/** What the scripts ask; not for people, so not in the help. */
export const completeCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action((words: readonly string[]) =>
      execute(async () => {
        const { completionsFor } = await import('../completions.ts');
        io.stdout.write((await completionsFor(program, words)).map((line) => `${line}\n`).join(''));
        return 0;
      }),
    );
