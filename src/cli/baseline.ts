import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { baselineFile, entriesIn, shownBelow } from '../api/baseline.ts';
import { configFor, defaultPaths } from '../api/configuration.ts';
import { readInputs } from '../api/inputs.ts';
import { judge, rulesFor } from '../api/judge.ts';
import { type Project, projectOf } from '../api/project.ts';
import { allRules } from '../api/registry.ts';
import { type BaselineEntry, entryOfFinding, mendedEntries } from '../audit/baseline.ts';
import { countSeverities } from '../audit/order.ts';
import type { AuditResult } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import { UserError } from '../resource/user-error.ts';
import { writeBaseline } from '../results/baseline.ts';
import { forTerminal } from '../text/terminal.ts';
import { count, printSeverities } from '../text/words.ts';
import { readAccounts } from './accounts.ts';
import type { BaselineOptions } from './commands/baseline.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { Io } from './io.ts';
import { withOrganization } from './organization-settings.ts';
import { writeFileOf } from './text-file.ts';
import { unwatched } from './watch.ts';

/** Runs `pipeaudit baseline write` and `pipeaudit baseline prune`. @returns the exit code */
export async function runBaseline(action: 'write' | 'prune', given: BaselineOptions, io: Io): Promise<number> {
  const isLive = given.live || given.org;
  const paths = given.paths.length > 0 || isLive ? given.paths : defaultPaths(io.cwd);
  const config = configFor(given.config, paths, io.cwd);
  const options = given.org ? withOrganization(given, config) : given;
  const file = baselineFile(options.baseline, config, io.cwd);
  const before = entriesIn(file, io.cwd);
  if (action === 'prune' && before === undefined)
    throw new UserError(`there is no baseline ${file}`, { next: '`pipeaudit baseline write` writes one' });
  const judging = {
    ...options,
    paths,
    cwd: io.cwd,
    baseline: undefined,
    minimumSeverity: undefined,
    honourIgnores: true,
    failOn: undefined,
  };
  rulesFor(config, judging);
  const { parameters: parameterFiles, parameter: parameters } = options;
  const accounts = isLive ? await readAccounts(options, io, unwatched) : undefined;
  const inputs = accounts ?? (await readInputs({ paths, cwd: io.cwd, stdin: io.stdin, config, parameterFiles, parameters }));
  const { result } = judge(inputs, config, { ...judging, today: new Date().toISOString().slice(0, 10) });
  accounts?.forget?.();
  for (const { file: unread, reason } of result.coverage.failed) io.stderr.write(`not read: ${forTerminal(`${unread}: ${reason}`)}\n`);
  if (result.coverage.read.length === 0) {
    io.stderr.write(
      `nothing was audited: ${isLive ? 'nothing of the accounts could be read' : 'no template was found'}; the baseline stays as it is\n`,
    );
    return exitCodeOf([result.summary.complete ? 'nothing' : 'incomplete']);
  }
  const project = projectOf(config, io.cwd);
  const change = action === 'write' ? written(result, config, project, before) : pruned(result, project, before ?? []);
  if (change.entries.length !== before?.length || action === 'write') writeFileOf(file, writeBaseline(change.entries), io);
  io.stdout.write(
    change
      .told(file)
      .map((line) => `${forTerminal(line)}\n`)
      .join(''),
  );
  if (action === 'write' && config.baseline !== resolve(io.cwd, file)) io.stdout.write(`${howToUse(file, config, io)}\n`);
  return exitCodeOf(result.summary.complete ? [] : ['incomplete']);
}

interface Change {
  readonly entries: readonly BaselineEntry[];
  /** What is said of it, as lines. */
  told(file: string): readonly string[];
}

function written(result: AuditResult, { locked }: Config, { fromRoot }: Project, before: readonly BaselineEntry[] | undefined): Change {
  const accepted = result.findings.filter(({ rule }) => !locked.has(rule));
  const entries = accepted.map((finding) => entryOfFinding(finding, fromRoot(finding.place.file)));
  const left = result.findings.length - accepted.length;
  const severities = printSeverities(countSeverities(accepted));
  return {
    entries,
    told: (file) => [
      `wrote ${file}: ${count(entries.length, 'finding')}${severities === '' ? '' : ` (${severities})`}${comparison(before, entries)}`,
      ...(left === 0
        ? []
        : [
            `${count(left, 'finding')} of locked rules ${left === 1 ? 'is' : 'are'} not in it, and ${left === 1 ? 'fails' : 'fail'} as before`,
          ]),
    ],
  };
}

function comparison(before: readonly BaselineEntry[] | undefined, after: readonly BaselineEntry[]): string {
  if (before === undefined) return '';
  const [old, now] = [before, after].map((entries) => new Set(entries.map(({ fingerprint }) => fingerprint)));
  const added = after.filter(({ fingerprint }) => old?.has(fingerprint) === false).length;
  const gone = before.filter(({ fingerprint }) => now?.has(fingerprint) === false).length;
  return `; ${added} more and ${gone} fewer than before`;
}

/** Without what is mended, what stood in files that are gone, and what rules found that do not exist any more. */
function pruned(result: AuditResult, { root, fromRoot }: Project, before: readonly BaselineEntry[]): Change {
  const rules = new Set(allRules.map(({ id }) => id));
  const gone = new Set([
    ...mendedEntries(before, result, fromRoot),
    ...before.filter(({ rule, file }) => !rules.has(rule) || (file !== '' && !existsSync(resolve(root, file)))),
  ]);
  const entries = before.filter((entry) => !gone.has(entry));
  return {
    entries,
    told: (file) => [
      ...[...gone].map(({ rule, file: at, resource }) => `gone: ${[rule, at, resource].filter((part) => part !== '').join(' ')}`),
      gone.size === 0
        ? `nothing to take out of ${file}: it has ${count(entries.length, 'finding')}`
        : `wrote ${file}: ${count(gone.size, 'finding')} taken out, ${entries.length} left`,
    ],
  };
}

function howToUse(file: string, config: Config, io: Io): string {
  const entry = config.folder === undefined ? file : relative(config.folder, resolve(io.cwd, file)).split('\\').join('/');
  const where = config.file === undefined ? 'pipeaudit.config.yaml' : shownBelow(io.cwd, config.file);
  return forTerminal(`to use it: \`pipeaudit scan --baseline ${file}\`, or \`baseline: ${entry}\` in ${where}`);
}
