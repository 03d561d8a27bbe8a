import type { Place, Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { BuildProject } from '../build-project.ts';
import { secretSteps } from '../fetched-secrets.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';
import { linesOfCommands, writtenIn } from './shell-command.ts';

/** A variable that a build hands on to the actions after it. */
export interface ExportedVariable extends Subject {
  readonly kind: 'exported-variable';
  readonly by: BuildProject | Action;
  readonly variable: string;
  /** It holds a secret; `maybe` what may be one, such as a parameter that is read decrypted. */
  readonly secret: 'surely' | 'maybe' | 'no';
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'exported-variable': ExportedVariable;
  }
}

export const exportedVariableKind: NodeKind<'exported-variable'> = {
  kind: 'exported-variable',
  types: [],
  stands: ['AWS::CodeBuild::Project', 'AWS::CodePipeline::Pipeline'],
  list: (graph: DeliveryGraph) => [
    ...graph.judged('build-project').flatMap((project) => {
      const { environment, commands, variables } = project.buildspec;
      const given = variables.filter(({ from }) => from === 'secrets-manager').map(({ name }) => name);
      return exportedBy(project, environment.get('exported-variables'), linesOfCommands(commands), given);
    }),
    ...graph
      .subjects('action')
      .filter(({ owner, provider }) => graph.inFocus(owner.resource) && known(provider) === 'Commands')
      .flatMap((action) => exportedBy(action, action.value.get('OutputVariables'), linesOfCommands(writtenIn(action)), [])),
  ],
};

function exportedBy(
  by: BuildProject | Action,
  list: Value,
  lines: readonly string[],
  given: readonly string[],
): readonly ExportedVariable[] {
  const named = list.items().items.flatMap((item): readonly { readonly variable: string; readonly at: Place }[] => {
    const variable = known(item.string());
    return variable === undefined ? [] : [{ variable, at: item.at }];
  });
  if (named.length === 0) return [];
  const held = secretSteps(lines).at(-1)?.held ?? [];
  return named.map(({ variable, at }) => {
    const fetched = held.find((secret) => secret.variable === variable);
    return {
      kind: 'exported-variable',
      id: `${by.id}|exported ${variable}`,
      name: `${variable} of ${by.name}`,
      ...(by.pipeline === undefined ? {} : { pipeline: by.pipeline }),
      at,
      by,
      variable,
      secret: fetched?.sure === true || given.includes(variable) ? 'surely' : fetched === undefined ? 'no' : 'maybe',
    };
  });
}
