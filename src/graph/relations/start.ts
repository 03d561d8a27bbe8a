import { type Answer, all, answerOf, any, type Field, type Place, Text, unknown, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { arnParts } from '../arn.ts';
import { type EventFacts, takesEvent } from '../event-pattern.ts';
import type { EventRule } from '../event-rule.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import type { Webhook } from '../webhook.ts';
import { sourceEvents } from './source-events.ts';

/** One source of a pipeline, with everything in view that starts the pipeline when the source changes. */
export interface Start extends Subject {
  readonly kind: 'start';
  readonly owner: Pipeline;
  readonly source: Action;
  readonly ways: readonly Way[];
  /** Does a change of the source start the pipeline? */
  readonly started: Answer;
}

/** `detection` is what a connection does by itself; `worker` a custom source; `clock` a schedule, whatever changed. */
export type WayKind = 'polling' | 'event-rule' | 'webhook' | 'trigger' | 'detection' | 'worker' | 'clock';

export interface Way {
  readonly kind: WayKind;
  readonly at: Place;
  /** Does it start this pipeline when this source changes? A rule for another branch does not. */
  readonly fits: Answer;
  /** Does it start this pipeline at all, whatever has changed? */
  readonly starts: Answer;
  /** The key that decides was left out, so that the service's default holds. */
  readonly byDefault: boolean;
  readonly rule?: EventRule;
  readonly webhook?: Webhook;
  /** The entry of the pipeline's `Triggers`. */
  readonly trigger?: Value;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    start: Start;
  }
}

export const startKind: NodeKind<'start'> = {
  kind: 'start',
  types: [],
  list: (graph) =>
    graph.subjects('pipeline').flatMap((pipeline) => pipeline.actions.filter(isSource).map((source) => startOf(source, pipeline, graph))),
};

function isSource({ category }: Action): boolean {
  return 'value' in category && category.value === 'Source';
}

function startOf(source: Action, owner: Pipeline, graph: DeliveryGraph): Start {
  const ways = [...ownWays(source), ...triggersOf(source, owner), ...rulesFor(source, owner, graph), ...webhooksFor(source, owner, graph)];
  return {
    kind: 'start',
    id: `${source.id}|start`,
    name: source.name,
    pipeline: owner.name,
    at: source.at,
    owner,
    source,
    ways,
    started: any(ways.map(({ fits }) => fits)),
  };
}

/** Sources that look for changes themselves, with the key that says so; all of them do when it is left out. */
const DETECTING: ReadonlyMap<string, readonly [WayKind, string]> = new Map([
  ['S3', ['polling', 'PollForSourceChanges']],
  ['CodeCommit', ['polling', 'PollForSourceChanges']],
  ['GitHub', ['polling', 'PollForSourceChanges']],
  ['CodeStarSourceConnection', ['detection', 'DetectChanges']],
]);

/** Source: CodePipeline User Guide, "Change detection methods" and the references of source actions. */
function ownWays(source: Action): readonly Way[] {
  return ownWay(source).map((way) => ({ ...way, starts: way.fits }));
}

function ownWay(source: Action): readonly Omit<Way, 'starts'>[] {
  const { provider, providerOwner, at } = source;
  if (!('value' in provider))
    return 'because' in provider ? [{ kind: 'polling', at: provider.at, fits: unknown(...provider.because), byDefault: false }] : [];
  if ('value' in providerOwner && providerOwner.value === 'Custom')
    return [{ kind: 'worker', at, fits: unknown({ kind: 'not-in-view', what: `the worker of ${provider.value}` }), byDefault: false }];
  const detecting = DETECTING.get(provider.value);
  if (detecting === undefined) return [];
  const [kind, key] = detecting;
  const field: Field<boolean> = source.configuration.get(key).boolean();
  if (field.state === 'absent') return [{ kind, at, fits: 'yes', byDefault: true }];
  return [{ kind, at: field.at, fits: 'value' in field ? answerOf(field.value) : unknown(...field.because), byDefault: false }];
}

