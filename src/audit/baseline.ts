import type { Severity } from '../rule/types.ts';
import { severities } from '../rule/types.ts';
import type { Found, FromRoot } from './findings.ts';
import type { AuditResult, Coverage, Finding, Notice, SuppressedFinding, UnknownGroup } from './result.ts';

/** A finding that was there when a team began to use pipeaudit. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: Severity;
  /** The file, named from the root of the project; empty for what was read from an account. */
  readonly file: string;
  /** For people: logical id or ARN. */
  readonly resource: string;
  /** Where it was read, if from an account; without a region what an account has once. */
  readonly account?: string;
  readonly region?: string;
}

/** Findings that are known and do not fail a scan, sorted by fingerprint. */
export interface Baseline {
  /** Where it is, as it is shown. */
  readonly file: string;
  readonly entries: readonly BaselineEntry[];
}

/** What decides over the findings of a baseline. */
export interface BaselineRequest {
  readonly baseline: Baseline | undefined;
  /** Rules that no baseline hides. */
  readonly locked: ReadonlyMap<string, string>;
  /** The fingerprints of all that was found, open or not. */
  readonly found: ReadonlySet<string>;
  /** Ids of the rules that ran. */
  readonly ran: ReadonlySet<string>;
  /** What was read to the end, as `whereOf` names it. */
  readonly read: ReadonlySet<string>;
  /** Whether a rule could not judge something there: what it found may still be there. */
  undecided(rule: string, where: string): boolean;
}

/** Findings parted from those that the baseline knows. One that has become more severe than it was is open again. */
export function partBaseline(
  open: readonly Found[],
  { baseline, locked, ...request }: BaselineRequest,
): { readonly open: readonly Found[]; readonly known: readonly SuppressedFinding[]; readonly notices: readonly Notice[] } {
  if (baseline === undefined) return { open, known: [], notices: [] };
  const entries = new Map(baseline.entries.map((entry) => [entry.fingerprint, entry]));
  const isKnown = ({ finding }: Found): boolean => {
    const entry = entries.get(finding.fingerprint);
    return entry !== undefined && !locked.has(finding.rule) && severities.indexOf(finding.severity) <= severities.indexOf(entry.severity);
  };
  const reason = `in the baseline ${baseline.file}`;
  const gone = goneOf(baseline, request).length;
  return {
    open: open.filter((candidate) => !isKnown(candidate)),
    known: open.filter(isKnown).map(({ finding }) => ({ finding, by: 'baseline', reason })),
    notices:
      gone === 0
        ? []
        : [
            {
              level: 'note',
              text: `${gone} of ${baseline.entries.length} findings in the baseline ${baseline.file} ${gone === 1 ? 'is' : 'are'} gone; \`pipeaudit baseline prune\` takes ${gone === 1 ? 'it' : 'them'} out`,
            },
          ],
  };
}

/** Entries whose rule ran on their file and found nothing: they are mended. */
function goneOf(
  { entries }: Pick<Baseline, 'entries'>,
  { found, ran, read, undecided }: Omit<BaselineRequest, 'baseline' | 'locked'>,
): readonly BaselineEntry[] {
  return entries.filter(
    ({ fingerprint, rule, ...entry }) =>
      !found.has(fingerprint) && ran.has(rule) && read.has(whereOf(entry)) && !undecided(rule, whereOf(entry)),
  );
}

/** The file that something is in, named from the root, or the account and region that it was read from. */
function whereOf({ file, account, region = GLOBAL }: Pick<BaselineEntry, 'file' | 'account' | 'region'>): string {
  return account === undefined ? file : `${account}/${region}`;
}

/** What the coverage calls the region of what an account has once. */
const GLOBAL = 'global';

/** The files that were read, and the regions of accounts of which nothing is missing, as `whereOf` names them. */
export function readIn({ read, failed, operations = [] }: Coverage, fromRoot: FromRoot): ReadonlySet<string> {
  const regions = new Set(operations.map(({ account, region }) => `${account}/${region}`));
  const partly = new Set(failed.map(({ file }) => accountIn(file)));
  const files = read.filter(({ file }) => !regions.has(file)).map(({ file }) => fromRoot(file));
  return new Set([...files, ...[...regions].filter((region) => !partly.has(accountIn(region)))]);
}

function accountIn(where: string): string {
  return where.split('/')[0] ?? '';
}

/** The entries of a baseline that a result shows to be mended; what the result does not tell about is not among them. */
export function mendedEntries(entries: readonly BaselineEntry[], result: AuditResult, fromRoot: FromRoot): readonly BaselineEntry[] {
  const all = [...result.findings, ...result.suppressed.map(({ finding }) => finding)];
  return goneOf(
    { entries },
    {
      found: new Set(all.map(({ fingerprint }) => fingerprint)),
      ran: new Set(Object.keys(result.verdicts)),
      read: readIn(result.coverage, fromRoot),
      undecided: undecidedIn(result.unknowns, fromRoot),
    },
  );
}

/** Whether a rule could not judge something in a file or region, as `whereOf` names it. */
export function undecidedIn(unknowns: readonly UnknownGroup[], fromRoot: FromRoot): BaselineRequest['undecided'] {
  return (rule, where) =>
    unknowns.some(
      // A long list of verdicts is cut: what is not in it may be any.
      ({ verdicts, settles }) =>
        settles > verdicts.length ||
        verdicts.some((verdict) => verdict.rule === rule && whereOf({ ...verdict.place, file: fromRoot(verdict.place.file) }) === where),
    );
}

/** A finding as a baseline keeps it. @param file its file, named from the root of the project */
export function entryOfFinding({ fingerprint, rule, severity, place }: Finding, file: string): BaselineEntry {
  const entry = { fingerprint, rule, severity, file, resource: place.constructPath ?? place.logicalId ?? place.arn ?? '' };
  const { account, region } = place;
  if (account === undefined) return entry;
  return { ...entry, file: '', resource: place.arn ?? entry.resource, account, ...(region === undefined ? {} : { region }) };
}
