import * as v from 'valibot';
import {
  type ConstructSource,
  entryOf,
  type Instance,
  type Key,
  pathOf,
  type Raw,
  type SourceDocument,
  type Span,
  type Supplied,
  type System,
  type Template,
  UserError,
} from '../../resource/index.ts';
import { type ParsedDocument, parseDocument, parseInner } from '../cloudformation/parse.ts';
import type { SecretRecogniser } from '../cloudformation/secrets.ts';
import { templateOf } from '../cloudformation/template.ts';
import {
  SIGN,
  type Snapshot,
  type StoredConstruct,
  type StoredCoverage,
  type StoredDocument,
  type StoredInstance,
  type StoredSupplied,
  type StoredTemplate,
  snapshotSchema,
  VERSION,
} from './format.ts';
import { decodeRaw } from './raw.ts';
import { recogniserOfMarks } from './secrets.ts';

/** What a snapshot holds. */
export interface SavedSystems {
  readonly systems: readonly System[];
  /** Of accounts: what was read and what was not. */
  readonly coverage: StoredCoverage | undefined;
}

/**
 * The systems that a snapshot holds, as they were when it was written.
 * @param file is only shown
 * @param recognise for credentials that somebody added to the file
 * Throws UserError when the text is no snapshot, or one of another version.
 */
export function readSnapshot(text: string, file: string, recognise: SecretRecogniser): SavedSystems {
  const snapshot = validated(text, file);
  const marks = recogniserOfMarks(snapshot.kinds, recognise);
  const documents = snapshot.documents.map((stored) => restoredDocument(stored, marks));
  const templates = snapshot.templates.map((stored) => restoredTemplate(stored, documents, file));
  const systems = snapshot.systems.map(({ name, link, instances }) => ({
    name,
    link,
    instances: instances.map((stored) => restoredInstance(stored, templates, file)),
  }));
  return { systems, coverage: snapshot.coverage };
}

function validated(text: string, file: string): Snapshot {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UserError(`the snapshot is no JSON: ${error instanceof Error ? error.message : String(error)}`, { where: { file } });
  }
  const version: unknown = typeof parsed === 'object' && parsed !== null && SIGN in parsed ? parsed[SIGN] : undefined;
  if (version !== VERSION) {
    const what =
      typeof version === 'number'
        ? `the snapshot has version ${version}; this release reads version ${VERSION}`
        : 'the file is no snapshot';
    throw new UserError(what, { where: { file }, next: 'Make a snapshot with `pipeaudit scan --save-snapshot FILE`.' });
  }
  const result = v.safeParse(snapshotSchema, parsed);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw damaged(file, `${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`);
}

function damaged(file: string, detail: string): UserError {
  return new UserError(`the snapshot is damaged (${detail})`, {
    where: { file },
    next: 'Make it anew with `pipeaudit scan --save-snapshot FILE`.',
  });
}

interface Restored {
  readonly document: SourceDocument;
  /** As parsed from the text, for documents inside it. */
  readonly parsed: ParsedDocument;
}

function restoredDocument({ file, text, secrets, root }: StoredDocument, recognise: SecretRecogniser): Restored {
  const parsed = parseDocument(file, text, recognise);
  if (secrets === undefined) return { document: parsed, parsed };
  const spans: readonly Span[] = secrets.flatMap((start, index) => (index % 2 === 0 ? [{ start, end: secrets[index + 1] ?? start }] : []));
  const document: ParsedDocument = {
    file,
    text,
    root: root === undefined ? parsed.root : decodeRaw(root),
    secrets: spans,
    get hidden() {
      return parsed.hidden ?? spans;
    },
    exact: parsed.exact,
    locate: (path, part) => parsed.locate(path, part),
    comments: () => parsed.comments(),
    notices: () => parsed.notices(),
    within: (path, part) => parsed.within(path, part),
  };
  return { document, parsed };
}

function restoredTemplate(
  { document: index, inside, assets, constructs }: StoredTemplate,
  documents: readonly Restored[],
  file: string,
): Template {
  const restored = (at: number): Restored => {
    const found = documents[at];
    if (found === undefined) throw damaged(file, `no document ${at}`);
    return found;
  };
  const { document, parsed } = restored(index);
  const extras = {
    assets: new Map((assets ?? []).map(([path, at]) => [path, restored(at).document] as const)),
    constructs: new Map((constructs ?? []).map(([id, source]) => [id, restoredConstruct(source)] as const)),
  };
  if (inside === undefined) return templateOf(document, extras);
  const body = inside.reduce<Raw | undefined>(entryAt, document.root);
  if (typeof body !== 'string') throw damaged(file, `no text at ${inside.join('.')} of ${document.file}`);
  return templateOf(parseInner(parsed, pathOf(...inside), body), extras);
}

function entryAt(of: Raw | undefined, key: Key): Raw | undefined {
  return typeof key === 'string' ? entryOf(of, key) : Array.isArray(of) ? (of as readonly Raw[])[key] : undefined;
}

function restoredConstruct({ assignments, ...construct }: StoredConstruct): ConstructSource {
  return { ...construct, ...(assignments === undefined ? {} : { assignments: new Map(assignments) }) };
}

function restoredInstance(stored: StoredInstance, templates: readonly Template[], file: string): Instance {
  const template = templates[stored.template];
  if (template === undefined) throw damaged(file, `no template ${stored.template}`);
  const { id, account, accountOf, region, stackName, live, settled, parent, aliases, leansOn } = stored;
  return {
    id,
    template,
    account,
    ...(accountOf === undefined ? {} : { accountOf: restoredSupplied(accountOf) }),
    region,
    stackName,
    ...(live === undefined ? {} : { live }),
    parameters: supplies(stored.parameters ?? []),
    ...(settled === undefined ? {} : { settled }),
    ...(parent === undefined ? {} : { parent }),
    children: new Map(stored.children ?? []),
    ...(aliases === undefined ? {} : { aliases: supplies(aliases) }),
    ...(leansOn === undefined ? {} : { leansOn }),
  };
}

function supplies(stored: readonly (readonly [string, StoredSupplied])[]): ReadonlyMap<string, Supplied> {
  return new Map(stored.map(([name, supplied]): [string, Supplied] => [name, restoredSupplied(supplied)]));
}

function restoredSupplied(supplied: StoredSupplied): Supplied {
  return supplied.kind === 'expression' ? { ...supplied, raw: decodeRaw(supplied.raw), pointer: pathOf(...supplied.pointer) } : supplied;
}
