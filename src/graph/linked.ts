import { type Assignment, GIVEN, Resolution, type System, type World } from '../resource/index.ts';
import type { Subject, SubjectKind } from '../rule/types.ts';
import { Cones } from './cone.ts';
import type { EnvironmentRules } from './environment.ts';
import { DeliveryGraph, type NodeKind } from './graph.ts';
import { lazy } from './lazy.ts';
import { WorldFinder, type Worlds } from './worlds.ts';

/** A subject as it is in one world. */
export interface Case {
  readonly subject: Subject;
  readonly graph: DeliveryGraph;
  /** The world has only supplied and default values. */
  readonly given: boolean;
}

/** A system with its graphs, one per world that matters. */
export class LinkedSystem {
  readonly system: System;
  private readonly cones: Cones;
  private readonly finder: WorldFinder;
  private readonly kinds: ReadonlyMap<string, NodeKind<SubjectKind>>;
  private readonly environments: EnvironmentRules;
  private readonly graphs = new Map<World, DeliveryGraph>();
  /** Resources judged in some of their worlds only. */
  readonly limited = new Set<string>();

  constructor(system: System, kinds: ReadonlyMap<string, NodeKind<SubjectKind>>, environments: EnvironmentRules) {
    this.system = system;
    this.kinds = kinds;
    this.environments = environments;
    this.cones = new Cones(system);
    this.finder = new WorldFinder(system);
  }

  /** How many graphs were needed. */
  get worlds(): number {
    return Math.max(1, this.graphs.size);
  }

  /** The graph in the world of supplied and default values: each resource's first world is one. */
  get given(): DeliveryGraph {
    return this.graph((this.cones.flat ? undefined : this.assignments()[0]) ?? GIVEN);
  }

  /** Every subject of a kind, once in each world of its cone. What belongs to no resource is judged in the given world. */
  cases(kind: string): readonly Case[] {
    if (this.cones.flat) return this.subjects(this.given, kind).map((subject) => ({ subject, graph: this.given, given: true }));
    return this.assignments().flatMap((world, index) => {
      const graph = this.graph(world, index === 0 ? undefined : world.resources);
      return this.subjects(graph, kind).flatMap((subject): readonly Case[] => {
        const { resource } = subject.at;
        const given = resource === undefined ? index === 0 || undefined : world.resources.get(`${resource.instance}|${resource.logicalId}`);
        return given === undefined ? [] : [{ subject, graph, given }];
      });
    });
  }

  /** The graphs of every world that a resource is judged in. */
  graphsOf(resource: string): readonly DeliveryGraph[] {
    if (this.cones.flat) return [this.given];
    return this.assignments()
      .filter(({ resources }) => resources.has(resource))
      .map((world) => this.graph(world, world === this.assignments()[0] ? undefined : world.resources));
  }

  private subjects(graph: DeliveryGraph, kind: string): readonly Subject[] {
    return graph.judged(kind as SubjectKind) as readonly Subject[];
  }

  private graph(world: World, focus?: ReadonlyMap<string, unknown>): DeliveryGraph {
    const known = this.graphs.get(world);
    if (known !== undefined) return known;
    const graph = new DeliveryGraph(new Resolution(this.system, world), this.kinds, this.environments, focus);
    this.graphs.set(world, graph);
    return graph;
  }

  private packed: readonly PackedWorld[] | undefined;

  /**
   * Worlds that between them hold every assignment that matters to any resource. Resources that depend on different
   * things share worlds, so there are about as many as the most demanding resource needs, not as many as all together.
   */
  private assignments(): readonly PackedWorld[] {
    if (this.packed !== undefined) return this.packed;
    const demands = new Map<Worlds, string[]>();
    const given = lazy(() => new Resolution(this.system, GIVEN));
    for (const { id, template } of this.system.instances) {
      const logicalIds = template.loops.size === 0 ? template.resources.keys() : (given().scope(id)?.logicalIds ?? []);
      for (const logicalId of logicalIds) {
        const worlds = this.finder.worlds(id, this.cones.conditions(id, logicalId));
        const resources = demands.get(worlds) ?? [];
        resources.push(`${id}|${logicalId}`);
        demands.set(worlds, resources);
      }
    }
    const packed: PackedWorld[] = [];
    // The most demanding first: what depends on less finds its worlds among theirs.
    const demanding = [...demands].sort(([one], [other]) => other.worlds.length - one.worlds.length);
    for (const [{ worlds, limited }, resources] of demanding) {
      if (limited) for (const resource of resources) this.limited.add(resource);
      for (const { world, given } of worlds) pack(packed, world, resources, given);
    }
    this.packed = packed;
    return packed;
  }
}

/** A world with the resources it is judged for, and whether it is a given one for each. */
interface PackedWorld {
  readonly parameters: Map<string, Assignment>;
  readonly decisions: Map<string, boolean>;
  readonly resources: Map<string, boolean>;
}

/** Adds an assignment to the first world that does not contradict it, and was not taken by another of the same resources. */
function pack(worlds: PackedWorld[], world: World, resources: readonly string[], given: boolean): void {
  const [first] = resources;
  let home = worlds.find(
    (candidate) =>
      agrees(candidate.parameters, world.parameters) &&
      agrees(candidate.decisions, world.decisions) &&
      !candidate.resources.has(first ?? ''),
  );
  if (home === undefined) {
    home = { parameters: new Map(), decisions: new Map(), resources: new Map() };
    worlds.push(home);
  }
  for (const [key, assignment] of world.parameters) home.parameters.set(key, assignment);
  for (const [key, decision] of world.decisions) home.decisions.set(key, decision);
  for (const resource of resources) home.resources.set(resource, given);
}

function agrees<T>(one: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>): boolean {
  for (const [key, value] of other) {
    const there = one.get(key);
    if (there !== undefined && there !== value && JSON.stringify(there) !== JSON.stringify(value)) return false;
  }
  return true;
}

/**
 * The shortest way to say in which worlds something holds: one condition that tells the worlds with it from those
 * without, else the conditions by which the first such world differs from the given one.
 * @returns undefined when it holds in every world
 */
export function whenHolds(
  holding: readonly DeliveryGraph[],
  others: readonly DeliveryGraph[],
  given: DeliveryGraph | undefined,
): string | undefined {
  const first = holding[0];
  if (first === undefined || others.length === 0) return undefined;
  const names = [...first.resolution.allScopes].flatMap((scope) =>
    [...scope.instance.template.conditions.keys()].map((name) => [scope.instance.id, name] as const),
  );
  const answer = (graph: DeliveryGraph, [instance, name]: readonly [string, string]): unknown =>
    graph.resolution.scope(instance)?.condition(name);
  const telling = names.find((name) => {
    const here = answer(first, name);
    return (
      typeof here === 'string' &&
      holding.every((graph) => answer(graph, name) === here) &&
      others.every((graph) => answer(graph, name) !== here)
    );
  });
  const differing =
    telling !== undefined ? [telling] : names.filter((name) => given !== undefined && answer(first, name) !== answer(given, name));
  if (differing.length === 0) return undefined;
  return differing.map((name) => `\`${name[1]}\` is ${answer(first, name) === 'yes' ? 'true' : 'false'}`).join(' and ');
}
