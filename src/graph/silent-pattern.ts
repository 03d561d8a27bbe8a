import {
  comparisonOperators,
  type EventField,
  type EventFields,
  EventText,
  eventEnvelope,
  type ServiceEvent,
  serviceEvents,
  TRAIL_EVENT,
} from '../facts/service-events.ts';
import { nearest } from '../resource/did-you-mean.ts';
import { type Place, Text, type Value } from '../resource/index.ts';

/** Why an event pattern, or a value in it, takes no event that is ever sent. */
export interface Silence {
  /**
   * `refused`: EventBridge does not accept the pattern. `envelope`: a field beside `detail` that events do not have.
   * `star`: a wildcard in a text that is compared letter by letter. `type`: a type that the service does not send.
   * `field`, `value`, `nested`, `resources`: what events of the type do not have.
   */
  readonly reason: 'refused' | 'envelope' | 'star' | 'type' | 'field' | 'value' | 'nested' | 'resources';
  readonly at: Place;
  /** The field or text that nothing fits. */
  readonly what: string;
  /** The type of the events, or the source for a type. */
  readonly of: string;
  /** What was probably meant, for the end of a message; empty where nobody can tell. */
  readonly hint: string;
}

/**
 * What in a pattern no event fits for sure; nothing where it is not sure, as for events of programs.
 * Source: EventBridge User Guide, "Creating Amazon EventBridge event patterns".
 */
export function silencesOf(pattern: Value): readonly Silence[] {
  const refused = pattern.kind === 'map' ? refusals(pattern) : [];
  if (pattern.kind !== 'map' || refused.length > 0) return refused;
  const envelope = pattern.entries().flatMap(([key, value]): readonly Silence[] => {
    if (eventEnvelope.includes(key) || key === '$or' || fitsAbsence(value)) return [];
    return [{ reason: 'envelope', at: value.at, what: key, of: '', hint: meantBy(nearest(key, eventEnvelope)) }];
  });
  if (envelope.length > 0) return envelope;
  const sources = literalsOf(pattern.get('source'));
  if (sources.length === 0 || !sources.every((source) => source.startsWith('aws.'))) return [];
  const stars = starsIn(pattern, []);
  return stars.length > 0 ? stars : unsent(pattern, sources);
}

/** Values that are no lists, and comparisons that there are not. */
function refusals(map: Value): readonly Silence[] {
  return map.entries().flatMap(([key, value]): readonly Silence[] => {
    if (value.kind === 'map') return refusals(value);
    const text = value.text();
    if ('value' in text && text.value.known !== undefined)
      return [{ reason: 'refused', at: value.at, what: key, of: 'is no list', hint: '' }];
    return value.items().items.flatMap((item) => {
      if (item.kind !== 'map') return [];
      if (key === '$or') return refusals(item);
      const [first, ...others] = item.entries().map(([operator]) => operator);
      const odd = [first, ...others].find((operator) => operator !== undefined && !comparisonOperators.includes(operator));
      if (odd !== undefined)
        return [
          {
            reason: 'refused' as const,
            at: item.at,
            what: key,
            of: `is compared with ${odd}`,
            hint: meantBy(nearest(odd, comparisonOperators)),
          },
        ];
      return others.length > 0
        ? [{ reason: 'refused' as const, at: item.at, what: key, of: 'has two comparisons in one entry', hint: '' }]
        : [];
    });
  });
}

/** All texts of a list that are wholly known; none where one is not. */
export function literalsOf(list: Value): readonly string[] {
  const { items, open } = list.items();
  const known = items.map((item) => {
    const text = item.text();
    return 'value' in text ? text.value.known : undefined;
  });
  return open !== undefined || known.includes(undefined) ? [] : known.flatMap((text) => text ?? []);
}

/** It asks for the field to be absent, or may do so. */
function fitsAbsence(wanted: Value): boolean {
  if (wanted.kind === 'unresolved') return true;
  const { items, open } = wanted.items();
  return (
    open !== undefined ||
    items.some((item) => {
      if (item.kind === 'null' || item.kind === 'unresolved') return true;
      const exists = item.get('exists').boolean();
      return item.kind === 'map' && (exists.state === 'unresolved' || ('value' in exists && !exists.value));
    })
  );
}

