import { conditionHolds } from '../authorization/policy/condition.ts';
import type { Condition, Statement } from '../authorization/policy/document.ts';
import { actionAnswer } from '../authorization/policy/match.ts';
import { type Answer, all, any, type Place, Text, unknown } from '../resource/index.ts';
import type { PolicySet } from './policy-set.ts';
import { asksForAccount } from './relations/idle-statement.ts';

type Request = Parameters<typeof conditionHolds>[2];

/** What a service sends, as far as it is known, by condition key in lower case. */
export type Sent = Request['context'];

/** A service that calls by itself, and not as a role. */
export interface ServiceRequest {
  /** The names that it may go by. */
  readonly names: readonly Text[];
  readonly actions: readonly string[];
  /** Of several, it is not known which. */
  readonly sent: readonly Sent[];
}

/** Does a policy let a service in? What conditions ask besides what is known of the request is taken to be so. */
export interface ServiceAccess {
  readonly answer: Answer;
  /** The condition for want of which a statement does not let it in. */
  readonly near: Place | undefined;
}

export const NOTHING_SENT: readonly Sent[] = [new Map()];

/** Whether the statements of a policy let a service do all that it has to. */
export function serviceAccess({ documents, because }: PolicySet, { names, actions, sent }: ServiceRequest): ServiceAccess {
  const statements = documents.flatMap(({ document }) => document.statements).filter(({ effect }) => effect !== 'Deny');
  const open = [...because, ...documents.flatMap(({ document }) => document.open ?? [])];
  const hidden = open.length > 0 ? [unknown(...open)] : [];
  const fits = (statement: Statement, action: string): Answer => all([admits(statement, names), actionAnswer(statement, action)]);
  const does = (action: string): Answer =>
    any([
      ...statements.map((statement) => all([fits(statement, action), any(sent.map((one) => meets(statement, one, names, action)))])),
      ...hidden,
    ]);
  return {
    get answer() {
      return all(actions.map(does));
    },
    get near() {
      const missed = statements.find((statement) => actions.some((action) => fits(statement, action) === 'yes'));
      return missed === undefined || missed.conditions.items.length === 0 ? undefined : missed.value.get('Condition').at;
    },
  };
}

function admits({ principals, notPrincipals }: Statement, names: readonly Text[]): Answer {
  if (notPrincipals !== undefined) return unknown({ kind: 'unsupported', what: 'whether a NotPrincipal takes in a service' });
  const named = (principals?.items ?? []).map(
    ({ kind, text }): Answer => (kind === 'anyone' ? 'yes' : kind === 'service' ? any(names.map((name) => text.same(name))) : 'no'),
  );
  return any([...named, ...(principals?.open === undefined ? [] : [unknown(...principals.open)])]);
}

function meets(statement: Statement, context: Sent, [name = ANY]: readonly Text[], action: string): Answer {
  const request: Request = { principal: { kind: 'service', name }, action, resource: ANY, resourceAccount: ANY, context };
  const told = (condition: Condition): boolean => asksForAccount(condition) || context.has(condition.key.toLowerCase());
  return all(statement.conditions.items.filter(told).map((condition) => conditionHolds(condition, statement, request)));
}

const ANY = Text.of('*');
