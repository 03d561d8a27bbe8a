import pc from 'picocolors';
import { countSeverities } from '../audit/order.ts';
import type { AuditResult } from '../audit/result.ts';
import { isBaseline, readBaseline } from '../results/baseline.ts';
import { type Compared, compareSides, type Difference, type Side, sideOfBaseline, sideOfResult } from '../results/difference.ts';
import { readResult } from '../results/read.ts';
import { severities } from '../rule/types.ts';
import { forTerminal } from '../text/terminal.ts';
import { count, printSeverities } from '../text/words.ts';
import { hang } from '../text/wrap.ts';
import type { DiffOptions } from './commands/diff.ts';
import { exitCodeOf, type Outcome } from './exit-codes.ts';
import type { Io } from './io.ts';
import { colourWanted, widthOf } from './terminal.ts';
import { textOfFile } from './text-file.ts';

type Colours = ReturnType<typeof pc.createColors>;

/** Runs `pipeaudit diff`. @returns the exit code */
export async function runDiff(options: DiffOptions, io: Io): Promise<number> {
  const before = await sideOf(options.before, io);
  const after = await sideOf(options.after, io);
  const difference = compareSides(before.side, after.side);
  const failOn = options.failOn ?? after.result?.invocation.failOn ?? 'high';
  if (options.format === 'json') io.stdout.write(`${JSON.stringify(asJson(difference, options), undefined, 2)}\n`);
  else {
    const colours = pc.createColors(colourWanted(options.color, io));
    io.stdout.write(`${textOf(difference, options, colours, widthOf(io)).join('\n')}\n`);
  }
  const outcomes: Outcome[] = [];
  if (failOn !== 'never' && difference.new.some(({ severity }) => severities.indexOf(severity) >= severities.indexOf(failOn)))
    outcomes.push('findings');
  if (after.result?.summary.complete === false) {
    io.stderr.write(`note: ${forTerminal(options.after)} is the result of an incomplete audit\n`);
    outcomes.push('incomplete');
  }
  return exitCodeOf(outcomes);
}

async function sideOf(path: string, io: Io): Promise<{ readonly side: Side; readonly result?: AuditResult }> {
  const text = await textOfFile(path, io);
  const file = path === '-' ? 'standard input' : path;
  if (isBaseline(text)) return { side: sideOfBaseline(readBaseline(text, file)) };
  const result = readResult(text, file);
  return { side: sideOfResult(result), result };
}

const GROUPS: readonly { readonly name: keyof Difference; readonly label: string }[] = [
  { name: 'new', label: 'new' },
  { name: 'fixed', label: 'fixed' },
  { name: 'suppressed', label: 'suppressed' },
  { name: 'notJudged', label: 'not judged' },
  { name: 'unchanged', label: 'unchanged' },
];

function asJson(difference: Difference, { before, after }: DiffOptions): object {
  const summary = Object.fromEntries(GROUPS.map(({ name }) => [name, difference[name].length]));
  return { schemaVersion: 1, old: before, new: after, summary, findings: difference };
}

function textOf(difference: Difference, { verbose }: DiffOptions, colours: Colours, width: number): readonly string[] {
  return GROUPS.flatMap(({ name, label }) => {
    const findings = difference[name];
    if (findings.length === 0 && name !== 'new' && name !== 'fixed') return [];
    const severitiesOf = printSeverities(countSeverities(findings));
    const head = `${colours.bold(label.padEnd(12))}${count(findings.length, 'finding')}${severitiesOf === '' ? '' : `: ${severitiesOf}`}`;
    const listed = name === 'unchanged' && !verbose ? [] : findings.flatMap((finding) => lineOf(finding, width));
    return [head, ...listed];
  });
}

/** `  high late-approval tools.yaml:31:5 the message [5d0d3044]` */
function lineOf(finding: Compared, width: number): readonly string[] {
  const { fingerprint, rule, severity, file, line, column, resource, message, before, reason } = finding;
  const place = [file === '' ? resource : file, line, column].filter((part) => part !== undefined && part !== '').join(':');
  const words = [
    severity,
    rule,
    place,
    message ?? (file === '' ? '' : resource),
    `[${fingerprint.replace(/^([0-9a-z]{8})[0-9a-z]*/, '$1')}]`,
    before === undefined ? '' : `(was ${before})`,
    reason === undefined ? '' : `(${reason})`,
  ].filter((word) => word !== '');
  return hang('  ', forTerminal(words.join(' ')), width, 4);
}
