import type { DeliveryGraph, NodeKind } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import type { DeliveryRole } from '../graph/relations/role-use.ts';
import type { Place } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { allCalls } from './calls.ts';
import type { Entry, Statement } from './policy/document.ts';
import { requirementsOf } from './requirements/index.ts';

/** A role of pipelines and actions with the services that it may use and does not. */
export interface Excess extends Subject {
  readonly kind: 'excess';
  /** Services without any call, the one with the widest grant first; empty where all are used, or not all calls are known. */
  readonly unused: readonly UnusedService[];
}

export interface UnusedService {
  readonly service: string;
  /** The entry of the widest grant: `ec2:*`. */
  readonly action: string;
  readonly at: Place;
}

declare module '../rule/types.ts' {
  interface Subjects {
    excess: Excess;
  }
}

export const excessKind: NodeKind<'excess'> = {
  kind: 'excess',
  types: [],
  stands: ['AWS::IAM::Role'],
  list: (graph) =>
    graph
      .subjects('delivery-role')
      .filter(({ uses, role }) => graph.inFocus(role.resource) && uses.every(({ as }) => as === 'pipeline' || as === 'action'))
      .map((delivery) => ({
        kind: 'excess' as const,
        id: delivery.id,
        name: delivery.name,
        at: delivery.at,
        get unused() {
          return unusedOf(delivery, graph);
        },
      })),
};

/** Names of one service, and what every delivery may need besides its calls. */
const ALIASES: ReadonlyMap<string, string> = new Map([['codestar-connections', 'codeconnections']]);
const ALWAYS: readonly string[] = ['s3', 'kms', 'sts', 'codepipeline', 'logs', 'cloudwatch', 'codestar-notifications'];

function unusedOf({ role, hidden }: DeliveryRole, graph: DeliveryGraph): readonly UnusedService[] {
  const actions = actionsOf(role.id, graph);
  if (hidden.length > 0 || actions === undefined || !actions.every(knowsCalls)) return [];
  const used = new Set([...ALWAYS, ...(graph.once(servicesByRole).get(role.id) ?? [])]);
  const granted = role.identity.documents
    .filter(({ kind }) => kind !== 'aws-managed')
    .flatMap(({ document }) => document.statements.filter(({ effect }) => effect === 'Allow').flatMap(entriesOf));
  const unused = new Map<string, { readonly width: number } & UnusedService>();
  for (const { statement, entry } of granted) {
    const action = entry.text.known;
    const service = action === undefined ? '' : serviceOf(action);
    if (action === undefined || service === '' || used.has(service)) continue;
    const width = Number(action.endsWith(':*')) + Number(statement.resources?.items.some(({ text }) => text.is('*') === 'yes') === true);
    if (width > (unused.get(service)?.width ?? -1)) unused.set(service, { service, action, at: entry.value.at, width });
  }
  return [...unused.values()].sort((a, b) => b.width - a.width);
}

function entriesOf(statement: Statement): readonly { readonly statement: Statement; readonly entry: Entry }[] {
  return (statement.actions?.items ?? []).map((entry) => ({ statement, entry }));
}

function serviceOf(action: string): string {
  const [service = '', name] = action.toLowerCase().split(':', 2);
  return name === undefined ? '' : (ALIASES.get(service) ?? service);
}

function servicesByRole(graph: DeliveryGraph): ReadonlyMap<string, ReadonlySet<string>> {
  const services = new Map<string, Set<string>>();
  for (const { caller, actions } of allCalls(graph, 'all')) {
    if (caller.role === undefined) continue;
    const list = services.get(caller.role.id) ?? new Set();
    services.set(caller.role.id, list);
    for (const action of actions) list.add(serviceOf(action));
  }
  return services;
}

/** The actions that work by a role; undefined where there may be more than those in view. */
function actionsOf(role: string, graph: DeliveryGraph): readonly Action[] | undefined {
  const found: Action[] = [];
  for (const pipeline of graph.subjects('pipeline')) {
    const runs = pipeline.role.state === 'node' && pipeline.role.node.id === role;
    if (runs && (pipeline.open !== undefined || pipeline.stages.some(({ open }) => open !== undefined))) return undefined;
    for (const action of pipeline.actions) {
      if (action.role.state === 'node' ? action.role.node.id === role : runs && action.role.state === 'absent') found.push(action);
    }
  }
  return found;
}

/** Deploys that make whatever their template or platform says with the rights of the caller. */
const OPEN_ENDED = new Set([
  'ElasticBeanstalk',
  'OpsWorks',
  'ServiceCatalog',
  'EKS',
  'CloudFormationStackSet',
  'CloudFormationStackInstances',
]);

function knowsCalls(action: Action): boolean {
  const [category, owner, provider] = [known(action.category), known(action.providerOwner), known(action.provider)];
  if (category === undefined || owner === undefined || provider === undefined || owner === 'Custom' || OPEN_ENDED.has(provider))
    return false;
  // A stack without a role of its own is made with the caller's rights.
  if (provider === 'CloudFormation' && action.configuration.get('RoleArn').exists !== 'yes' && changesStack(action)) return false;
  return requirementsOf(category, owner, provider) !== undefined;
}

/** The execution of a change set names no role: its creation did. */
function changesStack({ configuration }: Action): boolean {
  return known(configuration.get('ActionMode').string()) !== 'CHANGE_SET_EXECUTE';
}
