import { entryOf, type Place, type Raw, type SourceDocument, spanOf, Text } from '../resource/index.ts';
import { lineAndColumn, lineText } from '../text/lines.ts';
import type { Candidate } from './findings.ts';
import type { Notice, SuppressedFinding } from './result.ts';

/** An ignore from the configuration. Globs over rule ids and over resources (logical id, ARN). */
export interface ConfiguredIgnore {
  readonly rule: string;
  readonly resource?: string;
  readonly reason: string;
  readonly until?: string;
}

interface Ignored {
  readonly by: SuppressedFinding['by'];
  readonly reason: string;
  readonly until?: string;
}

const COMMENT = /^\s*pipeaudit:\s*ignore\[([^\]]*)\]\s*(.*)$/;

/**
 * Parts findings from those that people decided to live with. An ignore without a reason does not count, and neither
 * does one that has run out; both are told.
 * @param today as `YYYY-MM-DD`
 */
export function suppress(
  candidates: readonly Candidate[],
  ignores: readonly ConfiguredIgnore[],
  today: string,
): { readonly open: readonly Candidate[]; readonly suppressed: readonly SuppressedFinding[]; readonly notices: readonly Notice[] } {
  const open: Candidate[] = [];
  const suppressed: SuppressedFinding[] = [];
  const comments = new CommentIgnores();
  const metadata = new MetadataIgnores();
  const [expired, current] = [ignores.filter((ignore) => isExpired(ignore, today)), ignores.filter((ignore) => !isExpired(ignore, today))];
  for (const candidate of candidates) {
    const ignored = comments.find(candidate) ?? metadata.find(candidate) ?? configured(candidate, current);
    if (ignored === undefined) open.push(candidate);
    else
      suppressed.push({
        finding: candidate.finding,
        by: ignored.by,
        reason: ignored.reason,
        ...(ignored.until === undefined ? {} : { until: ignored.until }),
      });
  }
  return { open, suppressed, notices: [...comments.withoutReason(), ...metadata.withoutReason(), ...expired.map(expiredNotice)] };
}

function isExpired({ until }: ConfiguredIgnore, today: string): boolean {
  return until !== undefined && until < today;
}

function expiredNotice({ rule, resource, reason, until }: ConfiguredIgnore): Notice {
  const what = resource === undefined ? rule : `${rule} for ${resource}`;
  return { level: 'warning', text: `the ignore of ${what} ran out on ${until}: ${reason}` };
}

function configured({ finding }: Candidate, ignores: readonly ConfiguredIgnore[]): Ignored | undefined {
  const found = ignores.find(
    ({ rule, resource, reason }) =>
      reason !== '' &&
      glob(rule, finding.rule) &&
      (resource === undefined ||
        [finding.place.logicalId, finding.place.arn, finding.place.constructPath].some(
          (name) => name !== undefined && glob(resource, name),
        )),
  );
  return found === undefined
    ? undefined
    : { by: 'configuration', reason: found.reason, ...(found.until === undefined ? {} : { until: found.until }) };
}

function glob(pattern: string, text: string): boolean {
  return Text.of(text).matches(Text.of(pattern)) === 'yes';
}

/** `Metadata.pipeaudit.ignore: [{rule, reason}]` of the resource. */
class MetadataIgnores {
  private readonly unexplained = new Map<string, Notice>();

  find({ finding, place: { resource, document } }: Candidate): Ignored | undefined {
    if (resource === undefined) return undefined;
    const own = entryOf(entryOf(document.root, 'Resources'), resource.logicalId);
    const listed = entryOf(entryOf(entryOf(own, 'Metadata'), 'pipeaudit'), 'ignore');
    for (const entry of Array.isArray(listed) ? (listed as readonly Raw[]) : []) {
      const rule = entryOf(entry, 'rule');
      const reason = entryOf(entry, 'reason');
      if (typeof rule !== 'string' || !glob(rule, finding.rule)) continue;
      if (typeof reason === 'string' && reason !== '') return { by: 'metadata', reason };
      const text = `${document.file}: the metadata of ${resource.logicalId}: an ignore needs a reason: {"rule": "${rule}", "reason": "why this is fine here"}`;
      this.unexplained.set(text, { level: 'warning', text });
    }
    return undefined;
  }

  withoutReason(): readonly Notice[] {
    return [...this.unexplained.values()];
  }
}

/** `# pipeaudit: ignore[rule-id] reason`, on a line of its own before a node, or behind a value on its line. */
class CommentIgnores {
  private readonly read = new Map<SourceDocument, readonly CommentIgnore[]>();
  private readonly unexplained: CommentIgnore[] = [];

  find({ finding, place }: Candidate): Ignored | undefined {
    const { document } = place;
    const line = startLine(place);
    const ignore = this.of(document).find(
      ({ rules, reason, from, to }) => reason !== '' && line >= from && line <= to && rules.some((rule) => glob(rule, finding.rule)),
    );
    return ignore === undefined ? undefined : { by: 'comment', reason: ignore.reason };
  }

  withoutReason(): readonly Notice[] {
    return this.unexplained.map(({ document, line }) => ({
      level: 'warning',
      text: `${document.file}:${line}: an ignore needs a reason: # pipeaudit: ignore[rule-id] why this is fine here`,
    }));
  }

  private of(document: SourceDocument): readonly CommentIgnore[] {
    const known = this.read.get(document);
    if (known !== undefined) return known;
    const ignores = document.text.includes('pipeaudit:')
      ? document.comments().flatMap((comment) => parse(document, comment.text, comment.start))
      : [];
    this.read.set(document, ignores);
    this.unexplained.push(...ignores.filter(({ reason }) => reason === ''));
    return ignores;
  }
}

interface CommentIgnore {
  readonly document: SourceDocument;
  readonly line: number;
  readonly rules: readonly string[];
  readonly reason: string;
  readonly from: number;
  readonly to: number;
}

function parse(document: SourceDocument, text: string, offset: number): readonly CommentIgnore[] {
  const match = COMMENT.exec(text.replace(/^#+/, ''));
  if (match === null) return [];
  const { line } = lineAndColumn(document.text, offset);
  const written = lineText(document.text, line);
  const trailing = written.slice(0, written.indexOf('#')).trim() !== '';
  const [from, to] = trailing ? [line, line] : nodeAfter(document, line);
  const rules = (match[1] ?? '')
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
  return [{ document, line, rules, reason: (match[2] ?? '').trim(), from, to }];
}

const ITEM = /^\s*-(\s|$)/;

/**
 * The lines of the node that follows a comment: its first line and all lines indented deeper. The items of a list may stand
 * as far left as its key.
 */
function nodeAfter(document: SourceDocument, comment: number): readonly [number, number] {
  const last = lineAndColumn(document.text, document.text.length).line;
  let first = comment + 1;
  while (first < last && /^\s*(#|$)/.test(lineText(document.text, first))) first++;
  const indent = indentOf(lineText(document.text, first));
  const isItem = ITEM.test(lineText(document.text, first));
  let to = first;
  for (let line = first + 1; line <= last; line++) {
    const text = lineText(document.text, line);
    if (/^\s*(#|$)/.test(text)) continue;
    if (indentOf(text) < indent || (indentOf(text) === indent && (isItem || !ITEM.test(text)))) break;
    to = line;
  }
  return [first, to];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function startLine(place: Place): number {
  return lineAndColumn(place.document.text, spanOf(place).start).line;
}
