import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holeOf } from '../testing/value.ts';
import { type Answer, type Domain, type Hole, type Part, type SecretToken, Text } from './index.ts';

const RUNS = process.env['FULL'] === undefined ? 2_000 : 50_000;

const stage = holeOf('Stage');
const secret: SecretToken = { secret: 'an access key', length: 20 };

/** Yes, no or unknown as one word; an unknown without a cause is a mistake and shows as such. */
function word(answer: Answer): string {
  if (typeof answer === 'string') return answer;
  return answer.because.length > 0 ? 'unknown' : 'unknown for no reason';
}

const text = (...parts: readonly (Part | Text)[]): Text => Text.of(...parts);
const listed = (...values: readonly string[]): Hole => holeOf('Listed', { values });

describe('what a text knows of itself', () => {
  it('is all of it when nothing is open', () => {
    expect(text('a', 'b').known).toBe('ab');
    expect(text().known).toBe('');
    expect(text('a', stage).known).toBeUndefined();
    expect(text('a', secret).known).toBeUndefined();
  });

  it('is its holes, its causes and its credentials', () => {
    const made = text('a', stage, secret, stage);
    expect(made.holes.map(({ name }) => name)).toEqual(['Stage', 'Stage']);
    expect(made.because).toEqual([{ kind: 'parameter', instance: 'test', name: 'Stage' }]);
    expect(made.secrets).toEqual([secret]);
    expect(text(stage).hole).toBe(stage);
    expect(made.hole).toBeUndefined();
  });

  it('prints holes by name and never a credential', () => {
    expect(text('key-', stage, '=', secret).print()).toBe('key-${Stage}=<an access key>');
  });

  it('fills holes', () => {
    expect(
      text('a', stage, 'c')
        .map(() => 'b')
        .is('abc'),
    ).toBe('yes');
  });
});

describe('is', () => {
  it.each<[string, Text, string, string]>([
    ['equal text', text('prod'), 'prod', 'yes'],
    ['other text', text('prod'), 'Prod', 'no'],
    ['a hole', text(stage), 'prod', 'unknown'],
    ['a beginning that differs', text('dev-', stage), 'prod-1', 'no'],
    ['an end that differs', text(stage, '-dev'), '1-prod', 'no'],
    ['parts longer than the text', text('abc', stage, 'def'), 'abcef', 'no'],
    ['signs that mean something in expressions', text('a.b*', stage), 'axbb', 'no'],
    ['a line break inside', text(stage), 'a\nb', 'unknown'],
    ['a listed value', text(listed('dev', 'prod')), 'prod', 'unknown'],
    ['an unlisted value', text(listed('dev', 'prod')), 'test', 'no'],
    ['an excluded value', text(holeOf('Stage', { excluded: ['prod'] })), 'prod', 'no'],
    ['another than the excluded value', text(holeOf('Stage', { excluded: ['prod'] })), 'dev', 'unknown'],
    ['a text that fits the pattern', text('1', holeOf('Rest', { pattern: '[0-9]{2}' })), '123', 'unknown'],
    ['a text that does not fit the pattern', text('1', holeOf('Rest', { pattern: '[0-9]{2}' })), '1234', 'no'],
    ['a pattern of alternatives', text('a', holeOf('Rest', { pattern: 'b|c' })), 'ac', 'unknown'],
    ['a character that is not allowed', text(holeOf('Id', { characters: '0-9' })), '12a', 'no'],
    ['a credential', text(secret), 'AKIA', 'no'],
  ])('%s', (_, made, literal, expected) => {
    expect(word(made.is(literal))).toBe(expected);
  });

  it('the only listed value', () => {
    expect(word(text(listed('prod')).is('prod'))).toBe('yes');
  });
});

