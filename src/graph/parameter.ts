import { identifierName } from '../facts/secret-names.ts';
import { type Field, type ParameterDefinition, type Place, type Scope, step, type Text, Value } from '../resource/index.ts';
import { defaultOf, isHidden } from '../resource/parameters.ts';
import type { Subject } from '../rule/types.ts';
import type { DeliveryGraph, NodeKind } from './graph.ts';

/** A parameter that a template declares. */
export interface TemplateParameter extends Subject {
  readonly kind: 'template-parameter';
  readonly definition: ParameterDefinition;
  readonly scope: Scope;
  readonly type: Field<string>;
  /** As written, whether it is hidden or names a stored value or not. */
  readonly default: Field<Text>;
  /** The default is used as a value: the parameter is neither hidden nor the name of a stored value. */
  readonly usable: boolean;
  readonly noEcho: boolean;
  /** What it was given for this deployment, in place of the default. */
  readonly supplied: boolean;
  /** What `Ref` of it comes to. */
  readonly value: Value;
}

/** An output that a template declares. */
export interface TemplateOutput extends Subject {
  readonly kind: 'template-output';
  readonly scope: Scope;
  readonly value: Value;
  readonly exportName: Value | undefined;
  /** It holds a hidden parameter, a resolved secret, or the secret half of an access key. */
  readonly givesSecret: boolean;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'template-parameter': TemplateParameter;
    'template-output': TemplateOutput;
  }
}

export const templateParameterKind: NodeKind<'template-parameter'> = {
  kind: 'template-parameter',
  types: [],
  list: (graph) =>
    scopesOf(graph).flatMap((scope) =>
      [...scope.instance.template.parameters.values()].map((definition) => parameterOf(definition, scope)),
    ),
};

export const templateOutputKind: NodeKind<'template-output'> = {
  kind: 'template-output',
  types: [],
  list: (graph) => scopesOf(graph).flatMap(outputsOf),
};

function scopesOf(graph: DeliveryGraph): readonly Scope[] {
  return [...graph.resolution.allScopes];
}

function parameterOf(definition: ParameterDefinition, scope: Scope): TemplateParameter {
  const { instance } = scope;
  const { document } = instance.template;
  const { name, raw, pointer } = definition;
  const at: Place = { document, pointer, resource: undefined, route: undefined, part: 'key' };
  const declared = Value.parsed(raw, scope, { document, pointer, resource: undefined, route: step(step(undefined, 'Parameters'), name) });
  return {
    kind: 'template-parameter',
    id: `${instance.id}|${name}`,
    name,
    at,
    definition,
    scope,
    type: declared.get('Type').string(),
    default: declared.get('Default').text(),
    usable: defaultOf(definition) !== undefined,
    noEcho: isHidden(definition),
    supplied: instance.parameters.has(name),
    get value() {
      return Value.parsed({ Ref: name }, scope, { document, pointer, resource: undefined, route: undefined });
    },
  };
}

/** Outputs whose condition does not surely fail. */
function outputsOf(scope: Scope): readonly TemplateOutput[] {
  const { instance } = scope;
  const { document, outputs } = instance.template;
  return [...outputs].flatMap(([name, output]): readonly TemplateOutput[] => {
    if (output.condition !== undefined && scope.condition(output.condition) === 'no') return [];
    const at: Place = { document, pointer: output.value.pointer, resource: undefined, route: undefined };
    return [
      {
        kind: 'template-output',
        id: `${instance.id}|${name}`,
        name,
        at,
        scope,
        value: scope.value(output.value),
        get givesSecret() {
          const text = scope.value(output.value).text();
          return (
            'value' in text &&
            (hiddenCredential(text.value) !== undefined || text.value.holes.some(({ owner }) => owner?.attribute === 'SecretAccessKey'))
          );
        },
        exportName: output.exportName === undefined ? undefined : scope.value(output.exportName),
      },
    ];
  });
}

/** The first parameter with `NoEcho` in a text that may be a credential; one named like an identifier (`ProjectName`) is none. */
export function hiddenCredential({ holes }: Text): string | undefined {
  return holes.find(({ sensitive, name }) => sensitive === true && !identifierName(name))?.name;
}
