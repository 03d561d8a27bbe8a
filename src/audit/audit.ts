import type { EnvironmentRules } from '../graph/environment.ts';
import type { System } from '../resource/index.ts';
import { type AnyRule, type Audience, audiences, type Severity, severities } from '../rule/types.ts';
import type { Baseline } from './baseline.ts';
import { drawSystem } from './drawing.ts';
import type { Found, ProjectNames } from './findings.ts';
import type { ConfiguredIgnore } from './ignores/configured.ts';
import { type JudgedSystems, judged as judgedSystem, linked } from './judged-system.ts';
import type { Judgement } from './judgements.ts';
import { inMemory, type Keeper } from './keeper.ts';
import { compare, countSeverities, sortFindings } from './order.ts';
import { partFindings } from './parting.ts';
import type { AuditResult, Coverage, Finding, Notice, SystemSummary, VerdictCounts } from './result.ts';
import { Unknowns } from './unknowns.ts';
import { addVerdicts, NO_VERDICTS } from './verdict-counts.ts';

/** What an audit is made of. */
export interface AuditRequest extends ProjectNames {
  readonly systems: readonly System[];
  readonly rules: readonly AnyRule[];
  /** How many rules exist besides those given. */
  readonly rulesLeftOut: number;
  readonly environments: EnvironmentRules;
  readonly coverage: Coverage;
  readonly notices: readonly Notice[];
  readonly ignores: readonly ConfiguredIgnore[];
  /** Honour ignores in templates and configuration. */
  readonly honourIgnores: boolean;
  readonly audience: Audience;
  readonly minimumSeverity: Severity;
  /** Severities set in the configuration, by rule. */
  readonly severities: ReadonlyMap<string, Severity>;
  readonly failOn: Severity | 'never';
  readonly version: string;
  readonly paths: readonly string[];
  /** `YYYY-MM-DD`, for ignores that run out. */
  readonly today: string;
  /** Ids of all rules, also of those that do not run. */
  readonly known: readonly string[];
  /** Rules that neither templates nor a baseline may hide, each with the configuration that says so. */
  readonly locked: ReadonlyMap<string, string>;
  /** Everything that the configuration is for was read. */
  readonly whole: boolean;
  readonly baseline?: Baseline;
  /** The findings of an earlier commit, by fingerprint. */
  readonly earlier?: Earlier;
  /** What an audit by the same rules has judged already, and takes what this one judges. */
  readonly remembered?: JudgedSystems;
  /** Takes findings as they are made, and the drawings of pipelines; absent: memory does. */
  readonly keeper?: Keeper;
}

export interface Earlier {
  /** The commit as it was named. */
  readonly commit: string;
  readonly fingerprints: ReadonlySet<string>;
}

/** A system is judged: what was found in it, before ignores. */
export interface JudgingProgress {
  readonly kind: 'judged';
  readonly system: string;
  /** Systems judged, and all there are. */
  readonly done: number;
  readonly total: number;
  readonly found: readonly { readonly severity: Severity; readonly account?: string; readonly region?: string }[];
}

/** Judges systems by rules. Pure: the same request gives the same result. */
export function audit(request: AuditRequest): AuditResult {
  return lastOf(auditSteps(request));
}

