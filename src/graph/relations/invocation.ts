import { type Answer, type Field, isValue, type Place, type Text, unknown, withDefault } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import type { LambdaFunction } from '../function.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import type { StateMachine } from '../state-machine.ts';
import { known } from './deploy.ts';

/** An action that runs a function or state machine and waits for what becomes of it. */
export interface Invocation extends Subject {
  readonly kind: 'invocation';
  readonly action: Action;
  /** Absent where the action runs the other. */
  readonly function: Reference<LambdaFunction>;
  readonly machine: Reference<StateMachine>;
  /** The code in view tells the pipeline how it ended; undefined where no code is in view. */
  readonly reports: { readonly answer: Answer; readonly at: Place } | undefined;
  /** Express machines count as done when they start. Source: CodePipeline User Guide, "AWS Step Functions invoke action". */
  readonly express: Answer;
  /** `TimeoutSeconds` of the definition in view; without one an execution may run for a year. */
  readonly timeout: { readonly set: Answer; readonly at: Place } | undefined;
  /** Some deploy of its pipeline goes to production. */
  readonly production: Answer;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    invocation: Invocation;
  }
}

export const invocationKind: NodeKind<'invocation'> = {
  kind: 'invocation',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) =>
    graph
      .subjects('action')
      .filter(({ owner }) => graph.inFocus(owner.resource))
      .flatMap((action) => invocationOf(action, graph)),
};

function invocationOf(action: Action, graph: DeliveryGraph): readonly Invocation[] {
  const provider = known(action.provider);
  if (known(action.category) !== 'Invoke' || (provider !== 'Lambda' && provider !== 'StepFunctions')) return [];
  const { configuration } = action;
  const called = referByAction(graph, 'function', action, 'FunctionName');
  const machine = graph.refer('state-machine', configuration.get('StateMachineArn'));
  const definition = machine.state === 'node' ? machine.node.definition : undefined;
  return [
    {
      kind: 'invocation',
      id: action.id,
      name: action.name,
      ...(action.pipeline === undefined ? {} : { pipeline: action.pipeline }),
      at: action.at,
      action,
      function: called,
      machine,
      reports: called.state === 'node' ? reportsOf(called.node.inlineCode) : undefined,
      express:
        machine.state === 'node'
          ? isValue(withDefault(machine.node.properties.get('StateMachineType').string(), 'STANDARD'), 'EXPRESS')
          : 'no',
      timeout: definition?.kind === 'map' ? { set: definition.get('TimeoutSeconds').exists, at: definition.at } : undefined,
      get production() {
        const deploys = graph.subjects('deploy').filter((deploy) => deploy.action.owner.id === action.owner.id);
        if (deploys.some(({ target }) => target.production === 'yes')) return 'yes';
        const open = deploys.flatMap(({ target }) => (typeof target.production === 'object' ? target.production.because : []));
        return open.length > 0 ? unknown(...open) : 'no';
      },
    },
  ];
}

const RESULT = /put_?job_?(?:success|failure)_?result/i;

function reportsOf(code: Field<Text>): Invocation['reports'] {
  if (!('value' in code)) return undefined;
  const { parts, because } = code.value;
  const found = parts.some((part) => typeof part === 'string' && RESULT.test(part));
  const whole = parts.length === 1 && typeof parts[0] !== 'string';
  return { answer: found ? 'yes' : whole ? unknown(...because) : 'no', at: code.at };
}
