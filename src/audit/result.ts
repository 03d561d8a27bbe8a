import type { Cause } from '../resource/cause.ts';
import type { AnyRule, Audience, Confidence, Severity } from '../rule/types.ts';
import type { FrameworkEvidence } from './compliance.ts';

/** The outcome of an audit, as plain data: enough for every report, without the sources. JSON format, version 1. */
export interface AuditResult {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'pipeaudit'; readonly version: string };
  readonly invocation: {
    readonly command: string;
    readonly paths: readonly string[];
    readonly audience: Audience;
    readonly failOn: Severity | 'never';
    readonly rules: number;
    readonly rulesLeftOut: number;
    /** Severities that the configuration sets, by rule; absent when it sets none. */
    readonly severities?: Readonly<Record<string, Severity>>;
    /** The commit whose findings are told apart, as it was named. */
    readonly since?: string;
  };
  readonly summary: Summary;
  readonly coverage: Coverage;
  readonly systems: readonly SystemSummary[];
  readonly findings: readonly Finding[];
  readonly unknowns: readonly UnknownGroup[];
  readonly verdicts: Readonly<Record<string, VerdictCounts>>;
  readonly suppressed: readonly SuppressedFinding[];
  readonly notices: readonly Notice[];
}

export interface VerdictCounts {
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly notApplicable: number;
  readonly error: number;
}

export interface Summary {
  readonly findings: Readonly<Record<Severity, number>>;
  readonly verdicts: VerdictCounts;
  readonly suppressed: number;
  readonly baselined: number;
  /** Findings that the commit of `--since` has already. */
  readonly earlier: number;
  readonly pipelines: number;
  readonly templates: number;
  readonly resources: number;
  readonly accounts: number;
  /** Everything that was asked for was read and judged. */
  readonly complete: boolean;
}

