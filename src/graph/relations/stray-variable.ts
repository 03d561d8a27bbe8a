import { type Place, printRoute, type Resource, type Scope, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { known } from './deploy.ts';

/** A pipeline variable, `#{Namespace.name}`, in a resource whose service knows none: it stays as it is written. */
export interface StrayVariable extends Subject {
  readonly kind: 'stray-variable';
  readonly reference: string;
  /** The pipeline that has the namespace. */
  readonly owner: string;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'stray-variable': StrayVariable;
  }
}

/** Resources that pipelines run or deploy, and whose texts people fill with what a pipeline knows. */
const TYPES = new Set([
  'AWS::CodeBuild::Project',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::ECS::TaskDefinition',
  'AWS::Events::Rule',
  'AWS::Lambda::Function',
  'AWS::SSM::Parameter',
  'AWS::StepFunctions::StateMachine',
]);

export const strayVariableKind: NodeKind<'stray-variable'> = {
  kind: 'stray-variable',
  types: [],
  stands: [...TYPES],
  list: (graph: DeliveryGraph) => [...graph.resolution.allScopes].flatMap((scope) => straysIn(scope, graph)),
};

const VARIABLE = /#\{([\w@-]+)\.([\w.@-]+)\}/g;

function straysIn(scope: Scope, graph: DeliveryGraph): readonly StrayVariable[] {
  if (!scope.instance.template.document.text.includes('#{')) return [];
  const owners = graph.once(namespaces);
  return scope
    .resources()
    .filter((resource) => TYPES.has(resource.type) && graph.inFocus(resource))
    .flatMap((resource) =>
      textsIn(resource.properties).flatMap(({ text, at }) => (text.includes('#{') ? variablesIn(text, at, owners, resource) : [])),
    );
}

function variablesIn(text: string, at: Place, owners: ReadonlyMap<string, string>, { key, logicalId }: Resource): readonly StrayVariable[] {
  return [...text.matchAll(VARIABLE)].flatMap(([reference, namespace = '']): readonly StrayVariable[] => {
    const owner = owners.get(namespace);
    if (owner === undefined) return [];
    return [
      {
        kind: 'stray-variable',
        id: `${key}|${reference} ${printRoute(at.route)}`,
        name: logicalId,
        at,
        reference,
        owner,
      },
    ];
  });
}

/** Namespaces of actions in view, and those that every pipeline has; others may be interpolations of another language. */
function namespaces(graph: DeliveryGraph): ReadonlyMap<string, string> {
  return new Map(
    graph.subjects('pipeline').flatMap(({ name, actions, properties }) => [
      ['codepipeline', name] as const,
      ...(properties.get('Variables').items().items.length > 0 ? [['variables', name] as const] : []),
      ...actions.flatMap(({ value }) => {
        const namespace = known(value.get('Namespace').string());
        return namespace === undefined ? [] : [[namespace, name] as const];
      }),
    ]),
  );
}

/** A text somewhere in a value, a blank for each part of it that is not known. */
export interface TextWithin {
  readonly text: string;
  readonly at: Place;
}

/** All texts in a value, of what its maps and lists hold too; `apart` names the keys that are left out. */
export function textsIn(value: Value, apart: ReadonlySet<string> = new Set()): readonly TextWithin[] {
  const found: TextWithin[] = [];
  const visit = (one: Value): void => {
    const { content } = one;
    if (content.kind === 'map')
      for (const [key, entry] of one.entries()) {
        if (!apart.has(key)) visit(entry);
      }
    else if (content.kind === 'list') for (const item of content.items) visit(item);
    else if (content.kind === 'text') {
      const text = content.text.parts.map((part) => (typeof part === 'string' ? part : ' ')).join('');
      found.push({ text, at: one.at });
    }
  };
  visit(value);
  return found;
}
