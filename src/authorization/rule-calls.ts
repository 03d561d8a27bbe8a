import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action, Stage } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import { Text, type Value } from '../resource/index.ts';
import { type AlarmResources, describedAs } from './alarm-calls.ts';
import type { Call } from './call.ts';
import { actionCaller } from './callers.ts';
import { expand, type Wanted, wantedOf } from './expand.ts';
import { expansionOf } from './provider-calls.ts';
import { stageRules } from './requirements/stage-rules.ts';
import { assumeCalls } from './trust-calls.ts';

/** Stage conditions: each of their rules makes calls as an action does, with its own role or the pipeline's. */

const WHEN = ['BeforeEntry', 'OnSuccess', 'OnFailure'];

/**
 * The calls of the rules of a stage's conditions. Source: CodePipeline User Guide, "Rule structure reference". That a rule without a
 * role works as the pipeline's is inferred: no page says whose rights it has.
 */
export function ruleCalls(stage: Stage, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const [sibling] = stage.actions;
  if (sibling === undefined) return [];
  return rulesOf(stage).flatMap((rule) => {
    const action = asAction(rule, stage, sibling, graph);
    const requirements = stageRules.find(({ provider }) => provider === known(action.provider))?.requirements ?? [];
    const caller = actionCaller(action, graph);
    if (caller === undefined) return [];
    const calls = wantedOf(requirements, wanted)
      .flatMap((requirement) => expand(requirement, expansionOf(action, caller, graph)))
      .map((call): Call => (action.role.state === 'absent' ? { ...call, evidence: 'inferred' } : call));
    const entering = wanted === 'all' ? assumeCalls(action, graph).map((call) => ({ ...call, ...ENTERING })) : [];
    return [
      ...entering,
      ...(known(action.provider) === 'CloudWatchAlarm' ? calls.map((call) => ({ ...call, ...alarmOf(action, call, graph) })) : calls),
    ];
  });
}

/** Whether the pipeline's role takes it on, or the service does, is documented nowhere: no reason for a finding. */
const ENTERING: Pick<Call, 'evidence' | 'necessity' | 'why' | 'requirement'> = {
  evidence: 'uncertain',
  necessity: 'documented',
  why: 'take on the role of the rule',
  requirement: 'service.assume.rule',
};

function alarmOf({ configuration, region, owner }: Action, { resources }: Call, graph: DeliveryGraph): AlarmResources {
  const where = { account: owner.account.known, region: region.known };
  const alarm = graph.refer('alarm', configuration.get('AlarmName'), where);
  return describedAs(alarm, resources, (name) => Text.of('arn:aws:cloudwatch:', region, ':', owner.account, ':alarm:', name));
}

function rulesOf({ value }: Stage): readonly Value[] {
  const stated = WHEN.map((when) => value.get(when)).filter(({ kind }) => kind !== 'absent');
  return stated.flatMap((one) => one.get('Conditions').items().items).flatMap((condition) => condition.get('Rules').items().items);
}

/** A rule is declared like an action, and is read as one. */
function asAction(rule: Value, stage: Stage, { owner }: Action, graph: DeliveryGraph): Action {
  const title = rule.get('Name').text();
  const type = rule.get('RuleTypeId');
  const region = rule.get('Region').text();
  const name = `${stage.name} / ${'value' in title ? title.value.print() : 'rule'}`;
  return {
    kind: 'action',
    id: `${stage.id}|rule ${name}`,
    name,
    pipeline: owner.name,
    at: rule.at,
    owner,
    stage,
    value: rule,
    title,
    category: type.get('Category').string(),
    providerOwner: type.get('Owner').string(),
    provider: type.get('Provider').string(),
    runOrder: { at: rule.at, state: 'default', value: 1 },
    configuration: rule.get('Configuration'),
    inputs: [],
    outputs: [],
    role: graph.refer('role', rule.get('RoleArn')),
    region: 'value' in region ? region.value : owner.region,
    regionField: region,
  };
}
