import { Argument } from 'commander';
import type { CommandDefinition } from '../program.ts';

const schemas = {
  configuration: () => import('../../../schema/pipeaudit.config.json', { with: { type: 'json' } }),
  result: () => import('../../../schema/pipeaudit-result-1.json', { with: { type: 'json' } }),
  diff: () => import('../../../schema/pipeaudit-diff-1.json', { with: { type: 'json' } }),
  ledger: () => import('../../../schema/pipeaudit-ledger-1.json', { with: { type: 'json' } }),
};

export const schemaCommand: CommandDefinition = (program, execute, io) =>
  program
    .command('schema')
    .summary('print a JSON schema: of the configuration, of results, of differences, of the ledger')
    .description(
      'Prints the JSON schema of pipeaudit.config.yaml, for editors; or of what `scan`, `diff` or `prove` write with `--format json`.',
    )
    .addArgument(new Argument('[of]', 'what it describes').choices(Object.keys(schemas)).default('configuration'))
    .action((of: keyof typeof schemas) =>
      execute(async () => {
        const { default: schema } = await schemas[of]();
        io.stdout.write(`${JSON.stringify(schema, undefined, 2)}\n`);
        return 0;
      }),
    );
