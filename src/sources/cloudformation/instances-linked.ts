import { posix } from 'node:path';
import { GIVEN, type Instance, Resolution, type Scope, type System } from '../../resource/index.ts';
import { deployedBy, type Group, reachedIn } from './instances-placed.ts';
import { type CalledAccount, type Delivery, deliveriesOf, type ReachedRole, rolesNamedIn, rolesReachedBy } from './pipeline-deliveries.ts';

/**
 * Joins templates that belong together as far as they tell themselves: one imports what exactly one other exports, a
 * pipeline deploys it, or a delivery works as a role of it. Of several candidates those in the nearest common folder count; if they are still several, none.
 */
export function linkedGroups(groups: readonly Group[]): readonly System[] {
  const known = groups.map((group) => new Member(group));
  const parent = known.map((_, index) => index);
  const rootOf = (index: number): number => (parent[index] === index ? index : rootOf(parent[index] ?? index));
  const join: Join = (one, other) => {
    parent[Math.max(rootOf(one), rootOf(other))] = Math.min(rootOf(one), rootOf(other));
    const target = known[other];
    if (target !== undefined) known[one]?.leansOn.add(target);
  };
  if (known.length > 1) {
    joinImports(known, join);
    const delivered = joinDeliveries(known, join);
    joinRoles(known, delivered, join);
  }
  const joined = new Map<number, Member[]>();
  for (const [index, member] of known.entries()) joined.set(rootOf(index), [...(joined.get(rootOf(index)) ?? []), member]);
  return [...joined.values()].map(systemOf);
}

/** One leans on the other. */
type Join = (one: number, other: number) => void;

function systemOf(members: readonly Member[]): System {
  const [first, second] = members.map(({ file }) => file);
  const name = members.length === 1 ? first : members.length === 2 ? `${first} + ${second}` : `${first} + ${members.length - 1} more`;
  if (members.length === 1) return { name: name ?? '', instances: members[0]?.instances ?? [], link: 'single' };
  return { name: name ?? '', instances: members.flatMap(withLinks), link: 'guessed' };
}

function withLinks({ instances, leansOn }: Member): readonly Instance[] {
  const targets = [...leansOn].flatMap((member) => member.instances.map(({ id }) => id));
  return instances.map((instance) => ({ ...instance, leansOn: targets }));
}

class Member {
  readonly file: string;
  /** Those that it imports from, deploys or works as a role of. */
  readonly leansOn = new Set<Member>();
  instances: Group;
  private scopes: readonly Scope[] | undefined;

  constructor(instances: Group) {
    this.instances = instances;
    this.file = instances[0]?.template.document.file ?? '';
  }

  private get all(): readonly Scope[] {
    this.scopes ??= [...new Resolution({ name: this.file, instances: this.instances, link: 'single' }, GIVEN).allScopes];
    return this.scopes;
  }

  get exports(): readonly string[] {
    return this.all.flatMap((scope) => scope.exports().flatMap(({ name }) => name.known ?? []));
  }

  get imports(): readonly string[] {
    return this.all.flatMap((scope) => scope.imports().flatMap(({ name }) => name.known ?? []));
  }

  get deliveries(): readonly Delivery[] {
    return this.all.flatMap(deliveriesOf);
  }

  get rolesReached(): readonly ReachedRole[] {
    return this.all.flatMap(rolesReachedBy);
  }

  /** Others may be called by what it says: its own id stays. */
  get reachesOut(): boolean {
    return this.deliveries.length > 0 || this.rolesReached.length > 0;
  }

  get rolesNamed(): readonly string[] {
    return this.instances.flatMap(rolesNamedIn);
  }
}

function joinImports(members: readonly Member[], join: Join): void {
  const wanted = members.map((member) => member.imports);
  if (wanted.every((names) => names.length === 0)) return;
  const exporters = new Map<string, number[]>();
  members.forEach((member, index) => {
    for (const name of member.exports) exporters.set(name, [...(exporters.get(name) ?? []), index]);
  });
  wanted.forEach((names, index) => {
    for (const name of names) {
      const exporter = nearestMember(members, index, exporters.get(name) ?? []);
      if (exporter !== undefined) join(index, exporter);
    }
  });
}

function joinDeliveries(members: readonly Member[], join: Join): ReadonlySet<number> {
  const delivered = new Map<number, Delivery[]>();
  members.forEach((member, index) => {
    for (const delivery of member.deliveries) {
      const candidates = members.flatMap(({ file }, other) => (mayBe(file, delivery.path, member.file) ? [other] : []));
      const target = nearestMember(members, index, candidates);
      if (target === undefined) continue;
      join(index, target);
      delivered.set(target, [...(delivered.get(target) ?? []), delivery]);
    }
  });
  for (const [index, deliveries] of delivered) {
    const member = members[index];
    if (member !== undefined) member.instances = deployedBy(member.instances, deliveries, member.reachesOut);
  }
  return new Set(delivered.keys());
}

/** Templates whose named roles a delivery works as. What a pipeline deploys is placed by that already. */
function joinRoles(members: readonly Member[], delivered: ReadonlySet<number>, join: Join): void {
  const wanted = members.map((member) => member.rolesReached);
  if (wanted.every((roles) => roles.length === 0)) return;
  const named = new Map<string, number[]>();
  members.forEach((member, index) => {
    for (const name of new Set(member.rolesNamed)) named.set(name, [...(named.get(name) ?? []), index]);
  });
  const reached = new Map<number, CalledAccount[]>();
  wanted.forEach((roles, index) => {
    for (const { account, name } of roles) {
      const target = nearestMember(members, index, named.get(name) ?? []);
      if (target === undefined) continue;
      join(index, target);
      if (!delivered.has(target) && members[target]?.reachesOut === false) reached.set(target, [...(reached.get(target) ?? []), account]);
    }
  });
  for (const [index, accounts] of reached) {
    const member = members[index];
    if (member !== undefined) member.instances = reachedIn(member.instances, accounts);
  }
}

/** Whether a file may be the one that a pipeline calls by this path: below the pipeline's folder, or in the same project. */
function mayBe(file: string, path: string, pipeline: string): boolean {
  if (file !== path && !file.endsWith(`/${path}`)) return false;
  const root = file.slice(0, file.length - path.length);
  const folder = posix.dirname(pipeline);
  return `${folder}/`.startsWith(root) || folder === '.' || file.startsWith(`${folder}/`) || commonFolders(file, pipeline) > 0;
}

/** The one candidate that shares the longest folder with a member; undefined for none or several. */
function nearestMember(members: readonly Member[], index: number, candidates: readonly number[]): number | undefined {
  const others = candidates.filter((candidate) => candidate !== index);
  if (candidates.includes(index) || others.length === 0) return undefined;
  const shared = others.map((other) => commonFolders(members[index]?.file ?? '', members[other]?.file ?? ''));
  const most = Math.max(...shared);
  const best = others.filter((_, position) => shared[position] === most);
  return best.length === 1 ? best[0] : undefined;
}

function commonFolders(one: string, other: string): number {
  const [a, b] = [one, other].map((file) => posix.dirname(file).split('/'));
  let count = 0;
  while (a?.[count] !== undefined && a[count] === b?.[count]) count++;
  return count;
}
