import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stableJson } from './json.ts';

describe('stableJson', () => {
  it('sorts keys, the named ones first', () => {
    expect(stableJson({ b: 1, a: { d: 1, c: 2 }, z: 0 }, { first: ['z'] })).toBe('{"z":0,"a":{"c":2,"d":1},"b":1}');
  });

  it('means the same, whatever it holds, and shows no control character', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const written = stableJson(value);
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(written).not.toMatch(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
    );
  });

  it('keeps an entry called __proto__', () => {
    expect(stableJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });
});
