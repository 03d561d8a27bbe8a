import { type ConstructSource, entryOf, isRawMap, type Raw, type SourceDocument } from '../../resource/index.ts';
import { type FrameOptions, userPlace } from './frames.ts';
import type { SourcePlace } from './source-map.ts';

/**
 * Where the resources of a template were written, by logical id. `metadata` is what the assembly says of the stack's
 * constructs, by their path with a leading slash: in the manifest up to aws-cdk-lib 2.230, in a file of its own since.
 * Sources are, in this order, the entries `aws:cdk:creationStack` (since 2.251) and the `trace` of `aws:cdk:logicalId`
 * (debug); lines of single properties are in `aws:cdk:propertyAssignment` (debug), of which the last one holds.
 */
export function constructsOf(
  document: SourceDocument,
  metadata: Raw | undefined,
  options: FrameOptions,
): ReadonlyMap<string, ConstructSource> {
  const resources = entryOf(document.root, 'Resources');
  if (!isRawMap(resources)) return new Map();
  const paths = pathsByLogicalId(metadata);
  return new Map(
    Object.keys(resources).flatMap((logicalId): [string, ConstructSource][] => {
      const written = entryOf(entryOf(resources[logicalId], 'Metadata'), 'aws:cdk:path');
      const path = typeof written === 'string' ? written : paths.get(logicalId);
      if (path === undefined) return [];
      const acknowledged = acknowledgementsAbove(path, metadata);
      const source = constructSource(path, entryOf(metadata, `/${path}`), options);
      return [[logicalId, acknowledged.length === 0 ? source : { ...source, acknowledged }]];
    }),
  );
}

/** For templates without path metadata. Of a nested stack's ids and its parent's, the first counts. */
function pathsByLogicalId(metadata: Raw | undefined): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const path of isRawMap(metadata) ? Object.keys(metadata) : []) {
    for (const entry of entriesOf(entryOf(metadata, path), 'aws:cdk:logicalId')) {
      const logicalId = entryOf(entry, 'data');
      if (typeof logicalId === 'string' && !paths.has(logicalId)) paths.set(logicalId, path.replace(/^\//, ''));
    }
  }
  return paths;
}

/** Acknowledged rules are told as `<tool>::<rule>`; what has another name in front is meant for another tool. */
const ACKNOWLEDGED = /^pipeaudit::(.+)$/;

/**
 * What the code acknowledges for a construct: by its own entries and by those of every construct above it. Source: entries
 * `aws:cdk:acknowledged-rules` (`Validations.acknowledge`, since aws-cdk-lib 2.251), whose data are reasons by id.
 */
function acknowledgementsAbove(path: string, metadata: Raw | undefined): NonNullable<ConstructSource['acknowledged']> {
  const parts = path.split('/');
  const scopes = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return scopes.flatMap((scope) =>
    entriesOf(entryOf(metadata, `/${scope}`), 'aws:cdk:acknowledged-rules').flatMap((entry) => {
      const reasons = entryOf(entry, 'data');
      return (isRawMap(reasons) ? Object.entries(reasons) : []).flatMap(([id, reason]) => {
        const rule = ACKNOWLEDGED.exec(id)?.[1];
        return rule === undefined ? [] : [{ scope, rule, reason: typeof reason === 'string' ? reason : '' }];
      });
    }),
  );
}

function constructSource(path: string, entries: Raw | undefined, options: FrameOptions): ConstructSource {
  const stacks = [
    ...entriesOf(entries, 'aws:cdk:creationStack').map((entry) => entryOf(entry, 'data')),
    ...entriesOf(entries, 'aws:cdk:logicalId').map((entry) => entryOf(entry, 'trace')),
  ];
  const source = stacks.map((stack) => userPlace(stack, options)).find((place) => place !== undefined);
  const assignments = new Map(
    entriesOf(entries, 'aws:cdk:propertyAssignment').flatMap((entry): [string, SourcePlace][] => {
      const data = entryOf(entry, 'data');
      const [name, place] = [entryOf(data, 'propertyName'), userPlace(entryOf(data, 'stackTrace'), options)];
      return typeof name === 'string' && place !== undefined ? [[name, place]] : [];
    }),
  );
  return { path, ...(source === undefined ? {} : { source }), ...(assignments.size === 0 ? {} : { assignments }) };
}

function entriesOf(entries: Raw | undefined, type: string): readonly Raw[] {
  return Array.isArray(entries) ? (entries as readonly Raw[]).filter((entry) => entryOf(entry, 'type') === type) : [];
}
