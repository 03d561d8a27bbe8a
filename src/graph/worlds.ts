import {
  type Assignment,
  comparisonKey,
  type Expression,
  GIVEN,
  type Hole,
  isRawMap,
  parameterKey,
  type Raw,
  Resolution,
  type Scope,
  type System,
  type Text,
  type World,
} from '../resource/index.ts';
import { allowedValues, defaultOf } from '../resource/parameters.ts';

/** One thing that conditions depend on, and the ways it can be. */
interface Dimension {
  readonly key: string;
  readonly kind: 'parameter' | 'decision';
  readonly options: readonly Option[];
}
interface Option {
  readonly assignment: Assignment | boolean;
  /** The supplied or default value; of a parameter with neither, each. */
  readonly given: boolean;
}

/** Worlds to judge a subject in. */
export interface Worlds {
  readonly worlds: readonly { readonly world: World; readonly given: boolean }[];
  /** There are more combinations than are judged. */
  readonly limited: boolean;
}

const LIMIT = 32;

/** Finds the worlds in which the conditions of a system differ. */
export class WorldFinder {
  private readonly system: System;
  private readonly hasRules: boolean;
  private readonly symbolic: Resolution;
  private readonly given: Resolution;
  private readonly found = new Map<string, Worlds>();

  constructor(system: System) {
    this.system = system;
    this.hasRules = system.instances.some(({ template }) => isRawMap(template.rules));
    this.symbolic = new Resolution(system, GIVEN, true);
    this.given = new Resolution(system, GIVEN);
  }

  /** The distinct assignments of what the conditions depend on. Above 32: the given ones, and one dimension at a time. */
  worlds(conditions: ReadonlyMap<string, ReadonlySet<string>>): Worlds {
    const key = [...conditions].map(([instance, names]) => `${instance}:${[...names].sort().join()}`).join(';');
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const worlds = this.allowed(combine(this.dimensions(conditions)));
    this.found.set(key, worlds);
    return worlds;
  }

  /** Without the worlds that the templates' rules forbid, unless they forbid all. */
  private allowed(worlds: Worlds): Worlds {
    if (!this.hasRules) return worlds;
    const kept = worlds.worlds.filter(({ world }) => [...new Resolution(this.system, world).allScopes].every((scope) => !scope.refused));
    return kept.length === 0 ? worlds : { ...worlds, worlds: kept };
  }

  private dimensions(conditions: ReadonlyMap<string, ReadonlySet<string>>): readonly Dimension[] {
    const compared = new Map<string, { readonly hole: Hole; readonly literals: Set<string> }>();
    const decisions = new Map<string, Dimension>();
    for (const [instance, names] of conditions) {
      const scope = this.symbolic.scope(instance);
      if (scope === undefined) continue;
      for (const raw of comparisons(scope, names)) this.examine(scope, raw, compared, decisions);
    }
    return [...[...compared].map(([key, { literals }]) => this.parameter(key, literals)), ...decisions.values()].filter(
      ({ options }) => options.length > 1,
    );
  }

  private examine(
    scope: Scope,
    raw: Raw,
    compared: Map<string, { readonly hole: Hole; readonly literals: Set<string> }>,
    decisions: Map<string, Dimension>,
  ): void {
    const at: Expression = { raw, pointer: undefined };
    const sides = scope.sides(raw, at)?.map((side) => side.text());
    const [one, other] = sides ?? [];
    if (one === undefined || other === undefined) return;
    const texts = 'value' in one && 'value' in other ? ([one.value, other.value] as const) : undefined;
    if (texts !== undefined && typeof texts[0].same(texts[1]) === 'string') return;
    const reduced = texts === undefined ? undefined : (holeAgainstLiteral(texts[0], texts[1]) ?? holeAgainstLiteral(texts[1], texts[0]));
    if (reduced !== undefined) {
      const entry = compared.get(reduced.hole.id) ?? { hole: reduced.hole, literals: new Set<string>() };
      entry.literals.add(reduced.literal);
      compared.set(reduced.hole.id, entry);
      return;
    }
    const key = comparisonKey(scope.instance, raw);
    decisions.set(key, { key, kind: 'decision', options: this.decided(scope.instance.id, raw, at) });
  }

  private decided(instance: string, raw: Raw, at: Expression): readonly Option[] {
    const sides = this.given
      .scope(instance)
      ?.sides(raw, at)
      ?.map((side) => side.text());
    const [one, other] = sides ?? [];
    const answer = one !== undefined && other !== undefined && 'value' in one && 'value' in other ? one.value.same(other.value) : undefined;
    return [true, false].map((assignment) => ({
      assignment,
      given: typeof answer === 'string' ? (answer === 'yes') === assignment : true,
    }));
  }

