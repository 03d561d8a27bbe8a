import { type Answer, answerOf, unknown } from './cause.ts';
import type { Hole, Part, Text } from './text.ts';

/**
 * Matching of texts that have holes. Two questions are asked of every pair: must they match, whatever the holes stand
 * for, and may they? Both yes is yes, both no is no, anything else is unknown.
 */
type Token = string | Hole | { readonly wild: 'star' | 'one' } | { readonly secret: string };

const ENUMERATION_LIMIT = 64;

/** Are two texts equal? Equal holes cancel: `${A}-logs` against `${A}-artifacts` is no. */
export function sameAnswer(one: Text, other: Text): Answer {
  if (one === other || one.key === other.key)
    return one.secrets.length === 0 ? 'yes' : unknown({ kind: 'unsupported', what: 'comparison of credentials' });
  const left = one.known;
  const right = other.known;
  if (left !== undefined) return right !== undefined ? 'no' : other.is(left);
  if (right !== undefined) return one.is(right);
  if (beginApart(one, other, false)) return 'no';
  return overDomains([one, other], ([a, b]) => {
    if (a.key === b.key) return 'yes';
    const [rest, otherRest] = trim(tokens(a), tokens(b));
    return !nameDifferentResources(rest, otherRest) && may(rest, otherRest) ? unknown(...a.because, ...b.because) : 'no';
  });
}

/** Does a value match an IAM-style pattern? Both may have holes; `*` and `?` are wild in the pattern only. */
export function globAnswer(glob: Text, value: Text): Answer {
  const pattern = glob.known;
  const subject = value.known;
  if (pattern === '*') return 'yes';
  if (pattern !== undefined && subject !== undefined) return answerOf(globExpression(pattern).test(subject));
  if (beginApart(glob, value, true)) return 'no';
  return overDomains([glob, value], ([g, v]) => {
    const [wanted, given] = trim(tokens(g, true), tokens(v));
    if (must(wanted, given)) return 'yes';
    return !nameDifferentResources(wanted, given) && !isAnotherName(given, wanted) && !isAnotherName(wanted, given) && may(wanted, given)
      ? unknown(...g.because, ...v.because)
      : 'no';
  });
}

/** Most pairs differ in the text they begin with: a sure no without looking at holes. */
function beginApart(one: Text, other: Text, wild: boolean): boolean {
  const [left, right] = [one.parts[0], other.parts[0]];
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  const limit = Math.min(left.length, right.length);
  for (let at = 0; at < limit; at++) {
    const character = left[at];
    if (wild && (character === '*' || character === '?')) return false;
    if (character !== right[at]) return true;
  }
  return false;
}

const globs = new Map<string, RegExp>();

function globExpression(pattern: string): RegExp {
  let expression = globs.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
      .replace(/\*+/g, '.*')
      .replace(/\?/g, '.');
    expression = new RegExp(`^${source}$`, 's');
    if (globs.size > 5000) globs.clear();
    globs.set(pattern, expression);
  }
  return expression;
}

/** Asks the question for each combination of the values that listed holes can take. */
function overDomains(texts: readonly [Text, Text], ask: (texts: readonly [Text, Text]) => Answer): Answer {
  if (!texts.some(listsValues)) return ask(texts);
  const listed = new Map<string, readonly string[]>();
  for (const hole of texts.flatMap((text) => text.holes)) {
    if (hole.domain?.values !== undefined) listed.set(hole.id, hole.domain.values);
  }
  const combinations = [...listed.values()].reduce((product, values) => product * values.length, 1);
  if (combinations > ENUMERATION_LIMIT || combinations === 0) return ask(texts);
  let answers: Answer[] = [];
  let pending: (readonly [Text, Text])[] = [texts];
  for (const [id, values] of listed) {
    pending = pending.flatMap(([a, b]) => values.map((value) => [fill(a, id, value), fill(b, id, value)] as const));
  }
  answers = pending.map(ask);
  if (answers.every((answer) => answer === 'yes')) return 'yes';
  if (answers.every((answer) => answer === 'no')) return 'no';
  return unknown(...texts[0].because, ...texts[1].because);
}

function listsValues(text: Text): boolean {
  return text.parts.some((part) => typeof part === 'object' && 'id' in part && part.domain?.values !== undefined);
}

function fill(text: Text, id: string, value: string): Text {
  return text.map((hole) => (hole.id === id ? value : hole));
}

const split = { plain: new WeakMap<Text, readonly Token[]>(), wild: new WeakMap<Text, readonly Token[]>() };

function tokens(text: Text, wild = false): readonly Token[] {
  const known = split[wild ? 'wild' : 'plain'];
  let made = known.get(text);
  if (made === undefined) {
    made = text.parts.flatMap((part) => partTokens(part, wild));
    known.set(text, made);
  }
  return made;
}

function partTokens(part: Part, wild: boolean): readonly Token[] {
  if (typeof part !== 'string') return [part];
  if (!wild) return [...part];
  return [...part].map((c) => (c === '*' ? { wild: 'star' } : c === '?' ? { wild: 'one' } : c));
}

