import type { BaselineEntry } from '../audit/baseline.ts';
import { compare } from '../audit/order.ts';
import type { AuditResult, Finding } from '../audit/result.ts';
import { type Severity, severities } from '../rule/types.ts';

/** A finding as a comparison tells it; of a baseline only what it keeps. */
export interface Compared {
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: Severity;
  /** As the side that it comes from names it. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly resource: string;
  readonly message?: string;
  /** The severity that it had before, where that was another. */
  readonly before?: Severity;
  /** Why it does not count any more, or did not count before. */
  readonly reason?: string;
}

/** What a comparison is made of: the findings that count, those that do not, and whether something was judged at all. */
export interface Side {
  readonly open: ReadonlyMap<string, Compared>;
  /** Ignored, in a baseline, or in an earlier commit. */
  readonly suppressed: ReadonlyMap<string, Compared>;
  /** Whether a finding that is not here would have been found. */
  judged(finding: Compared): boolean;
}

/** What is different between two audits, each group by severity and place. */
export interface Difference {
  /** Open now, and not before; or more severe than before. */
  readonly new: readonly Compared[];
  /** Open before; the rule ran again and finds it no more. */
  readonly fixed: readonly Compared[];
  /** Open before, and now ignored or in a baseline. */
  readonly suppressed: readonly Compared[];
  /** Open before, and nothing tells whether it is still there: its file was not read, its rule did not run or could not tell. */
  readonly notJudged: readonly Compared[];
  readonly unchanged: readonly Compared[];
}

/** A result as a side of a comparison. */
export function sideOfResult(result: AuditResult): Side {
  const read = new Set(result.coverage.read.map(({ file }) => file));
  const undecided = new Set(result.unknowns.flatMap(({ verdicts }) => verdicts.map(({ rule, place }) => `${rule}\n${place.file}`)));
  const cut = result.unknowns.some(({ verdicts, settles }) => settles > verdicts.length);
  return {
    open: byFingerprint(result.findings.map((finding) => comparedOf(finding))),
    suppressed: byFingerprint(result.suppressed.map(({ finding, reason }) => ({ ...comparedOf(finding), reason }))),
    judged: ({ rule, file }) =>
      Object.hasOwn(result.verdicts, rule) && (file === '' || read.has(file)) && !undecided.has(`${rule}\n${file}`) && !cut,
  };
}

/** A baseline as a side of a comparison: it says nothing of what it does not hold. */
export function sideOfBaseline(entries: readonly BaselineEntry[]): Side {
  return { open: byFingerprint(entries), suppressed: new Map(), judged: () => true };
}

/** Compares two audits by fingerprints. */
export function compareSides(before: Side, after: Side): Difference {
  const groups: Record<keyof Difference, Compared[]> = { new: [], fixed: [], suppressed: [], notJudged: [], unchanged: [] };
  for (const finding of after.open.values()) {
    const old = before.open.get(finding.fingerprint);
    const reason = before.suppressed.get(finding.fingerprint)?.reason;
    const changed = old === undefined || old.severity === finding.severity ? {} : { before: old.severity };
    const isNew = old === undefined || severities.indexOf(finding.severity) > severities.indexOf(old.severity);
    groups[isNew ? 'new' : 'unchanged'].push({ ...finding, ...changed, ...(reason === undefined ? {} : { reason }) });
  }
  for (const finding of before.open.values()) {
    if (after.open.has(finding.fingerprint)) continue;
    const now = after.suppressed.get(finding.fingerprint);
    if (now !== undefined) groups.suppressed.push(now);
    else groups[after.judged(finding) ? 'fixed' : 'notJudged'].push(finding);
  }
  for (const group of Object.values(groups)) group.sort(inOrder);
  return groups;
}

function inOrder(a: Compared, b: Compared): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity) || compare(keyOf(a), keyOf(b));
}

function keyOf({ file, line = 0, rule, fingerprint }: Compared): string {
  return [file, String(line).padStart(9, '0'), rule, fingerprint].join('\n');
}

function comparedOf({ fingerprint, rule, severity, message, place }: Finding): Compared {
  const { file, line, column } = place;
  return {
    fingerprint,
    rule,
    severity,
    file,
    ...(line === 0 ? {} : { line, column }),
    resource: place.constructPath ?? place.logicalId ?? place.arn ?? '',
    message,
  };
}

function byFingerprint(findings: readonly Compared[]): ReadonlyMap<string, Compared> {
  return new Map(findings.map((finding) => [finding.fingerprint, finding]));
}
