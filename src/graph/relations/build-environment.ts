import type { Text } from '../../resource/index.ts';
import type { BuildProject } from '../build-project.ts';
import type { DeliveryGraph } from '../graph.ts';
import { known } from './deploy.ts';

/** What the environment of every build surely holds. Source: CodeBuild User Guide, "Environment variables in build environments". */
export function environmentOf({ id, region, variables, buildspec }: BuildProject, graph: DeliveryGraph): ReadonlyMap<string, Text> {
  const uses = graph.subjects('build-use').filter(({ project }) => project.state === 'node' && project.node.id === id);
  const environment = new Map<string, Text>([
    ['AWS_REGION', region],
    ['AWS_DEFAULT_REGION', region],
  ]);
  if (variables.open !== undefined || uses.some((use) => use.variables.open !== undefined)) return environment;
  for (const { name, from, value } of buildspec.variables) {
    const field = value.text();
    if (from === 'variables' && 'value' in field) environment.set(name, field.value);
  }
  for (const { name, type, value } of variables.items) {
    const field = value.text();
    if (!('value' in name)) return new Map();
    if (known(type) === 'PLAINTEXT' && 'value' in field) environment.set(name.value.print(), field.value);
    else environment.delete(name.value.print());
  }
  // An action may set another value; another project run may not, and then there are several.
  for (const { name } of uses.flatMap((use) => use.variables.items)) if ('value' in name) environment.delete(name.value.print());
  return environment;
}
