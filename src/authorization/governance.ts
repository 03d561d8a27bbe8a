import type { DeliveryGraph } from '../graph/graph.ts';
import { type Place, type Resource, Text, type Value } from '../resource/index.ts';
import { readPolicy } from './policy/document.ts';
import type { LabelledDocument, PolicySet } from './policy-set.ts';
import type { ContextEntry, Request, RequestContext } from './request.ts';

/**
 * What an organization lets its accounts do, where it is in view: an organization that was read is complete, one that a
 * template merely adds a policy to is not, and limits nothing here.
 * Source: AWS Organizations User Guide, "SCP evaluation" and "Resource control policies".
 */
export class Governance {
  private readonly id: string;
  private readonly managementAccount: string;
  /** Ids from the root down to the account, itself included, by account. */
  private readonly paths: ReadonlyMap<string, readonly string[]>;
  private readonly accounts: ReadonlyMap<string, Resource>;
  private readonly policies: readonly OrganizationPolicy[];
  private readonly inForce: ReadonlySet<string>;
  private readonly sets = new Map<string, readonly PolicySet[] | undefined>();

  constructor(organization: Resource, graph: DeliveryGraph) {
    const { observed } = organization;
    this.id = textOf(observed.get('Id')) ?? '';
    this.managementAccount = textOf(observed.get('ManagementAccountId')) ?? '';
    this.inForce = new Set(TYPES.filter((type) => textOf(observed.get('PolicyTypes', type)) === 'read'));
    const accounts = graph.resources('AWS::Organizations::Account');
    this.accounts = new Map(accounts.map((account) => [textOf(account.observed.get('Id')) ?? '', account]));
    this.paths = new Map(
      [...this.accounts].flatMap(([account, { observed: own }]): [string, readonly string[]][] => {
        const path = textsOf(own.get('Path'));
        return path.length === 0 ? [] : [[account, [...path, account]]];
      }),
    );
    this.policies = graph.resources('AWS::Organizations::Policy').map(policyOf);
  }

  /** What limits callers of an account: one set per level. Nothing limits those of the management account. */
  serviceControl(account: Text): readonly PolicySet[] | undefined {
    return this.levels('SERVICE_CONTROL_POLICY', account.known);
  }

  /** What limits the use of resources of an account, for the services to which such policies apply. */
  resourceControl(action: string, account: Text): readonly PolicySet[] | undefined {
    const [service = ''] = action.toLowerCase().split(':');
    return RESOURCE_CONTROLLED.has(service) ? this.levels('RESOURCE_CONTROL_POLICY', account.known) : undefined;
  }

  /** Where an account of the organization stands. */
  placeOf(account: Text): Place | undefined {
    return this.accounts.get(account.known ?? '')?.properties.at;
  }

  /** What a request carries of the organization of its caller and its resource. */
  context({ principal, resourceAccount, context }: Pick<Request, 'principal' | 'resourceAccount' | 'context'>): RequestContext {
    const caller = 'account' in principal ? principal.account : undefined;
    const source = context.get('aws:sourceaccount');
    const sourceAccount = source?.state === 'known' && source.values.length === 1 ? source.values[0] : undefined;
    const entries: readonly (readonly [string, ContextEntry | undefined])[] = [
      ['aws:principalorgid', caller === undefined ? ABSENT : this.organizationOf(caller)],
      ['aws:principalorgpaths', caller === undefined ? ABSENT : this.pathOf(caller)],
      ['aws:resourceorgid', this.organizationOf(resourceAccount)],
      ['aws:resourceorgpaths', this.pathOf(resourceAccount)],
      ['aws:sourceorgid', source?.state === 'absent' ? ABSENT : sourceAccount && this.organizationOf(sourceAccount)],
      ['aws:sourceorgpaths', source?.state === 'absent' ? ABSENT : sourceAccount && this.pathOf(sourceAccount)],
    ];
    return new Map([...entries.flatMap(([key, entry]) => (entry === undefined ? [] : [[key, entry] as const])), ...context]);
  }

  private organizationOf(account: Text): ContextEntry | undefined {
    return this.paths.has(account.known ?? '') ? known(this.id) : undefined;
  }

  private pathOf(account: Text): ContextEntry | undefined {
    const path = this.paths.get(account.known ?? '');
    return path === undefined ? undefined : known(`${[this.id, ...path.slice(0, -1)].join('/')}/`);
  }

  private levels(type: PolicyType, account: string | undefined): readonly PolicySet[] | undefined {
    if (account === undefined || account === this.managementAccount || !this.inForce.has(type)) return undefined;
    const key = `${type} ${account}`;
    if (!this.sets.has(key))
      this.sets.set(
        key,
        this.paths.get(account)?.map((level) => this.setOf(type, level)),
      );
    return this.sets.get(key);
  }

  /** AWS leaves no level without a service control policy: where none is known, not all were read. */
  private setOf(type: PolicyType, level: string): PolicySet {
    const documents = this.policies.filter((policy) => policy.type === type && policy.targets.includes(level));
    if (documents.length > 0 || type === 'RESOURCE_CONTROL_POLICY') return { documents, complete: true, because: [] };
    return { documents, complete: false, because: [{ kind: 'not-in-view', what: `the service control policies of ${level}` }] };
  }
}

const TYPES = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;
type PolicyType = (typeof TYPES)[number];

const KINDS: Readonly<Record<PolicyType, string>> = {
  SERVICE_CONTROL_POLICY: 'service control policy',
  RESOURCE_CONTROL_POLICY: 'resource control policy',
};

/** Source: AWS Organizations User Guide, "List of AWS services that support RCPs", those of deliveries. */
const RESOURCE_CONTROLLED: ReadonlySet<string> = new Set(['s3', 'sts', 'kms', 'sqs', 'secretsmanager', 'ecr']);

const ABSENT: ContextEntry = { state: 'absent' };

interface OrganizationPolicy extends LabelledDocument {
  readonly type: string;
  readonly targets: readonly string[];
}

function policyOf({ logicalId, properties }: Resource): OrganizationPolicy {
  const type = textOf(properties.get('Type')) ?? '';
  const kind = TYPES.find((one) => one === type);
  return {
    type,
    targets: textsOf(properties.get('TargetIds')),
    document: readPolicy(properties.get('Content')),
    kind: kind === undefined ? 'policy' : KINDS[kind],
    label: `${textOf(properties.get('Name')) ?? logicalId} ${kind === undefined ? 'policy' : KINDS[kind]}`,
  };
}

/** The organization in view; undefined where there is none, or it was not read as a whole. */
export function governanceOf(graph: DeliveryGraph): Governance | undefined {
  return graph.once(makeGovernance).governance;
}

function makeGovernance(graph: DeliveryGraph): { readonly governance: Governance | undefined } {
  const [organization, ...others] = graph
    .resources('AWS::Organizations::Organization')
    .filter(({ observed }) => observed.get('PolicyTypes').kind !== 'absent');
  return { governance: organization === undefined || others.length > 0 ? undefined : new Governance(organization, graph) };
}

function known(text: string): ContextEntry {
  return { state: 'known', values: [Text.of(text)] };
}

function textOf(value: Value): string | undefined {
  const field = value.text();
  return 'value' in field ? field.value.known : undefined;
}

function textsOf(value: Value): readonly string[] {
  return value.items().items.flatMap((item) => textOf(item) ?? []);
}