/** Triggers of V2 pipelines name the source action they listen for. */
function triggersOf(source: Action, owner: Pipeline): readonly Way[] {
  const { items, open } = owner.properties.get('Triggers').items();
  const ways = items.flatMap((trigger): readonly Way[] => {
    const named = trigger.get('GitConfiguration', 'SourceActionName').text();
    const fits =
      'value' in named && 'value' in source.title
        ? named.value.same(source.title.value)
        : 'because' in named
          ? unknown(...named.because)
          : 'no';
    return fits === 'no' ? [] : [{ kind: 'trigger', at: trigger.at, fits, starts: fits, byDefault: false, trigger }];
  });
  if (open === undefined) return ways;
  const maybe = unknown(...open);
  return [...ways, { kind: 'trigger', at: owner.properties.get('Triggers').at, fits: maybe, starts: maybe, byDefault: false }];
}

/** Rules whose targets are, or may be, this pipeline; those for other events as well, which then do not fit. */
function rulesFor(source: Action, owner: Pipeline, graph: DeliveryGraph): readonly Way[] {
  const events = sourceEvents(source, graph);
  return graph.subjects('event-rule').flatMap((rule): readonly Way[] => {
    const aimed = aims(rule, owner, graph);
    if (aimed === 'no') return [];
    const clock = rule.schedule.state !== 'absent' && rule.pattern.kind === 'absent';
    const taken = clock ? 'yes' : takesAny(rule.pattern, events);
    const enabled =
      'value' in rule.enabled ? answerOf(rule.enabled.value) : 'because' in rule.enabled ? unknown(...rule.enabled.because) : 'yes';
    return [
      {
        kind: clock ? 'clock' : 'event-rule',
        at: rule.at,
        fits: all([aimed, enabled, taken]),
        starts: all([aimed, enabled]),
        byDefault: false,
        rule,
      },
    ];
  });
}

function takesAny(pattern: Value, events: readonly EventFacts[]): Answer {
  return events.length === 0
    ? unknown({ kind: 'unsupported', what: 'events of this kind of source' })
    : any(events.map((event) => takesEvent(pattern, event)));
}

function aims(rule: EventRule, owner: Pipeline, graph: DeliveryGraph): Answer {
  const { items, open } = rule.targets;
  const answers = items.map(({ arn }): Answer => {
    if (!('value' in arn)) return 'because' in arn ? unknown(...arn.because) : 'no';
    const service = arnParts(arn.value)?.[2]?.known;
    if (service !== undefined && service !== 'codepipeline') return 'no';
    const reference = graph.named('pipeline', arn.value, arn.at);
    if (reference.state === 'node') return answerOf(reference.node.id === owner.id);
    return reference.state === 'unresolved' && mayBePipeline(arn.value) ? unknown(...reference.because) : 'no';
  });
  return any([...answers, ...(open === undefined ? [] : [unknown(...open)])]);
}

/** What another resource in view is, such as a function, is no pipeline. */
function mayBePipeline(arn: Text): boolean {
  const owner = arn.hole?.owner;
  return owner === undefined && arn.matches(Text.of('arn:*:codepipeline:*')) !== 'no';
}

function webhooksFor(source: Action, owner: Pipeline, graph: DeliveryGraph): readonly Way[] {
  return graph.subjects('webhook').flatMap((webhook): readonly Way[] => {
    const target = webhook.pipelineReference;
    const aimed: Answer =
      target.state === 'node' ? answerOf(target.node.id === owner.id) : target.state === 'unresolved' ? unknown(...target.because) : 'no';
    const { targetAction } = webhook;
    const named: Answer =
      'value' in targetAction && 'value' in source.title
        ? targetAction.value.same(source.title.value)
        : 'because' in targetAction
          ? unknown(...targetAction.because)
          : 'no';
    const fits = all([aimed, named]);
    return fits === 'no' ? [] : [{ kind: 'webhook', at: webhook.at, fits, starts: aimed, byDefault: false, webhook }];
  });
}
