import type { AuditResult, Finding } from '../audit/result.ts';
import { printPlace, SEVERITIES } from '../text/words.ts';
import { applyEdits, overlap, type TextEdit } from './text-edit.ts';

/** Applies the edits of findings in memory, and keeps only those after which another audit is better and nothing is worse. */

/** Texts that stand for files, by the names that findings have for them. */
export type Texts = ReadonlyMap<string, string>;

export interface FixRequest {
  /** Audits everything, with these texts in the place of the files. */
  audit(texts: Texts): Promise<AuditResult>;
  /** The text of a file as it is; undefined for what cannot be written. */
  textOf(file: string): string | undefined;
  /** Whether the fix of a finding is asked for. */
  wanted(finding: Finding): boolean;
}

export interface FixOutcome {
  /** What the files are to hold; files that stay as they are have no entry. */
  readonly texts: Texts;
  /** The findings that are gone by it, in the order in which they were fixed. */
  readonly fixed: readonly Finding[];
  /** Fixes that were tried and taken back, each with the reason. */
  readonly refused: readonly Refusal[];
  /** The audit of the texts as they were, and as they are to be. */
  readonly before: AuditResult;
  readonly after: AuditResult;
}

export interface Refusal {
  readonly finding: Finding;
  readonly reason: string;
}

/**
 * Fixes what can be fixed, in rounds: edits that do not touch each other are made together, and audited. Systems do not
 * see each other, so where one of them gets worse the others keep their edits; there fewer are made at once, until it is
 * known which one it is, and that one is taken back.
 */
export async function fixAll(request: FixRequest): Promise<FixOutcome> {
  const before = await request.audit(new Map());
  const fixed: Finding[] = [];
  const refused = new Map<string, Refusal>();
  const most = new Map<string, number>();
  let state: State = { texts: new Map(), result: before };
  let alone = false;
  for (;;) {
    const open = state.result.findings.filter(
      (finding) => editsOf(finding).length > 0 && !refused.has(finding.fingerprint) && request.wanted(finding),
    );
    const parts = grouped(open, partsOf([state.result], open)).map(({ part, findings }) => ({
      part,
      findings: apart(findings, most.get(part) ?? findings.length),
    }));
    if (parts.length === 0) return { texts: state.texts, fixed, refused: [...refused.values()], before, after: state.result };
    const trial = await tryEdits(alone ? parts.slice(0, 1) : parts, state, request);
    for (const { part, findings, fault } of trial.faulty) {
      const [first] = findings;
      if (findings.length > 1) most.set(part, Math.floor(findings.length / 2));
      else if (first !== undefined) refused.set(first.fingerprint, { finding: first, reason: fault });
      if (findings.length === 1) most.delete(part);
    }
    for (const { part, findings } of trial.kept) if (most.has(part)) most.set(part, 2 * findings.length);
    fixed.push(...trial.kept.flatMap(({ findings }) => findings));
    state = trial.state;
    alone = trial.kept.length + trial.faulty.length === 0;
  }
}

/** The edited texts, and what an audit of them says. */
interface State {
  readonly texts: Texts;
  readonly result: AuditResult;
}

/** Findings of systems that hang together, by a name for these systems. */
interface Part {
  readonly part: string;
  readonly findings: readonly Finding[];
}

interface Trial {
  readonly state: State;
  readonly kept: readonly Part[];
  readonly faulty: readonly (Part & { readonly fault: string })[];
}

/**
 * Makes all edits; where that makes some systems worse, those of the others. Neither kept nor faulty: something is worse,
 * and it is not to be told whose fault that is.
 */
async function tryEdits(parts: readonly Part[], state: State, request: FixRequest): Promise<Trial> {
  const all = parts.flatMap(({ findings }) => findings);
  const texts = withEdits(state.texts, all, request);
  const result = texts === undefined ? undefined : await request.audit(texts);
  const fault = result === undefined ? 'it is no file that can be written' : whatIsWorse(state.result, result, all);
  if (texts !== undefined && result !== undefined && fault === undefined) return { state: { texts, result }, kept: parts, faulty: [] };
  if (parts.length === 1) return { state, kept: [], faulty: parts.map((part) => ({ ...part, fault: fault ?? '' })) };
  if (result === undefined) return { state, kept: [], faulty: [] };
  const partOf = partsOf([state.result, result], all);
  const told = grouped(all, partOf).map((part) => ({ ...part, fault: whatIsWorse(state.result, result, part.findings, partOf) }));
  const faulty = told.flatMap(({ fault: own, ...part }) => (own === undefined ? [] : [{ ...part, fault: own }]));
  const good = told.filter((part) => part.fault === undefined);
  if (faulty.length === 0 || good.length === 0) return { state, kept: [], faulty };
  const rest = await tryEdits(good, state, request);
  return rest.faulty.length === 0 ? { ...rest, faulty } : { state, kept: [], faulty };
}

