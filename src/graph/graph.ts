import { type Cause, distinctCauses, type Place, type Resolution, type Resource, type Text, type Value } from '../resource/index.ts';
import type { Subject, SubjectKind, Subjects } from '../rule/types.ts';
import type { EnvironmentRules } from './environment.ts';

/** A reference to something that may be in view. */
export type Reference<T> = { readonly at: Place } & (
  | { readonly state: 'node'; readonly node: T; readonly text: Text }
  /** Named, and surely nothing in view. */
  | { readonly state: 'external'; readonly text: Text }
  | { readonly state: 'absent' }
  | { readonly state: 'unresolved'; readonly because: readonly Cause[]; readonly text?: Text }
);

/** An instance has a name of its own. */
type Here = Whereabouts & { readonly id?: string };

/** What a search comes to; no resource where the text surely names something that is not in view. */
export type Found = { readonly resource: Resource | undefined } | { readonly because: readonly Cause[] };

/** Where a name is said, and so where it means something. */
export interface Whereabouts {
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** How one kind of node is made. Each kind stands in a file of its own. */
export interface NodeKind<K extends SubjectKind> {
  readonly kind: K;
  /** CloudFormation types that are nodes of this kind; empty for relations, which list themselves. */
  readonly types: readonly string[];
  /** The node of a resource of one of the types; undefined when it is none after all. */
  readonly node?: (resource: Resource, graph: DeliveryGraph) => Subjects[K] | undefined;
  /** Relations and parts of nodes: everything of this kind that there is. */
  readonly list?: (graph: DeliveryGraph) => readonly Subjects[K][];
  /** Types of the resources that relations stand at, where all are known: a world judged for none of them has none to judge. */
  readonly stands?: readonly string[];
}

/** One system in one world, linked. Everything is made when it is first asked for. */
export class DeliveryGraph {
  readonly resolution: Resolution;
  readonly environments: EnvironmentRules;
  /** Resources that are judged in this world, by key; all of them when undefined. */
  private readonly focus: ReadonlyMap<string, unknown> | undefined;
  private readonly kinds: ReadonlyMap<string, NodeKind<SubjectKind>>;
  private readonly byType = new Map<string, Resource[]>();
  private readonly nodes = new Map<string, Subject | undefined>();
  private readonly lists = new Map<string, readonly Subject[]>();
  private readonly indexes = new Map<string, ReadonlyMap<string, readonly Resource[]>>();
  private readonly computed = new Map<unknown, unknown>();

  constructor(
    resolution: Resolution,
    kinds: ReadonlyMap<string, NodeKind<SubjectKind>>,
    environments: EnvironmentRules,
    focus?: ReadonlyMap<string, unknown>,
  ) {
    this.focus = focus;
    this.resolution = resolution;
    this.kinds = kinds;
    this.environments = environments;
    for (const scope of resolution.allScopes) {
      for (const resource of scope.resources()) {
        const list = this.byType.get(resource.type);
        if (list === undefined) this.byType.set(resource.type, [resource]);
        else list.push(resource);
      }
    }
  }

