import type { CommandDefinition } from '../program.ts';

/** What `init` was asked for. */
export interface InitOptions {
  readonly paths: readonly string[];
  /** Ask nothing. */
  readonly yes: boolean;
  readonly force: boolean;
  readonly workflow: boolean;
}

export const initCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('init')
    .summary('write a configuration and a workflow for this repository')
    .description(
      'Writes pipeaudit.config.yaml with what can be inferred from the templates and blanks for the rest, and .github/workflows/pipeaudit.yml.',
    )
    .argument('[paths...]', 'templates to infer from; default: as for scan')
    .option('-y, --yes', 'ask nothing, take what can be inferred', false)
    .option('--force', 'overwrite files that are there', false)
    .option('--no-workflow', 'write no workflow for GitHub Actions')
    .action((paths: readonly string[], flags: Omit<InitOptions, 'paths'>) =>
      execute(async () => {
        const { runInit } = await import('../init.ts');
        return runInit({ ...flags, paths }, io);
      }),
    );
