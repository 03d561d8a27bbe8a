import type { CommandDefinition } from '../program.ts';
import { type ScanOptions, scanDefaults, scanOptions } from '../scan-options.ts';

export const scanCommand: CommandDefinition = (program, execute, io) => {
  const command = program
    .command('scan')
    .summary('audit templates, SAM applications, cloud assemblies and snapshots')
    .description('Audits CloudFormation and SAM templates, CDK cloud assemblies and snapshots.')
    .argument('[paths...]', 'files, folders, globs, or - for standard input; default: cdk.out if there is one, else the working directory');
  for (const option of scanOptions()) command.addOption(option);
  return command.action((paths: readonly string[], flags: Partial<ScanOptions>) =>
    execute(async () => {
      const { runScan } = await import('../scan.ts');
      return runScan({ ...scanDefaults, ...flags, paths }, io);
    }),
  );
};
