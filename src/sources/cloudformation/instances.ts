import type { Instance, Supplied, System, Template } from '../../resource/index.ts';
import { type ReadText, withAssets } from './assets.ts';
import { checkParameterNames, type Deployment, deployedInstances, suppliedText } from './instances-deployed.ts';
import { linkedGroups } from './instances-linked.ts';
import { aliasesOf, localTemplates, withNested } from './instances-nested.ts';

export type { AttributeReference, Deployment } from './instances-deployed.ts';

/** What is in view, and what people say about it. */
export interface SystemInputs {
  /** By file, as their documents name it. */
  readonly templates: ReadonlyMap<string, Template>;
  readonly deployments?: readonly Deployment[];
  /** Values for every template that declares the parameter; they win over those of deployments. */
  readonly parameters?: ReadonlyMap<string, string>;
  /** Read elsewhere, and given values too: what they declare is no misspelt name. */
  readonly assemblies?: readonly System[];
  /** For files that templates name, such as buildspecs. */
  readonly readText?: ReadText;
}

export interface SystemsBuilt {
  readonly systems: readonly System[];
  /** What could not be read and is out of view therefore, one line each. */
  readonly notices: readonly string[];
}

/**
 * Makes systems of templates: the deployments of the configuration are one; of the other templates those that belong
 * together by what they import, or by what a pipeline deploys, are one each (guessed), and every other is alone. Nested
 * stacks and stack sets are instances of their own; a template that is nested is not judged by itself too.
 * Throws UserError for deployments and parameters that do not fit the templates.
 */
export function buildSystems({
  templates: read,
  deployments = [],
  parameters = new Map(),
  assemblies = [],
  readText,
}: SystemInputs): SystemsBuilt {
  const notices: string[] = [];
  const templates =
    readText === undefined ? read : new Map([...read].map(([file, template]) => [file, withAssets(template, readText, notices)] as const));
  const declaring = [...templates.values(), ...assemblies.flatMap(({ instances }) => instances.map(({ template }) => template))];
  if (declaring.length > 0) checkParameterNames(parameters.keys(), declaring);
  const find = localTemplates(templates);
  const nest = (instance: Instance): readonly Instance[] => withNested(withParameters(instance, parameters), find, notices);

  const stated = deployedInstances(deployments, templates).flatMap(nest);
  const used = new Set(stated.map(({ template }) => template));
  const bare = new Map([...templates].filter(([, template]) => !used.has(template)));
  const groups = linkedGroups(rootsOf(bare, find).map((template) => nest(bareInstance(template))));
  const systems: System[] = stated.length === 0 ? [] : [{ name: 'deployments', instances: stated, link: 'stated' }];
  const given = assemblies.map((assembly) => ({
    ...assembly,
    instances: assembly.instances.map((instance) => (instance.parent === undefined ? withParameters(instance, parameters) : instance)),
  }));
  return { systems: [...systems, ...groups, ...given], notices };
}

/** A template as it stands, deployed nobody knows where. */
function bareInstance(template: Template): Instance {
  const id = template.document.file;
  return {
    id,
    template,
    account: undefined,
    region: undefined,
    stackName: undefined,
    parameters: new Map(),
    children: new Map(),
    ...aliasesOf(template, id),
  };
}

function withParameters(instance: Instance, values: ReadonlyMap<string, string>): Instance {
  const given = [...values].filter(([name]) => instance.template.parameters.has(name));
  if (given.length === 0) return instance;
  const texts: readonly (readonly [string, Supplied])[] = given.flatMap(([name, text]) => suppliedText(name, text));
  return { ...instance, parameters: new Map([...instance.parameters, ...texts]) };
}

/** The templates that no other one nests; of those that nest each other in a circle, the first. */
function rootsOf(templates: ReadonlyMap<string, Template>, find: ReturnType<typeof localTemplates>): readonly Template[] {
  const all = [...templates.values()];
  const nested = new Map(
    all.map((template) => [template, [...template.resources.values()].flatMap((stack) => find(template, stack) ?? [])] as const),
  );
  const inner = new Set(all.flatMap((template) => (nested.get(template) ?? []).filter((child) => child !== template)));
  const roots = all.filter((template) => !inner.has(template));
  const reached = new Set<Template>();
  const reach = (template: Template): void => {
    if (reached.has(template)) return;
    reached.add(template);
    for (const child of nested.get(template) ?? []) reach(child);
  };
  for (const root of roots) reach(root);
  for (const template of all) {
    if (reached.has(template)) continue;
    roots.push(template);
    reach(template);
  }
  return roots;
}
