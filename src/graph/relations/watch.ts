import { type Answer, all, answerOf, any, type Field, type Place, Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { type EventFacts, takesEvent } from '../event-pattern.ts';
import type { EventRule } from '../event-rule.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import type { NotificationRule } from '../notification-rule.ts';
import type { Pipeline } from '../pipeline.ts';

/** What a pipeline's events mean to those who watch it. */
export type WatchedEvent = 'failure' | 'approval-needed' | 'approval-given';

/** Who hears of a pipeline's events; one subject for each pipeline. */
export interface PipelineWatch extends Subject {
  readonly kind: 'pipeline-watch';
  readonly owner: Pipeline;
  readonly watchers: readonly Watcher[];
  /** Does anything in view hear of failed executions, stages or actions? */
  readonly failures: Answer;
  readonly approvals: Answer;
}

export interface Watcher {
  readonly at: Place;
  readonly rule: EventRule | NotificationRule;
  readonly hears: Readonly<Record<WatchedEvent, Answer>>;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'pipeline-watch': PipelineWatch;
  }
}

export const pipelineWatchKind: NodeKind<'pipeline-watch'> = {
  kind: 'pipeline-watch',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.subjects('pipeline').map((pipeline) => watchOf(pipeline, graph)),
};

function watchOf(owner: Pipeline, graph: DeliveryGraph): PipelineWatch {
  const watchers = [
    ...graph.subjects('notification-rule').map((rule) => notified(rule, owner, graph)),
    ...graph.subjects('event-rule').map((rule) => heard(rule, owner)),
  ].filter(({ hears }) => Object.values(hears).some((answer) => answer !== 'no'));
  const heardOf = (event: WatchedEvent): Answer => any(watchers.map(({ hears }) => hears[event]));
  return {
    kind: 'pipeline-watch',
    id: owner.id,
    name: owner.name,
    pipeline: owner.name,
    at: owner.at,
    owner,
    watchers,
    failures: heardOf('failure'),
    approvals: any([heardOf('approval-needed'), heardOf('approval-given')]),
  };
}

/** Source: Developer Tools console User Guide, "Events for notification rules on pipelines". */
const NOTIFICATIONS: Readonly<Record<WatchedEvent, readonly string[]>> = {
  failure: [
    'codepipeline-pipeline-pipeline-execution-failed',
    'codepipeline-pipeline-stage-execution-failed',
    'codepipeline-pipeline-action-execution-failed',
  ],
  'approval-needed': ['codepipeline-pipeline-manual-approval-needed'],
  'approval-given': ['codepipeline-pipeline-manual-approval-succeeded', 'codepipeline-pipeline-manual-approval-failed'],
};

function notified(rule: NotificationRule, owner: Pipeline, graph: DeliveryGraph): Watcher {
  const { watched, events, at } = rule;
  const reference = graph.once(watchedPipelines).get(rule);
  const aimed: Answer =
    reference?.state === 'node'
      ? answerOf(reference.node.id === owner.id)
      : reference?.state === 'unresolved'
        ? unknown(...reference.because)
        : 'because' in watched
          ? unknown(...watched.because)
          : 'no';
  const open: readonly Answer[] = events.open === undefined ? [] : [unknown(...events.open)];
  const names = (event: WatchedEvent): Answer => any([...events.items.map((item) => isOneOf(item, NOTIFICATIONS[event])), ...open]);
  const hears = (event: WatchedEvent): Answer => all([aimed, enabled(rule.enabled), names(event)]);
  return {
    at,
    rule,
    hears: { failure: hears('failure'), 'approval-needed': hears('approval-needed'), 'approval-given': hears('approval-given') },
  };
}

/** What each notification rule watches, looked up once for all pipelines. */
function watchedPipelines(graph: DeliveryGraph): ReadonlyMap<NotificationRule, Reference<Pipeline>> {
  return new Map(
    graph
      .subjects('notification-rule')
      .flatMap((rule) => ('value' in rule.watched ? [[rule, graph.named('pipeline', rule.watched.value, rule.watched.at)] as const] : [])),
  );
}

function isOneOf(field: Field<Text>, names: readonly string[]): Answer {
  if ('value' in field) return field.value.isOneOf(names);
  return field.state === 'unresolved' ? unknown(...field.because) : 'no';
}

function enabled(field: Field<boolean>): Answer {
  if ('value' in field) return answerOf(field.value);
  return field.state === 'unresolved' ? unknown(...field.because) : 'yes';
}

function heard(rule: EventRule, owner: Pipeline): Watcher {
  const hears = (event: WatchedEvent): Answer =>
    all([enabled(rule.enabled), any(eventsOf(event, owner).map((facts) => takesEvent(rule.pattern, facts)))]);
  return {
    at: rule.at,
    rule,
    hears: { failure: hears('failure'), 'approval-needed': hears('approval-needed'), 'approval-given': hears('approval-given') },
  };
}

/** Source: CodePipeline User Guide, "Monitoring CodePipeline events". */
function eventsOf(event: WatchedEvent, { resource, account, region }: Pipeline): readonly EventFacts[] {
  const { name, arn } = resource.identity;
  const literal = (...texts: readonly string[]): readonly Text[] => texts.map((text) => Text.of(text));
  const common = { source: literal('aws.codepipeline'), account: [account], region: [region], resources: arn === undefined ? [] : [arn] };
  const detail = (kind: string, state: string, more: EventFacts): EventFacts => ({
    ...common,
    'detail-type': literal(`CodePipeline ${kind} Execution State Change`),
    detail: { pipeline: [name], state: literal(state), ...more },
  });
  if (event !== 'failure') {
    const states = event === 'approval-needed' ? ['STARTED'] : ['SUCCEEDED', 'FAILED'];
    return states.map((state) =>
      detail('Action', state, {
        stage: [],
        action: [],
        type: { category: literal('Approval'), owner: literal('AWS'), provider: literal('Manual'), version: literal('1') },
      }),
    );
  }
  return [
    detail('Pipeline', 'FAILED', { stage: 'absent', action: 'absent', type: 'absent' }),
    detail('Stage', 'FAILED', { stage: [], action: 'absent', type: 'absent' }),
    detail('Action', 'FAILED', { stage: [], action: [] }),
  ];
}
