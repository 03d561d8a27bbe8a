import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cdk, empty, hostile, live, one, overflow, related } from '../testing/audit-results.ts';
import { findingLike, placeIn, resultOf } from '../testing/findings.ts';
import { isStop } from './arrange.ts';
import { frameOf } from './frame.ts';
import { commandOf, keyTable } from './keys.ts';
import { type Line, textOf, widthOf } from './line.ts';
import { reduce } from './reducer.ts';
import { type BrowseState, browse, currentEntry, detailOf, layoutIn, listIn, visibleRows } from './state.ts';

const SIZE = { columns: 80, rows: 24 };

const several = resultOf([
  findingLike({ fingerprint: '1', severity: 'critical', rule: 'missing-decrypt-grant', message: 'no key', controls: ['a:1', 'b:2'] }),
  findingLike({ fingerprint: '2', severity: 'high', subject: { kind: 'deploy', name: 'Website / Deploy' }, controls: [] }),
  findingLike({
    fingerprint: '3',
    severity: 'high',
    confidence: 'low',
    place: placeIn('a.yaml', 2, 'Name: x', 'x'),
    occurrences: [
      { instance: 'a', account: '111111111111', region: 'eu-west-1' },
      { instance: 'b', account: '222222222222', region: 'eu-west-1' },
    ],
  }),
]);

function pressed(state: BrowseState, ...keys: readonly string[]): BrowseState {
  return keys.reduce((now, key) => {
    const command = commandOf(now.mode, key);
    return command === undefined || 'effect' in command ? now : reduce(now, command);
  }, state);
}

/** The list as text. */
function shown(state: BrowseState): readonly string[] {
  return (frameOf(state).list ?? []).map((spans) => textOf(spans).trimEnd());
}

const start = browse(several, SIZE);

describe('the list', () => {
  it('begins with the worst finding, in groups by severity', () => {
    expect(shown(start)).toEqual([
      expect.stringMatching(/^ {2}▾ critical +1$/),
      expect.stringMatching(/^❯ {3}missing-decrypt-grant/),
      expect.stringMatching(/^ {2}▾ high +2$/),
      expect.stringMatching(/^ {4}ungated-production +Website/),
      expect.stringMatching(/^ {4}ungated-production +Delivery/),
    ]);
  });

  it('moves from entry to entry, over the heads of groups, and stops at the ends', () => {
    const search = (state: BrowseState): number => listIn(state).cursor;
    expect(
      [start, pressed(start, 'j'), pressed(start, 'j', 'j'), pressed(start, 'j', 'j', 'j'), pressed(start, 'j', 'k', 'k')].map(search),
    ).toEqual([1, 3, 4, 4, 1]);
    expect(search(pressed(start, 'End'))).toBe(4);
    expect(search(pressed(start, 'End', 'Home'))).toBe(1);
  });

  it('filters as one types: every word has to be there, whatever its case and field', () => {
    expect(shown(pressed(start, '/', ...'WEBS')).length).toBe(2);
    expect(currentEntry(pressed(start, '/', ...'website'))?.spoken).toContain('ungated-production');
    expect(shown(pressed(start, '/', ...'high', 'Space', ...'a.yaml')).filter((line) => line.includes('ungated')).length).toBe(1);
    expect(listIn(pressed(start, '/', ...'nothing-like-it')).rows).toEqual([]);
  });

  it('takes a letter as text while one types, and as a key afterwards', () => {
    const typed = pressed(start, '/', 'q', 'j', '?');
    expect(listIn(typed).query.filter).toBe('qj?');
    expect(listIn(pressed(typed, 'Backspace')).query.filter).toBe('qj');
    expect(pressed(typed, 'Esc')).toMatchObject({ mode: 'list', lists: { findings: { query: { filter: '' } } } });
    expect(pressed(start, '/', 'w', 'Enter', '?').mode).toBe('help');
  });

  it('keeps the cursor on its finding when the filter goes away', () => {
    const found = pressed(start, '/', ...'website', 'Enter');
    expect(currentEntry(pressed(found, 'Esc'))).toBe(currentEntry(found));
  });

  it.each([
    ['r', ['missing-decrypt-grant: Role that cannot decrypt the artifacts', 'ungated-production: Production deploy that nobody approves']],
    ['a', ['111111111111', '222222222222', 'account not known']],
    ['c', ['OWASP Top 10 CI/CD Security Risks (2022) CICD-SEC-1', 'a:1', 'b:2', 'no control']],
    ['f', ['a.yaml', 'templates/pipeline.yaml']],
    ['p', ['Delivery in a', 'Delivery in templates/pipeline.yaml']],
  ])('is grouped anew by %s, what belongs to several groups in each', (key, groups) => {
    const { rows } = listIn(pressed(start, 'g', key));
    expect(rows.flatMap((row) => (row.kind === 'group' ? [row.group.title] : []))).toEqual(groups);
  });

  it('shows no heads when it is not grouped', () => {
    expect(listIn(pressed(start, 'g', 'n')).rows.map(({ kind }) => kind)).toEqual(['entry', 'entry', 'entry']);
  });

  it('is sorted by place, rule or confidence within its groups', () => {
    const order = (...keys: readonly string[]): readonly string[] =>
      listIn(pressed(start, 'g', 'n', ...keys)).rows.flatMap((row) =>
        row.kind === 'entry' ? [row.entry.search.split('\n').at(-2) ?? ''] : [],
      );
    expect(
      listIn(pressed(start, 'g', 'n', 'o', 'p')).rows.map((row) => (row.kind === 'entry' ? row.entry.offers.place?.file : '')),
    ).toEqual(['a.yaml', 'templates/pipeline.yaml', 'templates/pipeline.yaml']);
    expect(order('o', 'c')).toHaveLength(3);
    expect(listIn(pressed(start, 'g', 'n', 'o', 'c')).rows.at(-1)).toMatchObject({ entry: { offers: { place: { file: 'a.yaml' } } } });
  });

  it('folds the group of the cursor to its head, and unfolds it', () => {
    const folded = pressed(start, 'Space');
    expect(shown(folded)[0]).toMatch(/^❯ ▸ critical/);
    expect(currentEntry(pressed(folded, 'Enter'))).toBe(currentEntry(start));
    expect(shown(pressed(start, 'z'))).toHaveLength(2);
    expect(shown(pressed(start, 'z', 'z'))).toEqual(shown(start));
  });

  it('says when a view cannot be grouped otherwise', () => {
    expect(pressed(start, '5', 'g').message).toBe('this view is not grouped otherwise');
    expect(pressed(start, '5', 'g', 'j').message).toBeUndefined();
  });
});

