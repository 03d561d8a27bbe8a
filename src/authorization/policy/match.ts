import { type Answer, answerOf, not, Text, unknown } from '../../resource/index.ts';
import type { Principal, Request } from '../request.ts';
import { anyOf, both, lowerCase } from './answers.ts';
import { conditionsHold } from './condition.ts';
import type { Element, Entry, PolicyDocument, Statement } from './document.ts';
import { matchPrincipal, type PrincipalMatch, takesIn } from './principal.ts';
import { quoteWildcards, resolveVariables } from './variables.ts';

/** Whether a statement applies to a request, element by element. What it does when it applies is its effect. */
export interface StatementMatch {
  readonly answer: Answer;
  readonly action: Answer;
  readonly principal: PrincipalMatch;
  readonly resource: Answer;
  readonly condition: Answer;
}

export type MatchedElement = 'action' | 'principal' | 'resource' | 'condition';

/** What a statement without `Resource` covers: nothing in most policies, what the policy is attached to in some. */
export interface MatchOptions {
  readonly withoutResource?: Answer;
}

/** Whether a statement applies to a request; a policy without Principal applies to whom it is attached to. */
export function statementMatches(statement: Statement, request: Request, options?: MatchOptions): Answer {
  return matchStatement(statement, request, options).answer;
}

/** The same with the answer of every element. */
export function matchStatement(statement: Statement, request: Request, options?: MatchOptions): StatementMatch {
  const action = actionAnswer(statement, request.action);
  const principal = principalMatch(statement, request.principal);
  const resource = resourceAnswer(statement, request, options?.withoutResource);
  const condition = conditionsHold(statement, request);
  return { answer: both(both(action, takesIn(principal)), both(resource, condition)), action, principal, resource, condition };
}

/** The one element that keeps a statement from applying; undefined when there is none or more than one. */
export function onlyMismatch(match: StatementMatch): MatchedElement | undefined {
  const elements: readonly (readonly [MatchedElement, Answer])[] = [
    ['action', match.action],
    ['principal', takesIn(match.principal)],
    ['resource', match.resource],
    ['condition', match.condition],
  ];
  const failed = elements.filter(([, answer]) => answer === 'no');
  return failed.length === 1 ? failed[0]?.[0] : undefined;
}

interface Memory {
  readonly actions: Map<string, Answer>;
  readonly principals: WeakMap<Principal, PrincipalMatch>;
  readonly patterns: Element<ActionPattern> | undefined;
}

/** An action in lower case, with what stands before its first wildcard where all of it is known. */
interface ActionPattern {
  readonly text: Text;
  readonly known: string | undefined;
  readonly prefix: string;
}

const memories = new WeakMap<Statement, Memory>();

function memoryOf(statement: Statement): Memory {
  const known = memories.get(statement);
  if (known !== undefined) return known;
  const written = statement.actions ?? statement.notActions;
  const patterns = written === undefined ? undefined : { items: written.items.map(actionPattern), open: written.open };
  const memory: Memory = { actions: new Map(), principals: new WeakMap(), patterns };
  memories.set(statement, memory);
  return memory;
}

/** Whether the Action or NotAction of a statement takes in an action such as `kms:Decrypt`. */
export function actionAnswer(statement: Statement, action: string): Answer {
  const { actions, patterns } = memoryOf(statement);
  const known = actions.get(action);
  if (known !== undefined) return known;
  const answer =
    patterns === undefined ? unknown({ kind: 'unsupported', what: 'a statement without Action' }) : listed(patterns, action.toLowerCase());
  const decided = statement.actions === undefined && patterns !== undefined ? not(answer) : answer;
  actions.set(action, decided);
  return decided;
}

function actionPattern({ text: written }: Entry): ActionPattern {
  const text = lowerCase(written);
  const known = text.known;
  return { text, known, prefix: known?.split(/[*?]/, 1)[0] ?? '' };
}

function listed(patterns: Element<ActionPattern>, action: string): Answer {
  return anyOf(patterns, ({ text, known, prefix }) => {
    if (known !== undefined) {
      if (prefix.length === known.length) return answerOf(action === known);
      if (!action.startsWith(prefix)) return 'no';
      if (prefix.length === known.length - 1 && known.endsWith('*')) return 'yes';
    }
    return Text.of(action).matches(text);
  });
}

function principalMatch(statement: Statement, principal: Principal): PrincipalMatch {
  const { principals } = memoryOf(statement);
  const known = principals.get(principal);
  if (known !== undefined) return known;
  const match = matchPrincipal(statement, principal);
  principals.set(principal, match);
  return match;
}

/** Whether the Resource or NotResource of a statement takes in the resource of a request. */
export function resourceAnswer(statement: Statement, request: Request, without: Answer = 'no'): Answer {
  const { resources, notResources } = statement;
  if (resources !== undefined) return covers(resources, statement, request, 'no');
  const unresolvable = unknown({ kind: 'unsupported', what: 'a policy variable without a value in NotResource' });
  return notResources === undefined ? without : not(covers(notResources, statement, request, unresolvable));
}

function covers(patterns: Element<Entry>, statement: Statement, request: Request, unresolvable: Answer): Answer {
  return anyOf(patterns, ({ text }) => {
    if (text.known === '*') return 'yes';
    const wanted = resolveVariables(text, statement, request);
    if (wanted === undefined) return unresolvable;
    return (wanted.quoted ? quoteWildcards(request.resource) : request.resource).matches(wanted.pattern);
  });
}

/** A statement that may take in an action, with how surely. */
export interface Candidate {
  readonly statement: Statement;
  readonly action: Answer;
}

/** How far a candidate applies: `rest` is the answer of all elements but the principal. */
export interface Application {
  readonly rest: Answer;
  readonly principal: PrincipalMatch;
}

/** How a candidate applies to a request; undefined when it surely does not. Stops at the first element that says no. */
export function application(
  { statement, action }: Candidate,
  request: Request,
  { withoutResource }: MatchOptions,
): Application | undefined {
  const resource = resourceAnswer(statement, request, withoutResource);
  if (resource === 'no') return undefined;
  const principal = principalMatch(statement, request.principal);
  if (takesIn(principal) === 'no') return undefined;
  const condition = conditionsHold(statement, request);
  return condition === 'no' ? undefined : { rest: both(both(action, resource), condition), principal };
}

const candidateLists = new WeakMap<PolicyDocument, Map<string, readonly Candidate[]>>();

/** The statements of a document that may take in an action; remembered per document and action. */
export function candidates(document: PolicyDocument, action: string): readonly Candidate[] {
  let lists = candidateLists.get(document);
  if (lists === undefined) {
    lists = new Map();
    candidateLists.set(document, lists);
  }
  const known = lists.get(action);
  if (known !== undefined) return known;
  const found: Candidate[] = [];
  for (const statement of document.statements) {
    const answer = actionAnswer(statement, action);
    if (answer !== 'no') found.push({ statement, action: answer });
  }
  lists.set(action, found);
  return found;
}
