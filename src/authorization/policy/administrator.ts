import { type Answer, any, not, type Text, unknown } from '../../resource/index.ts';
import { anyOf, both, either } from './answers.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { actionAnswer, candidates } from './match.ts';

/** Questions that rules ask of one document, without a request. */

/** An action of a service that does not exist: allowed only by statements that leave no service out by name. */
const ANY_SERVICE = 'any-service:AnyAction';
/** Ways to give oneself any permission; each alone is enough. */
const ESCALATIONS = ['iam:AttachRolePolicy', 'iam:PutRolePolicy', 'iam:CreatePolicyVersion'] as const;

export interface AllowingStatement {
  readonly statement: Statement;
  /** Whether it allows the action on some resource, its conditions taken as met. */
  readonly answer: Answer;
}

/** The statements that allow an action (`iam:PassRole`) on some resource, or may; conditions are taken as met. */
export function statementsAllowing(document: PolicyDocument, action: string): readonly AllowingStatement[] {
  return candidates(document, action).flatMap((candidate) => {
    const { effect } = candidate.statement;
    return effect === 'Deny'
      ? []
      : [{ statement: candidate.statement, answer: effect === 'Allow' ? candidate.action : both(candidate.action, effect) }];
  });
}

/**
 * Whether the document allows an action on a resource, conditions of allowing statements taken as met; a deny counts
 * only without condition.
 */
export function allows(document: PolicyDocument, action: string, resource: Text): Answer {
  const covers = (statement: Statement): Answer => coversResource(statement, (pattern) => resource.matches(pattern));
  return withOpen(document, granted(document, action, covers, 'yes'));
}

/** Whether the document makes an administrator: everything on everything, without a condition. */
export function grantsAdministrator(document: PolicyDocument): Answer {
  const everything = (action: string): Answer => granted(document, action, coversEverything, 'no');
  return withOpen(document, both(everything(ANY_SERVICE), any(ESCALATIONS.map(everything))));
}

/** The statements by which a document makes an administrator; empty when it surely does not. */
export function administratorStatements(document: PolicyDocument): readonly Statement[] {
  if (grantsAdministrator(document) === 'no') return [];
  return document.statements.filter(
    (statement) =>
      statement.effect !== 'Deny' &&
      both(actionAnswer(statement, ANY_SERVICE), both(coversEverything(statement), unconditional(statement))) !== 'no',
  );
}

function granted(document: PolicyDocument, action: string, covers: (statement: Statement) => Answer, conditional: 'yes' | 'no'): Answer {
  let allow: Answer = 'no';
  let deny: Answer = 'no';
  for (const { statement, action: taken } of candidates(document, action)) {
    const { effect } = statement;
    const applies = both(taken, covers(statement));
    const free = unconditional(statement);
    const certain = typeof effect === 'string' ? 'yes' : effect;
    if (effect !== 'Deny') allow = either(allow, both(certain, both(applies, conditional === 'yes' ? 'yes' : free)));
    if (effect !== 'Allow') deny = either(deny, both(certain, both(applies, free)));
  }
  return both(allow, not(deny));
}

function withOpen(document: PolicyDocument, answer: Answer): Answer {
  return document.open === undefined ? answer : either(answer, unknown(...document.open));
}

function unconditional({ conditions }: Statement): Answer {
  if (conditions.items.length > 0) return 'no';
  return conditions.open === undefined ? 'yes' : unknown(...conditions.open);
}

/** `*` as a resource; a NotResource leaves out so little that the rest is everything, unless it leaves out `*`. */
function coversEverything(statement: Statement): Answer {
  const star = (pattern: Text): Answer => pattern.is('*');
  return coversResource(statement, star);
}

function coversResource({ resources, notResources }: Statement, covers: (pattern: Text) => Answer): Answer {
  if (resources !== undefined) return anyOf(resources, ({ text }) => covers(text));
  return notResources === undefined ? 'no' : not(anyOf(notResources, ({ text }) => covers(text)));
}
