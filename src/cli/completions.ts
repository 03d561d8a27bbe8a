import type { Command, Option } from 'commander';

/** A completion and what it means. */
type Candidate = readonly [word: string, meaning: string];

/**
 * What may stand in place of the last word, one line for each: the word, a tab, what it means. Nothing where a path is
 * expected, or anything that nobody can know.
 * @param words those behind `pipeaudit`, as the shell divides them; the last is the one to complete
 */
export async function completionsFor(program: Command, words: readonly string[]): Promise<readonly string[]> {
  const { before, current, lead } = joined(words);
  const { command, expecting, position } = readUpTo(program, before);
  const attached = /^(--[\w-]+)=(.*)$/s.exec(current);
  if (attached !== null) {
    const [, flag = '', written = ''] = attached;
    const option = optionOf(command, flag);
    return lines(option === undefined ? [] : await valuesOf(option), written, lead === '' ? `${flag}=` : '');
  }
  if (expecting !== undefined) return lines(await valuesOf(expecting), current);
  if (current.startsWith('-')) return lines(flagsOf(command), current);
  return lines(await operandsOf(program, command, position), current);
}

/** Bash makes three words of `--format=json`: they become one again; then only what follows the sign is completed. */
function joined(words: readonly string[]): { readonly before: readonly string[]; readonly current: string; readonly lead: string } {
  const merged: string[] = [];
  let lead = '';
  for (const word of words) {
    const last = merged.at(-1);
    if (word === '=' && last?.startsWith('--') === true) {
      lead = `${merged.pop()}=`;
      merged.push(lead);
    } else if (last !== undefined && last === lead) merged[merged.length - 1] = last + word;
    else merged.push(word);
  }
  const current = merged.pop() ?? '';
  return { before: merged, current, lead: current.startsWith(lead) ? lead : '' };
}

interface Read {
  readonly command: Command;
  /** The option whose value comes next. */
  readonly expecting: Option | undefined;
  /** How many operands of the command came before. */
  readonly position: number;
}

function readUpTo(program: Command, words: readonly string[]): Read {
  let read: Read = { command: program, expecting: undefined, position: 0 };
  for (const word of words) {
    const { command, expecting, position } = read;
    if (expecting !== undefined) read = { ...read, expecting: undefined };
    else if (word.startsWith('-')) {
      const option = word.includes('=') ? undefined : optionOf(command, word);
      read = { ...read, expecting: option?.required === true || option?.optional === true ? option : undefined };
    } else {
      const named = position === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      read = named === undefined ? { ...read, position: position + 1 } : { command: named, expecting: undefined, position: 0 };
    }
  }
  return read;
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => long === flag || short === flag);
}

function flagsOf(command: Command): readonly Candidate[] {
  const options = command.createHelp().visibleOptions(command);
  return options.flatMap(({ long, description }): Candidate[] => (typeof long === 'string' ? [[long, description]] : []));
}

async function operandsOf(program: Command, command: Command, position: number): Promise<readonly Candidate[]> {
  // `help` is no command of its own before it runs: what follows it is read as an operand of the program.
  if (command === program || (command.commands.length > 0 && position === 0)) {
    const commands = program.createHelp().visibleCommands(command);
    return commands.map((one) => [one.name(), one.summary() || one.description()]);
  }
  const argument = command.registeredArguments[position];
  if (argument === undefined) return [];
  if (/\brule\b/.test(argument.name())) return rules();
  if (argument.name() === 'framework') return frameworks();
  return listOf(argument.parseArg);
}

/** Options that name what the catalogue holds; the others tell their values themselves. */
const CATALOGUE: ReadonlyMap<string, () => Promise<readonly Candidate[]>> = new Map([
  ['--only', rules],
  ['--ignore', rules],
  ['--framework', frameworks],
]);

async function valuesOf({ long, parseArg }: Option): Promise<readonly Candidate[]> {
  return (await CATALOGUE.get(long ?? '')?.()) ?? listOf(parseArg);
}

/** The values of a parser that `choice` made. */
function listOf(parse: unknown): readonly Candidate[] {
  if (typeof parse !== 'function' || !('values' in parse) || !Array.isArray(parse.values)) return [];
  return parse.values.map((value: unknown) => [String(value), '']);
}

async function rules(): Promise<readonly Candidate[]> {
  const { allRules } = await import('../api/registry.ts');
  return allRules.map(({ id, docs }) => [id, docs.title]);
}

async function frameworks(): Promise<readonly Candidate[]> {
  const { allFrameworks } = await import('../api/registry.ts');
  return [...allFrameworks.values()].map(({ id, title }) => [id, title]);
}

function lines(candidates: readonly Candidate[], written: string, lead = ''): readonly string[] {
  return candidates.filter(([word]) => word.startsWith(written)).map(([word, meaning]) => `${lead}${word}\t${meaning}`);
}
