import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import pc from 'picocolors';
import { configFor, defaultPaths } from '../api/configuration.ts';
import { readInputs } from '../api/inputs.ts';
import { judge, rulesFor } from '../api/judge.ts';
import { ruleNamed } from '../api/registry.ts';
import type { JudgedSystems } from '../audit/judged-system.ts';
import type { AuditResult, Finding } from '../audit/result.ts';
import { unifiedDiff } from '../fix/diff.ts';
import { type FixOutcome, fixAll, newFindings, type Texts } from '../fix/rounds.ts';
import type { SourceDocument } from '../resource/index.ts';
import { UserError } from '../resource/user-error.ts';
import { STANDARD_INPUT } from '../sources/cloudformation/files.ts';
import { maskSpans } from '../text/mask.ts';
import { forTerminal } from '../text/terminal.ts';
import { count, printPlace } from '../text/words.ts';
import type { FixOptions } from './commands/fix.ts';
import { exitCodeOf, type Outcome } from './exit-codes.ts';
import { isMadeByApp, repairsInApp } from './fix-constructs.ts';
import type { Io } from './io.ts';
import { colourWanted } from './terminal.ts';

type Colours = ReturnType<typeof pc.createColors>;

/** Runs `pipeaudit fix`: shows the edits, or makes them. @returns the exit code */
export async function runFix(options: FixOptions, io: Io): Promise<number> {
  if (options.write && options.paths.includes('-'))
    throw new UserError('standard input cannot be written to', { next: 'without --write the edits are shown' });
  const auditor = new Auditor(options, io);
  const only = new Set(options.only.map((id) => ruleNamed(id).id));
  const asked = (finding: Finding): boolean => only.size === 0 || only.has(finding.rule);
  const outcome = await fixAll({
    audit: (texts) => auditor.audit(texts),
    textOf: (file) => auditor.documents.get(file)?.text,
    wanted: (finding) => asked(finding) && (options.unsafe || finding.fix?.safe === true),
  });
  const written = options.write ? writeAll(outcome.texts, auditor, io.cwd) : undefined;
  if (written === undefined) io.stdout.write(diffOf(outcome, auditor, pc.createColors(colourWanted(options.color, io))));
  else io.stdout.write(outcome.fixed.map((finding) => `${titleOf(finding)}\n`).join(''));
  io.stderr.write(summaryOf(outcome, asked, options));
  const outcomes: Outcome[] = [];
  if (!outcome.before.summary.complete) outcomes.push('incomplete');
  if (outcome.before.coverage.read.length === 0) outcomes.push('nothing');
  return exitCodeOf(outcomes);
}

/** Audits the same paths again and again, with other texts in the place of files. */
class Auditor {
  /** The documents as they are on disk, and as they were read last. */
  readonly documents = new Map<string, SourceDocument>();
  readonly edited = new Map<string, SourceDocument>();
  private readonly remembered: JudgedSystems = new Map();
  private readonly options: FixOptions;
  private readonly io: Io;
  private readonly paths: readonly string[];

  constructor(options: FixOptions, io: Io) {
    this.options = options;
    this.io = io;
    this.paths = options.paths.length > 0 ? options.paths : [...new Set(['.', ...defaultPaths(io.cwd)])];
  }

  async audit(texts: Texts): Promise<AuditResult> {
    const { options, io, paths } = this;
    const config = configFor(options.config, paths, io.cwd);
    const judging = {
      cwd: io.cwd,
      only: [],
      ignore: [],
      audience: options.audience,
      minimumSeverity: undefined,
      failOn: undefined,
      honourIgnores: true,
    };
    rulesFor(config, judging);
    const read = this.documents.get(STANDARD_INPUT)?.text;
    const inputs = await readInputs({
      paths,
      cwd: io.cwd,
      stdin: io.stdin,
      texts: read === undefined ? texts : new Map([[STANDARD_INPUT, read], ...texts]),
      config,
      parameterFiles: options.parameters,
      parameters: options.parameter,
    });
    for (const { instances } of inputs.systems)
      for (const { template } of instances) {
        const { document } = template;
        if (texts.has(document.file)) this.edited.set(document.file, document);
        else if (document.layout !== undefined) this.documents.set(document.file, document);
      }
    const { remembered } = this;
    return judge(inputs, config, { ...judging, paths, remembered, today: new Date().toISOString().slice(0, 10) }).result;
  }
}

