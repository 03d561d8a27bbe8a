import type { AuditRequest } from './audit.ts';
import { partBaseline, readIn, undecidedIn } from './baseline.ts';
import type { Found } from './findings.ts';
import type { Finding, Notice, SuppressedFinding, UnknownGroup } from './result.ts';
import { suppress } from './suppress.ts';

/** Findings parted from those that do not count, with why. */
export interface Parted {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly notices: readonly Notice[];
}

/**
 * Parts the findings that are open from those that somebody ignores, that the baseline knows and that an earlier commit
 * has already, in this order: what counts as one does not count as the next.
 */
export function partFindings(candidates: readonly Found[], unknowns: readonly UnknownGroup[], request: AuditRequest): Parted {
  const { locked, fromRoot, coverage, baseline, earlier } = request;
  const ran = new Set(request.rules.map(({ id }) => id));
  const ignored = request.honourIgnores
    ? suppress(candidates, { ...request, ran, unknowns })
    : { open: candidates, suppressed: [], notices: [] };
  const based = partBaseline(ignored.open, {
    baseline,
    locked,
    ran,
    found: new Set(candidates.map(({ finding }) => finding.fingerprint)),
    read: readIn(coverage, fromRoot),
    undecided: undecidedIn(unknowns, fromRoot),
  });
  const isEarlier = ({ finding }: Found): boolean => earlier?.fingerprints.has(finding.fingerprint) === true;
  const before = based.open.filter(isEarlier);
  return {
    findings: based.open.filter((candidate) => !isEarlier(candidate)).map(({ finding }) => finding),
    suppressed: [
      ...ignored.suppressed,
      ...based.known,
      ...before.map(({ finding }): SuppressedFinding => ({ finding, by: 'earlier', reason: `in ${earlier?.commit ?? ''} already` })),
    ],
    notices: [...ignored.notices, ...based.notices],
  };
}
