import { embeddedValue, type ParameterDefinition, type Place, type Scope, type Value } from '../../resource/index.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';

/** Values that an action gives to parameters of its template, and that CloudFormation refuses. */
export type BadOverride = UndeclaredParameters | RefusedValue;

export interface UndeclaredParameters {
  readonly kind: 'undeclared';
  readonly names: readonly string[];
  readonly at: Place;
}

export interface RefusedValue {
  readonly kind: 'refused';
  readonly name: string;
  readonly at: Place;
  /** What the template takes, and where it says so. */
  readonly allowed: readonly string[];
  readonly declared: Place;
}

/** Transforms that add no parameters; others may add any. */
const PLAIN = new Set(['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions', 'AWS::CodeDeployBlueGreen']);

/** Source: CodePipeline User Guide, "CloudFormation deploy action": parameter names must be present in the stack template. */
export function badOverrides(action: Action, scope: Scope, guessed: boolean): readonly BadOverride[] {
  const { parameters, transforms } = scope.instance.template;
  if (transforms.some((transform) => !PLAIN.has(transform)) || (guessed && !isNear(action, scope))) return [];
  const written = action.configuration.get('ParameterOverrides');
  const text = known(written.text());
  const given = text === undefined ? written : embeddedValue(text, written.origin, JSON.parse, true);
  if (given?.kind !== 'map') return [];
  const { at } = written;
  const entries = given.entries().filter(([name]) => /^[A-Za-z0-9]+$/.test(name));
  const names = entries.flatMap(([name]) => (parameters.has(name) ? [] : [name]));
  const undeclared: readonly BadOverride[] = names.length === 0 ? [] : [{ kind: 'undeclared', names, at }];
  const refused = entries.flatMap(([name, value]): readonly BadOverride[] => {
    const parameter = parameters.get(name);
    const allowed = parameter === undefined ? undefined : allowedValues(parameter, scope);
    const one = known(value.string());
    if (allowed === undefined || one === undefined || one.includes('#{') || allowed.values.includes(one)) return [];
    return [{ kind: 'refused', name, at, allowed: allowed.values, declared: allowed.at }];
  });
  return [...undeclared, ...refused];
}

/** A template that was found by its path alone is the one where that starts at a folder around the pipeline, or in its own. */
function isNear({ owner, configuration }: Action, { instance }: Scope): boolean {
  const [pipeline, { file }] = [owner.resource.scope.instance.template.document.file, instance.template.document];
  const path = known(configuration.get('TemplatePath').string())?.replace(/^[^:]+::(?:\.\/)?/, '') ?? '';
  const root = file.slice(0, file.length - path.length);
  return pipeline.startsWith(root) || root.startsWith(pipeline.slice(0, pipeline.lastIndexOf('/') + 1));
}

/** The values of a parameter that takes one of a list, where all of them are known. */
function allowedValues(
  { raw, pointer }: ParameterDefinition,
  scope: Scope,
): { readonly values: readonly string[]; readonly at: Place } | undefined {
  const list: Value = scope.value({ raw, pointer }).get('AllowedValues');
  const { items, open } = list.items();
  const values = items.flatMap((item) => known(item.string()) ?? []);
  return list.kind === 'list' && open === undefined && values.length === items.length ? { values, at: list.at } : undefined;
}
