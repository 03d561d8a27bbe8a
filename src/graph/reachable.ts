/**
 * For each node of a directed graph, the labels of every node that can be reached from it, its own among them. Linear in
 * nodes and edges as long as labels are few; nodes that reach each other share one set.
 * @param edges where a node leads; targets that are no nodes are passed over
 */
export function reachableLabels<N, L>(
  nodes: Iterable<N>,
  edges: (node: N) => Iterable<N>,
  labels: (node: N) => Iterable<L>,
): ReadonlyMap<N, ReadonlySet<L>> {
  const known = new Set(nodes);
  const found = new Map<N, ReadonlySet<L>>();
  // Tarjan's algorithm without recursion: a template may be a chain of thousands of resources.
  const order = new Map<N, number>();
  const lowest = new Map<N, number>();
  const open: N[] = [];
  for (const root of known) {
    if (order.has(root)) continue;
    const path: { readonly node: N; readonly rest: Iterator<N> }[] = [];
    const enter = (node: N): void => {
      order.set(node, order.size);
      lowest.set(node, order.get(node) ?? 0);
      open.push(node);
      path.push({ node, rest: edges(node)[Symbol.iterator]() });
    };
    enter(root);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const { node, rest } = step;
      const next = rest.next();
      if (next.done !== true) {
        const target = next.value;
        if (!known.has(target) || found.has(target)) continue;
        if (order.has(target)) lowest.set(node, Math.min(lowest.get(node) ?? 0, order.get(target) ?? 0));
        else enter(target);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.node;
      if (parent !== undefined) lowest.set(parent, Math.min(lowest.get(parent) ?? 0, lowest.get(node) ?? 0));
      if (lowest.get(node) !== order.get(node)) continue;
      const component = open.splice(open.lastIndexOf(node));
      const all = labelsOf(component, edges, labels, found);
      for (const member of component) found.set(member, all);
    }
  }
  return found;
}

/** The labels of a component and of all components that it leads to, which are known by then. */
function labelsOf<N, L>(
  component: readonly N[],
  edges: (node: N) => Iterable<N>,
  labels: (node: N) => Iterable<L>,
  found: ReadonlyMap<N, ReadonlySet<L>>,
): ReadonlySet<L> {
  const all = new Set<L>();
  const added = new Set<ReadonlySet<L>>();
  for (const node of component) {
    for (const label of labels(node)) all.add(label);
    for (const target of edges(node)) {
      const beyond = found.get(target);
      if (beyond === undefined || added.has(beyond)) continue;
      added.add(beyond);
      for (const label of beyond) all.add(label);
    }
  }
  return all;
}