/** Drops what both begin and end with; equal holes are equal text. */
function trim(a: readonly Token[], b: readonly Token[]): readonly [readonly Token[], readonly Token[]] {
  let start = 0;
  const limit = Math.min(a.length, b.length);
  while (start < limit && equal(a[start], b[start])) start++;
  let end = 0;
  while (end < limit - start && equal(a[a.length - 1 - end], b[b.length - 1 - end])) end++;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

/**
 * Whether both go on with the whole name or id that CloudFormation makes up for a resource, of different resources:
 * such names are never equal, whatever they are.
 */
function nameDifferentResources([one, next]: readonly Token[], [other, otherNext]: readonly Token[]): boolean {
  if (!isMadeUp(one) || !isMadeUp(other)) return false;
  const { owner } = one;
  const same = owner?.instance === other.owner?.instance && owner?.logicalId === other.owner?.logicalId;
  return !same && ends(one, next) && ends(other, otherNext);
}

/**
 * Whether one goes on with the whole made-up name of a resource, and the other with a written one that it cannot be: made-up
 * names are stack, logical id and a random end, each shortened where they are too long together.
 * Source: CloudFormation User Guide, "Name type".
 */
function isAnotherName([name, next]: readonly Token[], other: readonly Token[]): boolean {
  if (!isMadeUp(name) || !ends(name, next)) return false;
  let written = '';
  for (const token of other) {
    if (typeof token !== 'string') return false;
    if (!accepts(name, token)) break;
    written += token;
  }
  const { owner, domain } = name;
  const start = owner?.attribute === 'Ref' ? owner.logicalId.slice(0, 8).toLowerCase() : '';
  return !new RegExp(`^(?:${domain?.pattern})$`).test(written) || !written.toLowerCase().includes(start);
}

function isMadeUp(token: Token | undefined): token is Hole {
  return typeof token === 'object' && 'id' in token && token.owner !== undefined && token.domain?.pattern !== undefined;
}

/** The name ends here: nothing follows, or a character that cannot be part of it. */
function ends(name: Hole, next: Token | undefined): boolean {
  return next === undefined || (typeof next === 'string' && !accepts(name, next));
}

function equal(a: Token | undefined, b: Token | undefined): boolean {
  if (typeof a === 'string' || typeof b === 'string' || a === undefined || b === undefined) return a === b && a !== undefined;
  return 'id' in a && 'id' in b && a.id === b.id;
}

/** Whether the pattern matches the value for every filling of the holes. */
function must(pattern: readonly Token[], value: readonly Token[]): boolean {
  return walk(pattern.length, value.length, (i, j, go) => {
    const wanted = pattern[i];
    if (wanted === undefined) return j === value.length;
    if (isStar(wanted)) return go(i + 1, j) || (j < value.length && go(i, j + 1));
    const given = value[j];
    if (given === undefined) return false;
    const fits = typeof wanted === 'object' && 'wild' in wanted ? typeof given === 'string' : equal(wanted, given);
    return fits && go(i + 1, j + 1);
  });
}

/** Whether some filling of the holes makes both equal. Over-approximates: one hole may be filled twice in two ways. */
function may(pattern: readonly Token[], value: readonly Token[]): boolean {
  return walk(pattern.length, value.length, (i, j, go) => {
    const a = pattern[i];
    const b = value[j];
    if (a === undefined && b === undefined) return true;
    if (a !== undefined && b !== undefined && equal(a, b) && go(i + 1, j + 1)) return true;
    if (stretches(a) && (go(i + 1, j) || (b !== undefined && accepts(a, b) && go(i, j + 1)))) return true;
    if (stretches(b) && (go(i, j + 1) || (a !== undefined && accepts(b, a) && go(i + 1, j)))) return true;
    const oneCharacter = (t: Token | undefined): boolean =>
      typeof t === 'string' || (typeof t === 'object' && 'wild' in t && t.wild === 'one');
    const single = typeof a === 'object' && 'wild' in a && a.wild === 'one' && oneCharacter(b);
    return single && go(i + 1, j + 1);
  });
}

function isStar(token: Token): boolean {
  return typeof token === 'object' && 'wild' in token && token.wild === 'star';
}

function stretches(token: Token | undefined): token is Exclude<Token, string> {
  return typeof token === 'object' && ('id' in token || isStar(token));
}

function accepts(stretch: Exclude<Token, string>, token: Token): boolean {
  const characters = 'id' in stretch ? stretch.domain?.characters : undefined;
  return characters === undefined || typeof token !== 'string' || new RegExp(`[${characters}]`).test(token);
}

type Step = (i: number, j: number) => boolean;

/** Memoised search over positions in two sequences. */
function walk(rows: number, columns: number, rule: (i: number, j: number, go: Step) => boolean): boolean {
  const seen = new Uint8Array((rows + 1) * (columns + 1));
  const go: Step = (i, j) => {
    const at = i * (columns + 1) + j;
    if (seen[at] !== 0) return seen[at] === 2;
    seen[at] = 1;
    const found = rule(i, j, go);
    if (found) seen[at] = 2;
    return found;
  };
  return go(0, 0);
}
