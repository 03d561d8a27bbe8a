import { type Answer, answerOf, type Text, unknown } from '../../resource/index.ts';
import { both, lowerCase } from './answers.ts';
import { arnComponents } from './arn.ts';
import { inRange } from './ip.ts';
import { quoteWildcards, type Resolved } from './variables.ts';

/**
 * The condition operators: each compares one value of the request with one of the policy.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
export interface Operator {
  readonly compare: (value: Text, wanted: Resolved) => Answer;
  /** Holds when none of the values compares equal, and when the key is absent. */
  readonly negated: boolean;
}

type Comparison = Operator['compare'];

const equal: Comparison = (value, wanted) => value.same(wanted.plain);
const equalIgnoringCase: Comparison = (value, wanted) => lowerCase(value).same(lowerCase(wanted.plain));

const like: Comparison = (value, { pattern, quoted }) => (quoted ? quoteWildcards(value) : value).matches(pattern);

/** Component by component; the six of them must be there on both sides. */
const arnLike: Comparison = (value, { pattern: text, quoted }) => {
  const subject = quoted ? quoteWildcards(value) : value;
  const given = arnComponents(subject);
  const wanted = arnComponents(text);
  if (given === undefined || wanted === undefined) {
    const hidden = (given === undefined && value.known === undefined) || (wanted === undefined && text.known === undefined);
    return hidden && subject.matches(text) !== 'no' ? equalOrUnknown(subject, text) : 'no';
  }
  return given.reduce<Answer>((answer, component, index) => both(answer, component.matches(wanted[index] ?? text)), 'yes');
};

function equalOrUnknown(value: Text, text: Text): Answer {
  return value.same(text) === 'yes' ? 'yes' : unknown(...value.because, ...text.because);
}

/** Compares texts that are wholly known once both are read as something; what cannot be read never matches. */
function reading<T>(read: (text: string) => T | undefined, holds: (value: T, wanted: T) => boolean): Comparison {
  return (value, { plain: text }) => {
    const [left, right] = [value.known, text.known];
    if (left === undefined || right === undefined) return unknown(...value.because, ...text.because);
    const [one, other] = [read(left), read(right)];
    return answerOf(one !== undefined && other !== undefined && holds(one, other));
  };
}

function readNumber(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? undefined : number;
}

const ISO_DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** Milliseconds; ISO 8601, in UTC where it has no zone, or seconds since 1970. */
function readDate(text: string): number | undefined {
  if (/^\d{5,12}$/.test(text)) return Number(text) * 1000;
  const [, , , time, , , zone] = ISO_DATE.exec(text) ?? [];
  const date = ISO_DATE.test(text) ? Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}

const bool: Comparison = (value, { plain: text }) => lowerCase(value).same(lowerCase(text));

const ipAddress: Comparison = (value, { plain: text }) => {
  const [address, range] = [value.known, text.known];
  return address === undefined || range === undefined
    ? unknown(...value.because, ...text.because)
    : answerOf(inRange(address, range) === true);
};

const is = (one: number, other: number): boolean => one === other;
const less = (one: number, other: number): boolean => one < other;
const atMost = (one: number, other: number): boolean => one <= other;
const greater = (one: number, other: number): boolean => one > other;
const atLeast = (one: number, other: number): boolean => one >= other;

const ROWS: readonly (readonly [name: string, compare: Comparison, negation?: string])[] = [
  ['StringEquals', equal, 'StringNotEquals'],
  ['StringEqualsIgnoreCase', equalIgnoringCase, 'StringNotEqualsIgnoreCase'],
  ['StringLike', like, 'StringNotLike'],
  ['ArnEquals', arnLike, 'ArnNotEquals'],
  ['ArnLike', arnLike, 'ArnNotLike'],
  ['NumericEquals', reading(readNumber, is), 'NumericNotEquals'],
  ['NumericLessThan', reading(readNumber, less)],
  ['NumericLessThanEquals', reading(readNumber, atMost)],
  ['NumericGreaterThan', reading(readNumber, greater)],
  ['NumericGreaterThanEquals', reading(readNumber, atLeast)],
  ['DateEquals', reading(readDate, is), 'DateNotEquals'],
  ['DateLessThan', reading(readDate, less)],
  ['DateLessThanEquals', reading(readDate, atMost)],
  ['DateGreaterThan', reading(readDate, greater)],
  ['DateGreaterThanEquals', reading(readDate, atLeast)],
  ['Bool', bool],
  ['BinaryEquals', equal],
  ['IpAddress', ipAddress, 'NotIpAddress'],
];

/** By name in lower case; `Null` is not among them, for it looks at no value. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  ROWS.flatMap(([name, compare, negation]): readonly (readonly [string, Operator])[] => {
    const positive = [name.toLowerCase(), { compare, negated: false }] as const;
    return negation === undefined ? [positive] : [positive, [negation.toLowerCase(), { compare, negated: true }]];
  }),
);