/** Tells the systems of a finding by a name: those that share a template, in any of the results, or that an edit joins, have the same. */
function partsOf(results: readonly AuditResult[], findings: readonly Finding[]): (file: string) => string {
  const above = new Map<string, string>();
  const rootOf = (file: string): string => {
    const next = above.get(file);
    return next === undefined ? file : rootOf(next);
  };
  const join = (files: readonly string[]): void => {
    const [first = '', ...others] = files.map(rootOf);
    for (const other of others) if (rootOf(other) !== rootOf(first)) above.set(rootOf(other), rootOf(first));
  };
  for (const { systems } of results) for (const { instances } of systems) join(instances.map(({ template }) => template));
  for (const finding of findings) join([finding.place.file, ...editsOf(finding).map(({ file }) => file)]);
  return rootOf;
}

function grouped(findings: readonly Finding[], partOf: (file: string) => string): readonly Part[] {
  const parts = new Map<string, Finding[]>();
  for (const finding of findings) {
    const part = partOf(finding.place.file);
    const own = parts.get(part);
    if (own === undefined) parts.set(part, [finding]);
    else own.push(finding);
  }
  return [...parts].map(([part, own]) => ({ part, findings: own }));
}

/** Findings whose edits can be made together. Equal edits of two findings are made once. */
function apart(findings: readonly Finding[], most: number): readonly Finding[] {
  const chosen: Finding[] = [];
  for (const finding of findings) {
    if (chosen.length >= most) break;
    const files = new Set(editsOf(finding).map(({ file }) => file));
    const together = [...files].some((file) => overlap(distinct([...chosen, finding], file)));
    if (!together) chosen.push(finding);
  }
  return chosen;
}

function withEdits(texts: Texts, findings: readonly Finding[], { textOf }: FixRequest): Texts | undefined {
  const edited = new Map(texts);
  for (const file of new Set(findings.flatMap((finding) => editsOf(finding).map((edit) => edit.file)))) {
    const text = texts.get(file) ?? textOf(file);
    if (text === undefined) return undefined;
    edited.set(file, applyEdits(text, distinct(findings, file)));
  }
  return edited;
}

function editsOf({ fix }: Finding): NonNullable<Finding['fix']>['edits'] {
  return fix?.edits ?? [];
}

function distinct(findings: readonly Finding[], file: string): readonly TextEdit[] {
  const own = findings.flatMap(editsOf).filter((edit) => edit.file === file);
  return [...new Map(own.map((edit) => [`${edit.start}-${edit.end} ${edit.text}`, edit])).values()];
}

/**
 * What speaks against edits, for people; undefined when their findings are gone and nothing else changed for the worse.
 * @param partOf looks at the systems of these findings only
 */
function whatIsWorse(
  before: AuditResult,
  after: AuditResult,
  batch: readonly Finding[],
  partOf: (file: string) => string = () => '',
): string | undefined {
  const parts = new Set(batch.map(({ place }) => partOf(place.file)));
  const isOwn = (file: string): boolean => parts.has(partOf(file));
  const failed = after.coverage.failed.slice(before.coverage.failed.length).find(({ file }) => isOwn(file));
  if (failed !== undefined) return `${failed.file} could not be read any more: ${failed.reason}`;
  const added = newFindings(before, after).find((finding) => isOwn(finding.place.file) && !isBearable(finding, batch));
  if (added !== undefined) return `it brings ${added.rule} at ${printPlace(added.place)}: ${added.message}`;
  const gone = new Set(newFindings(after, before));
  if (!batch.every((finding) => gone.has(finding))) return 'the finding stays';
  return isOwn('') && after.summary.verdicts.error > before.summary.verdicts.error ? 'a rule fails on the edited template' : undefined;
}

/** What a person looks at anyway may bring something that is less bad than what it takes away. */
function isBearable({ severity }: Finding, batch: readonly Finding[]): boolean {
  const rank = SEVERITIES.indexOf(severity);
  return batch.every((one) => one.fix?.safe === false && SEVERITIES.indexOf(one.severity) < rank);
}

/**
 * Findings of `after` that `before` has nothing of. An edit may change the fingerprint of a finding that it leaves in
 * place, where that one is named by the text around it: then it is told by rule, resource and message.
 */
export function newFindings(before: AuditResult, after: AuditResult): readonly Finding[] {
  const known = new Set(before.findings.map(({ fingerprint }) => fingerprint));
  const has = new Set(after.findings.map(({ fingerprint }) => fingerprint));
  const moved = new Map<string, number>();
  for (const finding of before.findings)
    if (!has.has(finding.fingerprint)) moved.set(nameOf(finding), (moved.get(nameOf(finding)) ?? 0) + 1);
  return after.findings.filter((finding) => {
    if (known.has(finding.fingerprint)) return false;
    const left = moved.get(nameOf(finding)) ?? 0;
    moved.set(nameOf(finding), left - 1);
    return left <= 0;
  });
}

function nameOf({ rule, messageId, message, place }: Finding): string {
  return [rule, messageId, message, place.file, place.logicalId].join('\n');
}