describe('isOneOf', () => {
  it('needs one', () => {
    expect(text('b').isOneOf(['a', 'b'])).toBe('yes');
    expect(text('c').isOneOf(['a', 'b'])).toBe('no');
    expect(word(text(stage).isOneOf(['a', 'b']))).toBe('unknown');
    expect(text(stage).isOneOf([])).toBe('no');
  });

  it('is sure when every listed value is among them', () => {
    expect(word(text(listed('a', 'b')).isOneOf(['a', 'b', 'c']))).toBe('yes');
    expect(word(text(listed('a', 'b')).isOneOf(['c', 'd']))).toBe('no');
    expect(word(text(listed('a', 'b')).isOneOf(['b', 'c']))).toBe('unknown');
  });
});

describe('same', () => {
  it.each<[string, Text, Text, string]>([
    ['equal holes', text(stage, '-logs'), text(stage, '-logs'), 'yes'],
    ['equal holes and other ends', text(stage, '-logs'), text(stage, '-artifacts'), 'no'],
    ['equal holes and other beginnings', text('a-', stage), text('b-', stage), 'no'],
    ['different holes', text(stage), text(holeOf('Other')), 'unknown'],
    ['different holes between different text', text('x', stage, 'y'), text('x', holeOf('Other'), 'z'), 'no'],
    [
      'holes of different characters around a sign',
      text(holeOf('A', { characters: '0-9' }), 'x'),
      text(holeOf('B', { characters: '0-9' }), 'y'),
      'no',
    ],
    ['a hole against itself and more', text(stage), text(stage, 'x'), 'no'],
    ['listed values without a common one', text(listed('a', 'b')), text(holeOf('Other', { values: ['c', 'd'] })), 'no'],
    ['listed values with a common one', text(listed('a', 'b')), text(holeOf('Other', { values: ['b', 'c'] })), 'unknown'],
    ['the only listed values', text(listed('a'), 'b'), text('a', holeOf('Other', { values: ['b'] })), 'yes'],
    ['two credentials', text(secret), text(secret), 'unknown'],
    ['two credentials behind holes', text(listed('x'), secret), text('x', secret), 'unknown'],
    ['two credentials, one behind a hole', text(stage, secret), text('x', secret), 'unknown'],
    ['a credential and written text', text(secret), text('x'), 'no'],
  ])('%s', (_, one, other, expected) => {
    expect(word(one.same(other))).toBe(expected);
    expect(word(other.same(one))).toBe(expected);
  });
});

