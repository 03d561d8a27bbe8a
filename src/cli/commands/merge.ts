import type { CommandDefinition } from '../program.ts';
import { failingOptions, reportOptions, type ScanOptions, scanDefaults } from '../scan-options.ts';

export const mergeCommand: CommandDefinition = (program, execute, io) => {
  const command = program
    .command('merge')
    .summary('join results, as of accounts that were scanned apart')
    .description(
      'Joins results (as `pipeaudit scan --output json=FILE` writes them) and reports them as one; of one result, writes other reports.',
    )
    .argument('<results...>', 'files, or - for standard input');
  for (const option of [...reportOptions(), ...failingOptions()]) command.addOption(option);
  return command.action((results: readonly string[], flags: Partial<ScanOptions>) =>
    execute(async () => {
      const { runMerge } = await import('../merge.ts');
      return runMerge(results, { ...scanDefaults, ...flags, paths: [] }, io);
    }),
  );
};
