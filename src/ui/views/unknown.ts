import type { UnknownGroup } from '../../audit/result.ts';
import { forTerminal } from '../../text/terminal.ts';
import { count } from '../../text/words.ts';
import { printWhere } from '../detail/source.ts';
import type { Entry, MakeView, Section } from '../entries.ts';
import { cut, EMPTY, type Line, labelled, line, prose, span } from '../line.ts';

/** What could not be known, by cause, most settled first. */
export const unknownView: MakeView = ({ result }) => {
  const digits = Math.max(0, ...result.unknowns.map(({ settles }) => String(settles).length));
  return {
    name: 'unknown',
    title: 'Unknown',
    entries: result.unknowns.map((group) => unknownEntry(group, digits)),
    groupings: [],
    sortings: [],
    empty: ['Nothing stayed unknown: every verdict was reached.'],
  };
};

function unknownEntry(group: UnknownGroup, digits: number): Entry {
  const { settle, settles, verdicts } = group;
  const rules = new Set(verdicts.map(({ rule }) => rule));
  const [first] = verdicts;
  const about = `${count(settles, 'verdict')} in ${count(rules.size, 'rule')}`;
  return {
    search: [settle, ...verdicts.flatMap(({ rule, subject, place }) => [rule, subject, place.file])].join('\n').toLowerCase(),
    spoken: `${about}: ${forTerminal(settle)}`,
    row: (width) => cut([span(`${String(settles).padStart(digits)}  `, 'strong'), span(forTerminal(settle))], width),
    detail: (width) => detail(group, about, width),
    groups: () => [],
    rank: () => -settles,
    offers: {
      ...(group.cause.kind === 'parameter' ? { fix: settle } : {}),
      ...(first === undefined || first.place.file === '' ? {} : { place: first.place }),
    },
  };
}

function detail({ settle, verdicts }: UnknownGroup, about: string, width: number): readonly Section[] {
  const rules = [...new Set(verdicts.map(({ rule }) => rule))];
  return [
    {
      lines: [
        ...prose(forTerminal(settle), width, 'strong'),
        EMPTY,
        ...prose(`would settle ${about}. Nobody can tell from what was given, so nothing is claimed.`, width),
      ],
    },
    ...rules.map((rule) => ({
      title: forTerminal(rule),
      lines: verdicts
        .filter((verdict) => verdict.rule === rule)
        .flatMap(({ subject, place }) => subjectLines(subject, printWhere(place), width)),
    })),
  ];
}

function subjectLines(subject: string, where: string, width: number): readonly Line[] {
  return [...labelled(line('? ', 'warning'), forTerminal(subject), width), ...labelled(line('    ', 'faint'), where, width, 'faint')];
}
