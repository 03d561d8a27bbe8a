import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reports } from '../../reports/index.ts';
import type { ReportInput, ReportOptions, SarifOptions } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import { repositoryRoot } from '../config/discover.ts';
import { UserError } from '../resource/user-error.ts';
import type { Io } from './io.ts';
import { checkoutOf } from './repository.ts';
import type { FormatName, ScanOptions } from './scan-options.ts';
import { colourWanted, hyperlinksWanted, widthOf } from './terminal.ts';

const SARIF_LIMIT = 5000;

/** Writes the reports of a scan: one to standard output, the others to files. Throws UserError for a file that cannot be written. */
export async function writeReports(input: ReportInput, config: Config, options: ScanOptions, io: Io): Promise<void> {
  const root = repositoryRoot(io.cwd);
  const wantsSarif = [options.format, ...options.output.map(({ format }) => format)].includes('sarif');
  const base: ReportOptions = {
    colour: false,
    width: widthOf(io),
    verbose: options.verbose,
    quiet: options.quiet,
    rootPrefix: root === undefined ? '' : slashed(relative(root, io.cwd)),
    hyperlinks: false,
    ...(wantsSarif ? { sarif: sarifOptions(config, root) } : {}),
  };
  const render = async (name: FormatName, given: ReportOptions): Promise<string> => {
    const report = await reports.find((entry) => entry.name === name)?.load();
    return report?.render(input, given) ?? '';
  };
  for (const { format, file } of options.output) writeTo(file, resolve(io.cwd, file), await render(format, base));
  io.stdout.write(
    await render(options.format, {
      ...base,
      colour: colourWanted(options.color, io),
      hyperlinks: hyperlinksWanted(io),
      baseUri: pathToFileURL(`${io.cwd}/`).href,
    }),
  );
  if (wantsSarif && input.result.findings.length > SARIF_LIMIT)
    io.stderr.write(
      `note: ${input.result.findings.length} findings; the SARIF file holds the ${SARIF_LIMIT} most severe, which is what GitHub keeps\n`,
    );
}

/** What the SARIF file says of the checkout, when there is one. */
function sarifOptions({ file }: Config, root: string | undefined): SarifOptions {
  const checkout = root === undefined ? undefined : checkoutOf(root);
  if (root === undefined || checkout === undefined) return {};
  const { files, remote, revision, branch } = checkout;
  return {
    isCommitted: (path) => files.has(path),
    ...(remote === undefined
      ? {}
      : { versionControl: { remote, ...(revision === undefined ? {} : { revision }), ...(branch === undefined ? {} : { branch }) } }),
    ...(file === undefined ? {} : { anchor: { file: slashed(relative(root, file)), line: 1 } }),
  };
}

function writeTo(shown: string, file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`the report cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
      where: { file: shown },
    });
  }
}

function slashed(path: string): string {
  return path.split('\\').join('/');
}
