import type { Entry, Group, Grouping, Sorting, View } from './entries.ts';

/** A row of a list: an entry, or the head of a group. */
export type Row =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly group: string }
  | { readonly kind: 'group'; readonly group: Group; readonly entries: readonly Entry[]; readonly folded: boolean };

/** What a list is asked for. */
export interface Query {
  readonly filter: string;
  readonly grouping: Grouping;
  readonly sorting: Sorting;
  /** Titles of the groups that show their heads only. */
  readonly folded: ReadonlySet<string>;
}

/** The rows of a view: filtered, sorted, in groups. An entry stands in every group that it has. */
export function arrange({ entries, sortings }: View, { filter, grouping, sorting, folded }: Query): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? entries : entries.filter(({ search }) => words.every((word) => search.includes(word)));
  const sorted = sortings.length === 0 || sorting === sortings[0] ? found : sortedBy(found, sorting);
  const groups = grouped(sorted, grouping);
  if (groups.length === 0) return sorted.map((entry) => ({ kind: 'entry', entry, group: '' }));
  return groups.flatMap(({ group, members }): readonly Row[] => {
    const isFolded = folded.has(group.title);
    const head: Row = { kind: 'group', group, entries: members, folded: isFolded };
    return isFolded ? [head] : [head, ...members.map((entry): Row => ({ kind: 'entry', entry, group: group.title }))];
  });
}

/** Whether the cursor may stand on a row: on entries, and on heads whose entries are not shown. */
export function isStop(row: Row | undefined): boolean {
  return row !== undefined && (row.kind === 'entry' || row.folded);
}

/** The row nearest to one on which the cursor may stand; rows in the direction of `towards` are looked at first. 0 without any. */
export function nearestStop(rows: readonly Row[], wanted: number, towards: 1 | -1): number {
  const from = Math.max(0, Math.min(wanted, rows.length - 1));
  for (const step of [towards, -towards]) {
    for (let index = from; index >= 0 && index < rows.length; index += step) if (isStop(rows[index])) return index;
  }
  return 0;
}

/** The sort is stable: equals stay in the order of the result. */
function sortedBy(entries: readonly Entry[], sorting: Sorting): readonly Entry[] {
  const ranked = entries.map((entry) => ({ entry, rank: entry.rank(sorting) }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0)).map(({ entry }) => entry);
}

interface Grouped {
  readonly group: Group;
  readonly members: Entry[];
}

function grouped(entries: readonly Entry[], grouping: Grouping): readonly Grouped[] {
  const byTitle = new Map<string, Grouped>();
  for (const entry of entries) {
    for (const group of entry.groups(grouping)) {
      const known = byTitle.get(group.title);
      if (known === undefined) byTitle.set(group.title, { group, members: [entry] });
      else known.members.push(entry);
    }
  }
  return [...byTitle.values()].sort((a, b) => a.group.rank - b.group.rank || (a.group.title < b.group.title ? -1 : 1));
}
