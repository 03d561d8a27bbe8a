import type { Instance, Supplied } from '../../resource/index.ts';
import type { CalledAccount, Delivery } from './pipeline-deliveries.ts';

/** A template that stands by itself, with the stacks nested in it. */
export type Group = readonly Instance[];

/**
 * The instances of a template that actions deploy: one for each account that they call by another name, or a single one
 * where an account is not known. What the actions of an instance agree on holds for it.
 * @param single others refer to the instance by its id: it stays one
 */
export function deployedBy(group: Group, deliveries: readonly Delivery[], single: boolean): Group {
  const accounts = accountsOf(deliveries.flatMap(({ account }) => account ?? []));
  const known = deliveries.every(({ account }) => account !== undefined) && (!single || accounts.length === 1);
  return inAccounts(group, known ? accounts : []).flatMap(([copy, account]) =>
    placed(copy, account, account === undefined ? deliveries : deliveries.filter((delivery) => delivery.account?.key === account.key)),
  );
}

/** The instances of a template whose roles deliveries work as: one for each account that they call by another name. */
export function reachedIn(group: Group, reached: readonly CalledAccount[]): Group {
  return inAccounts(group, accountsOf(reached)).flatMap(([copy, account]) => placed(copy, account, []));
}

function accountsOf(accounts: readonly CalledAccount[]): readonly CalledAccount[] {
  return [...new Map(accounts.map((account) => [account.key, account])).values()];
}

function inAccounts(group: Group, accounts: readonly CalledAccount[]): readonly (readonly [Group, CalledAccount | undefined])[] {
  if (accounts.length < 2) return [[group, accounts[0]]];
  return accounts.map((account) => [copied(group, `${group[0]?.id ?? ''} for ${account.name}`), account]);
}

function placed([root, ...below]: Group, account: CalledAccount | undefined, deliveries: readonly Delivery[]): Group {
  if (root === undefined) return [];
  const home = { ...(account?.is ?? { account: undefined }), region: agreed(deliveries, ({ region }) => region) };
  const parameters = deliveries.length === 1 ? (deliveries[0]?.parameters ?? []) : [];
  const declared = parameters.filter(([name]) => root.template.parameters.has(name) && !root.parameters.has(name));
  const stackName = agreed(deliveries, (delivery) => delivery.stackName);
  return [
    { ...root, ...home, stackName, parameters: new Map([...root.parameters, ...declared]) },
    ...below.map((nested) => (nested.id.endsWith('/TemplateBody') ? nested : { ...nested, ...home })),
  ];
}

function agreed<T>(deliveries: readonly Delivery[], read: (delivery: Delivery) => T): T | undefined {
  const values = new Set(deliveries.map(read));
  return values.size === 1 ? [...values][0] : undefined;
}

/** The same templates deployed once more, under another id. */
function copied(group: Group, id: string): Group {
  const old = group[0]?.id ?? '';
  const renamed = (instance: string): string =>
    instance === old || instance.startsWith(`${old}/`) ? id + instance.slice(old.length) : instance;
  const supplies = (map: ReadonlyMap<string, Supplied>): ReadonlyMap<string, Supplied> =>
    new Map([...map].map(([name, value]) => [name, value.kind === 'text' ? value : { ...value, instance: renamed(value.instance) }]));
  return group.map((instance) => ({
    ...instance,
    id: renamed(instance.id),
    parameters: supplies(instance.parameters),
    children: new Map([...instance.children].map(([logicalId, child]) => [logicalId, renamed(child)])),
    ...(instance.parent === undefined ? {} : { parent: { ...instance.parent, instance: renamed(instance.parent.instance) } }),
    ...(instance.aliases === undefined ? {} : { aliases: supplies(instance.aliases) }),
  }));
}
