import type { SuppressedFinding } from '../../audit/result.ts';
import { forTerminal } from '../../text/terminal.ts';
import { groupings, type MakeView, type Section, sortings } from '../entries.ts';
import { type Line, labelled, line } from '../line.ts';
import { findingEntry } from './judged.ts';

const BY: Readonly<Record<SuppressedFinding['by'], string>> = {
  comment: 'a comment in the template',
  metadata: 'metadata of the resource',
  configuration: 'the configuration',
  acknowledged: 'an acknowledgement in the CDK app',
  baseline: 'the baseline',
  earlier: 'the commit that this scan is compared with',
};

/** Findings that people accepted, with their reasons. */
export const suppressedView: MakeView = (input) => ({
  name: 'suppressed',
  title: 'Suppressed',
  entries: input.result.suppressed.map((suppressed) => {
    const entry = findingEntry(suppressed.finding, input, (width) => [reasonSection(suppressed, width)]);
    return { ...entry, search: `${entry.search}\n${suppressed.reason}`.toLowerCase(), offers: withoutIgnore(entry.offers) };
  }),
  groupings,
  sortings,
  empty: ['Nothing is suppressed.', 'A finding is accepted by a comment in the template: # pipeaudit: ignore[rule] the reason'],
});

function withoutIgnore<T extends { readonly ignore?: string }>({ ignore: _, ...offers }: T): Omit<T, 'ignore'> {
  return offers;
}

function reasonSection({ by, reason, until }: SuppressedFinding, width: number): Section {
  const row = (label: string, text: string): readonly Line[] => labelled(line(label.padEnd(8), 'faint'), forTerminal(text), width);
  return {
    title: 'Suppressed',
    lines: [
      ...row('by', BY[by]),
      ...row('reason', reason === '' ? 'none was given' : reason),
      ...(until === undefined ? [] : row('until', until)),
    ],
  };
}
