import type { Field, Place, Text } from '../resource/index.ts';
import type { GitFilter, Patterns } from './git-trigger.ts';

/** A pattern of a trigger by which nothing comes through. */
export interface DeadPattern {
  readonly reason: 'reference' | 'expression' | 'excluded';
  readonly pattern: string;
  readonly at: Place;
}

/** Signs that no name of a branch or tag has. Source: Git manual, git-check-ref-format. */
const NO_NAME = /[\^\\~:\s]|^\.|\/\./;
/** What leaves out everything. */
const EVERYTHING: readonly string[] = ['**', '**/*'];

/** The patterns of a filter that keep it from ever starting the pipeline; nothing where one of its patterns may fit. */
export function deadPatterns({ branches, tags, filePaths }: GitFilter): readonly DeadPattern[] {
  return [...refused(branches, nameFault), ...refused(tags, nameFault), ...[branches, tags, filePaths].flatMap(leftOut)];
}

function nameFault(name: string): 'reference' | 'expression' | undefined {
  if (/^refs\/(?:heads|tags)\//.test(name)) return 'reference';
  return NO_NAME.test(name) ? 'expression' : undefined;
}

/** Where every pattern that takes something is at fault, the first of them. */
function refused({ includes }: Patterns, faultOf: (pattern: string) => DeadPattern['reason'] | undefined): readonly DeadPattern[] {
  const faults = includes.map((field) => {
    const pattern = knownText(field);
    const reason = pattern === undefined ? undefined : faultOf(pattern);
    return pattern === undefined || reason === undefined ? undefined : { reason, pattern, at: field.at };
  });
  const [first] = faults;
  return first !== undefined && faults.every((fault) => fault !== undefined) ? [first] : [];
}

/** Leaving out wins. Source: CodePipeline User Guide, "Working with glob patterns in syntax". */
function leftOut({ includes, excludes }: Patterns): readonly DeadPattern[] {
  return excludes.flatMap((field): readonly DeadPattern[] => {
    const pattern = knownText(field);
    if (pattern === undefined) return [];
    const all = EVERYTHING.includes(pattern) || (includes.length > 0 && includes.every((one) => knownText(one) === pattern));
    return all ? [{ reason: 'excluded', pattern, at: field.at }] : [];
  });
}

function knownText(field: Field<Text>): string | undefined {
  return 'value' in field ? field.value.known : undefined;
}
