import type { ReportedPlace, ReportInput } from '../audit/result.ts';
import type { Line } from './line.ts';

/** One thing in the list of a view, with its details. Lines are made when they are asked for. */
export interface Entry {
  /** What a filter looks in; lower case. */
  readonly search: string;
  /** The row of the list, in at most `width` columns. */
  row(width: number, by: Grouping): Line;
  /** The same as a sentence, for screen readers. */
  readonly spoken: string;
  detail(width: number): readonly Section[];
  /** The groups that it stands in; a finding of two accounts stands in both. */
  groups(by: Grouping): readonly Group[];
  /** What it is sorted by. */
  rank(by: Sorting): number | string;
  readonly offers: Offers;
}

/** What can be taken away from an entry. */
export interface Offers {
  /** The fix, ready to paste. */
  readonly fix?: string;
  /** The comment by which the finding is accepted. */
  readonly ignore?: string;
  readonly place?: Pick<ReportedPlace, 'file' | 'line' | 'column'>;
}

/** A part of the details. */
export interface Section {
  readonly title?: string;
  readonly lines: readonly Line[];
}

export interface Group {
  /** What people read. */
  readonly title: string;
  /** Groups stand in the order of their ranks, then of their titles. */
  readonly rank: number;
  readonly style?: Line[number]['style'];
}

export const groupings = ['severity', 'rule', 'pipeline', 'account', 'control', 'file', 'nothing'] as const;
export type Grouping = (typeof groupings)[number];
export const sortings = ['severity', 'place', 'rule', 'confidence'] as const;
export type Sorting = (typeof sortings)[number];

export const viewNames = ['findings', 'unknown', 'suppressed', 'pipelines', 'audit'] as const;
export type ViewName = (typeof viewNames)[number];

/** One of the lists that a result is looked at in. */
export interface View {
  readonly name: ViewName;
  readonly title: string;
  readonly entries: readonly Entry[];
  /** What its entries can be grouped and sorted by; without, they stand as the result has them. */
  readonly groupings: readonly Grouping[];
  readonly sortings: readonly Sorting[];
  /** What is told where there are no entries. */
  readonly empty: readonly string[];
}

/** Makes a view of a result. */
export type MakeView = (input: ReportInput) => View;
