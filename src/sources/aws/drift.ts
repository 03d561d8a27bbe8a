import { GIVEN, type Instance, Resolution, type Template, type Value } from '../../resource/index.ts';
import type { Json, JsonMap } from './reading.ts';

/** One difference between what a template says and what runs. */
export interface Difference {
  /** As people write it: `Stages[Production].Actions[Deploy].RunOrder`. */
  readonly Route: string;
  readonly Template: string;
  readonly Live: string;
}

/** A stack, as far as its template needs it. */
export interface DeployedTemplate {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  /** Values of parameters; those that are hidden are not among them. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** What is compared; what a transition is closed for is no matter of the template. */
const COMPARED = ['RoleArn', 'PipelineType', 'ExecutionMode', 'ArtifactStore', 'ArtifactStores', 'Stages', 'Triggers', 'Variables'];

/**
 * Where a resource differs from the template of its stack. Only what the template surely says is compared: what it leaves
 * out is the service's to choose, and what cannot be resolved is not known.
 */
export function driftOf(stack: DeployedTemplate, logicalId: string, live: JsonMap): readonly Difference[] {
  const instance: Instance = {
    id: stack.name,
    template: stack.template,
    account: stack.account,
    region: stack.region,
    stackName: stack.name,
    parameters: new Map([...stack.parameters].map(([name, text]) => [name, { kind: 'text', text }])),
    children: new Map(),
  };
  const resolution = new Resolution({ name: stack.name, instances: [instance], link: 'stated' }, GIVEN);
  const properties = resolution.scope(stack.name)?.resource(logicalId)?.properties;
  if (properties === undefined) return [];
  return COMPARED.flatMap((key) => differences(properties.get(key), live[key], key));
}

const MISSING = { Template: 'there', Live: 'missing' };
const ADDED = { Template: 'missing', Live: 'there' };

function differences(written: Value, live: Json | undefined, route: string): readonly Difference[] {
  const { content } = written;
  if (content.kind === 'text') {
    const known = content.text.known;
    if (known === undefined || (typeof live === 'object' && live !== null)) return [];
    if (live === undefined || live === null) return known === '' ? [] : [{ Route: route, Template: known, Live: 'not set' }];
    return known.toLowerCase() === String(live).toLowerCase() ? [] : [{ Route: route, Template: known, Live: String(live) }];
  }
  if (content.kind === 'list') return content.items.length === 0 ? [] : listed(written, Array.isArray(live) ? live : [], route);
  if (content.kind !== 'map' || typeof live !== 'object' || live === null || Array.isArray(live)) return [];
  return written.entries().flatMap(([key, value]) => differences(value, (live as JsonMap)[key], `${route}.${key}`));
}

/** Stages and actions are told apart by their names; of other lists the items are compared in order. */
function listed(written: Value, live: readonly Json[], route: string): readonly Difference[] {
  const { items, open } = written.items();
  const names = items.map((item) => nameOf(item));
  if (!names.every((name) => name !== undefined)) {
    if (open !== undefined || items.length !== live.length) return [];
    return items.flatMap((item, index) => differences(item, live[index], `${route}[${index}]`));
  }
  const found = new Map(live.map((item) => [liveName(item), item] as const));
  const own = items.flatMap((item, index) => {
    const at = `${route}[${names[index]}]`;
    const counterpart = found.get(names[index]);
    return counterpart === undefined ? [{ Route: at, ...MISSING }] : differences(item, counterpart, at);
  });
  const added = open === undefined ? [...found.keys()].filter((name) => name !== undefined && !names.includes(name)) : [];
  return [...own, ...added.map((name) => ({ Route: `${route}[${name}]`, ...ADDED }))];
}

function nameOf(item: Value): string | undefined {
  const field = item.get('Name').string();
  return 'value' in field ? field.value : undefined;
}

function liveName(item: Json): string | undefined {
  const name = typeof item === 'object' && item !== null && !Array.isArray(item) ? (item as JsonMap)['Name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
