import { allProofs } from '../authorization/grant.ts';
import { proverKinds } from '../authorization/kinds.ts';
import type { Proof } from '../authorization/prove.ts';
import type { EnvironmentRules } from '../graph/environment.ts';
import { nodeKinds } from '../graph/index.ts';
import { LinkedSystem } from '../graph/linked.ts';
import { type Cause, causeKey, type Place, type System } from '../resource/index.ts';
import { reportPlace } from './places.ts';
import type { ReportedPlace } from './result.ts';
import { settleOf } from './unknowns.ts';

/** One call that a delivery makes, and whether it may. */
export interface LedgerEntry {
  readonly system: string;
  /** The pipeline and the action that need it; undefined for what projects, functions and event rules do by themselves. */
  readonly pipeline: string | undefined;
  readonly step: string | undefined;
  /** What the action calls: `CloudFormation`; undefined too where the template does not tell. */
  readonly provider: string | undefined;
  /** Stage and action of the step, counted from 0: the order in which a pipeline runs. */
  readonly position: readonly [number, number] | undefined;
  readonly caller: string;
  /** Names of the call; of several one is enough. */
  readonly actions: readonly string[];
  readonly target: string;
  readonly resources: readonly string[];
  /** Whether it is surely made. */
  readonly necessity: string;
  readonly why: string;
  readonly answer: Proof['answer'];
  /** The statement that decided, by its place; or the sides that do not allow it. */
  readonly statement: ReportedPlace | undefined;
  readonly missing: readonly string[];
  readonly because: readonly { readonly cause: Cause; readonly settle: string }[];
}

/** Every call of every delivery with its proof, in the world of supplied and default values. */
export interface Ledger {
  readonly schemaVersion: 1;
  readonly entries: readonly LedgerEntry[];
  /** Systems that other parameter values would change. */
  readonly conditional: readonly string[];
}

const MISSING: Readonly<Record<string, string>> = {
  identity: 'the policies of the caller do not allow it',
  resource: 'the policy of the resource does not allow it',
  boundary: 'the permissions boundary does not allow it',
};

/** Makes the ledger of systems. Pure. */
export function ledgerOf(systems: readonly System[], environments: EnvironmentRules): Ledger {
  const kinds = new Map([...nodeKinds, ...proverKinds]);
  const linked = systems.map((system) => new LinkedSystem(system, kinds, environments));
  return {
    schemaVersion: 1,
    entries: linked.flatMap((one) => one.given.once(allProofs).map((proof) => entryOf(proof, one.system))),
    conditional: systems.filter(({ instances }) => instances.some(({ template }) => template.conditions.size > 0)).map(({ name }) => name),
  };
}

function entryOf({ call, answer, verdict, because }: Proof, system: System): LedgerEntry {
  const { caller, actions, target, resources, necessity, why, step } = call;
  const at: Place | undefined = verdict.decisive?.statement.value.at;
  const causes = new Map(because.map((cause) => [causeKey(cause), cause]));
  return {
    system: system.name,
    pipeline: step?.owner.name,
    step: step?.name,
    provider: step !== undefined && 'value' in step.provider ? step.provider.value : undefined,
    position: step === undefined ? undefined : [step.stage.index, step.stage.actions.indexOf(step)],
    caller: caller.name,
    actions,
    target: target.name,
    resources: resources.map((resource) => resource.print()),
    necessity,
    why,
    answer,
    statement: answer === 'unknown' || at === undefined ? undefined : reportPlace(at, system),
    missing: answer === 'denied' ? verdict.missing.map((side) => MISSING[side] ?? `${side} policies do not allow it`) : [],
    because: [...causes.values()].map((cause) => ({ cause, settle: settleOf(cause) })),
  };
}
