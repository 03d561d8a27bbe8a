import { type Answer, answerOf, type Unknown, unknown } from './cause.ts';
import type { Hole, Part, Text } from './text.ts';

/**
 * Matching of texts that have holes. Two questions are asked of every pair: must they match, whatever the holes stand
 * for, and may they? Both yes is yes, both no is no, anything else is unknown.
 */
type Token = string | Hole | { readonly wild: 'star' | 'one' } | { readonly secret: string };

const ENUMERATION_LIMIT = 64;

/** Texts of more characters together are not searched: no name or ARN is so long, and the search is as deep as they are. */
const SEARCH_LIMIT = 2000;

/** Are two texts equal? Equal holes cancel: `${A}-logs` against `${A}-artifacts` is no. */
export function sameAnswer(one: Text, other: Text): Answer {
  if (one === other || one.key === other.key) return equalKeys(one);
  const left = one.known;
  const right = other.known;
  if (left !== undefined && right !== undefined) return 'no';
  const literal = left ?? right;
  const answer = literal === undefined ? undefined : (left === undefined ? one : other).is(literal);
  if (typeof answer === 'string') return answer;
  if (beginApart(one, other, false)) return 'no';
  return overDomains([one, other], ([a, b]) => {
    if (a.key === b.key) return equalKeys(a);
    const [rest, otherRest] = trim(tokens(a), tokens(b));
    return surelyApart(rest, otherRest) ? 'no' : doubt(a, b);
  });
}

/** Texts of one key are equal, except for what their credentials are. */
function equalKeys(text: Text): Answer {
  return text.secrets.length === 0 ? 'yes' : doubt(text);
}

function doubt(...texts: readonly Text[]): Unknown {
  const because = texts.flatMap((text) => text.because);
  return unknown(...(because.length > 0 ? because : [{ kind: 'unsupported' as const, what: 'comparison of credentials' }]));
}

/** Does a value match an IAM-style pattern? Both may have holes; `*` and `?` are wild in the pattern only. */
export function globAnswer(glob: Text, value: Text): Answer {
  const pattern = glob.known;
  const subject = value.known;
  if (pattern === '*') return 'yes';
  if (pattern !== undefined && subject !== undefined) return answerOf(globMatches(pattern, subject));
  if (beginApart(glob, value, true)) return 'no';
  if (pattern !== undefined && !/[*?]/.test(pattern) && value.is(pattern) === 'no') return 'no';
  return overDomains([glob, value], ([g, v]) => {
    const [wanted, given] = trim(tokens(g, true), tokens(v));
    if (must(wanted, given)) return 'yes';
    return surelyApart(wanted, given) ? 'no' : doubt(g, v);
  });
}

/** Whether no filling of the holes makes both match. */
function surelyApart(one: readonly Token[], other: readonly Token[]): boolean {
  return nameDifferentResources(one, other) || isAnotherName(one, other) || isAnotherName(other, one) || !may(one, other);
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

/** Goes back to the last star only, so that no pattern takes longer than both lengths multiplied. */
function globMatches(pattern: string, value: string): boolean {
  let star = -1;
  let resume = 0;
  let p = 0;
  let v = 0;
  while (v < value.length) {
    const wanted = pattern[p];
    if (wanted === '*') {
      star = p++;
      resume = v;
    } else if (wanted === '?' || wanted === value[v]) {
      v += wanted === '?' && (value.codePointAt(v) ?? 0) > 0xffff ? 2 : 1;
      p++;
    } else if (star >= 0) {
      p = star + 1;
      v = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Asks the question for each combination of the values that listed holes can take. */
function overDomains(texts: readonly [Text, Text], ask: (texts: readonly [Text, Text]) => Answer): Answer {
  const fillings = fillingsOf(texts);
  if (fillings === undefined) return ask(texts);
  return agreed(
    fillings.map((filled) => ask(filled as [Text, Text])),
    () => doubt(...texts),
  );
}

/** The answer that all give, if it is a sure one. */
export function agreed(answers: readonly Answer[], otherwise: () => Unknown): Answer {
  if (answers.every((answer) => answer === 'yes')) return 'yes';
  return answers.every((answer) => answer === 'no') ? 'no' : otherwise();
}

/** The texts with each combination of values filled in for holes that list theirs; undefined when none does, or there are too many. */
export function fillingsOf(texts: readonly Text[]): readonly (readonly Text[])[] | undefined {
  if (!texts.some(listsValues)) return undefined;
  const listed = new Map<string, readonly string[]>();
  for (const hole of texts.flatMap((text) => text.holes)) {
    if (hole.domain?.values !== undefined) listed.set(hole.id, hole.domain.values);
  }
  const combinations = [...listed.values()].reduce((product, values) => product * values.length, 1);
  if (combinations > ENUMERATION_LIMIT || combinations === 0) return undefined;
  let filled: readonly (readonly Text[])[] = [texts];
  for (const [id, values] of listed) {
    filled = filled.flatMap((before) => values.map((value) => before.map((text) => fill(text, id, value))));
  }
  return filled;
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
  if (pattern.length + value.length > SEARCH_LIMIT) return false;
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
  if (pattern.length + value.length > SEARCH_LIMIT) return true;
  return walk(pattern.length, value.length, (i, j, go) => {
    const a = pattern[i];
    const b = value[j];
    if (a === undefined && b === undefined) return true;
    if ((equal(a, b) || (isSecret(a) && isSecret(b))) && go(i + 1, j + 1)) return true;
    if (stretches(a) && (go(i + 1, j) || (b !== undefined && accepts(a, b) && go(i, j + 1)))) return true;
    if (stretches(b) && (go(i, j + 1) || (a !== undefined && accepts(b, a) && go(i + 1, j)))) return true;
    const oneCharacter = (t: Token | undefined): boolean =>
      typeof t === 'string' || (typeof t === 'object' && 'wild' in t && t.wild === 'one');
    const single = typeof a === 'object' && 'wild' in a && a.wild === 'one' && oneCharacter(b);
    return single && go(i + 1, j + 1);
  });
}

function isSecret(token: Token | undefined): boolean {
  return typeof token === 'object' && 'secret' in token;
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
