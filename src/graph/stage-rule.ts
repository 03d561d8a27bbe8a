import type { Field, Text, Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { Alarm } from './alarm.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import type { Pipeline, Stage } from './pipeline.ts';

/** A rule of the conditions under which a stage is entered, kept, or taken back. */
export interface StageRule extends Subject {
  readonly kind: 'stage-rule';
  readonly stage: Stage;
  readonly owner: Pipeline;
  readonly when: StageMoment;
  readonly value: Value;
  readonly provider: Field<string>;
  readonly configuration: Value;
  /** `FAIL`, `ROLLBACK`, `SKIP` or `RETRY`: what the condition does. */
  readonly result: Field<string>;
  readonly region: Text;
  /** The alarm that it looks at; absent for rules of other providers. */
  readonly alarm: Reference<Alarm>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'stage-rule': StageRule;
  }
}

export const stageRuleKind: NodeKind<'stage-rule'> = {
  kind: 'stage-rule',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: rulesOfAll,
};

export const stageMoments = ['BeforeEntry', 'OnSuccess', 'OnFailure'] as const;
export type StageMoment = (typeof stageMoments)[number];

/** Source: CodePipeline User Guide, "Stage structure reference" and "Rule structure reference". */
function rulesOfAll(graph: DeliveryGraph): readonly StageRule[] {
  return graph.subjects('pipeline').flatMap((pipeline) => pipeline.stages.flatMap((stage) => rulesOf(stage, pipeline, graph)));
}

function rulesOf(stage: Stage, owner: Pipeline, graph: DeliveryGraph): readonly StageRule[] {
  return stageMoments.flatMap((when) =>
    conditionsOf(stage, when).flatMap((condition) =>
      condition
        .get('Rules')
        .items()
        .items.map((value, index) => ruleOf(value, index, condition, when, stage, owner, graph)),
    ),
  );
}

/** The conditions of a stage at one moment. */
function conditionsOf({ value }: Stage, when: StageMoment): readonly Value[] {
  return value.get(when, 'Conditions').items().items;
}

function ruleOf(
  value: Value,
  index: number,
  condition: Value,
  when: StageMoment,
  stage: Stage,
  owner: Pipeline,
  graph: DeliveryGraph,
): StageRule {
  const [title, region] = [value.get('Name').text(), value.get('Region').text()];
  const provider = value.get('RuleTypeId', 'Provider').string();
  const configuration = value.get('Configuration');
  const own = 'value' in region ? region.value : owner.region;
  const named = configuration.get('AlarmName');
  return {
    kind: 'stage-rule',
    id: `${stage.id}|${when} ${index}`,
    pipeline: owner.name,
    name: `${stage.name} / ${'value' in title ? title.value.print() : 'rule'}`,
    stage,
    owner,
    when,
    value,
    at: value.at,
    provider,
    configuration,
    result: condition.get('Result').string(),
    region: own,
    alarm:
      'value' in provider && provider.value === 'CloudWatchAlarm'
        ? graph.refer('alarm', named, { account: owner.account.known, region: own.known })
        : { at: named.at, state: 'absent' },
  };
}
