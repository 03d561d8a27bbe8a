import { Resolution, type System, type World } from '../resource/index.ts';
import type { Subject, SubjectKind } from '../rule/types.ts';
import { Cones } from './cone.ts';
import type { EnvironmentRules } from './environment.ts';
import { DeliveryGraph, type NodeKind } from './graph.ts';
import { WorldFinder, worldKey } from './worlds.ts';

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
  private readonly graphs = new Map<string, DeliveryGraph>();
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

  /** The graph in the world of supplied and default values. */
  get given(): DeliveryGraph {
    const { worlds } = this.finder.worlds(new Map());
    return this.graph(worlds[0]?.world ?? { parameters: new Map(), decisions: new Map() });
  }

  /** Every subject of a kind, once in each world of its cone. */
  cases(kind: string): readonly Case[] {
    if (this.cones.flat) return this.subjects(this.given, kind).map((subject) => ({ subject, graph: this.given, given: true }));
    const cases: Case[] = [];
    const wanted = this.assignments();
    for (const [key, { world, resources }] of wanted) {
      const graph = this.graph(world);
      for (const subject of this.subjects(graph, kind)) {
        const resource = subject.at.resource;
        const given = resource === undefined ? key === wanted.keys().next().value : resources.get(`${resource.instance}|${resource.logicalId}`);
        if (given !== undefined && (resource !== undefined || given)) cases.push({ subject, graph, given });
      }
    }
    return cases;
  }

  private subjects(graph: DeliveryGraph, kind: string): readonly Subject[] {
    return graph.subjects(kind as SubjectKind) as readonly Subject[];
  }

  private graph(world: World): DeliveryGraph {
    const key = worldKey(world);
    const known = this.graphs.get(key);
    if (known !== undefined) return known;
    const graph = new DeliveryGraph(new Resolution(this.system, world), this.kinds, this.environments);
    this.graphs.set(key, graph);
    return graph;
  }

  private wanted: ReadonlyMap<string, { readonly world: World; readonly resources: ReadonlyMap<string, boolean> }> | undefined;

  /** The worlds that matter to any resource, each with the resources it matters to and whether it is a given one for them. */
  private assignments(): NonNullable<typeof this.wanted> {
    if (this.wanted !== undefined) return this.wanted;
    const wanted = new Map<string, { readonly world: World; readonly resources: Map<string, boolean> }>();
    for (const instance of this.system.instances) {
      for (const { logicalId, type } of instance.template.resources.values()) {
        const id = { instance: instance.id, logicalId, type };
        const { worlds, limited } = this.finder.worlds(this.cones.conditions({ id }));
        const resource = `${instance.id}|${logicalId}`;
        if (limited) this.limited.add(resource);
        for (const { world, given } of worlds) {
          const key = worldKey(world);
          const entry = wanted.get(key) ?? { world, resources: new Map<string, boolean>() };
          entry.resources.set(resource, given);
          wanted.set(key, entry);
        }
      }
    }
    this.wanted = wanted;
    return wanted;
  }
}

/**
 * The shortest way to say in which worlds something holds: one condition that tells the worlds with it from those
 * without, else the conditions by which the first such world differs from the given one.
 * @returns undefined when it holds in every world
 */
export function whenHolds(holding: readonly DeliveryGraph[], others: readonly DeliveryGraph[], given: DeliveryGraph | undefined): string | undefined {
  const first = holding[0];
  if (first === undefined || others.length === 0) return undefined;
  const names = [...first.resolution.allScopes].flatMap((scope) => [...scope.instance.template.conditions.keys()].map((name) => [scope.instance.id, name] as const));
  const answer = (graph: DeliveryGraph, [instance, name]: readonly [string, string]): unknown => graph.resolution.scope(instance)?.condition(name);
  const telling = names.find((name) => {
    const here = answer(first, name);
    return typeof here === 'string' && holding.every((graph) => answer(graph, name) === here) && others.every((graph) => answer(graph, name) !== here);
  });
  const differing = telling !== undefined ? [telling] : names.filter((name) => given !== undefined && answer(first, name) !== answer(given, name));
  if (differing.length === 0) return undefined;
  return differing.map((name) => `\`${name[1]}\` is ${answer(first, name) === 'yes' ? 'true' : 'false'}`).join(' and ');
}
