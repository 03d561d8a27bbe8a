import { groupings, type MakeView, sortings } from '../entries.ts';
import { findingEntry } from './judged.ts';
import { emptyTexts } from './looked-at.ts';

/** The findings, worst first. */
export const findingsView: MakeView = (input) => ({
  name: 'findings',
  title: 'Findings',
  entries: input.result.findings.map((finding) => findingEntry(finding, input)),
  groupings,
  sortings,
  empty: emptyTexts(input.result),
});
