import type { CommandDefinition } from '../program.ts';
import { accountOptions, scanDefaults, wholeNumber } from '../scan-options.ts';

export const runCommand: CommandDefinition = (program, execute, io) => {
  const command = program
    .command('run')
    .summary('read one shard of a plan')
    .description(
      'Reads the accounts of a shard into a folder, which `pipeaudit merge` judges. It may run any number of times, in any order, at the same time as others: what was read is not read again.',
    )
    .requiredOption('--plan <file>', 'the plan, as `pipeaudit plan` wrote it')
    .option('--shard <number>', 'which shard, from 0 on (default: all of them)', wholeNumber('--shard', 0))
    .requiredOption('-o, --out <folder>', 'where to write; several shards may share it')
    .option('-q, --quiet', 'no progress');
  for (const option of accountOptions('run')) command.addOption(option);
  return command.action((flags: Pick<import('../run.ts').RunOptions, 'plan' | 'out'>) =>
    execute(async () => {
      const { runRun } = await import('../run.ts');
      return runRun({ ...scanDefaults, shard: undefined, ...flags }, io);
    }),
  );
};
