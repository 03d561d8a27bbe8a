import type { Condition, Statement } from '../../authorization/policy/document.ts';
import { type Answer, any, type Place, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Role } from '../role.ts';
import { type DeadFederation, deadFederations } from './dead-federation.ts';

/** A condition by which a statement of a trust policy lets nobody in, or may. */
export interface DeadTrust extends Subject {
  readonly kind: 'dead-trust';
  readonly role: Role;
  /** `source`: roles and users never send the key. `audience`: no token of the provider in view has such an audience. */
  readonly as: 'source' | 'audience' | DeadFederation['as'];
  /** As it is written. */
  readonly key: string;
  /** What it should be like, for people; empty where there is nothing to say. */
  readonly hint: string;
  /** What it asks for, and what the provider gives. */
  readonly wanted: Text;
  readonly given: readonly Text[];
  readonly dead: Answer;
  readonly condition: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'dead-trust': DeadTrust;
  }
}

export const deadTrustKind: NodeKind<'dead-trust'> = { kind: 'dead-trust', types: [], stands: ['AWS::IAM::Role'], list: deadTrusts };

/** Sent for calls of services only. Source: IAM User Guide, "AWS global condition context keys". */
const SERVICE_KEYS: ReadonlySet<string> = new Set(['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']);

/** Roles of actions are left out: what pipelines may not assume is proved elsewhere. */
function deadTrusts(graph: DeliveryGraph): readonly DeadTrust[] {
  const ofActions = new Set(graph.subjects('action').flatMap(({ role }) => (role.state === 'node' ? [role.node.id] : [])));
  return graph
    .judged('role')
    .filter(({ id }) => !ofActions.has(id))
    .flatMap((role) =>
      role.trust.statements
        .filter(({ effect }) => effect === 'Allow')
        .flatMap((statement) => [
          ...sourceConditions(role, statement),
          ...audienceConditions(role, statement, graph),
          ...federations(role, statement),
        ]),
    );
}

/** A condition that does not hold for a request without its key. */
function demands({ operator, ifExists, quantifier }: Condition): boolean {
  return !ifExists && quantifier === undefined && /^(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)$/i.test(operator);
}

function sourceConditions(role: Role, { principals, conditions, index }: Statement): readonly DeadTrust[] {
  const people = principals?.open === undefined && principals?.items.every(({ kind }) => kind === 'aws') === true;
  if (!people || principals.items.length === 0) return [];
  return conditions.items
    .filter((condition) => SERVICE_KEYS.has(condition.key.toLowerCase()) && demands(condition))
    .map(({ key, value, values }) => ({
      ...base(role, `${index}|${key}`),
      as: 'source',
      key,
      wanted: values.items[0]?.text ?? Text.of(),
      given: [],
      hint: '',
      dead: 'yes',
      condition: value.at,
    }));
}

/** IAM refuses tokens whose audience is none of the provider's. Source: IAM User Guide, "Create an OpenID Connect identity provider". */
function audienceConditions(role: Role, { principals, conditions, index }: Statement, graph: DeliveryGraph): readonly DeadTrust[] {
  const [only, ...others] = principals?.items.filter(({ kind }) => kind === 'federated') ?? [];
  if (only === undefined || others.length > 0) return [];
  const provider = graph.named('oidc-provider', only.text, only.value.at);
  if (provider.state !== 'node' || provider.node.audiences.open !== undefined) return [];
  const given = provider.node.audiences.items.flatMap((field) => ('value' in field ? [field.value] : []));
  if (given.length === 0 || given.length < provider.node.audiences.items.length) return [];
  return conditions.items
    .filter((condition) => condition.key.toLowerCase().endsWith(':aud') && demands(condition) && condition.values.open === undefined)
    .map(({ key, value, values }) => {
      const matched = any(values.items.flatMap(({ text }) => given.map((audience) => audience.matches(text))));
      return {
        ...base(role, `${index}|${key}`),
        as: 'audience',
        key,
        wanted: values.items[0]?.text ?? Text.of(),
        given,
        hint: '',
        dead: matched === 'yes' ? 'no' : matched === 'no' ? 'yes' : matched,
        condition: value.at,
      };
    });
}

function federations(role: Role, statement: Statement): readonly DeadTrust[] {
  return deadFederations(statement, role.account).map(({ as, written, hint, at }) => {
    const wanted = typeof written === 'string' ? Text.of(written) : written;
    return {
      ...base(role, `${statement.index}|${as} ${wanted.key}`),
      as,
      key: wanted.print(),
      hint,
      wanted,
      given: [],
      dead: 'yes',
      condition: at,
    };
  });
}

function base(role: Role, part: string): Pick<DeadTrust, 'kind' | 'id' | 'name' | 'at' | 'role'> {
  return { kind: 'dead-trust', id: `${role.id}|dead trust ${part}`, name: role.name, at: role.at, role };
}