/** What was read, skipped and not read, each with its reason. */
export interface Coverage {
  readonly read: readonly { readonly file: string; readonly resources: number }[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly failed: readonly {
    readonly file: string;
    readonly line?: number;
    readonly column?: number;
    readonly reason: string;
    readonly next?: string;
  }[];
  /** Of accounts: what became of every operation, one entry per account, region, service and operation. */
  readonly operations?: readonly OperationCoverage[];
}

/** What became of one operation in one account and region. */
export interface OperationCoverage {
  readonly account: string;
  /** `global` for services with one endpoint. */
  readonly region: string;
  readonly service: string;
  readonly operation: string;
  /** `read`, `empty`, `absent`, or `not-checked:` with the reason. */
  readonly state: string;
  /** Readings by outcome: an operation is asked once per resource. */
  readonly read: number;
  readonly absent: number;
  readonly notRead: number;
  /** Requests sent, retries among them. */
  readonly attempts: number;
  readonly error?: { readonly name: string; readonly message: string };
  /** The IAM action that would allow it. */
  readonly permission?: string;
  readonly advice?: string;
}

export interface SystemSummary {
  readonly name: string;
  readonly link: 'stated' | 'single' | 'guessed';
  readonly instances: readonly {
    readonly id: string;
    readonly template: string;
    readonly account?: string;
    readonly region?: string;
    readonly stackName?: string;
  }[];
  readonly worlds: number;
  readonly pipelines: readonly PipelineDrawing[];
}

/** A pipeline as it is drawn, in the world of supplied and default values. Texts that are partly known are as printed. */
export interface PipelineDrawing {
  readonly name: string;
  readonly place: ReportedPlace;
  readonly instance: string;
  readonly type: string;
  readonly executionMode: string;
  /** Where it is deployed, as far as that is known. */
  readonly account?: string;
  readonly region?: string;
  readonly role?: ResourceDrawing;
  readonly stores: readonly StoreDrawing[];
  readonly stages: readonly StageDrawing[];
  /** There may be stages that are not in view. */
  readonly partial: boolean;
}
export interface StageDrawing {
  readonly name: string;
  /** Providers of the rules that decide whether an execution may enter. */
  readonly entryRules: readonly string[];
  readonly actions: readonly ActionDrawing[];
  /** There may be actions that are not in view. */
  readonly partial: boolean;
}
export interface ActionDrawing {
  readonly name: string;
  /** The name that findings give it: `Pipeline / Stage / Action`. */
  readonly subject: string;
  readonly place: ReportedPlace;
  readonly provider: string;
  readonly category: string;
  readonly runOrder?: number | undefined;
  /** What it acts on, such as the name of a stack, a project or a repository. */
  readonly target?: string;
  /** The account that it works in, as far as that is known. */
  readonly account?: string;
  /** Only where it is not that of the pipeline. */
  readonly region?: string;
  /** The action's own role, that of the project that it runs, and that of the stack that it changes. */
  readonly roles: readonly { readonly as: 'action' | 'build' | 'stack'; readonly role: ResourceDrawing }[];
  readonly project?: ResourceDrawing;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly environment?: string;
  /** Only of what deploys. */
  readonly deploy?: {
    readonly production: 'yes' | 'no' | 'presumed' | 'unknown';
    /** A person approves before it, in every run. */
    readonly gated: 'yes' | 'no' | 'unknown';
  };
}
/** The bucket that keeps artifacts; without a key, the default encryption of the bucket holds. */
export interface StoreDrawing {
  readonly region?: string;
  readonly bucket: ResourceDrawing;
  readonly key?: ResourceDrawing;
}
/** Something that a pipeline uses: by its logical id where it is in view, else as it is referred to. */
export interface ResourceDrawing {
  readonly name: string;
  readonly account?: string;
  /** Its file, or its ARN where it was read from an account: as places have them. */
  readonly inView?: { readonly instance: string; readonly file: string; readonly logicalId: string; readonly arn?: string };
}

/** A place with its text worked out. Lines and columns count from 1, columns in UTF-16 units, ends exclusive. */
export interface ReportedPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly logicalId?: string;
  readonly resourceType?: string;
  readonly route?: string;
  readonly via?: string;
  readonly within?: number;
  readonly instance?: string;
  readonly constructPath?: string;
  readonly source?: { readonly file: string; readonly line: number; readonly column: number };
  readonly arn?: string;
  readonly account?: string;
  readonly region?: string;
  /** Of what was read from an account and a stack made: where the stack's template has it. */
  readonly declared?: DeclaredPlace;
  /** The lines to show, secrets masked; the first has number `firstLine`. */
  readonly snippet?: { readonly firstLine: number; readonly lines: readonly string[] };
}

/** A place in the template of a stack, as CloudFormation keeps it. */
export interface DeclaredPlace {
  readonly stack: string;
  /** Of the stack. */
  readonly region: string;
  readonly logicalId: string;
  /** Absent where the template was not read. */
  readonly line?: number;
  readonly column?: number;
  readonly constructPath?: string;
}

export interface Occurrence {
  readonly instance: string;
  readonly account?: string;
  readonly region?: string;
  /** The shortest condition under which it holds: "`IsProd` is false"; absent when it always holds. */
  readonly world?: string;
}

export interface ReportedFix {
  readonly title: string;
  readonly safe: boolean;
  readonly paste?: string;
  readonly edits: readonly {
    readonly file: string;
    readonly start: number;
    readonly end: number;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly text: string;
  }[];
}

export interface Finding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly messageId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly audience: Audience;
  readonly subject: { readonly kind: string; readonly name: string };
  readonly pipeline?: string;
  readonly environment?: string;
  readonly fault: string;
  readonly place: ReportedPlace;
  readonly related: readonly { readonly place: ReportedPlace; readonly note: string }[];
  readonly occurrences: readonly Occurrence[];
  /** It holds with the supplied and default parameter values. */
  readonly given: boolean;
  readonly evidence: readonly string[];
  readonly controls: readonly string[];
  readonly fix?: ReportedFix;
  /** Findings of other rules on the same fault, which this one says better. */
  readonly superseded: readonly {
    readonly fingerprint: string;
    readonly rule: string;
    readonly message: string;
    readonly place: ReportedPlace;
  }[];
}

