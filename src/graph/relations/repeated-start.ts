import type { Place } from '../../resource/index.ts';
import { type EventFact, type EventFacts, takesEvent } from '../event-pattern.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { sourceEvents } from './source-events.ts';
import type { Way } from './start.ts';

/** Two rules, webhooks or targets of one rule that one change surely sets off together. */
export interface RepeatedStart {
  readonly first: { readonly by: string; readonly at: Place };
  readonly second: { readonly by: string; readonly at: Place };
}

/**
 * The first pair of them; undefined where no single event surely fits two.
 * Source: EventBridge User Guide, "Targets": a rule calls each of its targets, and each rule that an event matches runs.
 * @param aimed places of the targets of a rule that are the pipeline for sure
 */
export function repeatedStart(
  ways: readonly Way[],
  source: Action,
  graph: DeliveryGraph,
  aimed: (way: Way) => readonly Place[],
): RepeatedStart | undefined {
  const sure = ways.filter(({ fits }) => fits === 'yes');
  const rules = sure.flatMap((way) => (way.kind === 'event-rule' && way.rule !== undefined ? [{ way, rule: way.rule }] : []));
  for (const { way, rule } of rules) {
    const [one, another] = aimed(way);
    if (one !== undefined && another !== undefined)
      return { first: { by: rule.name, at: one }, second: { by: `another target of ${rule.name}`, at: another } };
  }
  for (const event of sourceEvents(source, graph).flatMap(singleEvents)) {
    const [one, another] = rules.filter(({ rule }) => takesEvent(rule.pattern, event) === 'yes');
    if (one !== undefined && another !== undefined)
      return { first: { by: one.rule.name, at: one.way.at }, second: { by: another.rule.name, at: another.way.at } };
  }
  const [one, another] = sure.flatMap(({ kind, webhook, at }) =>
    kind === 'webhook' && webhook !== undefined ? [{ by: webhook.name, at }] : [],
  );
  return one !== undefined && another !== undefined ? { first: one, second: another } : undefined;
}

/** Fields of events whose values come in different events; other lists hold spellings of one value. */
const VARYING = ['event', 'eventName'];

/** One event for each value that a field may have. */
function singleEvents(event: EventFacts): readonly EventFacts[] {
  const { detail } = event;
  if (detail === undefined || detail === 'absent' || isTexts(detail)) return [event];
  return VARYING.reduce<readonly EventFacts[]>(
    (events, field) =>
      events.flatMap((one) => {
        const values = one[field];
        return isTexts(values) ? values.map((value) => ({ ...one, [field]: [value] })) : [one];
      }),
    [detail],
  ).map((one) => ({ ...event, detail: one }));
}

function isTexts(fact: EventFact | undefined): fact is Exclude<EventFact, EventFacts | 'absent'> {
  return Array.isArray(fact);
}
