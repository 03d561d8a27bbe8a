import type { DeploymentPlatform } from '../../facts/deployment-configurations.ts';
import {
  type Answer,
  type Cause,
  type Field,
  type Place,
  plainTextAt,
  type Resource,
  type Text,
  type Unknown,
  unknown,
} from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { Alarm } from '../alarm.ts';
import { type Rollout, rolloutMinutes, type Shift, shiftOf } from '../deployment-config.ts';
import type { DeploymentGroup } from '../deployment-group.ts';
import type { EcsService } from '../ecs.ts';
import { type Environment, isEarly } from '../environment.ts';
import type { DeliveryGraph, Reference } from '../graph.ts';
import { type FastestAlarm, fastestAlarm } from './fastest-alarm.ts';
import { timelineOf } from './timeline.ts';
import { type RollbackWiring, wiringOf } from './wiring.ts';

/** Who moves the traffic: CodeDeploy, set up by hand or by SAM; ECS itself; a CloudFormation hook; AppConfig; the Lambda action of a pipeline. */
export type Mechanism = 'codedeploy' | 'sam' | 'ecs-native' | 'ecs-rolling' | 'hooks' | 'appconfig' | 'lambda-action' | 'custom';

/** One way in which new versions reach those who use them, whatever service does it. */
export interface Deployment extends Subject {
  readonly kind: 'deployment';
  readonly mechanism: Mechanism;
  /** The resource that sets it up; undefined for actions of pipelines. */
  readonly resource: Resource | undefined;
  readonly group: DeploymentGroup | undefined;
  readonly service: EcsService | undefined;
  /** Functions and services in view that it deploys. */
  readonly targets: readonly Subject[];
  readonly platform: Field<DeploymentPlatform | 'appconfig'>;
  readonly rollout: Field<Rollout>;
  readonly shift: Shift | Unknown;
  /** Minutes from the start until all traffic has moved; absent for fleets. */
  readonly shiftMinutes: Field<number>;
  /** Minutes that the old version waits after that; absent where nothing waits. */
  readonly bakeMinutes: Field<number>;
  /** Minutes in which alarms are looked at: the shift, and what follows it where the service goes on looking. */
  readonly watchedMinutes: Field<number>;
  /** It is written to move the traffic of a function at once, and nothing follows in which an alarm would be looked at. */
  readonly endsAtOnce: boolean;
  /** The alarm that would fire first, where all of them are in view. */
  readonly fastest: FastestAlarm | Unknown;
  /** The old version waits, so that going back is quick. */
  readonly goesBack: boolean;
  readonly alarms: DeploymentAlarms;
  /** It has an alarm that is heeded. Whether the alarm would fire is another question. */
  readonly watched: Answer;
  readonly rollback: DeploymentRollback;
  readonly wiring: RollbackWiring;
  /** What happens minute by minute, and what an alarm would do to it: lines for people. */
  readonly timeline: readonly string[];
  readonly target: Environment;
  /** The target is named dev or test. */
  readonly early: boolean;
}

export interface DeploymentAlarms {
  readonly at: Place;
  /** The list itself, where `at` is what it is part of. */
  readonly list?: Place;
  readonly items: readonly Reference<Alarm>[];
  /** Why there may be more. */
  readonly open: readonly Cause[] | undefined;
  /** They are heeded at all. */
  readonly enabled: Answer;
  /** The deployment goes on when their state cannot be read. */
  readonly ignorePollFailure: Answer;
}

export interface DeploymentRollback {
  readonly at: Place;
  readonly events: readonly Field<Text>[];
  /** Goes back by itself when the deployment fails. */
  readonly onFailure: Answer;
  /** Goes back by itself when an alarm stops it. */
  readonly onAlarm: Answer;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    deployment: Deployment;
  }
}

/** What differs between mechanisms; the rest follows from it. */
export type DeploymentParts = Omit<
  Deployment,
  | 'kind'
  | 'shift'
  | 'shiftMinutes'
  | 'watched'
  | 'wiring'
  | 'early'
  | 'environment'
  | 'watchedMinutes'
  | 'endsAtOnce'
  | 'fastest'
  | 'goesBack'
  | 'timeline'
>;