export interface UnknownGroup {
  readonly cause: Cause;
  /** For people: what would settle it, such as `--parameter ProdAccount=…`. */
  readonly settle: string;
  /** How many verdicts have this cause among theirs. */
  readonly settles: number;
  readonly verdicts: readonly { readonly rule: string; readonly subject: string; readonly place: ReportedPlace }[];
}

/** A finding that is not open: somebody ignores it, the baseline knows it, or the commit of `--since` has it already. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly by: 'comment' | 'metadata' | 'configuration' | 'acknowledged' | 'baseline' | 'earlier';
  readonly reason: string;
  readonly until?: string;
}

export interface Notice {
  readonly level: 'note' | 'warning' | 'error';
  readonly text: string;
  readonly place?: ReportedPlace;
}

/** What a report is given: the result and the rules that ran, with their documentation. */
export interface ReportInput {
  readonly result: AuditResult;
  /** Enabled rules, sorted by id. */
  readonly rules: readonly AnyRule[];
  /** The family of each rule, by id. */
  readonly families?: ReadonlyMap<string, string>;
  /** What the audit says of the controls of each compliance framework. */
  readonly frameworks?: readonly FrameworkEvidence[];
}

/** How a report is to be written. */
export interface ReportOptions {
  readonly colour: boolean;
  /** Columns available; reports never write wider lines. */
  readonly width: number;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** From the working directory to the repository root, `''` when they are the same: SARIF paths start at the root. */
  readonly rootPrefix: string;
  readonly hyperlinks: boolean;
  /** File URI of the working directory, ending in `/`: with `hyperlinks`, places link to their files. */
  readonly baseUri?: string;
  /** When the audit ran, RFC 3339 in UTC, for the formats that have to say so. */
  readonly time: string;
  /** Address of the files of the repository as they were audited, ending in `/`: places link to it. */
  readonly sourceBase?: string;
  /** Bytes at most, where a platform refuses or cuts off what is longer. */
  readonly maximumBytes?: number;
  readonly sarif?: SarifOptions;
}

/** What only the SARIF report can be told. */
export interface SarifOptions {
  /** Suppressed findings and unknown verdicts too; not for upload, where they would show as open alerts. */
  readonly all?: boolean;
  /** `always`: for upload without the action of GitHub, which computes line hashes itself. Default `needed`. */
  readonly fingerprints?: 'needed' | 'always';
  /** Keeps the uploads of several scans of one repository apart; equal from run to run. */
  readonly target?: string;
  /** Results at most; default and highest useful number 5,000. */
  readonly limit?: number;
  /** Is a file, named from the repository root, in the checkout? Default: all are. */
  readonly isCommitted?: (path: string) => boolean;
  /** The committed file (and line) that stands for what has none: the configuration entry of an account. */
  readonly anchor?: { readonly file: string; readonly line: number };
  /** Where a template of the repository declares what was read from an account. */
  readonly declaredAt?: (place: ReportedPlace) => { readonly file: string; readonly line: number } | undefined;
  /** The line of the configuration that names an account. */
  readonly accountAt?: (account: string) => { readonly file: string; readonly line: number } | undefined;
  /** The committed file with which a CDK app begins: it stands for constructs that have no line. */
  readonly appEntry?: { readonly file: string; readonly line: number };
  readonly versionControl?: { readonly remote: string; readonly revision?: string; readonly branch?: string };
  /** Home page of the tool. */
  readonly informationUri?: string;
  /** Throws when a finding has no place, instead of a notification. */
  readonly strict?: boolean;
}

/** One report format: an audit result in, text out. Pure. */
export interface Report {
  readonly name: string;
  readonly description: string;
  render(input: ReportInput, options: ReportOptions): string;
  /** The same text piece by piece, of formats that hold all findings however many there are. */
  pieces?(input: ReportInput, options: ReportOptions): Iterable<string>;
  /**
   * The same on several pages, for a format whose readers cannot open what is too long; the first is there always.
   * @param nameOf what the file of a page is called, from 1
   */
  pages?(input: ReportInput, options: ReportOptions, nameOf: (page: number) => string): Iterable<string>;
  /** What the format could not hold, one sentence each, for the person who asked for it. */
  leftOut?(input: ReportInput, options: ReportOptions): readonly string[];
}
