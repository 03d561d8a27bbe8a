import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stableJson, stableJsonPieces } from './json.ts';

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

  it('is the same in pieces', () => {
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 5, withNullPrototype: false, values: [fc.string({ unit: 'binary' }), fc.integer(), fc.constant(undefined)] }),
        (value) => {
          const options = { indent: 2, first: ['b', 'a'] };
          expect([...stableJsonPieces(value, options)].join('')).toBe(stableJson(value, options));
        },
      ),
    );
    const result = { coverage: { operations: [{ a: ['x\ny'] }, {}], read: [] }, findings: [{ b: 1, a: [] }, null], empty: {} };
    expect([...stableJsonPieces(result, { indent: 2 })].join('')).toBe(stableJson(result, { indent: 2 }));
    expect([...stableJsonPieces(result, { indent: 2 })].length).toBeGreaterThan(10);
  });
});
