import { isHole, type Part, type Place, Text } from '../resource/index.ts';
import type { Command } from './buildspec.ts';

/**
 * Tools that the commands of a build surely run with the role of the build. Left out are those that a condition or a loop
 * may skip, those whose failure is tolerated, and all that come after the build took other credentials.
 */
export interface CommandLine {
  readonly program: Program;
  /** What the program does: `ecs update-service`, `pull`. */
  readonly name: string;
  /** Options by name without dashes, empty where they take no value; undefined where a variable in the value is not known. */
  readonly options: ReadonlyMap<string, Text | undefined>;
  /** Words that belong to no option, in order; undefined where one is not known. */
  readonly words: readonly (Text | undefined)[];
  readonly at: Place;
}

const OPEN = '\uE000';
const CLOSE = '\uE001';
const HOLE = /\uE000(\d+)\uE001/;

/** How many words say what a program does. */
const PROGRAMS = { aws: 2, cdk: 1, docker: 1, sam: 1 } as const;
type Program = keyof typeof PROGRAMS;

const START = /(?:^|[\s;&|(`"'=])(?:sudo\s+|npx\s+)?(aws|cdk|docker|sam)\s+/g;
/** Where a call ends, outside of quotes. */
const WORD = /\s*(?:("(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"';&|<>()`\\])+)/y;

