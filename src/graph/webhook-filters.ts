import { filteredEvents, numberedActors, pullRequestEvents, trunkNames, webhookEvents } from '../facts/webhook-events.ts';
import type { Field, Place } from '../resource/index.ts';
import { type FilterGroup, outerAlternatives, type WebhookFilter } from './build-triggers.ts';

/** Why a filter group of a webhook starts no build, or none of those that it is for. */
export interface DeadFilter {
  /**
   * `no-event`, `event`: no event is named, or one that there is not. `foreign`: the filter looks at what the events do not
   * have. `pushes`: pushes have no base. `head`: the branch that pull requests come from is asked to be the one that they go
   * to. `reference`, `actor`: texts of another form. `glob`: a wildcard of file names, which a regular expression reads otherwise.
   */
  readonly reason: 'no-event' | 'event' | 'foreign' | 'pushes' | 'head' | 'reference' | 'actor' | 'glob';
  readonly at: Place;
  readonly type: string;
  readonly pattern: string;
}

/**
 * What in a filter group keeps it from starting builds for sure.
 * @param host the type of the project's source
 */
export function deadFilters(group: FilterGroup, host: Field<string>): readonly DeadFilter[] {
  const { filters, open, value } = group;
  if (open !== undefined || filters.some(({ type }) => !('value' in type))) return [];
  const events = filters.filter((filter) => typeOf(filter) === 'EVENT');
  if (events.length === 0) return [{ reason: 'no-event', at: value.at, type: 'EVENT', pattern: '' }];
  const listed = events.map(eventsOf);
  const named = listed.flatMap((names) => names ?? []);
  const unknown = events.flatMap((filter): readonly DeadFilter[] => {
    const odd = eventsOf(filter)?.find((name) => !webhookEvents.includes(name));
    return odd === undefined ? [] : [{ reason: 'event', at: filter.pattern.at, type: 'EVENT', pattern: odd }];
  });
  const taken = listed.includes(undefined) || unknown.length > 0 ? undefined : named;
  const others = filters.filter((filter) => typeOf(filter) !== 'EVENT');
  return [...unknown, ...others.flatMap((filter) => deadFilter(filter, others, taken, host) ?? [])];
}

function typeOf({ type }: WebhookFilter): string {
  return 'value' in type ? type.value : '';
}

function eventsOf({ pattern }: WebhookFilter): readonly string[] | undefined {
  const known = 'value' in pattern ? pattern.value.known : undefined;
  return known
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function deadFilter(
  filter: WebhookFilter,
  others: readonly WebhookFilter[],
  events: readonly string[] | undefined,
  host: Field<string>,
): DeadFilter | undefined {
  const type = typeOf(filter);
  const { value, pattern, excluded } = filter;
  const written = 'value' in pattern ? pattern.value.known : undefined;
  const dead = (reason: DeadFilter['reason'], at: Place): DeadFilter => ({ reason, at, type, pattern: written ?? '' });
  const at = value.get('Type').at;
  const looked = filteredEvents.get(type);
  if (looked !== undefined && events !== undefined && !events.some((event) => looked.includes(event))) return dead('foreign', at);
  if (type === 'BASE_REF' && events?.includes('PUSH') === true) return dead('pushes', at);
  if (!('value' in excluded) || excluded.value || written === undefined) return undefined;
  const onlyRequests = events?.every((event) => pullRequestEvents.includes(event)) === true;
  if (type === 'HEAD_REF' && onlyRequests && !others.some((other) => typeOf(other) === 'BASE_REF') && isTrunk(written))
    return dead('head', at);
  if (type === 'ACTOR_ACCOUNT_ID' && 'value' in host && numberedActors.includes(host.value) && isName(written))
    return dead('actor', pattern.at);
  if ((type === 'HEAD_REF' || type === 'BASE_REF') && refersNowhere(written, type === 'HEAD_REF' && !onlyRequests))
    return dead('reference', pattern.at);
  return isGlob(written) ? dead('glob', pattern.at) : undefined;
}

/** Only the branch that others are merged into fits. */
function isTrunk(pattern: string): boolean {
  const names = /^\^?(?:refs\/heads\/|heads\/|\/)?(?:\((?:\?:)?)?([\w|]+)\)?\$?$/.exec(pattern)?.[1]?.split('|') ?? [];
  return names.length > 0 && names.every((name) => trunkNames.includes(name));
}

/** Letters in every alternative: the name of an account, not its number. */
function isName(pattern: string): boolean {
  const plain = pattern.replace(/^\^?(?:\((?:\?:)?)?|\)?\$?$/g, '');
  return plain.split('|').every((one) => /^[\w-]*[a-z][\w-]*$/i.test(one));
}

/** Every alternative begins with something else than a reference does. */
function refersNowhere(pattern: string, tags: boolean): boolean {
  const references = ['refs/heads/', ...(tags ? ['refs/tags/'] : [])];
  return outerAlternatives(pattern).every((alternative) => {
    const begins = beginnings(alternative);
    return begins?.every((begin) => !references.some((one) => one.startsWith(begin) || begin.startsWith(one))) === true;
  });
}

/** What the texts that an anchored expression takes begin with; undefined where that cannot be told. */
function beginnings(expression: string): readonly string[] | undefined {
  if (!expression.startsWith('^')) return undefined;
  const rest = expression.slice(1);
  const group = /^\((?:\?:)?([^()[\]\\]*)\)(?![?*{])/.exec(rest)?.[1];
  const starts = group === undefined ? [rest] : group.split('|');
  const found = starts.map((start) => {
    const literal = /^[\w/-]*/.exec(start)?.[0] ?? '';
    // A letter that may be left out, or repeated, is no part of the beginning.
    return /^[?*{]/.test(start.slice(literal.length)) ? literal.slice(0, -1) : literal;
  });
  return found.every((literal) => literal !== '') ? found : undefined;
}

/** `release/*$` takes slashes at the end, `v*$` the letter v, and `**` or a star at the beginning is no expression. */
function isGlob(pattern: string): boolean {
  return /\*\*/.test(pattern) || /^\^?\*/.test(pattern) || /[^.)\]\\](?<!\\.)\*\$$/.test(pattern);
}
