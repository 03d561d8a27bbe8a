import type { CommandDefinition } from '../program.ts';
import { accountOptions, scanDefaults, wholeNumber } from '../scan-options.ts';

export const planCommand: CommandDefinition = (program, execute, io) => {
  const command = program
    .command('plan')
    .summary('plan the reading of an organization in shards')
    .description(
      'Lists the accounts of the organization of the current AWS credentials and parts them into shards, for `pipeaudit run` and `pipeaudit merge`. The plan holds no credentials.',
    )
    .option('-o, --out <file>', 'write the plan to a file, and say what it comes to (default: the plan on standard output)')
    .option('--shards <number>', 'how many processes read it', wholeNumber('--shards', 1), 1);
  for (const option of accountOptions('plan')) command.addOption(option);
  return command.action((flags: Partial<import('../plan.ts').PlanOptions>) =>
    execute(async () => {
      const { runPlan } = await import('../plan.ts');
      return runPlan({ ...scanDefaults, shards: 1, out: undefined, told: false, ...flags }, io);
    }),
  );
};
