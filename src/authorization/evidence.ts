import type { Half } from './evaluate.ts';
import type { StatementRef } from './policy-set.ts';
import type { Proof } from './prove.ts';

/** The proofs behind a missing grant, as lines that people can follow. */

const PROOFS_TOLD = 5;

/** For each call that is denied: who calls what for which step, and what both sides say to it. */
export function evidenceOf(proofs: readonly Proof[]): readonly string[] {
  const told = proofs.slice(0, PROOFS_TOLD).flatMap(proofLines);
  const more = proofs.length - PROOFS_TOLD;
  return [...new Set([...told, ...(more > 0 ? [`and ${more} more calls that are denied in the same way`] : [])])];
}

function proofLines({ call, verdict }: Proof): readonly string[] {
  const { caller, actions, target, step, why } = call;
  const { identity, resource } = verdict;
  const lines = [`${step?.name ?? caller.name} calls ${actions.join(' or ')} on ${target.name} to ${why}`];
  if (caller.role !== undefined) lines.push(`the policies of ${caller.name}: ${halfText(identity)}`);
  if (target.policies !== undefined) lines.push(`the policies of ${target.name}: ${halfText(resource)}`);
  return lines;
}

function halfText({ answer, statement, near }: Half): string {
  if (answer === 'yes' && statement !== undefined) return `${nameOf(statement)} allows it`;
  if (statement?.statement.effect === 'Deny') return `${nameOf(statement)} denies it`;
  if (typeof answer === 'object') return 'not known';
  const [nearest] = near;
  return nearest === undefined ? 'no statement allows it' : `no statement allows it; ${nameOf(nearest)} would, but for its ${nearest.but}`;
}

/** `statement OpenArtifacts of policy deploy`. */
function nameOf({ statement, label }: StatementRef): string {
  const name = statement.sid === undefined ? `statement ${statement.index + 1}` : `statement ${statement.sid.print()}`;
  return `${name} of ${label.endsWith(' policy') ? 'the' : 'policy'} ${label}`;
}
