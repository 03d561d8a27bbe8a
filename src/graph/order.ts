import { type Answer, answerOf, unknown } from '../resource/index.ts';
import type { Action } from './pipeline.ts';

/**
 * Does `first` always complete before `second` starts? Stages run in sequence, actions of a stage by run order;
 * actions of equal run order run side by side. Source: CodePipeline User Guide, "Action structure reference", runOrder.
 */
export function before(first: Action, second: Action): Answer {
  if (first.owner.id !== second.owner.id || first.id === second.id) return 'no';
  if (first.stage.index !== second.stage.index) return answerOf(first.stage.index < second.stage.index);
  const [one, other] = [first.runOrder, second.runOrder];
  if ('value' in one && 'value' in other) return answerOf(one.value < other.value);
  return unknown(...('because' in one ? one.because : []), ...('because' in other ? other.because : []));
}

/** May both run at the same time? */
export function beside(first: Action, second: Action): Answer {
  if (first.owner.id !== second.owner.id || first.id === second.id || first.stage.index !== second.stage.index) return 'no';
  const [one, other] = [first.runOrder, second.runOrder];
  if ('value' in one && 'value' in other) return answerOf(one.value === other.value);
  return unknown(...('because' in one ? one.because : []), ...('because' in other ? other.because : []));
}