  /** Resources of a type whose condition does not surely fail. */
  resources(...types: readonly string[]): readonly Resource[] {
    return types.length === 1 ? (this.byType.get(types[0] ?? '') ?? []) : types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** Every resource type in view. */
  get types(): Iterable<string> {
    return this.byType.keys();
  }

  /** Every subject of a kind. */
  subjects<K extends SubjectKind>(kind: K): readonly Subjects[K][] {
    const known = this.lists.get(kind);
    if (known !== undefined) return known as readonly Subjects[K][];
    const made = this.kinds.get(kind) as NodeKind<K> | undefined;
    const list = made?.list?.(this) ?? this.resources(...(made?.types ?? [])).flatMap((resource) => this.node(kind, resource) ?? []);
    this.lists.set(kind, list as readonly Subject[]);
    return list;
  }

  /** Whether a resource is judged in this world. Lists of subjects that stand by themselves need not hold others. */
  inFocus({ key }: Resource): boolean {
    return this.focus === undefined || this.focus.has(key);
  }

  private isJudged(type: string): boolean {
    return this.resources(type).some((resource) => this.inFocus(resource));
  }

  /** The subjects of a kind that are judged in this world, and perhaps others. */
  judged<K extends SubjectKind>(kind: K): readonly Subjects[K][] {
    const made = this.kinds.get(kind) as NodeKind<K> | undefined;
    if (made === undefined || this.focus === undefined) return this.subjects(kind);
    if (made.list !== undefined) return made.stands?.some((type) => this.isJudged(type)) === false ? [] : this.subjects(kind);
    return this.resources(...made.types)
      .filter((resource) => this.inFocus(resource))
      .flatMap((resource) => this.node(kind, resource) ?? []);
  }

  /** The node of a resource; undefined when the resource is of another kind. */
  node<K extends SubjectKind>(kind: K, resource: Resource): Subjects[K] | undefined {
    const key = `${kind}|${resource.key}`;
    if (this.nodes.has(key)) return this.nodes.get(key) as Subjects[K] | undefined;
    const made = this.kinds.get(kind) as NodeKind<K> | undefined;
    const node = made?.types.includes(resource.type) ? made.node?.(resource, this) : undefined;
    this.nodes.set(key, node as Subject | undefined);
    return node;
  }

  /**
   * What a value refers to, among the resources of a kind.
   * @param where a name means something there; where not given, where the value stands
   */
  refer<K extends SubjectKind>(kind: K, value: Value, where?: Whereabouts): Reference<Subjects[K]> {
    const field = value.text();
    if (field.state === 'absent') return { at: field.at, state: 'absent' };
    if (field.state === 'unresolved') return { at: field.at, state: 'unresolved', because: field.because };
    return this.named(kind, field.value, field.at, where);
  }

  /** What a name, id or ARN refers to, among the resources of a kind. */
  named<K extends SubjectKind>(kind: K, text: Text, at: Place, where?: Whereabouts): Reference<Subjects[K]> {
    const found = this.find(this.kinds.get(kind)?.types ?? [], text, where ?? at.resource?.instance);
    if ('because' in found) return { at, state: 'unresolved', because: found.because, text };
    const node = found.resource === undefined ? undefined : this.node(kind, found.resource);
    return node === undefined ? { at, state: 'external', text } : { at, state: 'node', node, text };
  }

  /**
   * The resource of these types that a text names; none when the text surely names something else.
   * @param from the instance in which the text stands, of several resources of one name its own is meant; or another place
   */
  find(types: readonly string[], text: Text, from?: string | Whereabouts): Found {
    const owner = text.hole?.owner;
    if (owner !== undefined) {
      const resource = this.resolution.scope(owner.instance)?.resource(owner.logicalId);
      if (resource !== undefined && types.includes(resource.type)) return { resource };
    }
    const here = typeof from === 'string' ? this.resolution.scope(from)?.instance : from;
    const named = types.flatMap((type) => this.index(type).get(text.key) ?? []);
    const found = named.length === 0 ? undefined : choose(named, text, here);
    return found ?? this.compare(types, text, here);
  }

  private compare(types: readonly string[], text: Text, here: Here | undefined): Found {
    const equal: Resource[] = [];
    const doubtful: Resource[] = [];
    const causes: Cause[] = [];
    for (const resource of this.resources(...types)) {
      for (const name of namesOf(resource)) {
        const answer = text.same(name);
        if (answer === 'no') continue;
        if (answer === 'yes') equal.push(resource);
        else {
          doubtful.push(resource);
          causes.push(...answer.because);
        }
        break;
      }
    }
    const found = equal.length === 0 ? undefined : choose(equal, text, here);
    if (found !== undefined) return found;
    if (text.known === undefined && text.because.length > 0 && doubtful.length === 0 && text.hole !== undefined)
      return { because: text.because };
    if (doubtful.length === 0) return { resource: undefined };
    return { because: text.because.length > 0 ? text.because : distinctCauses(causes) };
  }

  /** Resources of a type by the canonical form of every name they have. */
  private index(type: string): ReadonlyMap<string, readonly Resource[]> {
    const known = this.indexes.get(type);
    if (known !== undefined) return known;
    const index = new Map<string, Resource[]>();
    for (const resource of this.resources(type)) {
      for (const { key } of namesOf(resource)) {
        const list = index.get(key);
        if (list === undefined) index.set(key, [resource]);
        else list.push(resource);
      }
    }
    this.indexes.set(type, index);
    return index;
  }

  /** Computes something of the graph once; the function is the key. */
  once<T>(compute: (graph: DeliveryGraph) => T): T {
    if (!this.computed.has(compute)) this.computed.set(compute, compute(this));
    return this.computed.get(compute) as T;
  }
}

/** Every text by which others call a resource: what `Ref` gives, its name, its ARN. */
export function namesOf({ identity }: Resource): readonly Text[] {
  const { name, arn } = identity;
  const ref = identity.attribute('Ref');
  return [...new Map([ref, name, ...(arn === undefined ? [] : [arn])].map((text) => [text.key, text])).values()];
}

/**
 * Which of several resources of one name is meant: that of the same instance, else the one that the name can reach.
 * @returns undefined when the name reaches none of them
 */
function choose(candidates: readonly Resource[], text: Text, here: Here | undefined): Found | undefined {
  const own = candidates.filter(({ id }) => id.instance === here?.id);
  const reached = own.length > 0 ? own : candidates.filter((candidate) => here === undefined || reaches(text, candidate, here));
  const [first, ...others] = new Set(reached);
  if (others.length === 0) return first === undefined ? undefined : { resource: first };
  return { because: [{ kind: 'ambiguous', what: text.print(), candidates: reached.map(({ key }) => key) }] };
}

/** A name means something in its own account and region only; an ARN and the name of a bucket mean the same everywhere. */
function reaches(text: Text, { type, scope }: Resource, here: Whereabouts): boolean {
  if (type === 'AWS::S3::Bucket' || text.startsWith('arn:') === 'yes') return true;
  const { account, region } = scope.instance;
  const apart = (one: string | undefined, other: string | undefined): boolean => one !== undefined && other !== undefined && one !== other;
  return !apart(account, here.account) && (type.startsWith('AWS::IAM::') || !apart(region, here.region));
}
