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
import { lazy } from './lazy.ts';

/** One thing that conditions depend on, and the ways it can be: the first is a given one. */
interface Dimension {
  readonly key: string;
  /** The same for parameters of one name, in whatever instance they are declared. */
  readonly name: string;
  readonly options: readonly [Option, ...Option[]];
  /** What a parameter may be besides the options, where only some values are allowed. */
  readonly allowed?: readonly string[] | undefined;
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
  private readonly literals = lazy(() => this.everyLiteral());

  constructor(system: System) {
    this.system = system;
    this.hasRules = system.instances.some(({ template }) => isRawMap(template.rules));
    this.symbolic = new Resolution(system, GIVEN, true);
    this.given = new Resolution(system, GIVEN);
  }

  /**
   * The distinct assignments of what conditions depend on: every combination of what decides within the home instance
   * (above 32: the given ones, and one dimension at a time), and of what decides in other instances only, one dimension at
   * a time. A parameter of another instance follows that of the home instance that has its name: stacks of one system are
   * not deployed with `Environment` as `prod` here and `dev` there.
   */
  worlds(home: string, conditions: ReadonlyMap<string, ReadonlySet<string>>): Worlds {
    const key = [home, ...[...conditions].map(([instance, names]) => `${instance}:${[...names].sort().join()}`)].join(';');
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const own = this.dimensions([...conditions].filter(([instance]) => instance === home));
    const every = this.dimensions(conditions);
    const others = every.filter((dimension) => !own.some((one) => one.key === dimension.key));
    const worlds = this.allowed(combine(own, others));
    this.found.set(key, worlds);
    return worlds;
  }

  /** Without the worlds that the templates' rules forbid, unless they forbid all. */
  private allowed(worlds: Worlds): Worlds {
    if (!this.hasRules) return worlds;
    const kept = worlds.worlds.filter(({ world }) => [...new Resolution(this.system, world).allScopes].every((scope) => !scope.refused));
    return kept.length === 0 ? worlds : { ...worlds, worlds: kept };
  }

  private dimensions(conditions: Iterable<readonly [string, ReadonlySet<string>]>): readonly Dimension[] {
    const compared = new Map<string, Set<string>>();
    const decisions = new Map<string, Dimension>();
    for (const [instance, names] of conditions) {
      const scope = this.symbolic.scope(instance);
      if (scope === undefined) continue;
      for (const raw of comparisons(scope, names)) this.examine(scope, raw, compared, decisions);
    }
    const parameters = [...compared].flatMap(([key, literals]) => this.parameter(key, literals) ?? []);
    return [...parameters, ...decisions.values()].filter(({ options }) => options.length > 1);
  }

  /** What each parameter is compared with anywhere in the system. */
  private everyLiteral(): ReadonlyMap<string, ReadonlySet<string>> {
    const compared = new Map<string, Set<string>>();
    for (const { id, template } of this.system.instances) {
      const scope = this.symbolic.scope(id);
      if (scope === undefined) continue;
      const names = new Set(template.conditions.keys());
      for (const raw of comparisons(scope, names)) this.examine(scope, raw, compared, new Map());
    }
    return compared;
  }

  private examine(scope: Scope, raw: Raw, compared: Map<string, Set<string>>, decisions: Map<string, Dimension>): void {
    const at: Expression = { raw, pointer: undefined };
    const sides = scope.sides(raw, at)?.map((side) => side.text());
    const [one, other] = sides ?? [];
    if (one === undefined || other === undefined) return;
    const texts = 'value' in one && 'value' in other ? ([one.value, other.value] as const) : undefined;
    if (texts !== undefined && typeof texts[0].same(texts[1]) === 'string') return;
    const reduced = texts === undefined ? undefined : (holeAgainstLiteral(texts[0], texts[1]) ?? holeAgainstLiteral(texts[1], texts[0]));
    if (reduced !== undefined) {
      const literals = compared.get(reduced.hole.id) ?? new Set<string>();
      compared.set(reduced.hole.id, literals.add(reduced.literal));
      return;
    }
    const key = comparisonKey(scope.instance, raw);
    decisions.set(key, { key, name: key, options: this.decided(scope.instance.id, raw, at) });
  }

