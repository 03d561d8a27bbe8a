import { appendFileSync, closeSync, existsSync, openSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, parse, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ReportName, reports } from '../../reports/index.ts';
import { homepage } from '../api/version.ts';
import type { ReportInput, ReportOptions, SarifOptions } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import { repositoryRoot } from '../config/discover.ts';
import { UserError } from '../resource/user-error.ts';
import { redactAll } from '../text/mask.ts';
import { forTerminal } from '../text/terminal.ts';
import { cdkEntry } from './cdk-entry.ts';
import { type Ci, ciOf } from './ci.ts';
import type { Io, Output } from './io.ts';
import { checkoutOf } from './repository.ts';
import { accountAnchors } from './sarif-anchors.ts';
import type { ScanOptions } from './scan-options.ts';
import { colourWanted, hyperlinksWanted, widthOf } from './terminal.ts';

/** GitHub takes 1 MiB as the summary of a step. */
const SUMMARY_BYTES = 1024 * 1024;

/**
 * Writes the reports of a scan: one to standard output, the others to files, and in GitHub Actions the summary of the
 * step. Throws UserError for a file that cannot be written.
 */
export async function writeReports(judged: ReportInput, config: Config, options: ScanOptions, io: Io): Promise<void> {
  const input = options.redact ? { ...judged, result: redactAll(judged.result) } : judged;
  const ci = ciOf(io);
  const base = optionsFor(config, options, io, ci);
  const toScreen: ReportOptions = {
    ...base,
    colour: colourWanted(options.color, io),
    hyperlinks: hyperlinksWanted(io),
    baseUri: pathToFileURL(`${io.cwd}/`).href,
  };
  const said = new Set<string>();
  const made = async (name: ReportName, given: ReportOptions): Promise<Iterable<string>> => {
    const report = await reports.find((entry) => entry.name === name)?.load();
    for (const note of report?.leftOut?.(input, given) ?? []) said.add(note);
    return report?.pieces?.(input, given) ?? [report?.render(input, given) ?? ''];
  };
  for (const { format, file } of options.output) {
    const path = resolve(io.cwd, file);
    const report = await reports.find(({ name }) => name === format)?.load();
    const pages = report?.pages?.(input, base, (number) => pageFile(basename(file), number));
    if (pages === undefined) writeTo(file, path, await made(format, base));
    else {
      let number = 0;
      for (const text of pages) writeTo(file, pageFile(path, ++number), [text]);
    }
  }
  if (!options.ui) await show(await made(options.format, toScreen), options.format === 'github' ? (io.runner ?? io.stdout) : io.stdout);
  if (ci.summaryFile !== undefined && !options.output.some(({ file }) => resolve(io.cwd, file) === ci.summaryFile))
    await addSummary(ci.summaryFile, async (maximumBytes) => [...(await made('markdown', { ...base, maximumBytes }))].join(''), io);
  for (const note of said) io.stderr.write(`note: ${note}\n`);
}

/** `report.html`, then `report-2.html`. */
function pageFile(file: string, number: number): string {
  if (number === 1) return file;
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-${number}${ext}`);
}

/** Characters that are written together. */
const WRITTEN_AT_ONCE = 1 << 16;

/** Pieces put together to sizes that are worth a write. */
function* gathered(pieces: Iterable<string>): Iterable<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < WRITTEN_AT_ONCE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Writes no faster than whoever reads takes it. */
async function show(pieces: Iterable<string>, output: Output): Promise<void> {
  for (const text of gathered(pieces)) {
    const taken = output.write(text);
    if (taken === false && output.once !== undefined) await new Promise<void>((resolve) => output.once?.('drain', resolve));
  }
}

function optionsFor(config: Config, options: ScanOptions, io: Io, { sourceBase }: Ci): ReportOptions {
  const root = repositoryRoot(io.cwd);
  const wantsSarif = [options.format, ...options.output.map(({ format }) => format)].includes('sarif');
  return {
    colour: false,
    width: widthOf(io),
    verbose: options.verbose,
    quiet: options.quiet,
    rootPrefix: root === undefined ? '' : slashed(relative(root, io.cwd)),
    hyperlinks: false,
    time: new Date().toISOString(),
    ...(sourceBase === undefined ? {} : { sourceBase }),
    ...(wantsSarif ? { sarif: sarifOptions(config, root, io.cwd, options) } : {}),
  };
}

/** Adds to the summary what room is left in it. A summary that cannot be written fails no scan. */
async function addSummary(file: string, render: (maximumBytes: number) => Promise<string>, io: Io): Promise<void> {
  try {
    const taken = existsSync(file) ? statSync(file).size : 0;
    appendFileSync(file, await render(SUMMARY_BYTES - taken));
  } catch (error) {
    io.stderr.write(`note: the summary of the step cannot be written: ${forTerminal(messageOf(error))}\n`);
  }
}

/** What the SARIF file says of the checkout, when there is one, and which scan of it this is. */
function sarifOptions(
  config: Config,
  root: string | undefined,
  cwd: string,
  { sarifCategory: category, paths, verbose }: ScanOptions,
): SarifOptions {
  const own = {
    ...(category === undefined ? {} : { target: category }),
    ...(verbose ? { all: true } : {}),
    ...(homepage === undefined ? {} : { informationUri: homepage }),
  };
  const checkout = root === undefined ? undefined : checkoutOf(root);
  if (root === undefined || checkout === undefined) return own;
  const { file } = config;
  const { files, remote, revision, branch } = checkout;
  const isCommitted = (path: string): boolean => files.has(path);
  const entry = [...paths, '.'].map((path) => cdkEntry(resolve(cwd, path), root, isCommitted)).find((found) => found !== undefined);
  return {
    ...own,
    isCommitted,
    ...accountAnchors(config, cwd),
    ...(remote === undefined
      ? {}
      : { versionControl: { remote, ...(revision === undefined ? {} : { revision }), ...(branch === undefined ? {} : { branch }) } }),
    ...(file === undefined ? {} : { anchor: { file: slashed(relative(cwd, file)), line: 1 } }),
    ...(entry === undefined ? {} : { appEntry: { file: slashed(relative(cwd, entry)), line: 1 } }),
  };
}

function writeTo(shown: string, file: string, pieces: Iterable<string>): void {
  const inFile = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new UserError(`the report cannot be written: ${messageOf(error)}`, { where: { file: shown } });
    }
  };
  const descriptor = inFile(() => openSync(file, 'w'));
  try {
    for (const text of gathered(pieces)) inFile(() => writeFileSync(descriptor, text));
  } finally {
    closeSync(descriptor);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function slashed(path: string): string {
  return path.split('\\').join('/');
}
