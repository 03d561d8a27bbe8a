import { type Answer, all, any, answerOf, type Cause, type Field, not, type Text, unknown } from '../../resource/index.ts';
import type { Confidence, Subject } from '../../rule/types.ts';
import { accountPart } from '../arn.ts';
import { type Environment, environmentOf } from '../environment.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before } from '../order.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { wordsOf } from '../words.ts';

/** An action that changes what runs somewhere. */
export interface Deploy extends Subject {
  readonly kind: 'deploy';
  readonly action: Action;
  /** How plain it is that this deploys: high for deploy actions, lower where only a name or command says so. */
  readonly certainty: Confidence;
  readonly target: Environment;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    deploy: Deploy;
  }
}

export const deployKind: NodeKind<'deploy'> = { kind: 'deploy', types: [], list: (graph) => graph.subjects('pipeline').flatMap((pipeline) => deploysOf(pipeline, graph)) };

/** CloudFormation modes that change a stack. Creating a change set or deleting a stack releases nothing. */
const CHANGING_MODES: readonly string[] = ['CREATE_UPDATE', 'REPLACE_ON_FAILURE', 'CHANGE_SET_EXECUTE'];

/** Words of build and invoke actions that run a deployment, and words that say they do something else beside one. */
const DEPLOYING = new Set(['deploy', 'deploys', 'deployment', 'deployments', 'deployer', 'deploying', 'rollout']);
const OTHERWISE = new Set(['test', 'tests', 'testing', 'build', 'builds', 'scan', 'lint', 'validate', 'validation', 'verify', 'verification', 'check', 'plan', 'diff', 'synth', 'package', 'changeset', 'approve', 'approval', 'notify', 'notification', 'smoke', 'prepare', 'undeploy', 'destroy', 'cleanup', 'rollback', 'pre', 'post']);

function deploysOf(pipeline: Pipeline, graph: DeliveryGraph): readonly Deploy[] {
  const found = pipeline.actions.flatMap((action) => {
    const certainty = deployCertainty(action);
    return certainty === undefined ? [] : [{ action, certainty }];
  });
  const stages = [...new Set(found.map(({ action }) => action.stage.index))];
  const last = stages.length > 1 && pipeline.open === undefined ? stages[stages.length - 1] : undefined;
  const deploys = found.map(({ action, certainty }) => ({ action, certainty, target: targetOf(action, graph) }));
  const named = deploys.some(({ target }) => target.production === 'yes');
  return deploys.map(({ action, certainty, target }): Deploy => {
    const presumed = !named && typeof target.production === 'object' && target.production.because.length === 0 && action.stage.index === last;
    const environment = presumed ? { ...target, production: 'presumed' as const } : target;
    return {
      kind: 'deploy',
      id: action.id,
      name: action.name,
      pipeline: pipeline.name,
      at: action.at,
      action,
      certainty,
      target: environment,
      ...(environment.name === undefined ? {} : { environment: environment.name }),
    };
  });
}

/** How sure it is that an action deploys; undefined when it does not. */
export function deployCertainty(action: Action): Confidence | undefined {
  const category = known(action.category);
  if (category === 'Deploy') return known(action.provider) === 'CloudFormation' && changesStack(action) === 'no' ? undefined : 'high';
  if (category !== 'Build' && category !== 'Invoke' && category !== 'Compute') return undefined;
  const own = titleWords(action.title);
  if (own.some((word) => DEPLOYING.has(word))) return own.some((word) => OTHERWISE.has(word)) ? 'low' : 'medium';
  const stage = titleWords(action.stage.title);
  return stage.some((word) => DEPLOYING.has(word)) && !own.some((word) => OTHERWISE.has(word)) ? 'low' : undefined;
}

function changesStack(action: Action): Answer {
  const mode = action.configuration.get('ActionMode').text();
  return 'value' in mode ? mode.value.isOneOf(CHANGING_MODES) : unknown(...('because' in mode ? mode.because : []));
}

/** The environment of a deploy, by stage, action, stack, service, group and role, in this order. */
export function targetOf(action: Action, graph: DeliveryGraph): Environment {
  const configured = ['StackName', 'StackSetName', 'DeploymentGroupName', 'ServiceName', 'ClusterName', 'FunctionName', 'BucketName', 'EnvironmentName', 'Environment'].map((key) => action.configuration.get(key).text());
  const role: readonly Field<Text>[] = 'text' in action.role && action.role.text !== undefined ? [{ at: action.role.at, state: 'set', value: action.role.text }] : [];
  return environmentOf([action.stage.title, action.title, ...configured, ...role], accountOf(action), graph.environments);
}

/** The account that an action works in: that of its role's ARN, or the pipeline's own. */
export function accountOf(action: Action): Text | undefined {
  if (action.role.state === 'absent') return action.owner.account;
  const text = 'text' in action.role ? action.role.text : undefined;
  return text === undefined ? undefined : accountPart(text);
}

/** The manual approvals of a pipeline, with whether each always comes before the deploy and who gives it. */
export interface Gate {
  readonly approval: Action;
  readonly before: Answer;
  /** Somebody decides: it is not an approval that a machine gives to itself. */
  readonly manual: Answer;
}

/** The approvals that stand in the pipeline of a deploy. */
export function gatesOf(deploy: Deploy): readonly Gate[] {
  return deploy.action.owner.actions.filter(isApproval).map((approval) => ({ approval, before: before(approval, deploy.action), manual: not(answerOf(titleWords(approval.title).some((word) => word === 'auto' || word === 'automatic' || word === 'automated'))) }));
}

/** Does a person approve before the deploy, in every run? */
export function gated(deploy: Deploy): Answer {
  const { open } = deploy.action.owner;
  const answers = gatesOf(deploy).map((gate) => all([gate.before, gate.manual]));
  const openStages: readonly Cause[] = open ?? deploy.action.owner.stages.flatMap((stage) => (stage.index <= deploy.action.stage.index ? (stage.open ?? []) : []));
  return any([...answers, ...(openStages.length > 0 ? [unknown(...openStages)] : [])]);
}

/** True for an action of category Approval. */
export function isApproval(action: Action): boolean {
  return known(action.category) === 'Approval';
}

/** The words in the written parts of a name. */
export function titleWords(title: Field<Text>): readonly string[] {
  return 'value' in title ? title.value.parts.flatMap((part) => (typeof part === 'string' ? wordsOf(part) : [])) : [];
}

/** The value of a field, or undefined when it is not known or not set. */
export function known<T>(field: Field<T>): T | undefined {
  return 'value' in field ? field.value : undefined;
}
