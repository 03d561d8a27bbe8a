import type { Text } from '../../resource/index.ts';
import type { BuildProject } from '../build-project.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';

/**
 * What the environment of every build surely holds. Source: CodeBuild User Guide, "Environment variables in build environments".
 * @param action only of the builds that this action starts
 */
export function environmentOf(
  { id, region, variables, buildspec }: BuildProject,
  graph: DeliveryGraph,
  action?: Action,
): ReadonlyMap<string, Text> {
  const uses = graph
    .subjects('build-use')
    .filter((use) => use.project.state === 'node' && use.project.node.id === id && (action === undefined || use.action.id === action.id));
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
  for (const { name, type, value } of uses.flatMap((use) => use.variables.items)) {
    const field = value.text();
    if (!('value' in name)) return new Map();
    // An action may set another value; another project run may not, and then there are several.
    if (action === undefined || known(type) !== 'PLAINTEXT' || !('value' in field) || isReplaced(field.value))
      environment.delete(name.value.print());
    else environment.set(name.value.print(), field.value);
  }
  return environment;
}

/** Each execution has another value in the place of a variable of the pipeline. */
function isReplaced({ parts }: Text): boolean {
  return parts.some((part) => typeof part === 'string' && part.includes('#{'));
}
