import { type Answer, any, type Place, Text, unknown } from '../../resource/index.ts';
import type { Bucket } from '../bucket.ts';
import { type EventFacts, takesEvent } from '../event-pattern.ts';
import type { EventRule } from '../event-rule.ts';
import type { DeliveryGraph } from '../graph.ts';
import { accountOfResource } from '../location.ts';
import type { Action } from '../pipeline.ts';
import { sourceEvents } from './source-events.ts';

/** Why the events that a rule waits for are never sent: the bucket does not send them, or no trail records its objects. */
export interface Unsent {
  readonly reason: 'unannounced' | 'unrecorded';
  readonly at: Place;
}

const ANNOUNCED = 'Object Created';
const RECORDED = 'AWS API Call via CloudTrail';

/**
 * Whether a rule waits for events of a bucket in view that nothing sends; undefined where it is not sure.
 * Source: CodePipeline User Guide, "Amazon S3 source actions and EventBridge".
 */
export function unsent(rule: EventRule, source: Action, graph: DeliveryGraph): Unsent | undefined {
  if (!('value' in source.provider) || source.provider.value !== 'S3') return undefined;
  const bucket = graph.refer('bucket', source.configuration.get('S3Bucket'));
  if (bucket.state !== 'node') return undefined;
  const waits = (kind: string): boolean =>
    sourceEvents(source, graph).some((event) => isKind(event, kind) && takesEvent(rule.pattern, event) !== 'no');
  const [announced, recorded] = [waits(ANNOUNCED), waits(RECORDED)];
  if (announced === recorded) return undefined;
  return announced ? unannounced(bucket.node) : unrecorded(bucket.node, source, graph);
}

function isKind(event: EventFacts, kind: string): boolean {
  const fact = event['detail-type'];
  return Array.isArray(fact) && (fact as readonly Text[]).some((text) => text.known === kind);
}

/** A bucket sends events to EventBridge only where its notifications say so. */
function unannounced({ properties }: Bucket): Unsent | undefined {
  const configuration = properties.get('NotificationConfiguration', 'EventBridgeConfiguration');
  const enabled = configuration.get('EventBridgeEnabled').boolean();
  const off = configuration.exists === 'no' || ('value' in enabled && !enabled.value);
  return off ? { reason: 'unannounced', at: 'value' in enabled ? enabled.at : configuration.at } : undefined;
}

/** Trails record objects only where they say so. Without a trail in view another one may, which belongs to the account. */
function unrecorded(bucket: Bucket, source: Action, graph: DeliveryGraph): Unsent | undefined {
  const trails = graph.resources('AWS::CloudTrail::Trail').filter((trail) => accountOfResource(trail).same(bucket.account) !== 'no');
  const [first] = trails;
  const key = source.configuration.get('S3ObjectKey').text();
  const object = Text.of(bucket.arn, '/', 'value' in key ? key.value : '*');
  if (first === undefined || any(trails.map(({ properties }) => records(properties, object, bucket))) !== 'no') return undefined;
  const selectors = first.properties.get('EventSelectors');
  const [data] = selectors
    .items()
    .items.map((selector) => selector.get('DataResources'))
    .filter(({ exists }) => exists === 'yes');
  return { reason: 'unrecorded', at: data?.at ?? selectors.at };
}

/** Source: CloudTrail User Guide, "Logging data events"; a value is the start of the ARNs of objects. */
function records(trail: Bucket['properties'], object: Text, { arn }: Bucket): Answer {
  if (trail.get('AdvancedEventSelectors').exists !== 'no') return unknown({ kind: 'unsupported', what: 'advanced event selectors' });
  const { items, open } = trail.get('EventSelectors').items();
  const answers = items.flatMap((selector): readonly Answer[] => {
    const only = selector.get('ReadWriteType').string();
    if ('value' in only && only.value === 'ReadOnly') return [];
    return selector
      .get('DataResources')
      .items()
      .items.flatMap((resource): readonly Answer[] => {
        const type = resource.get('Type').string();
        if ('value' in type && type.value !== 'AWS::S3::Object') return [];
        const values = resource.get('Values').items();
        const recorded = values.items.map((item): Answer => {
          const prefix = item.text();
          if (!('value' in prefix)) return 'because' in prefix ? unknown(...prefix.because) : 'no';
          if (prefix.value.is('arn:aws:s3') === 'yes') return 'yes';
          return any([object.matches(Text.of(prefix.value, '*')), prefix.value.same(arn)]);
        });
        return [...recorded, ...(values.open === undefined ? [] : [unknown(...values.open)])];
      });
  });
  return any([...answers, ...(open === undefined ? [] : [unknown(...open)])]);
}

/** Calls that write an object, and that a rule for some of them does not take. */
export function missedCalls(
  rule: EventRule,
  source: Action,
  graph: DeliveryGraph,
): { readonly names: readonly string[]; readonly at: Place } | undefined {
  const written = rule.pattern.get('detail', 'eventName');
  if (!('value' in source.provider) || source.provider.value !== 'S3' || written.exists !== 'yes') return undefined;
  const taken = (name: string): Answer =>
    any(
      sourceEvents(source, graph)
        .filter((event) => isKind(event, RECORDED))
        .map((event) => takesEvent(rule.pattern, { ...event, detail: { ...(event.detail as EventFacts), eventName: [Text.of(name)] } })),
    );
  const names = ['PutObject', 'CopyObject', 'CompleteMultipartUpload'].filter((name) => taken(name) === 'no');
  // Who never copies can leave copies out; how a program uploads depends on the size.
  const uploads = names.filter((name) => name !== 'CopyObject');
  return uploads.length === 1 ? { names, at: written.at } : undefined;
}
