import { choice } from '../../api/choice.ts';
import type { CommandDefinition } from '../program.ts';
import { type ColourChoice, colourChoices } from '../terminal.ts';

/** What `doctor` was asked for. */
export interface DoctorOptions {
  readonly paths: readonly string[];
  readonly live: boolean;
  readonly color: ColourChoice;
}

export const doctorCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('doctor')
    .summary('explain what pipeaudit finds around it: versions, configuration, templates, AWS, terminal')
    .description('Tells what a scan would meet here, and what to do about each problem. Calls nothing, unless asked to.')
    .argument('[paths...]', 'where a scan would look; default: as for scan')
    .option('--live', 'ask AWS whose credentials these are (one call: sts:GetCallerIdentity)', false)
    .option('--color <when>', 'auto, always or never', choice('--color', colourChoices), 'auto')
    .action((paths: readonly string[], flags: Omit<DoctorOptions, 'paths'>) =>
      execute(async () => {
        const { runDoctor } = await import('../doctor.ts');
        return runDoctor({ ...flags, paths }, io);
      }),
    );
