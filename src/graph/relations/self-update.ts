import { type Answer, any } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before } from '../order.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { deployCertainty, gatesOf, known, titleWords } from './deploy.ts';

/** An action by which a pipeline changes itself with what it has just fetched. */
export interface SelfUpdate extends Subject {
  readonly kind: 'self-update';
  readonly owner: Pipeline;
  readonly action: Action;
  /** Approvals that it can take away, because they come later. */
  readonly gates: readonly Action[];
  /** A person approves before it. */
  readonly gated: Answer;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'self-update': SelfUpdate;
  }
}

export const selfUpdateKind: NodeKind<'self-update'> = {
  kind: 'self-update',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) =>
    graph.judged('pipeline').flatMap((pipeline) => pipeline.actions.flatMap((action) => selfUpdateOf(pipeline, action, graph))),
};

function selfUpdateOf(owner: Pipeline, action: Action, graph: DeliveryGraph): readonly SelfUpdate[] {
  if (!changesOwnStack(action) && !saysSo(action)) return [];
  const approvals = graph.subjects('approval').filter(({ action: { owner: other } }) => other.id === owner.id);
  return [
    {
      kind: 'self-update',
      id: action.id,
      name: action.name,
      pipeline: owner.name,
      at: action.at,
      owner,
      action,
      gates: approvals.filter(({ action: approval }) => before(action, approval) === 'yes').map(({ action: approval }) => approval),
      gated: any(gatesOf(action).map((gate) => gate.before)),
    },
  ];
}

/** A CloudFormation action on the stack in which the pipeline itself stands. */
function changesOwnStack(action: Action): boolean {
  if (known(action.provider) !== 'CloudFormation' || deployCertainty(action) === undefined) return false;
  const stack = action.configuration.get('StackName').text();
  const { scope, properties } = action.owner.resource;
  const own = scope.ref('AWS::StackName', properties.origin);
  return 'value' in stack && own.kind === 'text' && stack.value.same(own.text) === 'yes';
}

/** CDK calls the stage UpdatePipeline and the action SelfMutate. */
function saysSo(action: Action): boolean {
  const category = known(action.category);
  const name = titleWords(action.title).join('');
  return (
    (category === 'Build' || category === 'Deploy') && /^(?:selfmutate|selfmutation|selfupdate|updatepipeline|pipelineupdate)$/.test(name)
  );
}
