import { type Place, plainTextAt, printRoute, type Resource, type Scope } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { textsIn } from './stray-variable.ts';

/** A reference of CloudFormation, `${AWS::Region}`, in a text that nothing substitutes. */
export interface BareReference extends Subject {
  readonly kind: 'bare-reference';
  readonly reference: string;
  /** A token of the CDK that was made text before it was known. */
  readonly token: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'bare-reference': BareReference;
  }
}

/**
 * Types whose texts are names and values of their own, with the keys that hold other languages: those may have such
 * references for their readers.
 */
const TYPES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'AWS::CodePipeline::Pipeline',
    new Set(['UserParameters', 'EnvironmentVariables', 'CustomData', 'Commands', 'Input', 'BuildspecOverride']),
  ],
  ['AWS::CodeBuild::Project', new Set(['BuildSpec', 'Description'])],
  ['AWS::CodeDeploy::DeploymentGroup', new Set<string>()],
  ['AWS::Events::Rule', new Set(['Description', 'InputTransformer', 'Input'])],
]);

export const bareReferenceKind: NodeKind<'bare-reference'> = {
  kind: 'bare-reference',
  types: [],
  stands: [...TYPES.keys()],
  list: (graph: DeliveryGraph) => [...graph.resolution.allScopes].flatMap((scope) => referencesIn(scope, graph)),
};

const REFERENCE = /\$\{(?:(Token\[)[^}]*|AWS::[A-Za-z]+|([A-Za-z0-9]+)(?:\.[\w.]+)?)\}/g;

function referencesIn(scope: Scope, graph: DeliveryGraph): readonly BareReference[] {
  if (!scope.instance.template.document.text.includes('${')) return [];
  return scope.resources().flatMap((resource) => {
    const apart = TYPES.get(resource.type);
    if (apart === undefined || !graph.inFocus(resource)) return [];
    return textsIn(resource.properties, apart).flatMap(({ at }) => inText(at, resource, scope));
  });
}

/** Only a text that is written out: what `Fn::Sub` leaves is escaped on purpose. Of other names only those of a pipeline count. */
function inText(at: Place, { key, logicalId, type }: Resource, { instance: { template } }: Scope): readonly BareReference[] {
  const text = plainTextAt(at);
  if (text?.includes('${') !== true) return [];
  return [...text.matchAll(REFERENCE)].flatMap(([reference, token, name]): readonly BareReference[] => {
    const own = name !== undefined && (template.parameters.has(name) || template.resources.has(name));
    if (name !== undefined && !(own && type === 'AWS::CodePipeline::Pipeline')) return [];
    return [
      {
        kind: 'bare-reference',
        id: `${key}|${reference} ${printRoute(at.route)}`,
        name: logicalId,
        at,
        reference,
        token: token !== undefined,
      },
    ];
  });
}