/** Completes a deployment. */
export function deploymentOf(parts: DeploymentParts): Deployment {
  const { rollout, target } = parts;
  const { name } = target;
  return {
    ...parts,
    kind: 'deployment',
    shift: shiftOfField(rollout),
    shiftMinutes: minutesOf(rollout),
    watched: watched(parts.alarms),
    wiring: wiringOf(parts),
    early: isEarly(target),
    watchedMinutes: watchedMinutes(parts),
    get endsAtOnce() {
      return endsAtOnce(parts);
    },
    goesBack: !('value' in parts.bakeMinutes) || parts.bakeMinutes.value > 0,
    get fastest() {
      return fastestAlarm(parts.alarms);
    },
    get timeline() {
      return timelineOf(this);
    },
    ...(name === undefined ? {} : { environment: name }),
  };
}

function shiftOfField(rollout: Field<Rollout>): Shift | Unknown {
  if ('value' in rollout) return shiftOf(rollout.value);
  return unknown(
    ...('because' in rollout ? rollout.because : [{ kind: 'unsupported' as const, what: 'a deployment that names no configuration' }]),
  );
}

function minutesOf(rollout: Field<Rollout>): Field<number> {
  const { at } = rollout;
  if (!('value' in rollout)) return rollout.state === 'absent' ? { at, state: 'absent' } : rollout;
  const minutes = rolloutMinutes(rollout.value);
  return minutes === undefined ? { at, state: 'absent' } : { at, state: rollout.state, value: minutes };
}

/** CodeDeploy looks until all traffic has moved (whether also while the old version waits is not documented), ECS and AppConfig until the bake time is over. */
function watchedMinutes({ mechanism, rollout, bakeMinutes }: DeploymentParts): Field<number> {
  const shift = minutesOf(rollout);
  if (mechanism === 'sam' || mechanism === 'lambda-action' || !('value' in shift)) return shift;
  if ('value' in bakeMinutes) return { ...shift, value: shift.value + bakeMinutes.value };
  return bakeMinutes.state === 'absent' ? shift : bakeMinutes;
}

/** A hook that runs after the shift keeps the deployment going; a configuration that a condition chooses is another elsewhere. */
function endsAtOnce({ mechanism, platform, rollout, group }: DeploymentParts): boolean {
  if (group === undefined || (mechanism !== 'sam' && mechanism !== 'codedeploy')) return false;
  const ofFunction = 'value' in platform && platform.value === 'lambda';
  const followed = group.aliases.length === 0 || group.aliases.some(({ hooks }) => hooks.after.state !== 'absent');
  return ofFunction && !followed && shiftOfField(rollout) === 'all-at-once' && plainTextAt(rollout.at) !== undefined;
}

/** A boolean field as an answer; absent is no. */
export function answerOfField(field: Field<boolean>): Answer {
  if ('value' in field) return field.value ? 'yes' : 'no';
  return field.state === 'absent' ? 'no' : unknown(...field.because);
}

function watched(alarms: DeploymentAlarms): Answer {
  if (alarms.enabled === 'no') return 'no';
  if (alarms.items.some((alarm) => alarm.state === 'node' || alarm.state === 'external')) return alarms.enabled;
  const causes = [...(alarms.open ?? []), ...alarms.items.flatMap((alarm) => (alarm.state === 'unresolved' ? alarm.because : []))];
  // An alarm whose name comes from a parameter is an alarm all the same, unless the parameter may be empty.
  if (alarms.items.length > 0 && causes.length > 0 && alarms.open === undefined) return alarms.enabled;
  return causes.length > 0 ? unknown(...causes) : 'no';
}

/** The environment that a graph's deploys say a target has, else its own. */
export function deploymentEnvironment(own: Environment, targets: readonly Subject[], graph: DeliveryGraph): Environment {
  const deploys = graph.once(deploysByTarget);
  const candidates = [...targets.flatMap((target) => deploys.get(`${target.kind}|${target.id}`) ?? []), own];
  return (
    candidates.find(({ production }) => production === 'yes' || production === 'no') ??
    candidates.find(({ production }) => production === 'presumed') ??
    own
  );
}

const NAMED_TARGETS = [
  ['DeploymentGroupName', 'deployment-group'],
  ['ServiceName', 'ecs-service'],
  ['FunctionName', 'function'],
  ['Environment', 'appconfig-environment'],
] as const;

/** The environments of the actions that deploy to something in view. */
function deploysByTarget(graph: DeliveryGraph): ReadonlyMap<string, readonly Environment[]> {
  const found = new Map<string, Environment[]>();
  for (const { action, target } of graph.subjects('deploy')) {
    for (const [key, kind] of NAMED_TARGETS) {
      const reference = graph.refer(kind, action.configuration.get(key));
      if (reference.state !== 'node') continue;
      const id = `${kind}|${reference.node.id}`;
      found.set(id, [...(found.get(id) ?? []), target]);
    }
  }
  return found;
}