/** The build works for somebody else from here on, or what a script of the source sets. */
const OTHER_CREDENTIALS =
  /\bAWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|DEFAULT_PROFILE|WEB_IDENTITY_TOKEN_FILE|ROLE_ARN)\b|\baws\s+configure\b|(?:^|[\n;&|({]|\b(?:then|do|else)\s)\s*(?:source|\.|eval)\s/;
const MAY_NOT_RUN = /(?:^|[\s;])(?:if|case|for|while|until|trap|function)\b|\bset\s+\+e\b|(?:^|[\s;&|])(?:\[|test\s|grep\s)/;
const TOLERATED = /\|\|/;

/** Options that take no value, besides `--no-…`. Source: AWS CLI Command Reference, November 2026. */
const SWITCHES: ReadonlySet<string> = new Set([
  'debug',
  'delete',
  'disable-rollback',
  'dry-run',
  'dryrun',
  'exact-timestamps',
  'fail-on-empty-changeset',
  'follow-symlinks',
  'force',
  'force-new-deployment',
  'force-upload',
  'include-email',
  'only-show-errors',
  'publish',
  'quiet',
  'recursive',
  'size-only',
  'use-json',
  'with-decryption',
]);

function isSwitch(name: string): boolean {
  return name.startsWith('no-') || SWITCHES.has(name);
}

/**
 * The calls of a list of commands, in order.
 * @param variables what the environment surely holds, by name
 */
export function commandLines(commands: readonly Command[], variables: ReadonlyMap<string, Text>): readonly CommandLine[] {
  const environment = new Map(variables);
  const found: CommandLine[] = [];
  for (const { text, at } of commands) {
    const holes: Part[] = [];
    const line = marked(text, holes).replace(/\\\n/g, ' ');
    const plain = line
      .split('\n')
      .filter((one) => !one.trimStart().startsWith('#'))
      .join('\n');
    if (!MAY_NOT_RUN.test(plain) && !TOLERATED.test(plain))
      for (const call of callsIn(plain, holes, environment)) found.push({ ...call, at });
    if (OTHER_CREDENTIALS.test(plain)) return found;
    remember(plain, holes, environment);
  }
  return found;
}

/** Lines of a shell, with what their variables hold by then. */
export interface ShellLine {
  readonly at: Place;
  /** The line, in which characters of no other use stand for what is not known. */
  readonly written: string;
  /** It runs, whatever comes out of other commands. */
  readonly sure: boolean;
  /** What a piece of the line comes to; undefined where a variable in it is not known. */
  fill(piece: string): Text | undefined;
}

/** The commands one by one; `fill` knows what those before have set. */
export function shellLines(commands: readonly Command[], variables: ReadonlyMap<string, Text>): readonly ShellLine[] {
  const environment = new Map(variables);
  return commands.map(({ text, at }) => {
    const holes: Part[] = [];
    const written = marked(text, holes).replace(/\\\n/g, ' ');
    const before = new Map(environment);
    remember(written, holes, environment);
    return { at, written, sure: !MAY_NOT_RUN.test(written) && !TOLERATED.test(written), fill: (piece) => textOf(piece, holes, before) };
  });
}

function marked({ parts }: Text, holes: Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : isHole(part) ? `${OPEN}${holes.push(part) - 1}${CLOSE}` : '')).join('');
}

function callsIn(line: string, holes: readonly Part[], environment: ReadonlyMap<string, Text>): readonly Omit<CommandLine, 'at'>[] {
  return [...line.matchAll(START)].flatMap(({ index, 0: start, 1: program }) => {
    const words = wordsFrom(line, index + start.length, holes, environment);
    return callOf(program as Program, words) ?? [];
  });
}

interface Word {
  readonly written: string;
  readonly text: Text | undefined;
}

function wordsFrom(line: string, from: number, holes: readonly Part[], environment: ReadonlyMap<string, Text>): readonly Word[] {
  const words: Word[] = [];
  WORD.lastIndex = from;
  for (let match = WORD.exec(line); match !== null; match = WORD.exec(line)) {
    const written = match[0].trim();
    words.push({ written, text: textOf(written, holes, environment) });
  }
  return words;
}

/** A word with its variables put in; undefined where one is not known. */
function textOf(written: string, holes: readonly Part[], environment: ReadonlyMap<string, Text>): Text | undefined {
  if (written.startsWith("'")) return filled(written.slice(1, -1), holes);
  const unquoted = written.replace(/(?<!\\)["']/g, '');
  if (/`|\$\(/.test(unquoted)) return undefined;
  const parts: (string | Text)[] = [];
  for (const [index, piece] of unquoted.split(/\$\{(\w+)\}|\$(\w+)/).entries()) {
    if (piece === undefined) continue;
    const value = index % 3 === 0 ? filled(piece, holes) : environment.get(piece);
    if (value === undefined || (index % 3 === 0 && piece.includes('$'))) return undefined;
    parts.push(value);
  }
  return Text.of(...parts);
}

function filled(text: string, holes: readonly Part[]): Text {
  return Text.of(...text.split(HOLE).map((piece, index) => (index % 2 === 0 ? piece : (holes[Number(piece)] ?? ''))));
}

function callOf(program: Program, words: readonly Word[]): Omit<CommandLine, 'at'> | undefined {
  const options = new Map<string, Text | undefined>();
  const rest: Word[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const [, name, inline] = /^--([a-z0-9][\w-]*)(?:=(.*))?$/s.exec(word.written) ?? [];
    if (name === undefined) {
      rest.push(word);
      continue;
    }
    const next = words[index + 1];
    const takesNext = inline === undefined && !isSwitch(name) && next !== undefined && !next.written.startsWith('--');
    const value = takesNext ? next.text : cutAfterEquals(word.text);
    if (takesNext || inline !== undefined) options.set(name, value);
    else if (isSwitch(name) || next === undefined || next.written.startsWith('--')) options.set(name, Text.of());
    if (takesNext) index += 1;
  }
  const named = rest.splice(0, PROGRAMS[program]);
  if (named.length < PROGRAMS[program] || words.some(({ written }) => ELSEWHERE.test(written))) return undefined;
  return { program, name: named.map(({ written }) => written).join(' '), options, words: rest.map(({ text }) => text) };
}

/** Other credentials, or another service than AWS. */
const ELSEWHERE = /^--(?:profile|no-sign-request|endpoint-url)\b/;

function cutAfterEquals(text: Text | undefined): Text | undefined {
  const [first, ...others] = text?.parts ?? [];
  return typeof first === 'string' ? Text.of(first.slice(first.indexOf('=') + 1), ...others) : undefined;
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(\S*)\s*$/;

/** What a command sets; a variable that it may set to something else is known no longer. */
function remember(line: string, holes: readonly Part[], environment: Map<string, Text>): void {
  for (const part of line.split(/&&|;|\n/)) {
    const [, name, value] = ASSIGNMENT.exec(part) ?? [];
    const changed = name ?? /(?:^|[\s;(])(?:export\s+|read\s+)?([A-Za-z_]\w*)=/.exec(part)?.[1];
    if (changed === undefined) continue;
    const text = value === undefined ? undefined : textOf(value, holes, environment);
    if (text === undefined) environment.delete(changed);
    else environment.set(changed, text);
  }
}
