import type { Raw } from './place.ts';
import type { ResourceDefinition, Template } from './system.ts';

/** What CloudFormation makes before what: a resource waits for those that it refers to, and for those it lists in `DependsOn`. */

const reachable = new WeakMap<Template, Map<string, ReadonlySet<string>>>();

/** Whether a resource of a template waits for another, by itself or by way of others, whatever its conditions say. */
export function waitsFor(template: Template, from: string, to: string): boolean {
  const known = reachable.get(template) ?? new Map<string, ReadonlySet<string>>();
  reachable.set(template, known);
  const found = known.get(from) ?? reachedFrom(template, from);
  known.set(from, found);
  return found.has(to);
}

function reachedFrom({ resources }: Template, from: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const definition = resources.get(next);
    if (definition === undefined) continue;
    for (const name of directly(definition)) {
      if (reached.has(name)) continue;
      reached.add(name);
      open.push(name);
    }
  }
  return reached;
}

function directly({ raw }: ResourceDefinition): ReadonlySet<string> {
  const depends = raw['DependsOn'];
  const listed = typeof depends === 'string' ? [depends] : Array.isArray(depends) ? (depends as readonly Raw[]) : [];
  return new Set([...listed.filter((name) => typeof name === 'string'), ...namesReferredTo(raw['Properties'] ?? null)]);
}

/** The names that functions in a value refer to, those of parameters included. */
export function namesReferredTo(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  collect(value, names);
  return names;
}

const SUBSTITUTED = /\$\{([A-Za-z0-9:]+)(?:\.[^}]*)?\}/g;

function collect(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, names);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, argument] of Object.entries(value)) {
    if (key === 'Ref' && typeof argument === 'string') names.add(argument);
    else if (key === 'Fn::GetAtt') {
      const name: unknown = Array.isArray(argument) ? argument[0] : argument;
      if (typeof name === 'string') names.add(name.split('.', 1)[0] ?? name);
    } else if (key === 'Fn::Sub') {
      const text: unknown = Array.isArray(argument) ? argument[0] : argument;
      if (typeof text === 'string') for (const [, name = ''] of text.matchAll(SUBSTITUTED)) names.add(name);
      if (Array.isArray(argument)) collect(argument[1], names);
    } else collect(argument, names);
  }
}
