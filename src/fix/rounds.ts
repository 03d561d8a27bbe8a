import type { AuditResult, Finding } from '../audit/result.ts';
import { printPlace } from '../text/words.ts';
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
 * Fixes what can be fixed, in rounds: edits that do not touch each other are made together, and audited. When that makes
 * anything worse, fewer are made at once, until it is known which one it is; that one is taken back.
 */
export async function fixAll(request: FixRequest): Promise<FixOutcome> {
  const before = await request.audit(new Map());
  const fixed: Finding[] = [];
  const refused = new Map<string, Refusal>();
  let texts: Texts = new Map();
  let result = before;
  let most = Number.POSITIVE_INFINITY;
  for (;;) {
    const open = result.findings.filter(
      (finding) =>
        finding.fix !== undefined && finding.fix.edits.length > 0 && !refused.has(finding.fingerprint) && request.wanted(finding),
    );
    const batch = apart(open, most);
    const [first] = batch;
    if (first === undefined) return { texts, fixed, refused: [...refused.values()], before, after: result };
    const edited = withEdits(texts, batch, request);
    const after = edited === undefined ? undefined : await request.audit(edited);
    const fault = after === undefined ? 'it is no file that can be written' : whatIsWorse(result, after, batch);
    if (edited !== undefined && after !== undefined && fault === undefined) {
      texts = edited;
      result = after;
      fixed.push(...batch);
      most *= 2;
    } else if (batch.length > 1) {
      most = Math.floor(batch.length / 2);
    } else {
      refused.set(first.fingerprint, { finding: first, reason: fault ?? '' });
      most = Number.POSITIVE_INFINITY;
    }
  }
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

/** What speaks against edits, for people; undefined when their findings are gone and nothing else changed for the worse. */
function whatIsWorse(before: AuditResult, after: AuditResult, batch: readonly Finding[]): string | undefined {
  const [failed] = after.coverage.failed.slice(before.coverage.failed.length);
  if (failed !== undefined) return `${failed.file} could not be read any more: ${failed.reason}`;
  if (after.summary.verdicts.error > before.summary.verdicts.error) return 'a rule fails on the edited template';
  const added = newFindings(before, after);
  const [first] = added;
  if (first !== undefined) return `it brings ${first.rule} at ${printPlace(first.place)}: ${first.message}`;
  const left = newFindings(after, before);
  return batch.every((finding) => left.includes(finding)) ? undefined : 'the finding stays';
}

/**
 * Findings of `after` that `before` has nothing of. An edit may change the fingerprint of a finding that it leaves in
 * place, where that one is named by the text around it: then it is told by rule, resource and message.
 */
function newFindings(before: AuditResult, after: AuditResult): readonly Finding[] {
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
