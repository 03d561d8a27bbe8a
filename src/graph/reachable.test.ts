import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachableLabels } from './reachable.ts';

type Edges = Readonly<Record<string, readonly string[]>>;

const labelled = (edges: Edges): Readonly<Record<string, readonly string[]>> => {
  const found = reachableLabels(
    Object.keys(edges),
    (node) => edges[node] ?? [],
    (node) => [node.toUpperCase()],
  );
  return Object.fromEntries([...found].map(([node, labels]) => [node, [...labels].sort()]));
};

describe('labels that can be reached', () => {
  it('go along edges, not against them', () => {
    expect(labelled({ a: ['b'], b: ['c'], c: [] })).toEqual({ a: ['A', 'B', 'C'], b: ['B', 'C'], c: ['C'] });
  });

  it('are shared by nodes in a circle', () => {
    expect(labelled({ a: ['b'], b: ['a', 'c'], c: ['c'], d: ['a'] })).toEqual({
      a: ['A', 'B', 'C'],
      b: ['A', 'B', 'C'],
      c: ['C'],
      d: ['A', 'B', 'C', 'D'],
    });
  });

  it('leave out targets that are no nodes', () => {
    expect(labelled({ a: ['elsewhere'] })).toEqual({ a: ['A'] });
  });

  it('survive long chains', () => {
    const chain = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`n${index}`, [`n${index + 1}`]]));
    const found = reachableLabels(
      Object.keys(chain),
      (node) => chain[node] ?? [],
      (node) => (node === 'n49999' ? ['end'] : []),
    );
    expect([...(found.get('n0') ?? [])]).toEqual(['end']);
  });

  it('are those that a search from each node finds', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const graphs = fc
      .tuple(...names.map(() => fc.subarray(names)))
      .map((lists) => Object.fromEntries(names.map((name, index) => [name, lists[index] ?? []])));
    fc.assert(
      fc.property(graphs, (edges) => {
        expect(labelled(edges)).toEqual(Object.fromEntries(names.map((name) => [name, searched(edges, name)])));
      }),
    );
  });
});

function searched(edges: Edges, start: string): readonly string[] {
  const seen = new Set<string>();
  const pending = [start];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    pending.push(...(edges[node] ?? []));
  }
  return [...seen].map((node) => node.toUpperCase()).sort();
}
