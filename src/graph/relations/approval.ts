import { type Answer, answerOf, any, type Field, not, type Text, unknown, withDefault } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import { before } from '../order.ts';
import type { Action } from '../pipeline.ts';
import type { Topic } from '../topic.ts';
import { type Deploy, isApproval, titleWords } from './deploy.ts';

/** An approval action: who is told of it, and how long it waits. */
export interface Approval extends Subject {
  readonly kind: 'approval';
  readonly action: Action;
  /** The topic that is told; absent when nobody is. */
  readonly topic: Reference<Topic>;
  readonly timeoutMinutes: Field<number>;
  /** What the approver is shown. */
  readonly comment: Field<Text>;
  readonly link: Field<Text>;
  /** Its name does not say that a machine gives it. */
  readonly manual: Answer;
  /** Is anybody told that it waits: by its topic, or by a rule in view? */
  readonly announced: Answer;
  /** Does anything in view keep that it was given, and by whom: a rule, or a trail? */
  readonly recorded: Answer;
  /** It is the first approval of its pipeline: what is so of all of them is told there. */
  readonly leads: boolean;
  /** The deploys behind it, up to the next approval. */
  readonly guards: readonly Deploy[];
}

declare module '../../rule/types.ts' {
  interface Subjects {
    approval: Approval;
  }
}

export const approvalKind: NodeKind<'approval'> = {
  kind: 'approval',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) =>
    graph
      .subjects('action')
      .filter(isApproval)
      .map((action) => approvalOf(action, graph)),
};

/** An approval waits 7 days. Source: CodePipeline User Guide, "Quotas in AWS CodePipeline". */
const DEFAULT_TIMEOUT = 7 * 24 * 60;
const MACHINE_WORDS: readonly string[] = ['auto', 'automatic', 'automated'];

function approvalOf(action: Action, graph: DeliveryGraph): Approval {
  const { configuration, value } = action;
  const topic = graph.refer('topic', configuration.get('NotificationArn'));
  return {
    kind: 'approval',
    id: action.id,
    name: action.name,
    ...(action.pipeline === undefined ? {} : { pipeline: action.pipeline }),
    at: action.at,
    action,
    topic,
    get announced() {
      const watch = graph.subjects('pipeline-watch').find(({ id }) => id === action.owner.id);
      const byTopic: Answer =
        topic.state === 'absent' ? 'no' : topic.state === 'unresolved' && topic.text === undefined ? unknown(...topic.because) : 'yes';
      return any([byTopic, ...(watch?.watchers.map(({ hears }) => hears['approval-needed']) ?? [])]);
    },
    leads: action.owner.actions.find(isApproval)?.id === action.id,
    get recorded() {
      return recorded(action, graph);
    },
    get guards() {
      return guardedBy(action, graph);
    },
    timeoutMinutes: withDefault(value.get('TimeoutInMinutes').number(), DEFAULT_TIMEOUT),
    comment: configuration.get('CustomData').text(),
    link: configuration.get('ExternalEntityLink').text(),
    manual: not(answerOf(titleWords(action.title).some((word) => MACHINE_WORDS.includes(word)))),
  };
}

/** The call by which somebody approves, as trails record it. Source: CodePipeline API Reference, PutApprovalResult. */
const GIVEN = 'PutApprovalResult';

function recorded({ owner }: Action, graph: DeliveryGraph): Answer {
  if (graph.resources('AWS::CloudTrail::Trail').length > 0) return 'yes';
  const watch = graph.subjects('pipeline-watch').find(({ id }) => id === owner.id);
  const calls = graph.subjects('event-rule').flatMap(({ pattern }) => pattern.get('detail', 'eventName').items().items);
  const heard = calls.map((call): Answer => {
    const field = call.text();
    return 'value' in field ? field.value.is(GIVEN) : 'no';
  });
  return any([...heard, ...(watch?.watchers.map(({ hears }) => hears['approval-given']) ?? [])]);
}

function guardedBy(approval: Action, graph: DeliveryGraph): readonly Deploy[] {
  const next = approval.owner.actions.filter((other) => isApproval(other) && before(approval, other) === 'yes');
  return graph
    .subjects('deploy')
    .filter(({ action }) => action.owner.id === approval.owner.id && before(approval, action) !== 'no')
    .filter(({ action }) => !next.some((other) => before(other, action) === 'yes'));
}
