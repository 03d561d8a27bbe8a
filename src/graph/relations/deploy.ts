import { type Answer, all, answerOf, any, type Cause, type Field, not, type Text, unknown } from '../../resource/index.ts';
import type { Confidence, Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import { accountPart } from '../arn.ts';
import type { BuildProject } from '../build-project.ts';
import { type Environment, environmentOf } from '../environment.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before, beside } from '../order.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { wordsOf } from '../words.ts';
import { type ReplaceableChangeSet, replaceableChangeSet, type UnseenChangeSet, unseenChangeSet } from './change-set.ts';

/** An action that changes what runs somewhere. */
export interface Deploy extends Subject {
  readonly kind: 'deploy';
  readonly action: Action;
  /** How plain it is that this deploys: high for deploy actions, lower where only a name or command says so. */
  readonly certainty: Confidence;
  readonly target: Environment;
  /** Does a person approve before it, in every run? */
  readonly gated: Answer;
  /** It is the first ungated deploy of its stage: the one that a gate has to come before. */
  readonly leads: boolean;
  /** It is the first deploy of its stage. */
  readonly opens: boolean;
  /** Other actions of its stage that deploy, and not the same stack. */
  readonly companions: readonly Action[];
  /** The project in view that it runs, where a build deploys. */
  readonly build: BuildProject | undefined;
  /** Approvals that look as if they gated it, and stand beside or behind it, or may. */
  readonly lateApprovals: readonly LateApproval[];
  /** The change set that it executes, where that is made behind every approval. */
  readonly unseenChangeSet: UnseenChangeSet | undefined;
  /** The change set that it executes, where another execution may have made it anew since it was approved. */
  readonly replaceableChangeSet: ReplaceableChangeSet | undefined;
  /** The fault of a missing gate, the same for every rule that speaks of it. */
  readonly gateFault: string;
}

/** An approval that does not surely come before the deploy it is meant for. */
export interface LateApproval {
  readonly approval: Action;
  /** It runs at the same time; otherwise after the deploy. */
  readonly beside: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    deploy: Deploy;
  }
}

export const deployKind: NodeKind<'deploy'> = {
  kind: 'deploy',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.subjects('pipeline').flatMap((pipeline) => deploysOf(pipeline, graph)),
};

/** CloudFormation modes that change a stack. Creating a change set or deleting a stack releases nothing. */
const CHANGING_MODES: readonly string[] = ['CREATE_UPDATE', 'REPLACE_ON_FAILURE', 'CHANGE_SET_EXECUTE'];

/** Words of build and invoke actions that run a deployment, and words that say they do something else beside one. */
const DEPLOYING = new Set(['deploy', 'deploys', 'deployment', 'deployments', 'deployer', 'deploying', 'rollout']);
const OTHERWISE = new Set([
  'test',
  'tests',
  'testing',
  'build',
  'builds',
  'scan',
  'lint',
  'validate',
  'validation',
  'verify',
  'verification',
  'check',
  'plan',
  'diff',
  'synth',
  'package',
  'changeset',
  'approve',
  'approval',
  'notify',
  'notification',
  'smoke',
  'prepare',
  'undeploy',
  'destroy',
  'cleanup',
  'rollback',
  'pre',
  'post',
]);

