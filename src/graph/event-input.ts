import { type EventField, EventText, eventEnvelope, type ServiceEvent, serviceEvents } from '../facts/service-events.ts';
import type { Place, Value } from '../resource/index.ts';
import { literalsOf } from './silent-pattern.ts';

/** A path of an input transformer that leads to nothing in the events of its rule. */
export interface EmptyPath {
  readonly name: string;
  readonly path: string;
  readonly type: string;
  readonly at: Place;
}

/**
 * Paths that none of the events has which the rule takes; nothing where the events are not all known.
 * Source: EventBridge User Guide, "Amazon EventBridge input transformation".
 */
export function emptyPaths(pattern: Value, target: Value): readonly EmptyPath[] {
  const events = eventsOf(pattern);
  const [first] = events;
  if (first === undefined) return [];
  return target
    .get('InputTransformer', 'InputPathsMap')
    .entries()
    .flatMap(([name, value]) => {
      const text = value.text();
      const path = 'value' in text ? text.value.known : undefined;
      if (path === undefined || events.some((event) => mayLead(path, event))) return [];
      return [{ name, path, type: first.type, at: value.at }];
    });
}

function eventsOf(pattern: Value): readonly ServiceEvent[] {
  const events = literalsOf(pattern.get('source')).flatMap((source) =>
    literalsOf(pattern.get('detail-type')).map((type) => serviceEvents.get(source)?.events.find((event) => event.type === type)),
  );
  return events.some((event) => event === undefined) ? [] : events.flatMap((event) => event ?? []);
}

function mayLead(path: string, { detail }: ServiceEvent): boolean {
  const steps = path
    .replace(/^\$\.?/, '')
    .replace(/\[\d+\]|\[\*\]/g, '')
    .split('.');
  const [top, ...rest] = steps;
  if (!path.startsWith('$') || path.includes('[') || top === undefined || top === '') return true;
  if (top !== 'detail') return eventEnvelope.includes(top);
  return detail === undefined || rest.length === 0 || leads(rest, detail);
}

function leads([step, ...rest]: readonly string[], fields: EventField): boolean {
  if (step === undefined || fields === 'any') return true;
  if (fields instanceof EventText || !Object.hasOwn(fields, step)) return false;
  return leads(rest, fields[step] ?? 'any');
}
