import type { System } from '../../resource/index.ts';
import type { ReportedPlace } from '../result.ts';
import { type Ignore, lineOf, matchesGlob } from './ignore.ts';

/** An ignore from the configuration. Globs over rule ids and over resources (logical id, construct path, ARN). */
export interface ConfiguredIgnore {
  readonly rule: string;
  readonly resource?: string;
  readonly reason: string;
  readonly until?: string;
  /** Where it stands in which file. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
  /** Rules that it may not ignore, each with the file that locks it. */
  readonly locked?: Ignore['locked'];
}

/** @param whole everything that the configuration is for was read, so that a resource that is not in view is nowhere */
export function configuredIgnores(ignores: readonly ConfiguredIgnore[], systems: readonly System[], whole: boolean): readonly Ignore[] {
  if (ignores.length === 0) return [];
  const resources = new Set(systems.flatMap(({ instances }) => instances.flatMap(({ template }) => namesIn(template))));
  return ignores.map(({ rule, resource, reason, until, at, locked }) => ({
    by: 'configuration',
    rules: [rule],
    what: resource === undefined ? rule : `${rule} for ${resource}`,
    reason,
    ...(until === undefined ? {} : { until }),
    ...(at === undefined ? {} : { place: lineOf(at.file, at.line, at.column) }),
    example: 'reason: why this is fine here',
    locked: locked ?? new Map(),
    covers: (place) => resource === undefined || namesOf(place).some((name) => matchesGlob(resource, name)),
    inView: whole || resource === undefined || [...resources].some((name) => matchesGlob(resource, name)),
  }));
}

function namesOf({ logicalId, arn, constructPath, declared }: ReportedPlace): readonly string[] {
  return [logicalId, arn, constructPath, declared?.logicalId, declared?.constructPath].filter((name) => name !== undefined);
}

function namesIn({ resources, constructs }: System['instances'][number]['template']): readonly string[] {
  return [...resources.keys(), ...[...constructs.values()].map(({ path }) => path)];
}