function deploysOf(pipeline: Pipeline, graph: DeliveryGraph): readonly Deploy[] {
  const found = pipeline.actions.flatMap((action) => {
    const certainty = deployCertainty(action);
    return certainty === undefined ? [] : [{ action, certainty }];
  });
  const several = new Set(found.map(({ action }) => action.stage.index)).size > 1;
  const last =
    several && pipeline.open === undefined
      ? found.map(({ action }) => action).reduce((latest, action) => (precedes(action, latest) ? latest : action))
      : undefined;
  const deploys = found.map(({ action, certainty }) => ({ action, certainty, target: targetOf(action, graph) }));
  const named = deploys.some(({ target }) => target.production === 'yes');
  return deploys.map(({ action, certainty, target }): Deploy => {
    const silent = !named && isSilent(target);
    const presumed = silent && last !== undefined && (action === last ? ('presumed' as const) : ('no' as const));
    const environment = presumed === false ? withCause(target) : { ...target, production: presumed };
    return {
      get gated() {
        return gated(action);
      },
      get leads() {
        return !deploys.some(
          (other) =>
            other.action !== action &&
            other.action.stage.id === action.stage.id &&
            precedes(other.action, action) &&
            gated(other.action) !== 'yes',
        );
      },
      get build() {
        const project = referByAction(graph, 'build-project', action, 'ProjectName');
        return project.state === 'node' ? project.node : undefined;
      },
      get replaceableChangeSet() {
        return replaceableChangeSet(action);
      },
      get unseenChangeSet() {
        return unseenChangeSet(action);
      },
      get opens() {
        return !deploys.some(
          (other) => other.action !== action && other.action.stage.id === action.stage.id && precedes(other.action, action),
        );
      },
      get companions() {
        const stack = action.configuration.get('StackName').text();
        return deploys.flatMap(({ action: other }) => {
          if (other === action || other.stage.id !== action.stage.id) return [];
          const name = other.configuration.get('StackName').text();
          return 'value' in stack && 'value' in name && stack.value.same(name.value) !== 'no' ? [] : [other];
        });
      },
      get lateApprovals() {
        return lateApprovals(
          action,
          deploys.map((other) => other.action),
        );
      },
      gateFault: `gate ${action.stage.id}`,
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

/** In the order in which a pipeline runs: stage, run order, then as written. */
function precedes(first: Action, second: Action): boolean {
  const position = ({ owner, stage, runOrder }: Action, action: Action): readonly number[] => [
    stage.index,
    known(runOrder) ?? 1,
    owner.actions.indexOf(action),
  ];
  const [one, other] = [position(first, first), position(second, second)];
  const differing = one.findIndex((value, index) => value !== other[index]);
  return differing >= 0 && (one[differing] ?? 0) < (other[differing] ?? 0);
}

function isSilent({ production }: Environment): boolean {
  return typeof production === 'object' && production.because.length === 0;
}

/** Nothing that is named says which environment it is: only the configuration can. */
function withCause(target: Environment): Environment {
  return isSilent(target)
    ? {
        ...target,
        production: unknown({
          kind: 'unsupported',
          what: 'which environment a deploy acts on when no name says so (state it under `environments` in the configuration)',
        }),
      }
    : target;
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
  const configured = [
    'StackName',
    'StackSetName',
    'DeploymentGroupName',
    'ServiceName',
    'ClusterName',
    'FunctionName',
    'BucketName',
    'EnvironmentName',
    'Environment',
  ].map((key) => action.configuration.get(key).text());
  const role: readonly Field<Text>[] =
    'text' in action.role && action.role.text !== undefined ? [{ at: action.role.at, state: 'set', value: action.role.text }] : [];
  return environmentOf([action.stage.title, action.title, ...configured, ...role], accountOf(action), graph.environments);
}

/** The account that an action works in: that of its role's ARN, or the pipeline's own. */
export function accountOf(action: Action): Text | undefined {
  if (action.role.state === 'absent') return action.owner.account;
  const text = 'text' in action.role ? action.role.text : undefined;
  return text === undefined ? undefined : accountPart(text);
}

/** An approval of a pipeline, with whether it always comes before a deploy and who gives it. */
export interface Gate {
  readonly approval: Action;
  readonly before: Answer;
  /** Somebody decides: it is not an approval that a machine gives to itself. */
  readonly manual: Answer;
}

/** The approvals that stand in the pipeline of a deploy. */
export function gatesOf(deploy: Action): readonly Gate[] {
  return deploy.owner.actions.filter(isApproval).map((approval) => ({
    approval,
    before: before(approval, deploy),
    manual: not(answerOf(titleWords(approval.title).some((word) => AUTOMATIC.has(word)))),
  }));
}

/** An approval that says of itself that no person gives it. */
const AUTOMATIC = new Set(['auto', 'automatic', 'automated']);

function gated(deploy: Action): Answer {
  const { open, stages } = deploy.owner;
  const unseen: readonly Cause[] = open ?? stages.flatMap((stage) => (stage.index <= deploy.stage.index ? (stage.open ?? []) : []));
  return any([...gatesOf(deploy).map((gate) => all([gate.before, gate.manual])), ...(unseen.length > 0 ? [unknown(...unseen)] : [])]);
}

/** Approvals of the stage that do not, or may not, come first; and later ones that nothing is deployed behind. */
function lateApprovals(deploy: Action, deploys: readonly Action[]): readonly LateApproval[] {
  return deploy.owner.actions.filter(isApproval).flatMap((approval): readonly LateApproval[] => {
    if (approval.stage.id === deploy.stage.id)
      return before(approval, deploy) === 'yes' ? [] : [{ approval, beside: beside(approval, deploy) === 'yes' }];
    const gatesNothing = before(deploy, approval) === 'yes' && !deploys.some((other) => before(approval, other) !== 'no');
    return gatesNothing ? [{ approval, beside: false }] : [];
  });
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
