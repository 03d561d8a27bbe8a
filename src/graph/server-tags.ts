import type { Place, Resource, Value } from '../resource/index.ts';
import type { DeliveryGraph } from './graph.ts';

/** A tag that a deployment group looks for, and that servers in view wear in other letters. */
export interface UnlikeTag {
  readonly sought: string;
  readonly worn: string;
  readonly at: Place;
  readonly wornAt: Place;
}

interface Tag {
  /** Undefined where a filter asks for no such part. */
  readonly key: string | undefined;
  readonly value: string | undefined;
  readonly at: Place;
}

const INSTANCE = 'AWS::EC2::Instance';
const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/**
 * The first filter that no server in view fits as it is written, and one fits but for the letters. Undefined where a filter,
 * a tag or the servers are not all known, or where the group names fleets besides.
 * Source: CodeDeploy User Guide, "Tagging instances for deployment groups": keys and values are told apart by case.
 */
export function unlikeTag(properties: Value, graph: DeliveryGraph): UnlikeTag | undefined {
  if (properties.get('AutoScalingGroups').exists !== 'no') return undefined;
  const filters = filtersOf(properties);
  const servers = graph.resources(INSTANCE, GROUP).map(tagsOf);
  if (filters === undefined || servers.includes(undefined)) return undefined;
  const worn = servers.flatMap((tags) => tags ?? []);
  if (filters.some((filter) => worn.some((tag) => fits(filter, tag, exact)))) return undefined;
  for (const filter of filters) {
    const alike = worn.find((tag) => fits(filter, tag, inOtherLetters));
    if (alike !== undefined) return { sought: shown(filter), worn: shown(alike), at: filter.at, wornAt: alike.at };
  }
  return undefined;
}

/**
 * Servers and fleets in view that surely wear what a deployment group looks for: one of the filters of each list. Fleets give
 * their servers the tags that they say.
 */
export function serversTagged(properties: Value, graph: DeliveryGraph): readonly Resource[] {
  const sets = properties.get('Ec2TagSet', 'Ec2TagSetList').items();
  const lists = [properties.get('Ec2TagFilters'), ...sets.items.map((set) => set.get('Ec2TagGroup'))].filter(
    ({ exists }) => exists !== 'no',
  );
  const filters = lists.map((list) => list.items().items.flatMap((item) => filterOf(item) ?? []));
  return sets.open === undefined && filters.length > 0 ? serversFitting(filters, graph) : [];
}

/** Servers and fleets in view that surely wear one tag. */
export function serversWith(key: Value, value: Value, graph: DeliveryGraph): readonly Resource[] {
  const [name, wanted] = [literal(key), literal(value)];
  if (name === undefined || (wanted === undefined && value.exists !== 'no')) return [];
  return serversFitting([[{ key: name, value: wanted, at: key.at }]], graph);
}

function serversFitting(lists: readonly (readonly Tag[])[], graph: DeliveryGraph): readonly Resource[] {
  return graph.resources(INSTANCE, GROUP).filter(({ properties, type }) => {
    const worn = properties
      .get('Tags')
      .items()
      .items.flatMap((item) => {
        const [key, value, propagated] = [literal(item.get('Key')), literal(item.get('Value')), item.get('PropagateAtLaunch').boolean()];
        const given = type === INSTANCE || ('value' in propagated && propagated.value);
        return given && key !== undefined && value !== undefined ? [{ key, value, at: item.at }] : [];
      });
    return lists.every((list) => list.some((filter) => worn.some((tag) => fits(filter, tag, exact))));
  });
}

/** Of one list, any of which is enough: plain filters, or a set of one list. */
function filtersOf(properties: Value): readonly Tag[] | undefined {
  const lists = properties.get('Ec2TagSet', 'Ec2TagSetList').items();
  const [first, ...others] = lists.items;
  if (others.length > 0 || lists.open !== undefined) return undefined;
  const list = (first === undefined ? properties.get('Ec2TagFilters') : first.get('Ec2TagGroup')).items();
  return list.open === undefined && list.items.length > 0 ? allKnown(list.items.map(filterOf)) : undefined;
}

function filterOf(value: Value): Tag | undefined {
  const type = value.get('Type').text();
  const kind = 'value' in type ? type.value.known : undefined;
  const [key, wanted] = [literal(value.get('Key')), literal(value.get('Value'))];
  if (kind === 'KEY_AND_VALUE' && key !== undefined && wanted !== undefined) return { key, value: wanted, at: value.at };
  if (kind === 'KEY_ONLY' && key !== undefined) return { key, value: undefined, at: value.at };
  return kind === 'VALUE_ONLY' && wanted !== undefined ? { key: undefined, value: wanted, at: value.at } : undefined;
}

function tagsOf({ properties, exists }: Resource): readonly Tag[] | undefined {
  const { items, open } = properties.get('Tags').items();
  if (open !== undefined || typeof exists === 'object') return undefined;
  return allKnown(
    items.map((item) => {
      const [key, value] = [literal(item.get('Key')), literal(item.get('Value'))];
      return key === undefined || value === undefined ? undefined : { key, value, at: item.at };
    }),
  );
}

function literal(value: Value): string | undefined {
  const text = value.text();
  return 'value' in text ? text.value.known : undefined;
}

function allKnown(tags: readonly (Tag | undefined)[]): readonly Tag[] | undefined {
  const known = tags.flatMap((tag) => tag ?? []);
  return known.length === tags.length ? known : undefined;
}

type Likeness = (one: string, other: string | undefined) => boolean;
const exact: Likeness = (one, other) => one === other;
const inOtherLetters: Likeness = (one, other) => one.trim().toLowerCase() === other?.trim().toLowerCase();

function fits({ key, value }: Tag, tag: Tag, like: Likeness): boolean {
  return (key === undefined || like(key, tag.key)) && (value === undefined || like(value, tag.value));
}

function shown({ key, value }: Tag): string {
  return [key, value].filter((one) => one !== undefined).join('=');
}