/** Takes all steps at once. @returns what they come to */
export function lastOf<T>(steps: Iterator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, system by system, for callers that have other things to do in between. */
export function* auditSteps(request: AuditRequest): Generator<JudgingProgress, AuditResult> {
  const { rules } = request;
  const judged = yield* judgeAll(request, rules);
  const unknowns = judged.unknowns.grouped();
  const parted = partFindings(judged.found, unknowns, request);
  const findings = sortFindings(parted.findings.filter((finding) => isWanted(finding, request)));
  const suppressed = parted.suppressed.filter(({ finding }) => isWanted(finding, request));
  const baselined = suppressed.filter(({ by }) => by === 'baseline').length;
  const earlier = suppressed.filter(({ by }) => by === 'earlier').length;
  const errors = errorNotices(judged.errors);
  const live = new Set(request.systems.flatMap(({ instances }) => instances.filter((instance) => instance.live).map(({ id }) => id)));
  const verdicts = Object.fromEntries([...judged.verdicts].sort(([a], [b]) => compare(a, b)));
  return {
    schemaVersion: 1,
    tool: { name: 'pipeaudit', version: request.version },
    invocation: {
      command: 'scan',
      paths: request.paths,
      audience: request.audience,
      failOn: request.failOn,
      rules: rules.length,
      rulesLeftOut: request.rulesLeftOut,
      ...(request.severities.size === 0 ? {} : { severities: Object.fromEntries(request.severities) }),
      ...(request.earlier === undefined ? {} : { since: request.earlier.commit }),
    },
    summary: {
      findings: countSeverities(findings),
      verdicts: [...judged.verdicts.values()].reduce(addVerdicts, NO_VERDICTS),
      suppressed: suppressed.length - baselined - earlier,
      baselined,
      earlier,
      pipelines: judged.pipelines,
      templates: request.coverage.read.filter(({ file }) => !live.has(file)).length,
      resources: request.coverage.read.reduce((sum, { resources }) => sum + resources, 0),
      accounts: new Set(
        request.systems.flatMap(({ instances }) => instances.map(({ account }) => account).filter((account) => account !== undefined)),
      ).size,
      complete: request.coverage.failed.length === 0 && errors.length === 0,
    },
    coverage: request.coverage,
    systems: judged.systems,
    findings,
    unknowns,
    verdicts,
    suppressed,
    notices: [...request.notices, ...parted.notices, ...judged.notices, ...errors],
  };
}

/** The pipelines of systems as they are drawn, without judging them. Pure. */
export function drawSystems(systems: readonly System[], environments: EnvironmentRules): readonly SystemSummary[] {
  return systems.map((system) => drawSystem(linked(system, environments)));
}

interface Judged {
  readonly found: Found[];
  readonly systems: SystemSummary[];
  pipelines: number;
  readonly unknowns: Unknowns;
  readonly verdicts: Map<string, VerdictCounts>;
  readonly errors: Judgement[];
  readonly notices: Notice[];
}

/** What of a finding orders and counts it. */
const COUNTED = ['fingerprint', 'rule', 'severity', 'confidence', 'audience'] as const;

/** One system after the other, so that the graphs of one are gone before the next is linked. */
function* judgeAll(request: AuditRequest, rules: readonly AnyRule[]): Generator<JudgingProgress, Judged> {
  const { keeper = inMemory } = request;
  const judged: Judged = {
    found: [],
    systems: [],
    pipelines: 0,
    unknowns: new Unknowns(keeper),
    verdicts: new Map(rules.map(({ id }) => [id, NO_VERDICTS])),
    errors: [],
    notices: [],
  };
  const numbered = new Numbering();
  for (const system of request.systems) {
    const one = judgedSystem(system, request, request.remembered);
    const findings = one.candidates.map(({ finding }) => remapped(numbered.take(finding), request));
    for (const finding of findings) judged.found.push({ finding: keeper.keep(finding, COUNTED) });
    judged.unknowns.add(one.unknowns);
    judged.errors.push(...one.errors);
    for (const [rule, counts] of one.verdicts) judged.verdicts.set(rule, addVerdicts(judged.verdicts.get(rule) ?? NO_VERDICTS, counts));
    judged.pipelines += one.summary.pipelines.length;
    judged.systems.push(keeper.keep(one.summary, ['name', 'link', 'instances', 'worlds']));
    judged.notices.push(...one.notices);
    yield {
      kind: 'judged',
      system: system.name,
      done: judged.systems.length,
      total: request.systems.length,
      found: toldOf(findings, request),
    };
  }
  return judged;
}

function toldOf(findings: readonly Finding[], request: AuditRequest): JudgingProgress['found'] {
  return findings
    .filter((finding) => isWanted(finding, request))
    .map(({ severity, occurrences: [first] }) => ({
      severity,
      ...(first?.account === undefined ? {} : { account: first.account }),
      ...(first?.region === undefined ? {} : { region: first.region }),
    }));
}

/** A severity set by people holds for every finding of the rule. */
function remapped(finding: Finding, { severities: set }: AuditRequest): Finding {
  const severity = set.get(finding.rule);
  return severity === undefined ? finding : { ...finding, severity };
}

function isWanted(finding: Finding, { audience, minimumSeverity }: AuditRequest): boolean {
  return (
    audiences.indexOf(finding.audience) <= audiences.indexOf(audience) &&
    severities.indexOf(finding.severity) >= severities.indexOf(minimumSeverity)
  );
}

/**
 * Two faults never share a fingerprint: a second one of the same name gets a number, whatever is ignored or not wanted
 * afterwards.
 */
class Numbering {
  private readonly seen = new Map<string, number>();

  take(finding: Finding): Finding {
    const { fingerprint } = finding;
    const count = (this.seen.get(fingerprint) ?? 0) + 1;
    this.seen.set(fingerprint, count);
    return count === 1 ? finding : { ...finding, fingerprint: `${fingerprint}-${count}` };
  }
}

/** A rule that threw is a bug of ours: said once per rule, and the audit counts as incomplete. */
function errorNotices(judgements: readonly Judgement[]): readonly Notice[] {
  const byRule = new Map<string, { readonly subjects: string[]; readonly error: unknown }>();
  for (const { rule, trials } of judgements) {
    const trial = trials.find(({ outcome }) => outcome.verdict === 'error');
    const entry = byRule.get(rule.id) ?? { subjects: [], error: trial?.outcome.verdict === 'error' ? trial.outcome.error : undefined };
    entry.subjects.push(trial?.at.subject.name ?? '');
    byRule.set(rule.id, entry);
  }
  return [...byRule].map(([rule, { subjects, error }]) => ({
    level: 'error',
    text: `rule ${rule} failed on ${subjects.length === 1 ? subjects[0] : `${subjects.length} subjects`}: ${error instanceof Error ? error.message : String(error)}. This is a bug in pipeaudit; the other rules are not affected.`,
  }));
}
