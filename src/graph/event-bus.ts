import { type Answer, type Resource, Text, unknown, type Value } from '../resource/index.ts';

import type { DeliveryGraph } from './graph.ts';

const BUS = 'AWS::Events::EventBus';

/**
 * Do the events of AWS services reach a bus? The default bus of the account has them; another one of the input has them
 * where a rule, or somebody whom its policy lets in or its outputs name it to, forwards them.
 * Source: EventBridge User Guide, "Event buses".
 * @param written the bus of a rule, as in the template
 */
export function hearsServices(written: Value, graph: DeliveryGraph): Answer {
  const field = written.text();
  if (!('value' in field)) return 'because' in field ? unknown(...field.because) : 'yes';
  const text = field.value;
  if (text.isOneOf(['default', '']) === 'yes' || text.matches(Text.of('arn:*:event-bus/default')) === 'yes') return 'yes';
  const found = graph.find([BUS], text, written.at.resource?.instance);
  if ('because' in found) return unknown(...found.because);
  const { resource } = found;
  if (resource === undefined) return unknown({ kind: 'not-in-view', what: `what is forwarded to the event bus ${text.print()}` });
  const outside = graph.once(openBuses).has(resource.key);
  return outside ? unknown({ kind: 'not-in-view', what: `who sends events to the bus ${resource.logicalId}` }) : isFed(resource, graph);
}

/** Buses that somebody out of view may send to: by policy, for a partner, or because an output names them. */
function openBuses(graph: DeliveryGraph): ReadonlySet<string> {
  const open = new Set<string>();
  for (const bus of graph.resources(BUS)) {
    const { properties } = bus;
    const own = ['Policy', 'EventSourceName'].some((key) => properties.get(key).exists !== 'no');
    if (own || graph.subjects('template-output').some(({ value }) => names(value, bus, graph))) open.add(bus.key);
  }
  for (const policy of graph.resources('AWS::Events::EventBusPolicy')) {
    const written = policy.properties.get('EventBusName');
    for (const bus of graph.resources(BUS)) if (names(written, bus, graph)) open.add(bus.key);
  }
  return open;
}

function names(value: Value, bus: Resource, graph: DeliveryGraph): boolean {
  const text = value.text();
  if (!('value' in text)) return text.state === 'unresolved';
  const found = graph.find([BUS], text.value, value.at.resource?.instance);
  return 'because' in found || found.resource?.key === bus.key;
}

/** No where no rule in view has the bus as its target. */
function isFed(bus: Resource, graph: DeliveryGraph): Answer {
  const fed = graph
    .subjects('event-rule')
    .some(({ targets }) => targets.open !== undefined || targets.items.some(({ value }) => names(value.get('Arn'), bus, graph)));
  return fed ? 'yes' : 'no';
}
