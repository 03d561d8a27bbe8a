import { embeddedValue, entryOf, type ParameterDefinition, type Place, type Scope, type Value } from '../../resource/index.ts';
import type { Action } from '../pipeline.ts';
import { artifactsOf } from './artifact-use.ts';
import { known } from './deploy.ts';

/** Values that an action gives to parameters of its template, and that CloudFormation refuses. */
export type BadOverride = NamedParameters | RefusedValue;

export interface NamedParameters {
  /** The template does not have them; or it has no default for them, and nothing gives them a value. */
  readonly kind: 'undeclared' | 'ungiven';
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

/**
 * Parameters without a default that the action leaves out: the stack cannot be made. Only of templates that come as they are
 * from a source, and where no file of the artifact could hold the values.
 */
export function ungivenParameters(action: Action, scope: Scope, guessed: boolean): readonly BadOverride[] {
  const { configuration, owner } = action;
  const artifact = known(configuration.get('TemplatePath').string())?.split('::')[0];
  const producers = artifactsOf(owner).find(({ title }) => title.known === artifact)?.producers ?? [];
  const plain = producers.length > 0 && producers.every(({ category }) => known(category) === 'Source');
  const written = configuration.get('ParameterOverrides');
  const text = known(written.text());
  const given = text === undefined ? written : embeddedValue(text, written.origin, JSON.parse, true);
  const readable = written.exists === 'no' || given?.kind === 'map';
  if (!plain || !readable || configuration.get('TemplateConfiguration').exists !== 'no' || (guessed && !isNear(action, scope))) return [];
  const values = new Set(given?.entries().map(([name]) => name));
  const { template, parameters } = scope.instance;
  // What is supplied for the deployment comes from somewhere else.
  const names = [...template.parameters.values()].flatMap(({ name, raw }) =>
    entryOf(raw, 'Default') === undefined && !values.has(name) && !parameters.has(name) ? [name] : [],
  );
  return names.length === 0 ? [] : [{ kind: 'ungiven', names, at: written.at }];
}

/** A template that was found by its path alone is the one where that starts at a folder around the pipeline, or in its own. */
export function isNear({ owner, configuration }: Action, { instance }: Scope): boolean {
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