  private decided(instance: string, raw: Raw, at: Expression): Dimension['options'] {
    const sides = this.given
      .scope(instance)
      ?.sides(raw, at)
      ?.map((side) => side.text());
    const [one, other] = sides ?? [];
    const answer = one !== undefined && other !== undefined && 'value' in one && 'value' in other ? one.value.same(other.value) : undefined;
    const option = (assignment: boolean): Option => ({
      assignment,
      given: typeof answer === 'string' ? (answer === 'yes') === assignment : true,
    });
    return answer === 'no' ? [option(false), option(true)] : [option(true), option(false)];
  }

  private parameter(key: string, literals: ReadonlySet<string>): Dimension | undefined {
    const bar = key.lastIndexOf('|');
    const definition = this.symbolic.scope(key.slice(0, bar))?.instance.template.parameters.get(key.slice(bar + 1));
    const fallback = definition === undefined ? undefined : defaultOf(definition)?.known;
    const allowed = definition === undefined ? undefined : allowedValues(definition);
    const withDefault = (values: Iterable<string>): readonly string[] => [
      ...new Set([...values, ...(fallback === undefined ? [] : [fallback])]),
    ];
    const listed = withDefault(literals).filter((value) => allowed?.includes(value) ?? true);
    // Excluding what others are compared with too lets all that is judged for "another value" share worlds.
    const others = allowed === undefined ? [{ otherThan: withDefault(this.literals().get(key) ?? literals) }] : restOf(allowed, listed);
    const options = [...listed.map((value) => ({ value })), ...others].map((assignment) => ({
      assignment,
      given: fallback === undefined || ('value' in assignment && assignment.value === fallback),
    }));
    const [first, ...more] = [...options.filter(({ given }) => given), ...options.filter(({ given }) => !given)];
    return first === undefined ? undefined : { key, name: key.slice(bar + 1), options: [first, ...more], allowed };
  }
}

/** Values of a list that are not yet judged for, as one. */
function restOf(allowed: readonly string[], listed: readonly string[]): readonly Assignment[] {
  const rest = allowed.filter((value) => !listed.includes(value));
  const [only] = rest;
  if (only === undefined) return [];
  return rest.length === 1 ? [{ value: only }] : [{ otherThan: listed, values: rest }];
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

function combine(own: readonly Dimension[], others: readonly Dimension[]): Worlds {
  const size = own.reduce((product, { options }) => product * options.length, 1);
  const inside = size <= LIMIT ? everyChoice(own) : oneAtATime(own);
  const free = others.filter(({ name }) => !own.some((one) => one.name === name));
  const choices = [
    ...inside.map((choice) => [...choice, ...others.map((dimension) => [dimension, following(dimension, choice)] as const)]),
    ...variations(free, [...first(own), ...first(others)]),
  ];
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
  return [first(dimensions), ...variations(dimensions, first(dimensions))];
}

function first(dimensions: readonly Dimension[]): Choice {
  return dimensions.map((dimension) => [dimension, dimension.options[0]]);
}

/** A choice with one name after the other changed, wherever the name stands. */
function variations(dimensions: readonly Dimension[], from: Choice): readonly Choice[] {
  const names = new Map(dimensions.map((dimension) => [dimension.name, dimension]));
  return [...names.values()].flatMap((changed) =>
    changed.options
      .slice(1)
      .map(
        (option): Choice =>
          from.map(([dimension, kept]) => [dimension, dimension.name === changed.name ? following(dimension, [[changed, option]]) : kept]),
      ),
  );
}

/** What a dimension is where one of its name was chosen: the same if it may be. */
function following(dimension: Dimension, choice: Choice): Option {
  const [initial] = dimension.options;
  const leader = choice.find(([{ name }]) => name === dimension.name);
  if (leader === undefined || leader[1] === leader[0].options[0]) return initial;
  const { assignment } = leader[1];
  const same = dimension.options.find((option) => JSON.stringify(option.assignment) === JSON.stringify(assignment));
  if (same !== undefined) return same;
  if (typeof assignment === 'boolean') return initial;
  if (!('value' in assignment)) return dimension.options.find((option) => isOther(option.assignment)) ?? initial;
  return dimension.allowed?.includes(assignment.value) === false ? initial : { assignment, given: false };
}

function isOther(assignment: Option['assignment']): boolean {
  return typeof assignment === 'object' && 'otherThan' in assignment;
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
