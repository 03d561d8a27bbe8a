import type { CommandDefinition } from '../program.ts';
import { judgingOptions, readingOptions, type ScanOptions, scanDefaults } from '../scan-options.ts';

/** What `baseline write` and `baseline prune` were asked for. */
export interface BaselineOptions extends Omit<ScanOptions, 'baseline'> {
  /** The file to write; undefined: that of the configuration, else the usual one. */
  readonly baseline: string | undefined;
}

const ACTIONS = [
  {
    name: 'write',
    summary: 'accept what is found now',
    description: 'Writes all that a scan finds now into a baseline, so that only what is new fails.',
  },
  { name: 'prune', summary: 'take out what is mended', description: 'Takes out of the baseline what is not found any more; adds nothing.' },
] as const;

export const baselineCommand: CommandDefinition = (program, execute, io) => {
  const command = program
    .command('baseline')
    .summary('adopt on an old estate: accept what is there, fail on what is new')
    .description('Writes and prunes a baseline: findings that are known and do not fail a scan.');
  for (const { name, summary, description } of ACTIONS) {
    const action = command
      .command(name)
      .summary(summary)
      .description(description)
      .argument('[paths...]', 'what to scan; default: as `pipeaudit scan`')
      .option('--baseline <file>', 'the baseline; default: that of the configuration, else pipeaudit.baseline.json')
      .helpOption('-h, --help', 'print this help');
    for (const option of [...judgingOptions(), ...readingOptions()]) action.addOption(option);
    action.action((paths: readonly string[], flags: Partial<BaselineOptions>) =>
      execute(async () => {
        const { runBaseline } = await import('../baseline.ts');
        return runBaseline(name, { ...scanDefaults, baseline: undefined, ...flags, paths }, io);
      }),
    );
  }
  return command;
};
