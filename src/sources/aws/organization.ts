import { UserError } from '../../resource/user-error.ts';
import type { AccountSession } from './accounts.ts';
import type { Reader } from './collector.ts';
import declaration from './collectors/organizations.ts';
import { document } from './convert.ts';
import { Ledger, type LedgerEntry } from './ledger.ts';
import { OrganizationTree } from './organization-tree.ts';
import { Places } from './places.ts';
import { placeReader } from './reader.ts';
import type { Json, NotRead, Reading } from './reading.ts';
import { GLOBAL } from './regions.ts';
import type { Transport } from './transport.ts';

/** An account as its organization lists it. */
export interface OrganizationAccount {
  readonly id: string;
  readonly name: string;
  /** `ACTIVE`, or why it cannot be read: `SUSPENDED`, `PENDING_CLOSURE`, `CLOSED`, `PENDING_ACTIVATION`. */
  readonly state: string;
  /** Ids of the root and of each organizational unit down to the account. */
  readonly path: readonly string[];
}

export const controlPolicyTypes = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;
export type ControlPolicyType = (typeof controlPolicyTypes)[number];

/** A policy that limits accounts. */
export interface ControlPolicy {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly type: ControlPolicyType;
  readonly content: Json;
  /** Ids of root, organizational units and accounts. */
  readonly targets: readonly string[];
}

/** Whether the policies of one type are in view. */
export type ControlState = 'read' | 'off' | 'not-read';

export interface Organization {
  readonly id: string;
  readonly managementAccount: string;
  readonly partition: string;
  /** Sorted by id. */
  readonly accounts: readonly OrganizationAccount[];
  /** Sorted by id. */
  readonly policies: readonly ControlPolicy[];
  readonly controls: Readonly<Record<ControlPolicyType, ControlState>>;
  readonly ledger: readonly LedgerEntry[];
}

type Sdk = typeof import('@aws-sdk/client-organizations');
type Operations = keyof (typeof declaration)['operations'] & string;
export type OrganizationsReader = Reader<Sdk, Operations>;

/**
 * Reads an organization from its management account or a delegated administrator. Policies that cannot be read are an
 * entry of the ledger. Throws UserError where there is no organization, or it does not answer the caller.
 */
export async function readOrganization(transport: Transport, caller: AccountSession): Promise<Organization> {
  const ledger = new Ledger();
  const place = new Places(transport).of(caller, GLOBAL);
  const reader = placeReader(place, GLOBAL, declaration as never, ledger) as unknown as OrganizationsReader;
  const described = needed(await reader.call('DescribeOrganization', {}), caller);
  const id = described.Organization?.Id ?? '';
  const managementAccount = described.Organization?.MasterAccountId ?? '';
  const [listed, roots] = await Promise.all([
    reader.list('ListAccounts', {}, (page) => page.Accounts),
    reader.list('ListRoots', {}, (page) => page.Roots),
  ]);
  const tree = new OrganizationTree(reader);
  const accounts = await tree.accounts(needed(listed, caller), roots.state === 'read' ? roots.value.map((root) => root.Id ?? '') : []);
  const on = roots.state === 'read' ? roots.value.flatMap((root) => root.PolicyTypes ?? []) : undefined;
  const read = await Promise.all(
    controlPolicyTypes.map(async (type) => {
      const isOn = on?.some((entry) => entry.Type === type && entry.Status === 'ENABLED');
      return isOn === false ? 'off' : await policiesOf(reader, type);
    }),
  );
  const [service = 'not-read', resource = 'not-read'] = read;
  return {
    id,
    managementAccount,
    partition: caller.partition,
    accounts,
    policies: read.flatMap((policies) => (typeof policies === 'string' ? [] : policies)).sort((a, b) => (a.id < b.id ? -1 : 1)),
    controls: { SERVICE_CONTROL_POLICY: stateOf(service), RESOURCE_CONTROL_POLICY: stateOf(resource) },
    ledger: ledger.entries(),
  };
}

function stateOf(policies: ControlState | readonly ControlPolicy[]): ControlState {
  return typeof policies === 'string' ? policies : 'read';
}

/** The policies of one type with all of their targets; one that is missing makes the rest worthless. */
async function policiesOf(reader: OrganizationsReader, type: ControlPolicyType): Promise<readonly ControlPolicy[] | 'not-read'> {
  const listed = await reader.list('ListPolicies', { Filter: type }, (page) => page.Policies);
  if (listed.state !== 'read') return 'not-read';
  const policies = await Promise.all(
    listed.value.map(async ({ Id: id = '', Arn: arn = '', Name: name = '', AwsManaged }): Promise<ControlPolicy | undefined> => {
      // AWS attaches it everywhere and lets nobody take it away.
      const everywhere = type === 'RESOURCE_CONTROL_POLICY' && AwsManaged === true;
      if (everywhere) return { id, arn, name, type, content: {}, targets: [] };
      const [described, targets] = await Promise.all([
        reader.call('DescribePolicy', { PolicyId: id }),
        reader.list('ListTargetsForPolicy', { PolicyId: id }, (page) => page.Targets),
      ]);
      const content = described.state === 'read' ? document(described.value.Policy?.Content) : undefined;
      if (content === undefined || targets.state !== 'read') return undefined;
      return { id, arn, name, type, content, targets: targets.value.flatMap(({ TargetId }) => TargetId ?? []).sort() };
    }),
  );
  const whole = policies.filter((policy) => policy !== undefined);
  return whole.length === policies.length ? whole.filter(({ targets }) => targets.length > 0) : 'not-read';
}

/** Without this nothing can be planned. */
function needed<T>(reading: Reading<T>, caller: AccountSession): T {
  if (reading.state === 'read') return reading.value;
  throw mistake(reading.state === 'absent' ? undefined : reading.because, caller.account);
}

function mistake(because: NotRead | undefined, account: string): UserError {
  if (because === undefined || because.error?.name === 'AWSOrganizationsNotInUseException')
    return new UserError(`the account ${account} is in no organization`, { next: '`pipeaudit scan --live` audits it alone' });
  if (because.reason === 'denied' || because.reason === 'scp')
    return new UserError(`the organization does not answer account ${account}: ${because.operation} is denied`, {
      next: `use credentials of its management account or of a delegated administrator, with ${because.permission}`,
    });
  return new UserError(`the organization cannot be read: ${because.operation}: ${because.error?.name ?? because.reason}`, {
    next: because.advice,
  });
}