/** What a call was given may well hold a star, besides what names a thing. */
const NAMING = new Set(['bucketName', 'key', 'repositoryName', 'projectName', 'functionName']);

/** Texts and beginnings with a star in them. */
function starsIn(map: Value, path: readonly string[]): readonly Silence[] {
  return map.entries().flatMap(([key, value]): readonly Silence[] => {
    if (key === '$or') return value.items().items.flatMap((item) => starsIn(item, path));
    if (value.kind === 'map') return starsIn(value, [...path, key]);
    if (path.includes('requestParameters') && !NAMING.has(key)) return [];
    return value.items().items.flatMap((item): readonly Silence[] => {
      const written = [item, item.get('prefix'), item.get('suffix'), ...item.get('anything-but').items().items].find(hasStar);
      if (written === undefined) return [];
      const text = written.text();
      const what = 'value' in text ? text.value.print() : '';
      return [{ reason: 'star', at: item.at, what, of: [...path, key].join('.'), hint: '' }];
    });
  });
}

function hasStar(value: Value): boolean {
  const text = value.text();
  return 'value' in text && text.value.parts.some((part) => typeof part === 'string' && part.includes('*') && part !== '*');
}

/** Why no event of any of the sources and types fits; nothing where one may. */
function unsent(pattern: Value, sources: readonly string[]): readonly Silence[] {
  const types = pattern.get('detail-type').items();
  if (types.open !== undefined || types.items.length === 0) return [];
  const found: Silence[] = [];
  for (const source of sources) {
    for (const item of types.items) {
      const field = item.text();
      const type = 'value' in field ? field.value.known : undefined;
      const silence = type === undefined ? undefined : silenceOf(pattern, source, type, item.at);
      if (silence === undefined) return [];
      found.push(silence);
    }
  }
  return found.slice(0, 1);
}

function silenceOf(pattern: Value, source: string, type: string, at: Place): Silence | undefined {
  const known = serviceEvents.get(source);
  if (type === TRAIL_EVENT) return trailSilence(pattern, source);
  const event = known?.events.find((one) => one.type === type);
  if (event === undefined) return foreignType(source, type, at);
  return resourcesSilence(pattern.get('resources'), event) ?? fieldsSilence(pattern.get('detail'), event.detail, event.type, 'detail');
}

/** A type of another service, or one that is written otherwise. */
function foreignType(source: string, type: string, at: Place): Silence | undefined {
  const known = serviceEvents.get(source);
  const own = known?.events.map((event) => event.type) ?? [];
  const foreign = [...serviceEvents.values()].some(({ events }) => events.some((event) => event.type === type));
  const alike = own.find((one) => plain(one).startsWith(plain(type)) || plain(type).startsWith(plain(one)));
  const notification = /^(?:s3:)?Object(?:Created|Removed)\b/.test(type);
  if (known === undefined || (!foreign && !known.complete && alike === undefined && !notification)) return undefined;
  if (/ via CloudTrail$/.test(type)) return undefined;
  return { reason: 'type', at, what: type, of: source, hint: meantBy(alike ?? nearest(type, own)) };
}

