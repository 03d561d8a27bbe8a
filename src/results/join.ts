import { compare, countSeverities, sortFindings } from '../audit/order.ts';
import type { AuditResult, Finding, Notice, Summary, SuppressedFinding, UnknownGroup, VerdictCounts } from '../audit/result.ts';
import { addVerdicts, NO_VERDICTS } from '../audit/verdict-counts.ts';
import { causeKey } from '../resource/cause.ts';
import { audiences, confidences, severities } from '../rule/types.ts';

/**
 * Joins results into one, as of accounts that were scanned apart. Equal findings become one with the occurrences of all;
 * one that is open in any of them is open. Counts of verdicts add up: where the same file was read twice, a notice says so.
 * @param results at least one; a result that is given twice counts once
 */
export function joinResults(results: readonly [AuditResult, ...AuditResult[]]): AuditResult {
  const distinct = [...new Map(results.map((result) => [JSON.stringify(result), result])).values()];
  const [first = results[0]] = distinct;
  const findings = joinFindings(distinct.flatMap((result) => result.findings));
  const open = new Set(findings.map(({ fingerprint }) => fingerprint));
  const suppressed = joinSuppressed(
    distinct.flatMap((result) => result.suppressed).filter(({ finding }) => !open.has(finding.fingerprint)),
  );
  const verdicts = joinVerdicts(distinct);
  const coverage = {
    read: unique(distinct.flatMap((result) => result.coverage.read)),
    skipped: unique(distinct.flatMap((result) => result.coverage.skipped)),
    failed: unique(distinct.flatMap((result) => result.coverage.failed)),
  };
  const systems = unique(distinct.flatMap((result) => result.systems));
  const accounts = new Set(systems.flatMap(({ instances }) => instances.flatMap(({ account }) => account ?? [])));
  const numberOf = (by: SuppressedFinding['by']): number => suppressed.filter((one) => one.by === by).length;
  const [baselined, earlier] = [numberOf('baseline'), numberOf('earlier')];
  const summary: Summary = {
    findings: countSeverities(findings),
    verdicts: Object.values(verdicts).reduce(addVerdicts, NO_VERDICTS),
    suppressed: suppressed.length - baselined - earlier,
    baselined,
    earlier,
    pipelines: systems.reduce((sum, { pipelines }) => sum + pipelines.length, 0),
    templates: coverage.read.length,
    resources: coverage.read.reduce((sum, { resources }) => sum + resources, 0),
    accounts: Math.max(accounts.size, ...distinct.map((result) => result.summary.accounts)),
    complete: distinct.every((result) => result.summary.complete),
  };
  return {
    ...first,
    invocation: joinInvocations(distinct, Object.keys(verdicts).length),
    summary,
    coverage,
    systems,
    findings,
    unknowns: joinUnknowns(distinct.flatMap((result) => result.unknowns)),
    verdicts,
    suppressed,
    notices: unique([...distinct.flatMap((result) => result.notices), ...noticesOf(distinct)]),
  };
}

function joinFindings(all: readonly Finding[]): readonly Finding[] {
  const joined = new Map<string, Finding>();
  for (const finding of all) {
    const known = joined.get(finding.fingerprint);
    joined.set(finding.fingerprint, known === undefined ? finding : joinPair(known, finding));
  }
  return sortFindings([...joined.values()]);
}

/** The one that is surer tells best. */
function joinPair(one: Finding, other: Finding): Finding {
  const [better, worse] = confidences.indexOf(other.confidence) > confidences.indexOf(one.confidence) ? [other, one] : [one, other];
  return {
    ...better,
    severity: severities.indexOf(worse.severity) > severities.indexOf(better.severity) ? worse.severity : better.severity,
    occurrences: unique([...one.occurrences, ...other.occurrences]),
    given: one.given || other.given,
    superseded: unique([...one.superseded, ...other.superseded]),
  };
}

function joinSuppressed(all: readonly SuppressedFinding[]): readonly SuppressedFinding[] {
  const joined = new Map<string, SuppressedFinding>();
  for (const suppressed of all) {
    const known = joined.get(suppressed.finding.fingerprint);
    joined.set(
      suppressed.finding.fingerprint,
      known === undefined ? suppressed : { ...known, finding: joinPair(known.finding, suppressed.finding) },
    );
  }
  return [...joined.values()];
}

function joinVerdicts(results: readonly AuditResult[]): Readonly<Record<string, VerdictCounts>> {
  const joined = new Map<string, VerdictCounts>();
  for (const { verdicts } of results)
    for (const [rule, counts] of Object.entries(verdicts)) joined.set(rule, addVerdicts(joined.get(rule) ?? NO_VERDICTS, counts));
  return Object.fromEntries([...joined].sort(([a], [b]) => compare(a, b)));
}

function joinUnknowns(all: readonly UnknownGroup[]): readonly UnknownGroup[] {
  const joined = new Map<string, UnknownGroup>();
  for (const group of all) {
    const key = causeKey(group.cause);
    const known = joined.get(key);
    joined.set(
      key,
      known === undefined
        ? group
        : { ...known, settles: known.settles + group.settles, verdicts: unique([...known.verdicts, ...group.verdicts]) },
    );
  }
  return [...joined.values()].sort((a, b) => b.settles - a.settles || compare(a.settle, b.settle));
}

function joinInvocations(results: readonly AuditResult[], rules: number): AuditResult['invocation'] {
  const all = results.map(({ invocation }) => invocation);
  const known = Math.max(...all.map((one) => one.rules + one.rulesLeftOut));
  const failing = all.flatMap(({ failOn }) => (failOn === 'never' ? [] : [failOn]));
  const remapped = Object.assign({}, ...all.map((one) => one.severities ?? {}));
  const [since, ...others] = new Set(all.map((one) => one.since));
  return {
    command: 'merge',
    paths: unique(all.flatMap(({ paths }) => paths)),
    audience: audiences[Math.max(...all.map(({ audience }) => audiences.indexOf(audience)))] ?? 'default',
    failOn: severities.find((severity) => failing.includes(severity)) ?? 'never',
    rules,
    rulesLeftOut: Math.max(0, known - rules),
    ...(Object.keys(remapped).length === 0 ? {} : { severities: remapped }),
    ...(since === undefined || others.length > 0 ? {} : { since }),
  };
}

/** What does not fit together is told, not hidden. */
function noticesOf(results: readonly AuditResult[]): readonly Notice[] {
  const files = results.flatMap(({ coverage }) => [...new Set(coverage.read.map(({ file }) => file))]);
  const twice = [...new Set(files.filter((file, index) => files.indexOf(file) !== index))];
  const versions = new Set(results.map(({ tool }) => tool.version));
  const audiences = new Set(results.map(({ invocation }) => invocation.audience));
  const texts = [
    ...(twice.length === 0
      ? []
      : [
          `${twice.slice(0, 3).join(', ')}${twice.length > 3 ? ` and ${twice.length - 3} more` : ''}: read for more than one of the results, so that verdicts on it count more than once`,
        ]),
    ...(versions.size === 1 ? [] : [`the results were written by different versions of pipeaudit: ${[...versions].join(', ')}`]),
    ...(audiences.size === 1 ? [] : [`the results are for different audiences: ${[...audiences].join(', ')}`]),
  ];
  return texts.map((text) => ({ level: 'note', text }));
}

function unique<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
