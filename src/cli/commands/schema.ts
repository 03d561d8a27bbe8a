import type { CommandDefinition } from '../program.ts';

export const schemaCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('schema')
    .summary('print the JSON schema of the configuration')
    .description('Prints the JSON schema of pipeaudit.config.yaml, for editors.')
    .action(() =>
      execute(async () => {
        const { default: schema } = await import('../../../schema/pipeaudit.config.json', { with: { type: 'json' } });
        io.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`);
        return 0;
      }),
    );
