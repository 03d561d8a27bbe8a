import type { Answer, Cause, Field, Place } from '../resource/index.ts';

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];
export const confidences = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof confidences)[number];
export const audiences = ['default', 'strict', 'auditor'] as const;
/** Who wants to hear of it: everybody, teams that want good practice, or auditors gathering evidence. */
export type Audience = (typeof audiences)[number];

/**
 * Every kind of thing that a rule can judge. Each file of `src/graph` adds its own entry beside its type:
 * `declare module '../rule/types.ts' { interface Subjects { pipeline: Pipeline } }`.
 */
export interface Subjects {}
export type SubjectKind = keyof Subjects & string;

/** What every subject has, so that the engine can identify and show it. */
export interface Subject {
  readonly kind: string;
  /** Unique among the subjects of its kind in one resolution; the same in every world. */
  readonly id: string;
  /** For people: `Pipeline`, `Pipeline / Production / Deploy`. */
  readonly name: string;
  readonly at: Place;
  /** The pipeline it belongs to, by name, where it belongs to one. */
  readonly pipeline?: string;
  /** The environment it acts on, where it is known. */
  readonly environment?: string;
}

/**
 * An edit of source text at a place: a value set, an entry or item added, or removed. Setting a value that is absent adds
 * it, with the maps around it that are not there yet: `{ kind: 'set', at: field.at, value: true }` does for both.
 */
export type Edit =
  | { readonly kind: 'set'; readonly at: Place; readonly value: unknown }
  | { readonly kind: 'add'; readonly at: Place; readonly key?: string; readonly value: unknown }
  | { readonly kind: 'remove'; readonly at: Place };

export interface Fix {
  readonly title: string;
  /** Applying it changes nothing but what the finding names: it breaks no working delivery, opens nothing else and replaces no resource. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
  /** Text to paste where an edit is not possible: the other account's template is not in view. */
  readonly paste?: string;
}

export interface Related {
  readonly place: Place;
  readonly note: string;
}

/** What a fail may say besides its message. */
export interface FailDetails {
  readonly related?: readonly Related[];
  /** Lower than the rule's, never higher. */
  readonly confidence?: Confidence;
  /** A fainter form of the fault, for fewer readers than the rule is for. */
  readonly audience?: Audience;
  /** Only where the catalogue gives two severities; otherwise the rule's own. */
  readonly severity?: Severity;
  readonly fix?: Fix;
  /** Facts that show the fault, for auditors: short lines. */
  readonly evidence?: readonly string[];
  /** What is at fault, equal for findings about one fault. Default: subject and route. */
  readonly fault?: string;
  /** Faults of which this one is a consequence. */
  readonly dependsOn?: readonly string[];
}

export type Messages = Readonly<Record<string, (data: never) => string>>;
export type MessageData<M extends Messages, Id extends keyof M> = Parameters<M[Id]>[0];

/** What a check is handed besides its subject. */
export interface RuleContext<M extends Messages> {
  /** The value, or `whenAbsent` when the field is absent; an unresolved field ends the check as unknown. */
  need<T>(field: Field<T>, whenAbsent: T): T;
  need<T>(field: Field<T>): T | undefined;
  /** Ends the check as unknown when the answer is, at the place that hides it; else tells whether it is yes. */
  sure(answer: Answer, place?: Place): boolean;
  /** Combines answers: a sure one decides, whatever is unknown beside it. */
  any(answers: Iterable<Answer>): Answer;
  all(answers: Iterable<Answer>): Answer;
  fail<Id extends keyof M & string>(id: Id, place: Place, data: MessageData<M, Id>, details?: FailDetails): void;
  /** A number that people may set in the configuration, else its default. */
  option(name: string): number;
  /** Records that a part could not be judged; the check goes on, and ends as unknown unless it fails. */
  unknown(because: readonly Cause[], place?: Place): void;
}

export interface RuleDocs {
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly whenNotToUse?: string;
  readonly references: readonly string[];
}

/** A whole number that people may set for a rule in the configuration. */
export interface RuleOption {
  /** What it is, with its unit, as a sentence. */
  readonly description: string;
  readonly default: number;
  readonly minimum: number;
  readonly maximum?: number;
}

export interface Rule<K extends SubjectKind, M extends Messages> {
  /** File name, documentation page, fixture folder: one name. */
  readonly id: string;
  readonly since: string;
  readonly status: 'preview' | 'stable' | 'deprecated';
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly audience: Audience;
  readonly subject: K | readonly K[];
  /** No gives not-applicable. Only a check that ran to its end is a pass. */
  readonly appliesTo?: (subject: Subjects[K], ctx: { any: RuleContext<M>['any']; all: RuleContext<M>['all'] }) => Answer;
  /** `framework:control` */
  readonly controls: readonly string[];
  /** The same rule in other tools, so that people can switch. */
  readonly peers: readonly string[];
  readonly docs: RuleDocs;
  readonly messages: M;
  /** By name, in camelCase. */
  readonly options?: Readonly<Record<string, RuleOption>>;
  /** Rules whose findings on the same fault say less. */
  readonly supersedes: readonly string[];
  check(subject: Subjects[K], ctx: RuleContext<M>): void;
}

/** A rule whatever its subject: what the engine, the registry and the reports work with. */
export interface AnyRule extends Omit<Rule<never, Messages>, 'appliesTo' | 'check' | 'subject' | 'messages'> {
  readonly subject: string | readonly string[];
  /** What the configuration sets of its options. */
  readonly optionValues?: ReadonlyMap<string, number>;
  readonly messages: Readonly<Record<string, (data: never) => string>>;
  readonly appliesTo?: (subject: never, ctx: never) => Answer;
  check(subject: never, ctx: never): void;
}
