import { findSecrets } from '../facts/secret-shapes.ts';
import type { EnvironmentRules } from '../graph/environment.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import { linkSystem } from '../graph/index.ts';
import { GIVEN, type Instance, type RawMap, Resolution, type SourceDocument, type System } from '../resource/index.ts';
import type { SubjectKind, Subjects } from '../rule/types.ts';
import { parseDocument } from '../sources/cloudformation/parse.ts';
import { templateOf } from '../sources/cloudformation/template.ts';

/** Delivery graphs for tests, from templates as plain data. */

/** A template deployed once. */
export interface TestInstance {
  /** The template as data, or its text. */
  readonly template: RawMap | string;
  readonly id?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly region?: string;
  readonly stackName?: string;
  /** Local files that the template names, by that name. */
  readonly assets?: Readonly<Record<string, string>>;
  readonly leansOn?: readonly string[];
  readonly settled?: true;
}

/** One system of these instances. */
export function systemOf(...instances: readonly TestInstance[]): System {
  return { name: 'test', link: 'single', instances: instances.map(instanceOf) };
}

/** The graph of these instances, with supplied and default values. */
export function graphOf(...instances: readonly TestInstance[]): DeliveryGraph {
  return graphWith([], ...instances);
}

/** The same with environments as a configuration names them. */
export function graphWith(environments: EnvironmentRules, ...instances: readonly TestInstance[]): DeliveryGraph {
  return linkSystem(new Resolution(systemOf(...instances), GIVEN), environments);
}

/** The subject of a kind with that name. Throws when there is none. */
export function subjectNamed<K extends SubjectKind>(graph: DeliveryGraph, kind: K, name: string): Subjects[K] {
  const subjects = graph.subjects(kind);
  const found = subjects.find((subject) => subject.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}; there are: ${subjects.map((subject) => subject.name).join(', ')}`);
  return found;
}

function instanceOf({
  template,
  id = 'test',
  parameters = {},
  account,
  region,
  stackName,
  assets = {},
  leansOn,
  settled,
}: TestInstance): Instance {
  const document = documentOf(`${id}.yaml`, typeof template === 'string' ? template : JSON.stringify(template, null, 2));
  return {
    id,
    template: templateOf(document, { assets: new Map(Object.entries(assets).map(([path, text]) => [path, documentOf(path, text)])) }),
    account,
    region,
    stackName,
    parameters: new Map(Object.entries(parameters).map(([name, text]) => [name, { kind: 'text', text }])),
    children: new Map(),
    ...(leansOn === undefined ? {} : { leansOn }),
    ...(settled === undefined ? {} : { settled }),
  };
}

function documentOf(file: string, text: string): SourceDocument {
  return parseDocument(file, text, findSecrets);
}
