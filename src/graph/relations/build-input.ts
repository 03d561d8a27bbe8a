import type { Place, Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { BuildProject, BuildVariable } from '../build-project.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action } from '../pipeline.ts';

/** A variable that a build is handed: by its project, its action or its buildspec. */
export interface BuildInput extends Subject {
  readonly kind: 'build-input';
  readonly owner: BuildProject | Action;
  readonly label: string;
  readonly value: Value;
  /** `PLAINTEXT`, `PARAMETER_STORE`, `SECRETS_MANAGER`; undefined where it is not known. */
  readonly type: string | undefined;
  /** The fault of a credential in it, whichever rule speaks of it. */
  readonly fault: string;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'build-input': BuildInput;
  }
}

export const buildInputKind: NodeKind<'build-input'> = {
  kind: 'build-input',
  types: [],
  stands: ['AWS::CodeBuild::Project', 'AWS::CodePipeline::Pipeline'],
  list: buildInputs,
};

function buildInputs(graph: DeliveryGraph): readonly BuildInput[] {
  return [
    ...graph
      .judged('build-project')
      .flatMap((project) => [
        ...project.variables.items.flatMap((variable) => inputOf(project, project.id, variable)),
        ...project.buildspec.variables.map(({ name, from, value }) => input(project, project.id, name, value, FROM[from], value.at)),
      ]),
    ...graph
      .subjects('build-use')
      .filter(({ action }) => graph.inFocus(action.owner.resource))
      .flatMap(({ action, variables }) => variables.items.flatMap((variable) => inputOf(action, action.owner.id, variable))),
  ];
}

const FROM = { variables: 'PLAINTEXT', 'parameter-store': 'PARAMETER_STORE', 'secrets-manager': 'SECRETS_MANAGER' } as const;

function inputOf(owner: BuildInput['owner'], resource: string, { at, name, value, type }: BuildVariable): readonly BuildInput[] {
  return 'value' in name ? [input(owner, resource, name.value.print(), value, 'value' in type ? type.value : undefined, at)] : [];
}

function input(owner: BuildInput['owner'], resource: string, label: string, value: Value, type: string | undefined, at: Place): BuildInput {
  return {
    kind: 'build-input',
    id: `${owner.id}|variable ${label}`,
    name: `${label} of ${owner.name}`,
    ...(owner.pipeline === undefined ? {} : { pipeline: owner.pipeline }),
    at,
    owner,
    label,
    value,
    type,
    // As the exposed value of the same variable.
    fault: `secret ${resource}|a build variable|${label}`,
  };
}
