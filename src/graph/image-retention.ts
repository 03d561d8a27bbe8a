import type { Cause } from '../resource/index.ts';
import type { ImageRepository } from './repository.ts';

/** How soon a repository deletes images that may still run: all but the newest few, or all that are some days old. */
export interface ImageRetention {
  readonly kind: 'count' | 'days';
  readonly number: number;
}

interface WrittenRule {
  readonly rulePriority?: unknown;
  readonly selection?: { readonly [key: string]: unknown };
  readonly action?: { readonly type?: unknown };
}

/**
 * The shortest rule of the lifecycle policy that reaches every image with a tag; causes where the policy is not known. A rule
 * that comes first keeps its images from those behind it, so that nothing is said once one chose by tag.
 * Source: ECR User Guide, "Lifecycle policy properties" and "Lifecycle policy evaluation rules".
 */
export function imageRetention({ lifecyclePolicy }: ImageRepository): ImageRetention | readonly Cause[] | undefined {
  if (!('value' in lifecyclePolicy)) return lifecyclePolicy.state === 'unresolved' ? lifecyclePolicy.because : undefined;
  const { known, because } = lifecyclePolicy.value;
  if (known === undefined) return because;
  const rules = rulesOf(known)
    .filter(({ rulePriority }) => typeof rulePriority === 'number')
    .sort((one, other) => Number(one.rulePriority) - Number(other.rulePriority));
  for (const { selection, action } of rules) {
    if (selection?.tagStatus === 'untagged') continue;
    if (!reachesAll(selection)) return undefined;
    const { countType, countUnit, countNumber } = selection ?? {};
    if (action?.type !== 'expire' || typeof countNumber !== 'number') return undefined;
    if (countType === 'imageCountMoreThan') return { kind: 'count', number: countNumber };
    return countType === 'sinceImagePushed' && countUnit === 'days' ? { kind: 'days', number: countNumber } : undefined;
  }
  return undefined;
}

function reachesAll(selection: WrittenRule['selection']): boolean {
  if (selection?.tagStatus === 'any') return true;
  const patterns = selection?.tagPatternList;
  return selection?.tagStatus === 'tagged' && Array.isArray(patterns) && patterns.length === 1 && patterns[0] === '*';
}

function rulesOf(text: string): readonly WrittenRule[] {
  try {
    const policy: unknown = JSON.parse(text);
    const rules = typeof policy === 'object' && policy !== null && 'rules' in policy ? policy.rules : undefined;
    return Array.isArray(rules) ? rules.filter((rule): rule is WrittenRule => typeof rule === 'object' && rule !== null) : [];
  } catch {
    return [];
  }
}