describe('the details', () => {
  it('open and close, and go to the next finding', () => {
    const open = pressed(start, 'Enter');
    expect(open.mode).toBe('detail');
    expect(frameOf(open).list).toBeUndefined();
    expect(currentEntry(pressed(open, 'n'))?.spoken).toContain('ungated-production');
    expect(pressed(open, 'n').mode).toBe('detail');
    expect(pressed(open, 'Esc').mode).toBe('list');
  });

  it('stand beside the list in a wide terminal', () => {
    const frame = frameOf(browse(several, { columns: 160, rows: 40 }));
    expect(frame.list).toBeDefined();
    expect((frame.detail ?? []).map(textOf).join('\n')).toContain('Why it matters');
  });

  it('go from part to part', () => {
    const top = (state: BrowseState): string => textOf(detailOf(state).lines[state.detailTop] ?? []);
    const small = browse(several, { columns: 80, rows: 12 });
    expect(top(pressed(small, ']'))).toBe('Why it matters');
    expect(top(pressed(small, ']', ']'))).toBe('What to do');
    expect(top(pressed(small, ']', ']', '['))).toBe('Why it matters');
  });

  it('hold the explanation, the fix as it is pasted, the proof and the pipeline with what is at fault', () => {
    const [grant] = related().result.findings;
    const data = {
      caller: 'DeployRole',
      actions: 'kms:Decrypt',
      target: 'ArtifactKey',
      policy: 'the key policy of ArtifactKey does',
      need: 'Deploy needs it',
    };
    const allowing = { place: placeIn('role.yaml', 9, '  - Sid: Open', 'Sid'), note: 'the policy deploy allows it' };
    const state = browse(resultOf(grant === undefined ? [] : [{ ...grant, data, related: [allowing] }]), { columns: 100, rows: 200 });
    const text = detailOf(state).lines.map(textOf).join('\n');
    expect(text).toContain('- Sid: DecryptByProd\n  Effect: Allow\n  Principal:\n');
    expect(text).toMatch(/^✗ the key policy of ArtifactKey does not allow it \(accounts\/tools\/key\.yaml:118:7\)$/m);
    expect(text).toMatch(/^✓ the policy deploy allows it \(role\.yaml:9:5\)$/m);
    expect(text).toMatch(/^▶ {3}Deploy {2}CloudFormation web in 222222222222$/m);
    expect(text).toContain('✗ missing-decrypt-grant, this finding');
  });
});

describe('views', () => {
  it('follow each other, and keep their cursors', () => {
    const moved = pressed(start, 'j', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab');
    expect(moved.view).toBe('findings');
    expect(listIn(moved).cursor).toBe(3);
    expect(pressed(start, 'Shift-Tab').view).toBe('audit');
  });
});

describe('whatever is pressed', () => {
  const keys = [...new Set(Object.values(keyTable).flatMap((bindings) => bindings.flatMap((binding) => binding.keys)))];
  const events = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...keys, 'x', '部', 'e') },
    { weight: 1, arbitrary: fc.record({ columns: fc.integer({ min: 24, max: 260 }), rows: fc.integer({ min: 8, max: 70 }) }) },
  );
  const inputs = { empty, one, related, cdk, live, hostile, overflow: () => overflow(120) };

  it.each(Object.entries(inputs))('the cursor stands on a row that is seen, and every line fits (%s)', (_, make) => {
    const input = make();
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), (happened) => {
        let state = browse(input, SIZE);
        for (const event of happened) {
          state = typeof event === 'string' ? pressed(state, event) : reduce(state, { type: 'resize', size: event });
          expectSound(state);
        }
        expectFits(state);
      }),
      { numRuns: 12 },
    );
  });

  function expectSound(state: BrowseState): void {
    const { rows, cursor } = listIn(state);
    const { first, rows: seen } = visibleRows(state);
    if (rows.length === 0) expect(cursor).toBe(0);
    else {
      expect(isStop(rows[cursor])).toBe(true);
      expect(cursor).toBeGreaterThanOrEqual(first);
      expect(cursor).toBeLessThan(first + seen.length);
    }
    const last = Math.max(0, detailOf(state).lines.length - layoutIn(state).height);
    expect(state.detailTop).toBeGreaterThanOrEqual(0);
    expect(state.detailTop).toBeLessThanOrEqual(last);
  }

  function expectFits(state: BrowseState): void {
    const { head, views, rule, list = [], foot } = frameOf(state);
    const { columns } = state.size;
    const { height, listWidth } = layoutIn(state);
    const within = (spans: Line, width: number): void => expect(widthOf(spans)).toBeLessThanOrEqual(width);
    for (const spans of [head, views, rule, foot]) within(spans, columns);
    for (const spans of list) within(spans, listWidth);
    expect(list.length).toBeLessThanOrEqual(height);
  }
});
