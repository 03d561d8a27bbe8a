import { posix } from 'node:path';
import { entryOf, GIVEN, type Instance, isRawMap, type Raw, Resolution, type Scope, type System } from '../../resource/index.ts';
import { type Delivery, deliveriesOf } from './pipeline-deliveries.ts';

/** A template that stands by itself, with the stacks nested in it. */
type Group = readonly Instance[];

/**
 * Joins templates that belong together as far as they tell themselves: one imports what exactly one other exports, or a
 * pipeline deploys it. Of several candidates those in the nearest common folder count; if they are still several, none.
 */
export function linkedGroups(groups: readonly Group[]): readonly System[] {
  const known = groups.map((group) => new Member(group));
  const parent = known.map((_, index) => index);
  const rootOf = (index: number): number => (parent[index] === index ? index : rootOf(parent[index] ?? index));
  const join = (one: number, other: number): void => {
    parent[Math.max(rootOf(one), rootOf(other))] = Math.min(rootOf(one), rootOf(other));
  };
  if (known.length > 1) {
    joinImports(known, join);
    joinDeliveries(known, join);
  }
  const joined = new Map<number, Member[]>();
  for (const [index, member] of known.entries()) joined.set(rootOf(index), [...(joined.get(rootOf(index)) ?? []), member]);
  return [...joined.values()].map(systemOf);
}

function systemOf(members: readonly Member[]): System {
  const [first, second] = members.map(({ file }) => file);
  const name = members.length === 1 ? first : members.length === 2 ? `${first} + ${second}` : `${first} + ${members.length - 1} more`;
  return { name: name ?? '', instances: members.flatMap((member) => member.instances), link: members.length === 1 ? 'single' : 'guessed' };
}

class Member {
  readonly file: string;
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
    return this.all.flatMap((scope) => (scope.instance.template.document.text.includes('ImportValue') ? importsOf(scope) : []));
  }

  get deliveries(): readonly Delivery[] {
    return this.all.flatMap(deliveriesOf);
  }
}

function importsOf(scope: Scope): readonly string[] {
  const names = new Set<string>();
  const visit = (raw: Raw): void => {
    if (Array.isArray(raw)) for (const item of raw as readonly Raw[]) visit(item);
    if (!isRawMap(raw)) return;
    const wanted = entryOf(raw, 'Fn::ImportValue');
    const field = wanted === undefined ? undefined : scope.value({ raw: wanted, pointer: undefined }).string();
    if (field !== undefined && 'value' in field) names.add(field.value);
    for (const key of Object.keys(raw)) visit(raw[key] ?? null);
  };
  visit(scope.instance.template.document.root);
  return [...names];
}

function joinImports(members: readonly Member[], join: (one: number, other: number) => void): void {
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

function joinDeliveries(members: readonly Member[], join: (one: number, other: number) => void): void {
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
  for (const [index, deliveries] of delivered) place(members[index], deliveries);
}

/** Whether a file may be the one that a pipeline calls by this path: below the pipeline's folder, or in the same project. */
function mayBe(file: string, path: string, pipeline: string): boolean {
  if (file !== path && !file.endsWith(`/${path}`)) return false;
  const root = file.slice(0, file.length - path.length);
  const folder = posix.dirname(pipeline);
  return `${folder}/`.startsWith(root) || folder === '.' || file.startsWith(`${folder}/`) || commonFolders(file, pipeline) > 0;
}

/** What the actions that deploy a template agree on holds for its instance. */
function place(member: Member | undefined, deliveries: readonly Delivery[]): void {
  const [root, ...below] = member?.instances ?? [];
  if (member === undefined || root === undefined) return;
  const agreed = <T>(read: (delivery: Delivery) => T): T | undefined => {
    const values = new Set(deliveries.map(read));
    return values.size === 1 ? [...values][0] : undefined;
  };
  const account = agreed((delivery) => delivery.account);
  const region = agreed((delivery) => delivery.region);
  const stackName = agreed((delivery) => delivery.stackName);
  const parameters = deliveries.length === 1 ? (deliveries[0]?.parameters ?? []) : [];
  const declared = parameters.filter(([name]) => root.template.parameters.has(name) && !root.parameters.has(name));
  const nested = (instance: Instance): Instance => (instance.id.endsWith('/TemplateBody') ? instance : { ...instance, account, region });
  member.instances = [
    { ...root, account, region, stackName, parameters: new Map([...root.parameters, ...declared]) },
    ...below.map(nested),
  ];
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
