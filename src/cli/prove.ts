import pc from 'picocolors';
import { configFor, defaultPaths } from '../api/configuration.ts';
import { readInputs } from '../api/inputs.ts';
import { type Ledger, type LedgerEntry, ledgerOf } from '../audit/ledger.ts';
import { forTerminal } from '../text/terminal.ts';
import { hang } from '../text/wrap.ts';
import type { ProveOptions } from './commands/prove.ts';
import { exitCodeOf, type Outcome } from './exit-codes.ts';
import type { Io } from './io.ts';
import { colourWanted, widthOf } from './terminal.ts';

type Colours = ReturnType<typeof pc.createColors>;

/** Runs `pipeaudit prove`. @returns the exit code */
export async function runProve(options: ProveOptions, io: Io): Promise<number> {
  const paths = options.paths.length > 0 ? options.paths : defaultPaths(io.cwd);
  const config = configFor(options.config, paths, io.cwd);
  const inputs = await readInputs({
    paths,
    cwd: io.cwd,
    stdin: io.stdin,
    config,
    parameterFiles: options.parameters,
    parameters: options.parameter,
  });
  const ledger = ledgerOf(inputs.systems, config.environments);
  const shown = ledger.entries.filter((entry) => wanted(entry, options));
  if (options.format === 'json') io.stdout.write(`${JSON.stringify({ ...ledger, entries: shown }, undefined, 2)}\n`);
  else io.stdout.write(`${textOf(ledger, shown, options.all, pc.createColors(colourWanted(options.color, io)), widthOf(io)).join('\n')}\n`);
  for (const { file, reason } of inputs.coverage.failed) io.stderr.write(`not read: ${forTerminal(`${file}: ${reason}`)}\n`);
  const outcomes: Outcome[] = [];
  if (ledger.entries.some(({ answer, necessity }) => answer === 'denied' && necessity === 'required')) outcomes.push('findings');
  if (inputs.coverage.failed.length > 0) outcomes.push('incomplete');
  if (ledger.entries.length === 0) outcomes.push('nothing');
  return exitCodeOf(outcomes);
}

/** Calls that are surely made, and the others when they are asked for. */
function wanted({ answer, step, necessity }: LedgerEntry, { denied, unknown, action, all }: ProveOptions): boolean {
  const asked = [...(denied ? ['denied'] : []), ...(unknown ? ['unknown'] : [])];
  const named = action === undefined || step?.split(' / ').at(-1) === action;
  return named && (all || necessity === 'required') && (asked.length === 0 || asked.includes(answer));
}

const MARKS = { allowed: '+', denied: 'x', unknown: '?' } as const;

function textOf(ledger: Ledger, shown: readonly LedgerEntry[], all: boolean, colours: Colours, width: number): readonly string[] {
  const lines: string[] = [];
  let heading = '';
  for (const entry of [...shown].sort(byStep)) {
    const next = entry.step ?? `${entry.system}: projects, functions, event rules`;
    if (next !== heading) lines.push(...(heading === '' ? [] : ['']), colours.bold(forTerminal(next)));
    heading = next;
    lines.push(...linesOf(entry, colours, width));
  }
  return [...lines, ...(lines.length === 0 ? [] : ['']), ...summaryOf(ledger, all, colours, width)];
}

/** Systems and pipelines stay together, and steps in the order in which they run; what belongs to no step comes last. */
function byStep(a: LedgerEntry, b: LedgerEntry): number {
  if (a.system !== b.system) return a.system < b.system ? -1 : 1;
  const [pipeline = '~', other = '~'] = [a.pipeline, b.pipeline];
  if (pipeline !== other) return pipeline < other ? -1 : 1;
  const [[stage, action], [otherStage, otherAction]] = [a.position ?? LAST, b.position ?? LAST];
  return stage - otherStage || action - otherAction;
}

const LAST = [Number.MAX_SAFE_INTEGER, 0] as const;

function linesOf(entry: LedgerEntry, colours: Colours, width: number): readonly string[] {
  const { answer, caller, actions, target, necessity } = entry;
  const paint = answer === 'allowed' ? colours.green : answer === 'denied' ? colours.red : colours.yellow;
  const doubt = necessity === 'required' ? '' : ` (${necessity})`;
  const said = forTerminal(`${caller} ${actions.join(' or ')} on ${target}${doubt}`);
  const [first = '', ...rest] = hang(`  ${MARKS[answer]} ${answer.padEnd(8)}`, said, width);
  return [
    paint(first),
    ...rest,
    ...reasonOf(entry)
      .flatMap((reason) => hang('            ', forTerminal(reason), width))
      .map(colours.dim),
  ];
}

function reasonOf({ answer, statement, missing, because }: LedgerEntry): readonly string[] {
  const place = statement === undefined ? undefined : `${statement.file}:${statement.line}`;
  if (answer === 'allowed') return place === undefined ? [] : [`by ${place}`];
  if (answer === 'denied') return missing.length > 0 ? missing : [`refused by ${place ?? 'a Deny statement'}`];
  return because.slice(0, 2).map(({ settle }) => settle);
}

/** "212 calls: 198 allowed, 3 denied, 11 unknown", with what would settle most of the unknown ones. */
function summaryOf({ entries: listed, conditional }: Ledger, all: boolean, colours: Colours, width: number): readonly string[] {
  const entries = listed.filter(({ necessity }) => all || necessity === 'required');
  const count = (answer: LedgerEntry['answer']): number => entries.filter((entry) => entry.answer === answer).length;
  const settled = new Map<string, number>();
  for (const { settle } of entries.flatMap(({ because }) => because)) settled.set(settle, (settled.get(settle) ?? 0) + 1);
  const most = [...settled]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([settle, times]) => `${settle} ×${times}`);
  const unknown = `${count('unknown')} unknown${most.length === 0 ? '' : ` (${most.join('; ')})`}`;
  const line = `${entries.length} calls: ${count('allowed')} allowed, ${count('denied')} denied, ${unknown}`;
  const note =
    conditional.length === 0
      ? []
      : hang(
          'note: ',
          forTerminal(`judged with supplied and default parameter values; conditions change ${conditional.join(', ')}`),
          width,
        );
  return [...hang('', forTerminal(line), width, 2).map((one) => colours.bold(one)), ...note];
}
