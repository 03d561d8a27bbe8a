import stringWidth from 'fast-string-width';
import pc from 'picocolors';
import { allRules, familyOf } from '../api/registry.ts';
import type { AnyRule, Severity } from '../rule/types.ts';
import type { RulesOptions } from './commands/rules.ts';
import type { Io } from './io.ts';
import { colourWanted } from './terminal.ts';

type Colours = ReturnType<typeof pc.createColors>;

/** Columns that prose fills at most. */
export const PROSE_WIDTH = 100;
const COLOUR_OF: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan' | 'dim'>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};

/** Prints the catalogue; see `pipeaudit rules`. @returns the exit code */
export function runRules({ format, color }: RulesOptions, io: Io): number {
  if (format === 'json') io.stdout.write(`${JSON.stringify(allRules.map(entry), undefined, 2)}\n`);
  else io.stdout.write(catalogue(pc.createColors(colourWanted(color, io))));
  return 0;
}

function entry(rule: AnyRule) {
  const { id, severity, confidence, audience, status, since, controls, options = {}, peers, supersedes, docs } = rule;
  return {
    id,
    family: familyOf(rule),
    title: docs.title,
    severity,
    confidence,
    audience,
    status,
    since,
    controls,
    options,
    peers,
    supersedes,
    subject: [rule.subject].flat(),
    docs,
  };
}

function catalogue(colours: Colours): string {
  const idWidth = Math.max(...allRules.map(({ id }) => id.length), 0);
  const blocks = [...byFamily()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([family, rules]) => {
      const lines = rules.map(({ id, severity, audience, docs }) => {
        const mark = audience === 'default' ? '' : colours.dim(` (${audience})`);
        return `  ${colours[COLOUR_OF[severity]](severity.padEnd(8))}  ${id.padEnd(idWidth)}  ${docs.title}${mark}\n`;
      });
      return `${colours.bold(family)}\n${lines.join('')}\n`;
    });
  return `${blocks.join('')}${allRules.length} rules; \`pipeaudit explain <rule>\` says more of one.\n`;
}

function byFamily(): ReadonlyMap<string, readonly AnyRule[]> {
  const families = new Map<string, AnyRule[]>();
  for (const rule of allRules) families.set(familyOf(rule), [...(families.get(familyOf(rule)) ?? []), rule]);
  return families;
}

/** The documentation of a rule, for a terminal. */
export function documentation(rule: AnyRule, colours: Colours, width: number): string {
  const { docs } = rule;
  const facts = [`${rule.severity} severity`, `${rule.confidence} confidence`, familyOf(rule), `since ${rule.since}`];
  if (rule.audience !== 'default') facts.push(`audience ${rule.audience}`);
  if (rule.status !== 'stable') facts.push(rule.status);
  const sections: readonly (readonly [string, string | undefined])[] = [
    ['What it finds', docs.what],
    ['Why it matters', docs.why],
    ['What to do', docs.fix],
    ['When not to use it', docs.whenNotToUse],
  ];
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['Options', Object.entries(rule.options ?? {}).map(([name, option]) => `${name} (default ${option.default}): ${option.description}`)],
    ['Controls', rule.controls],
    ['In other tools', rule.peers],
    ['Read more', docs.references],
  ];
  return [
    `${colours.bold(docs.title)}`,
    `${colours[COLOUR_OF[rule.severity]](rule.id)} ${colours.dim(`(${facts.join(', ')})`)}`,
    '',
    ...sections.flatMap(([title, text]) =>
      text === undefined ? [] : [colours.bold(title), ...wrap(text, width - 2).map((line) => `  ${line}`), ''],
    ),
    ...lists.flatMap(([title, items]) => (items.length === 0 ? [] : [colours.bold(title), ...items.map((item) => `  ${item}`), ''])),
    colours.bold('To accept one finding'),
    `  # pipeaudit: ignore[${rule.id}] the reason`,
    '',
  ].join('\n');
}

/** Breaks prose between words; a word wider than the line stays whole. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