function plain(type: string): string {
  return type.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function resourcesSilence(wanted: Value, { type, resources }: ServiceEvent): Silence | undefined {
  if (resources === undefined || wanted.exists !== 'yes' || fitsAbsence(wanted)) return undefined;
  if (resources !== 'none') return textSilence(wanted, resources, type, 'resources');
  return { reason: 'resources', at: wanted.at, what: 'resources', of: type, hint: '' };
}

function fieldsSilence(wanted: Value, fields: EventFields | undefined, type: string, path: string): Silence | undefined {
  if (wanted.kind !== 'map' || fields === undefined) return undefined;
  for (const [key, value] of wanted.entries()) {
    if (key === '$or' || value.kind === 'unresolved' || fitsAbsence(value)) continue;
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const silence =
      field === undefined
        ? ({ reason: 'field', at: value.at, what: `${path}.${key}`, of: type, hint: meantBy(meant(key, fields)) } as const)
        : fieldSilence(value, field, type, `${path}.${key}`);
    if (silence !== undefined) return silence;
  }
  return undefined;
}

function meant(key: string, fields: EventFields): string | undefined {
  const names = Object.keys(fields);
  return names.find((name) => plain(name) === plain(key)) ?? nearest(key, names);
}

function fieldSilence(wanted: Value, field: EventField, type: string, path: string): Silence | undefined {
  if (field === 'any') return undefined;
  if (field instanceof EventText)
    return wanted.kind === 'map'
      ? { reason: 'nested', at: wanted.at, what: path, of: type, hint: '' }
      : textSilence(wanted, field, type, path);
  return wanted.kind === 'map'
    ? fieldsSilence(wanted, field, type, path)
    : { reason: 'nested', at: wanted.at, what: path, of: type, hint: meantBy(`${path}.${Object.keys(field)[0]}`) };
}

/** Where none of the values can be what the field holds, the first of them. */
function textSilence(wanted: Value, field: EventText, type: string, path: string): Silence | undefined {
  const { items, open } = wanted.items();
  const [first] = items;
  if (open !== undefined || first === undefined || items.some((item) => mayFit(item, field))) return undefined;
  const text = first.text();
  const shown = 'value' in text ? text.value.print() : '';
  return { reason: 'value', at: first.at, what: `${path} is ${shown}`, of: type, hint: valuesLike(field, shown) };
}

function valuesLike({ like, unlike }: EventText, shown: string): string {
  const values = like.filter((one) => !one.includes('*'));
  if (values.length > 0) {
    const near = nearest(shown, values);
    return near === undefined ? `; it is one of ${values.slice(0, 8).join(', ')}` : meantBy(near);
  }
  const form = like.find((one) => one !== '*');
  return form === undefined ? `; it is never like ${unlike[0]}` : `; it is like ${form}`;
}

function meantBy(word: string | undefined): string {
  return word === undefined ? '' : `; did you mean ${word}?`;
}

function mayFit(item: Value, { like, unlike }: EventText): boolean {
  const text = item.text();
  if ('value' in text)
    return (
      like.some((one) => text.value.matches(Text.of(one)) !== 'no') && !unlike.some((one) => text.value.matches(Text.of(one)) === 'yes')
    );
  const prefix = item.get('prefix').text();
  const start = 'value' in prefix ? prefix.value.known : undefined;
  if (start === undefined) return true;
  return like.some((one) => begins(one, start)) && !unlike.some((one) => start.startsWith(one.replace(/\*$/, '')) && /^[^*]+\*$/.test(one));
}

function begins(pattern: string, start: string): boolean {
  const [fixed = ''] = pattern.split('*');
  return pattern.includes('*') ? fixed.startsWith(start) || start.startsWith(fixed) : pattern.startsWith(start);
}

/** Sources whose calls are recorded under the same name. */
const NAMED_ALIKE: readonly string[] = ['s3', 'ecr', 'ecs', 'codecommit', 'codepipeline', 'codebuild', 'codedeploy', 'cloudformation'];

/** Source: EventBridge User Guide, "AWS service events delivered via AWS CloudTrail". */
function trailSilence(pattern: Value, source: string): Silence | undefined {
  const service = source.slice('aws.'.length);
  const of = TRAIL_EVENT;
  const eventSource = pattern.get('detail', 'eventSource');
  const eventName = pattern.get('detail', 'eventName');
  const recorded = NAMED_ALIKE.includes(service) ? [`${service}.amazonaws.com`] : ['*.amazonaws.com', 'aws-*'];
  return (
    (eventSource.exists === 'yes' ? textSilence(eventSource, new EventText(recorded), of, 'detail.eventSource') : undefined) ??
    (eventName.exists === 'yes' ? textSilence(eventName, new EventText(['*'], ['*:*']), of, 'detail.eventName') : undefined)
  );
}
