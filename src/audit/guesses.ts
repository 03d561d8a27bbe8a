import type { Instance, System } from '../resource/index.ts';
import { type Candidate, lowered } from './findings.ts';

/**
 * Takes one step of confidence from the findings that hang on a guessed link. What a template shows by itself, without
 * those it was linked to, keeps its own.
 * @param alone gives the findings of a part of the system, judged by the rules of those ids
 */
export function weighGuesses(
  system: System,
  candidates: readonly Candidate[],
  alone: (part: System, rules: ReadonlySet<string>) => readonly Candidate[],
): readonly Candidate[] {
  if (system.link !== 'guessed' || candidates.length === 0) return candidates;
  const rules = new Set(candidates.map(({ finding }) => finding.rule));
  const sure = new Set(partsOf(system).flatMap((part) => alone(part, rules).map(({ finding }) => finding.fingerprint)));
  return candidates.map((candidate) => {
    const { finding } = candidate;
    return sure.has(finding.fingerprint)
      ? candidate
      : { ...candidate, finding: { ...finding, confidence: lowered(finding.confidence, 1) } };
  });
}

/** Each template of a system with the stacks nested in it, as if nothing were linked to it. */
function partsOf({ instances }: System): readonly System[] {
  const byId = new Map(instances.map((instance) => [instance.id, instance] as const));
  const parts = new Map<string, Instance[]>();
  for (const instance of instances) {
    const root = rootOf(instance, byId);
    parts.set(root, [...(parts.get(root) ?? []), instance]);
  }
  return [...parts].map(([name, own]) => ({ name, instances: own, link: 'single' }));
}

function rootOf({ id, parent }: Instance, byId: ReadonlyMap<string, Instance>): string {
  const above = parent === undefined ? undefined : byId.get(parent.instance);
  return above === undefined ? id : rootOf(above, byId);
}
