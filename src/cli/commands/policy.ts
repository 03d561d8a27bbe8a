import type { CommandDefinition } from '../program.ts';
import { SCANNER_ROLE } from '../scanner-role.ts';

export const policyCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('policy')
    .summary('print the least-privilege policy that a live scan needs')
    .description(
      'Prints the IAM policy of a live scan: every call it makes and no other, made from what its collectors declare. Nothing is applied.',
    )
    .option('--caller', 'the policy of whoever scans an organization: list it, and assume the role in its accounts', false)
    .option('--stackset', 'the role of every account as a CloudFormation template, for a service-managed StackSet', false)
    .option('--org-role <name>', `name of the role (default: ${SCANNER_ROLE})`)
    .action((flags: Omit<import('../policy.ts').PolicyOptions, 'orgRole'>) =>
      execute(async () => {
        const { runPolicy } = await import('../policy.ts');
        return runPolicy({ orgRole: undefined, ...flags }, io);
      }),
    );
