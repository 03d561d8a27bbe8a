import { expect, it } from 'vitest';
import { nearest } from './did-you-mean.ts';

it.each([
  ['hihg', 'high'],
  ['HIGH', 'high'],
  ['medim', 'medium'],
  ['lo', 'low'],
])('takes %s for %s', (word, meant) => {
  expect(nearest(word, ['critical', 'high', 'medium', 'low'])).toBe(meant);
});

it.each(['error', 'none', ''])('does not guess at %j', (word) => {
  expect(nearest(word, ['critical', 'high', 'medium'])).toBeUndefined();
});
