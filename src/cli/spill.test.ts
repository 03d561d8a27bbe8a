import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Spill } from './spill.ts';

const PLAIN = fc.record(
  {
    id: fc.string(),
    text: fc.string({ unit: 'binary' }),
    // Nothing that is kept has a -0, which JSON does not know.
    list: fc.array(fc.jsonValue(), { maxLength: 4 }).map((list) => JSON.parse(JSON.stringify(list)) as unknown),
    left: fc.option(fc.string(), { nil: undefined }),
  },
  { requiredKeys: ['id', 'text'] },
);

describe('values that are many', () => {
  it('are equal to what was kept, whenever they are looked at and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(PLAIN, { minLength: 1, maxLength: 20 }), fc.integer({ min: 0, max: 3 }), (values, inMemory) => {
        const spill = new Spill(inMemory);
        const kept = values.map((value) => spill.keep(value, ['id']));
        const written = (all: readonly object[]): readonly string[] => all.map((one) => JSON.stringify(one));
        expect(written(kept.toReversed())).toEqual(written(values.toReversed()));
        expect(kept.map((value) => ({ ...value }))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });
});
