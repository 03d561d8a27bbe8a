import type { Place, Resource, Scope, Value } from '../../resource/index.ts';
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
    .flatMap((resource) => textsIn(resource).flatMap(({ text, at }) => variablesIn(text, at, owners, resource)));
}

function variablesIn(text: string, at: Place, owners: ReadonlyMap<string, string>, { key, logicalId }: Resource): readonly StrayVariable[] {
  return [...text.matchAll(VARIABLE)].flatMap(([reference, namespace = '']): readonly StrayVariable[] => {
    const owner = owners.get(namespace);
    if (owner === undefined) return [];
    return [
      {
        kind: 'stray-variable',
        id: `${key}|${reference} ${at.pointer === undefined ? '' : String(at.route)}`,
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

function textsIn(resource: Resource): readonly { readonly text: string; readonly at: Place }[] {
  const found: { readonly text: string; readonly at: Place }[] = [];
  const visit = (value: Value): void => {
    const { content } = value;
    if (content.kind === 'map') for (const [, entry] of value.entries()) visit(entry);
    else if (content.kind === 'list') for (const item of content.items) visit(item);
    else if (content.kind === 'text') {
      const text = content.text.parts.map((part) => (typeof part === 'string' ? part : ' ')).join('');
      if (text.includes('#{')) found.push({ text, at: value.at });
    }
  };
  visit(resource.properties);
  return found;
}
