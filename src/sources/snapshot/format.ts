import * as v from 'valibot';

/** The snapshot on disk, version 1. Lists refer to each other by index. */

/** The first key of the file, by which a snapshot is told from a template. */
export const SIGN = 'pipeaudit-snapshot';
export const VERSION = 1;

const key = v.union([v.string(), v.number()]);
const keys = v.array(key);
const optionalText = v.exactOptional(v.string());
const place = v.strictObject({ file: v.string(), line: v.number(), column: v.number() });

const document = v.strictObject({
  file: v.string(),
  /** With credentials overwritten. */
  text: v.string(),
  /** Spans of credentials, start and end in turn. */
  secrets: v.exactOptional(v.array(v.number())),
  /** The parsed value, where the text with credentials overwritten gives another. */
  root: v.exactOptional(v.unknown()),
});

const construct = v.strictObject({
  path: v.string(),
  source: v.exactOptional(place),
  assignments: v.exactOptional(v.array(v.tuple([v.string(), place]))),
  acknowledged: v.exactOptional(v.array(v.strictObject({ scope: v.string(), rule: v.string(), reason: v.string() }))),
});

const template = v.strictObject({
  document: v.number(),
  /** For a template inside a scalar of the document: where. */
  inside: v.exactOptional(keys),
  assets: v.exactOptional(v.array(v.tuple([v.string(), v.number()]))),
  constructs: v.exactOptional(v.array(v.tuple([v.string(), construct]))),
});

const supplied = v.variant('kind', [
  v.strictObject({ kind: v.literal('text'), text: v.string() }),
  v.strictObject({ kind: v.literal('attribute'), instance: v.string(), logicalId: v.string(), attribute: v.string() }),
  v.strictObject({ kind: v.literal('expression'), instance: v.string(), raw: v.unknown(), pointer: keys }),
]);
const supplies = v.array(v.tuple([v.string(), supplied]));

const instance = v.strictObject({
  id: v.string(),
  template: v.number(),
  account: optionalText,
  accountOf: v.exactOptional(supplied),
  region: optionalText,
  stackName: optionalText,
  live: v.exactOptional(v.literal(true)),
  parameters: v.exactOptional(supplies),
  settled: v.exactOptional(v.literal(true)),
  parent: v.exactOptional(v.strictObject({ instance: v.string(), logicalId: v.string() })),
  children: v.exactOptional(v.array(v.tuple([v.string(), v.string()]))),
  aliases: v.exactOptional(supplies),
  leansOn: v.exactOptional(v.array(v.string())),
});

const system = v.strictObject({ name: v.string(), link: v.picklist(['stated', 'single', 'guessed']), instances: v.array(instance) });

/** What became of one operation in one account and region. */
export const operationSchema = v.strictObject({
  account: v.string(),
  region: v.string(),
  service: v.string(),
  operation: v.string(),
  state: v.string(),
  read: v.number(),
  absent: v.number(),
  notRead: v.number(),
  attempts: v.number(),
  error: v.exactOptional(v.strictObject({ name: v.string(), message: v.string() })),
  permission: optionalText,
  advice: optionalText,
});

/** What was read of accounts, and what was not: a snapshot of them is as complete as reading them was. */
const coverage = v.strictObject({
  skipped: v.array(v.strictObject({ file: v.string(), reason: v.string() })),
  failed: v.array(
    v.strictObject({
      file: v.string(),
      line: v.exactOptional(v.number()),
      column: v.exactOptional(v.number()),
      reason: v.string(),
      next: optionalText,
    }),
  ),
  operations: v.array(operationSchema),
});

export const snapshotSchema = v.strictObject({
  [SIGN]: v.literal(VERSION),
  /** Kinds of credentials, in the order of their marks. */
  kinds: v.array(v.string()),
  documents: v.array(document),
  templates: v.array(template),
  systems: v.array(system),
  coverage: v.exactOptional(coverage),
});

export type Snapshot = v.InferOutput<typeof snapshotSchema>;
type Written = NonNullable<Snapshot['coverage']>;
/** What was read of accounts, and what was not. */
export type StoredCoverage = { readonly [Part in keyof Written]: readonly Written[Part][number][] };
export type StoredDocument = Snapshot['documents'][number];
export type StoredTemplate = Snapshot['templates'][number];
export type StoredInstance = Snapshot['systems'][number]['instances'][number];
export type StoredSupplied = NonNullable<StoredInstance['parameters']>[number][1];
export type StoredConstruct = NonNullable<StoredTemplate['constructs']>[number][1];
