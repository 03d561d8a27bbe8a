import { type Answer, all, any, type Place } from '../../resource/index.ts';
import { before } from '../order.ts';
import type { Action } from '../pipeline.ts';
import { gatesOf, known } from './deploy.ts';

/** A change set that is made only when everybody has already approved it. */
export interface UnseenChangeSet {
  /** The action that makes it. */
  readonly made: Action;
  /** The last approval before it. */
  readonly approval: Action;
}

/** Modes that make a change set. Source: CodePipeline User Guide, "CloudFormation deploy action reference", ActionMode. */
const MAKING = 'CHANGE_SET_REPLACE';
const EXECUTING = 'CHANGE_SET_EXECUTE';

/** The change set that a deploy executes, where each approval before it surely comes before its creation too. */
export function unseenChangeSet(action: Action): UnseenChangeSet | undefined {
  if (modeOf(action) !== EXECUTING) return undefined;
  const made = action.owner.actions.filter(
    (other) =>
      modeOf(other) === MAKING && sameText(other, action, 'StackName') === 'yes' && sameText(other, action, 'ChangeSetName') === 'yes',
  );
  const [first] = made;
  const gates = gatesOf(action).filter(({ before: comes, manual }) => comes !== 'no' && manual !== 'no');
  const last = gates.at(-1);
  if (first === undefined || last === undefined || made.length > 1) return undefined;
  const unseen = all([before(first, action), ...gates.map(({ approval }) => before(approval, first))]);
  return unseen === 'yes' && any(gates.map((gate) => all([gate.before, gate.manual]))) === 'yes'
    ? { made: first, approval: last.approval }
    : undefined;
}

/** A change set that another execution may have made anew by the time it is executed, after somebody has approved it. */
export interface ReplaceableChangeSet {
  readonly made: Action;
  /** The approval that waits in another stage than the one that makes it. */
  readonly approval: Action;
  readonly at: Place;
}

/**
 * A stage holds one execution at a time, a pipeline several: while one waits in a later stage, the next makes its change
 * set of the same name. Source: CodePipeline User Guide, "How pipeline executions work", and CloudFormation deploy action
 * reference, CHANGE_SET_REPLACE.
 */
export function replaceableChangeSet(action: Action): ReplaceableChangeSet | undefined {
  const name = action.configuration.get('ChangeSetName').text();
  const varies = !('value' in name) || name.value.parts.some((part) => typeof part === 'string' && part.includes('#{'));
  if (modeOf(action) !== EXECUTING || varies) return undefined;
  const made = action.owner.actions.filter(
    (other) =>
      modeOf(other) === MAKING && sameText(other, action, 'StackName') === 'yes' && sameText(other, action, 'ChangeSetName') === 'yes',
  );
  const [first] = made;
  if (first === undefined || made.length > 1) return undefined;
  const gate = gatesOf(action).find(
    ({ approval, before: comes, manual }) =>
      comes === 'yes' && manual === 'yes' && before(first, approval) === 'yes' && approval.stage.index > first.stage.index,
  );
  return gate === undefined ? undefined : { made: first, approval: gate.approval, at: name.at };
}

function modeOf(action: Action): string | undefined {
  return known(action.provider) === 'CloudFormation' ? known(action.configuration.get('ActionMode').string()) : undefined;
}

function sameText(one: Action, other: Action, key: string): Answer {
  const [first, second] = [one.configuration.get(key).text(), other.configuration.get(key).text()];
  return 'value' in first && 'value' in second ? first.value.same(second.value) : 'no';
}
