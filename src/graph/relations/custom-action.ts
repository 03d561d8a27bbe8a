import type { ActionProvider } from '../../facts/action-providers.ts';
import type { Place, Text, Value } from '../../resource/index.ts';
import type { CustomActionType } from '../custom-action-type.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';

/** What an action says of its custom type, and the only such type in view says otherwise. */
export interface TypeFault {
  readonly key: (typeof KEYS)[number];
  readonly written: string;
  readonly made: string;
  readonly type: CustomActionType;
  readonly at: Place;
}

/** What a type in view demands of its actions, and the keys that it knows; undefined where not all of them are known. */
export interface CustomDemands extends ActionProvider {
  readonly keys: ReadonlySet<string> | undefined;
}

const KEYS = ['Category', 'Provider', 'Version'] as const;
/** Source: CodePipeline API Reference, ArtifactDetails. */
const MOST = 5;

/** The demands of the type of an action; undefined where it is not in view. */
export function customDemands(action: Action, graph: DeliveryGraph): CustomDemands | undefined {
  const type = typesLike(action, graph).find((one) => KEYS.every((key) => alike(one, action, key)));
  if (type === undefined) return undefined;
  const { properties, configuration } = type;
  const names = configuration.map(({ name }) => known(name)?.known);
  const { open } = properties.get('ConfigurationProperties').items();
  const all = names.flatMap((name) => name ?? []);
  return {
    required: configuration.flatMap(({ value }, index) => {
      const name = names[index];
      return name !== undefined && known(value.get('Required').boolean()) === true ? [name] : [];
    }),
    inputs: span(properties.get('InputArtifactDetails')),
    outputs: span(properties.get('OutputArtifactDetails')),
    keys: open === undefined && all.length === configuration.length ? new Set(all) : undefined,
  };
}

function span(details: Value): readonly [number, number] {
  return [known(details.get('MinimumCount').number()) ?? 0, known(details.get('MaximumCount').number()) ?? MOST];
}

/**
 * Where no type in view is the one of the action, and one is but for a single part of its name. Another of the same name may
 * stand elsewhere; it is not what this template makes.
 */
export function typeFault(action: Action, graph: DeliveryGraph): TypeFault | undefined {
  const types = typesLike(action, graph);
  if (types.some((type) => KEYS.every((key) => alike(type, action, key) !== false))) return undefined;
  for (const type of types) {
    const [other, ...others] = KEYS.filter((key) => alike(type, action, key) !== true);
    const [written, made] = other === undefined ? [] : [partOf(action.value.get('ActionTypeId'), other), partOf(type.properties, other)];
    if (other === undefined || others.length > 0 || written?.known === undefined || made?.known === undefined) continue;
    return { key: other, written: written.known, made: made.known, type, at: action.value.get('ActionTypeId', other).at };
  }
  return undefined;
}

/** Types in view whose provider is that of the action, in whatever letters. */
function typesLike(action: Action, graph: DeliveryGraph): readonly CustomActionType[] {
  const provider = known(action.provider)?.toLowerCase();
  if (known(action.providerOwner) !== 'Custom' || provider === undefined) return [];
  return graph.subjects('custom-action-type').filter((type) => partOf(type.properties, 'Provider')?.known?.toLowerCase() === provider);
}

function alike(type: CustomActionType, action: Action, key: string): boolean | undefined {
  const [one, other] = [partOf(type.properties, key), partOf(action.value.get('ActionTypeId'), key)];
  const answer = one === undefined || other === undefined ? undefined : one.same(other);
  return answer === 'yes' ? true : answer === 'no' ? false : undefined;
}

function partOf(value: Value, key: string): Text | undefined {
  return known(value.get(key).text());
}
