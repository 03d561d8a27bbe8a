import type { CommandDefinition } from '../program.ts';
import { failingOptions, judgingOptions, reportOptions, type ScanOptions, scanDefaults } from '../scan-options.ts';

export const mergeCommand: CommandDefinition = (program, execute, io) => {
  const command = program
    .command('merge')
    .summary('join results, as of accounts that were scanned apart')
    .description(
      'Joins results (as `pipeaudit scan --output json=FILE` writes them) and reports them as one; of one result, writes other reports. Of the folders of `pipeaudit run`, judges what the shards of a plan have read, and says what is missing.',
    )
    .argument('<results...>', 'results, or - for standard input; or folders that `pipeaudit run` wrote, which are judged as one scan');
  for (const option of [...reportOptions(), ...judgingOptions(), ...failingOptions()]) command.addOption(option);
  return command.action((results: readonly string[], flags: Partial<ScanOptions>) =>
    execute(async () => {
      const { runMerge } = await import('../merge.ts');
      return runMerge(results, { ...scanDefaults, ...flags, paths: [] }, io);
    }),
  );
};