/** Writes the files whose bytes are still those that were read. @returns their names */
function writeAll(texts: Texts, { documents }: Auditor, cwd: string): readonly string[] {
  const ready = [...texts].map(([file, text]) => {
    const path = resolve(cwd, file);
    const bytes = readFileSync(path);
    const before = documents.get(file)?.text ?? '';
    const encoding = (['utf8', 'utf16le'] as const).find((name) => Buffer.from(before, name).equals(bytes));
    if (encoding === undefined)
      throw new UserError('the file changed while it was audited, or is not in UTF-8', {
        where: { file },
        next: 'nothing was written; run it again',
      });
    return { file, path, bytes: Buffer.from(text, encoding) };
  });
  for (const { file, path, bytes } of ready) {
    try {
      writeFileSync(path, bytes);
    } catch (error) {
      throw new UserError(`the file cannot be written: ${error instanceof Error ? error.message : String(error)}`, { where: { file } });
    }
  }
  return ready.map(({ file }) => file);
}

/** For each file what is repaired, and its diff; credentials are masked. */
function diffOf({ texts, fixed }: FixOutcome, { documents, edited }: Auditor, colours: Colours): string {
  const blocks = [...texts.keys()].map((file) => {
    const before = masked(documents.get(file));
    const after = masked(edited.get(file));
    const titles = fixed.filter((finding) => filesOf(finding).includes(file)).map((finding) => colours.bold(titleOf(finding)));
    const lines = unifiedDiff(file, before, after).map((line) => painted(line, colours));
    return [...titles, ...lines, ''].map((line) => `${line}\n`).join('');
  });
  return blocks.join('');
}

function masked(document: SourceDocument | undefined): string {
  return document === undefined ? '' : maskSpans(document.text, document.hidden ?? document.secrets);
}

/** A line of a diff is safe to print, and still one that `git apply` takes: a carriage return at its end stays. */
function painted(line: string, colours: Colours): string {
  const end = line.endsWith('\r') ? '\r' : '';
  const body = line.slice(0, line.length - end.length);
  const shown = body.split('\t').map(forTerminal).join('\t');
  const paint = PAINTS.find(([start]) => body.startsWith(start))?.[1];
  return (paint === undefined ? shown : colours[paint](shown)) + end;
}

const PAINTS = [
  ['---', 'bold'],
  ['+++', 'bold'],
  ['@@', 'cyan'],
  ['+', 'green'],
  ['-', 'red'],
] as const;

function titleOf(finding: Finding): string {
  const { rule, place, fix } = finding;
  return `${printPlace(place)} ${rule}: ${forTerminal(fix?.title ?? '')}${fix?.safe === true ? '' : ' (unsafe)'}`;
}

function filesOf({ fix }: Finding): readonly string[] {
  return fix?.edits.map(({ file }) => file) ?? [];
}

/** What was done or is to be done, what was tried and taken back, and what is left. */
function summaryOf(
  { texts, fixed, refused, before, after }: FixOutcome,
  asked: (finding: Finding) => boolean,
  options: FixOptions,
): string {
  const left = after.findings.filter(asked);
  const unsafe = options.unsafe ? [] : left.filter(({ fix }) => fix !== undefined && !fix.safe && fix.edits.length > 0);
  const tried = new Set(refused.map(({ finding }) => finding.fingerprint));
  const others = left.filter((finding) => !tried.has(finding.fingerprint) && !unsafe.includes(finding));
  const made = others.filter(isMadeByApp);
  const without = others.filter((finding) => !isMadeByApp(finding));
  const repaired = `${count(fixed.length, 'finding')} in ${count(texts.size, 'file')}`;
  const lines = [
    ...before.coverage.failed.map(({ file, reason }) => `not read: ${forTerminal(`${file}: ${reason}`)}`),
    fixed.length === 0
      ? `nothing to do: no ${options.unsafe ? '' : 'safe '}edit repairs a finding`
      : options.write
        ? `repaired ${repaired}`
        : `repairs ${repaired}; --write applies the edits`,
    ...newFindings(before, after).map(({ rule, place, message }) => `it leaves ${rule} at ${printPlace(place)}: ${forTerminal(message)}`),
    ...refused.map(({ finding, reason }) => `left out: ${titleOf(finding)}: ${forTerminal(reason)}`),
    ...(unsafe.length === 0
      ? []
      : [`--unsafe shows edits for ${count(unsafe.length, 'more finding')}: they open or change more than the finding names`]),
    ...(without.length === 0 ? [] : [`${count(without.length, 'finding')} without an edit: \`pipeaudit scan\` says what to do`]),
    ...repairsInApp(made),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