  private parameter(key: string, literals: ReadonlySet<string>): Dimension {
    const bar = key.lastIndexOf('|');
    const definition = this.symbolic.scope(key.slice(0, bar))?.instance.template.parameters.get(key.slice(bar + 1));
    const fallback = definition === undefined ? undefined : defaultOf(definition)?.known;
    const allowed = definition === undefined ? undefined : allowedValues(definition);
    const listed = [...new Set([...literals, ...(fallback === undefined ? [] : [fallback])])].filter(
      (value) => allowed?.includes(value) ?? true,
    );
    const rest = allowed?.filter((value) => !listed.includes(value));
    const others: readonly Assignment[] =
      rest === undefined
        ? [{ otherThan: listed }]
        : rest.length === 0
          ? []
          : rest.length === 1
            ? [{ value: rest[0] ?? '' }]
            : [{ otherThan: listed, values: rest }];
    const assignments: readonly Assignment[] = [...listed.map((value) => ({ value })), ...others];
    const options = assignments.map((assignment) => ({
      assignment,
      given: fallback === undefined || ('value' in assignment && assignment.value === fallback),
    }));
    return { key, kind: 'parameter', options: [...options.filter(({ given }) => given), ...options.filter(({ given }) => !given)] };
  }
}

/** A parameter or pseudo parameter against written text, whichever side each is on. */
function holeAgainstLiteral(one: Text, other: Text): { readonly hole: Hole; readonly literal: string } | undefined {
  const { hole } = one;
  const literal = other.known;
  const cause = hole?.because[0];
  if (hole === undefined || literal === undefined || cause === undefined) return undefined;
  const isParameter = cause.kind === 'parameter' ? hole.id === parameterKey(cause.instance, cause.name) : cause.kind === 'environment';
  return isParameter ? { hole, literal } : undefined;
}

/** All comparisons that conditions come down to, through the conditions they name. */
function comparisons(scope: Scope, names: ReadonlySet<string>): readonly Raw[] {
  const found: Raw[] = [];
  const seen = new Set<string>();
  const visit = (raw: Raw): void => {
    if (Array.isArray(raw)) for (const item of raw as readonly Raw[]) visit(item);
    if (!isRawMap(raw)) return;
    if (Object.hasOwn(raw, 'Fn::Equals')) found.push(raw);
    const named = raw['Condition'];
    if (typeof named === 'string') open(named);
    for (const operator of ['Fn::And', 'Fn::Or', 'Fn::Not']) if (Object.hasOwn(raw, operator)) visit(raw[operator] ?? null);
  };
  const open = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    visit(scope.instance.template.conditions.get(name)?.raw ?? null);
  };
  for (const name of names) open(name);
  return found;
}

type Choice = readonly (readonly [Dimension, Option])[];

function combine(dimensions: readonly Dimension[]): Worlds {
  const size = dimensions.reduce((product, { options }) => product * options.length, 1);
  const choices = size <= LIMIT ? everyChoice(dimensions) : oneAtATime(dimensions);
  return {
    worlds: choices.map((choice) => ({ world: worldOf(choice), given: choice.every(([, { given }]) => given) })),
    limited: size > LIMIT,
  };
}

function everyChoice(dimensions: readonly Dimension[]): readonly Choice[] {
  return dimensions.reduce<readonly Choice[]>(
    (choices, dimension) => choices.flatMap((choice) => dimension.options.map((option): Choice => [...choice, [dimension, option]])),
    [[]],
  );
}

function oneAtATime(dimensions: readonly Dimension[]): readonly Choice[] {
  const first = dimensions.flatMap((dimension): Choice => (dimension.options[0] === undefined ? [] : [[dimension, dimension.options[0]]]));
  const variations = first.flatMap(([dimension], index) =>
    dimension.options.slice(1).map((option): Choice => first.map((entry, at) => (at === index ? [dimension, option] : entry))),
  );
  return [first, ...variations];
}

function worldOf(choice: Choice): World {
  const parameters = new Map<string, Assignment>();
  const decisions = new Map<string, boolean>();
  for (const [{ key }, { assignment }] of choice) {
    if (typeof assignment === 'boolean') decisions.set(key, assignment);
    else parameters.set(key, assignment);
  }
  return { parameters, decisions };
}