describe('matches', () => {
  it.each<[string, Text, Text, string]>([
    ['a star for anything', text(stage, secret), text('*'), 'yes'],
    ['a star for nothing', text('ab'), text('a*b'), 'yes'],
    ['a question mark for one', text('ab'), text('a?'), 'yes'],
    ['a question mark for none', text('a'), text('a?'), 'no'],
    ['a question mark for one character of two code units', text('a😀'), text('a?'), 'yes'],
    ['signs that mean something in expressions', text('a.b'), text('a.b'), 'yes'],
    ['signs that mean something in expressions, elsewhere', text('axb'), text('a.b'), 'no'],
    ['a hole behind the star', text('logs/', stage), text('logs/*'), 'yes'],
    ['a hole before the star', text(stage, '/logs'), text('*/logs'), 'yes'],
    ['a hole where text is wanted', text('logs/', stage), text('logs/a*'), 'unknown'],
    ['a hole that cannot hold what is wanted', text('logs/', holeOf('Id', { characters: '0-9' })), text('logs/a*'), 'no'],
    ['the same hole in pattern and value', text(stage, '/a'), text(stage, '/*'), 'yes'],
    ['another hole in the pattern', text('a/b'), text(stage, '/*'), 'unknown'],
    ['an excluded value', text(holeOf('Stage', { excluded: ['prod'] })), text('prod'), 'no'],
    ['listed values that all match', text(listed('dev-a', 'dev-b')), text('dev-*'), 'yes'],
    ['listed values of which some match', text(listed('dev-a', 'prod')), text('dev-*'), 'unknown'],
    ['listed values of which none matches', text(listed('a', 'b')), text('dev-*'), 'no'],
  ])('%s', (_, made, glob, expected) => {
    expect(word(made.matches(glob))).toBe(expected);
  });

  it('ends for patterns that would take an expression for ever', () => {
    const start = performance.now();
    expect(text('a'.repeat(200)).matches(text(`${'*a'.repeat(20)}b`))).toBe('no');
    expect(text('a'.repeat(200)).matches(text(`${'*a'.repeat(20)}`))).toBe('yes');
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('ends for long texts with holes', () => {
    const long = 'ab'.repeat(30_000);
    const start = performance.now();
    expect(word(text(stage, long).matches(text('x*', long, 'y')))).toBe('unknown');
    expect(word(text(stage, long, stage).same(text(long, holeOf('Other'), 'x')))).toBe('unknown');
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('startsWith and endsWith', () => {
  it.each<[string, Text, string, string]>([
    ['known text', text('arn:aws'), 'arn:', 'yes'],
    ['known text that does not', text('aws'), 'arn:', 'no'],
    ['a known beginning', text('arn:', stage), 'arn:', 'yes'],
    ['a beginning that may go on so', text('ar', stage), 'arn:', 'unknown'],
    ['a beginning that cannot go on so', text('ax', stage), 'arn:', 'no'],
    ['a hole', text(stage), 'arn:', 'unknown'],
    ['a hole of other characters', text(holeOf('Id', { characters: '0-9' })), 'arn:', 'no'],
    ['listed values that all do', text(listed('arn:a', 'arn:b')), 'arn:', 'yes'],
    ['nothing', text(stage), '', 'yes'],
  ])('starts: %s', (_, made, literal, expected) => {
    expect(word(made.startsWith(literal))).toBe(expected);
  });

  it.each<[string, Text, string, string]>([
    ['known text', text('image:latest'), ':latest', 'yes'],
    ['known text that does not', text('image:1'), ':latest', 'no'],
    ['a known end', text(stage, ':latest'), ':latest', 'yes'],
    ['an end that may begin so', text(stage, 'latest'), ':latest', 'unknown'],
    ['an end that cannot begin so', text(stage, '-latest'), ':latest', 'no'],
    ['listed values of which some do', text(listed('a:latest', 'a:1')), ':latest', 'unknown'],
    ['nothing', text(stage), '', 'yes'],
  ])('ends: %s', (_, made, literal, expected) => {
    expect(word(made.endsWith(literal))).toBe(expected);
  });
});

describe('test', () => {
  it('is sure of known text and of listed values', () => {
    expect(text('production').test(/^prod/)).toBe('yes');
    expect(text('preprod').test(/^prod/)).toBe('no');
    expect(word(text(stage).test(/^prod/))).toBe('unknown');
    expect(text(listed('prod-a', 'prod-b')).test(/^prod/)).toBe('yes');
    expect(text(listed('a', 'b')).test(/^prod/)).toBe('no');
    expect(word(text(listed('prod', 'b')).test(/^prod/))).toBe('unknown');
  });

  it('gives the same answer twice, whatever the flags', () => {
    const global = /prod/g;
    expect([text('prod').test(global), text('prod').test(global)]).toEqual(['yes', 'yes']);
  });

  it('says why it does not know a credential', () => {
    expect(word(text(secret).test(/^AKIA/))).toBe('unknown');
  });
});

/** Few letters, so that texts often meet; holes with and without domains. */
const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 3 });
const holes: readonly Hole[] = [
  holeOf('Free'),
  holeOf('Other'),
  holeOf('Listed', { values: ['a', 'b-', 'ab'] }),
  holeOf('Letters', { characters: 'a-b' }),
  holeOf('Pattern', { pattern: 'a|b-', characters: 'ab-' }),
  holeOf('Excluded', { excluded: ['a'] }),
];
const part = fc.oneof(letters, fc.constantFrom(...holes));
const anyText = fc.array(part, { maxLength: 4 }).map((parts) => Text.of(...parts));
const wildPart = fc.oneof(letters, fc.constantFrom('*', '?'), fc.constantFrom(...holes));
const anyGlob = fc.array(wildPart, { maxLength: 5 }).map((parts) => Text.of(...parts));

const inDomain = ({ values, excluded, pattern, characters }: Domain, value: string): boolean =>
  (values?.includes(value) ?? true) &&
  !(excluded?.includes(value) ?? false) &&
  (pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value)) &&
  (characters === undefined || new RegExp(`^[${characters}]*$`).test(value));

const filling = fc.record(
  Object.fromEntries(
    holes.map(({ id, domain }) => [
      id,
      fc.oneof(letters, fc.constantFrom('a', 'b-', 'ab')).filter((value) => inDomain(domain ?? {}, value)),
    ]),
  ),
);
const fillings = fc.array(filling, { minLength: 1, maxLength: 20 });

function filled(made: Text, values: Readonly<Record<string, string>>): string {
  return made.parts.map((one) => (typeof one === 'string' ? one : 'id' in one ? (values[one.id] ?? '') : '')).join('');
}

/** A plain glob by the definition of its signs. */
function globMatches(pattern: string, value: string): boolean {
  if (pattern === '') return value === '';
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first === '*') return globMatches(rest, value) || (value !== '' && globMatches(pattern, value.slice(1)));
  return value !== '' && (first === '?' || first === value[0]) && globMatches(rest, value.slice(1));
}

/** A sure answer has to hold for every filling. */
function agrees(answer: Answer, holds: boolean): boolean {
  return typeof answer === 'object' ? answer.because.length > 0 : (answer === 'yes') === holds;
}

describe('a sure answer holds whatever the holes stand for', () => {
  it('same', () => {
    fc.assert(
      fc.property(anyText, anyText, fillings, (one, other, all) => {
        const answer = one.same(other);
        return all.every((values) => agrees(answer, filled(one, values) === filled(other, values)));
      }),
      { numRuns: RUNS },
    );
  });

  it('same is symmetric', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => word(one.same(other)) === word(other.same(one))),
      { numRuns: RUNS },
    );
  });

  it('is and isOneOf', () => {
    fc.assert(
      fc.property(anyText, fc.array(letters, { maxLength: 4 }), fillings, (made, literals, all) => {
        const answers = literals.map((literal) => made.is(literal));
        const oneOf = made.isOneOf(literals);
        return all.every((values) => {
          const value = filled(made, values);
          return (
            literals.every((literal, index) => agrees(answers[index] ?? 'no', value === literal)) && agrees(oneOf, literals.includes(value))
          );
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('matches', () => {
    fc.assert(
      fc.property(anyGlob, anyText, fillings, (glob, made, all) => {
        const answer = made.matches(glob);
        return all.every((values) => agrees(answer, globMatches(filled(glob, values), filled(made, values))));
      }),
      { numRuns: RUNS },
    );
  });

  it('startsWith, endsWith and test', () => {
    fc.assert(
      fc.property(anyText, letters, fillings, (made, literal, all) => {
        const [starts, ends, tested] = [made.startsWith(literal), made.endsWith(literal), made.test(/a.*b/)];
        return all.every((values) => {
          const value = filled(made, values);
          return agrees(starts, value.startsWith(literal)) && agrees(ends, value.endsWith(literal)) && agrees(tested, /a.*b/.test(value));
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('and equal keys are equal texts', () => {
    fc.assert(
      fc.property(
        anyText,
        anyText,
        fillings,
        (one, other, all) => one.key !== other.key || all.every((values) => filled(one, values) === filled(other, values)),
      ),
      { numRuns: RUNS },
    );
  });
});
