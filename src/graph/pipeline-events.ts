import { type Field, type Place, Text, type Value } from '../resource/index.ts';
import type { BuildProject } from './build-project.ts';
import { type EventFacts, takesEvent } from './event-pattern.ts';
import type { EventTarget } from './event-rule.ts';
import type { DeliveryGraph } from './graph.ts';
import type { Pipeline } from './pipeline.ts';

/** A stage or action that a rule waits for, and that none of its pipelines has. */
export interface StrayPart {
  readonly what: 'stage' | 'action';
  readonly name: string;
  readonly at: Place;
  readonly pipeline: string;
}

/** Names in a pattern for events of pipelines in view that are wholly known. */
export function strayParts(pattern: Value, graph: DeliveryGraph): readonly StrayPart[] {
  const detail = pattern.get('detail');
  const watched = detail.get('pipeline').items();
  const pipelines = watched.items.map((item) => {
    const reference = graph.refer('pipeline', item);
    return reference.state === 'node' ? reference.node : undefined;
  });
  const [first] = pipelines;
  if (watched.open !== undefined || first === undefined || !pipelines.every((one) => one !== undefined && isWhole(one))) return [];
  return (['stage', 'action'] as const).flatMap((what): readonly StrayPart[] => {
    const { items, open } = detail.get(what).items();
    const names = pipelines.flatMap((one) => (one === undefined ? [] : titlesOf(one, what)));
    const [item] = items;
    if (item === undefined || open !== undefined || !items.every((one) => isNone(one, names))) return [];
    const text = item.text();
    return [{ what, name: 'value' in text ? text.value.print() : '', at: item.at, pipeline: first.name }];
  });
}

function isWhole({ stages, open }: Pipeline): boolean {
  return open === undefined && stages.length > 0 && stages.every((stage) => stage.open === undefined && 'value' in stage.title);
}

function titlesOf({ stages, actions }: Pipeline, what: StrayPart['what']): readonly Field<Text>[] {
  return what === 'stage' ? stages.map(({ title }) => title) : actions.map(({ title }) => title);
}

function isNone(item: Value, titles: readonly Field<Text>[]): boolean {
  const text = item.text();
  return 'value' in text && titles.every((title) => 'value' in title && title.value.same(text.value) === 'no');
}

/** The events that every good run of a pipeline makes. Source: CodePipeline User Guide, "Monitoring CodePipeline events". */
function ownEvents(pipeline: Pipeline): readonly EventFacts[] {
  const { identity } = pipeline.resource;
  const texts = (fields: readonly Field<Text>[]): readonly Text[] => fields.flatMap((field) => ('value' in field ? [field.value] : []));
  const of = (kind: string, more: EventFacts): EventFacts => ({
    source: [Text.of('aws.codepipeline')],
    'detail-type': [Text.of(`CodePipeline ${kind} Execution State Change`)],
    account: [pipeline.account],
    region: [pipeline.region],
    resources: identity.arn === undefined ? [] : [identity.arn],
    detail: { pipeline: [identity.name], state: [Text.of('STARTED'), Text.of('SUCCEEDED')], ...more },
  });
  const stages = texts(titlesOf(pipeline, 'stage'));
  return [
    of('Pipeline', { stage: 'absent', action: 'absent', type: 'absent' }),
    of('Stage', { stage: stages, action: 'absent', type: 'absent' }),
    of('Action', { stage: stages, action: texts(titlesOf(pipeline, 'action')) }),
  ];
}

/** A pipeline or project that a rule starts, and whose own runs make the events that the rule takes. */
export interface EventLoop {
  readonly started: string;
  readonly at: Place;
}

/** Targets that start over and over again, for sure. */
export function loopsOf(pattern: Value, targets: readonly EventTarget[], graph: DeliveryGraph): readonly EventLoop[] {
  if (pattern.exists !== 'yes') return [];
  return targets.flatMap(({ arn, at }): readonly EventLoop[] => {
    if (!('value' in arn)) return [];
    const pipeline = graph.named('pipeline', arn.value, arn.at);
    if (pipeline.state === 'node') return takesAny(pattern, ownEvents(pipeline.node)) ? [{ started: pipeline.node.name, at }] : [];
    const project = graph.named('build-project', arn.value, arn.at);
    return project.state === 'node' && takesAny(pattern, [buildEvent(project.node)]) ? [{ started: project.node.name, at }] : [];
  });
}

function takesAny(pattern: Value, events: readonly EventFacts[]): boolean {
  return events.some((event) => takesEvent(pattern, event) === 'yes');
}

function buildEvent({ projectName, account, region }: BuildProject): EventFacts {
  return {
    source: [Text.of('aws.codebuild')],
    'detail-type': [Text.of('CodeBuild Build State Change')],
    account: [account],
    region: [region],
    detail: { 'project-name': [projectName], 'build-status': [Text.of('IN_PROGRESS'), Text.of('SUCCEEDED')] },
  };
}
