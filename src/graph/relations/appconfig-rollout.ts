import type { AppConfigStrategy } from '../../facts/deployment-configurations.ts';
import { type Answer, any, type Field, isValue, type Place, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { type AppConfigDeploymentStrategy, strategyReference } from '../appconfig.ts';
import { isEarly } from '../environment.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { known, targetOf } from './deploy.ts';

/** A way in which configuration spreads: a strategy in view, or the use of a predefined one. */
export interface AppConfigRollout extends Subject {
  readonly kind: 'appconfig-rollout';
  /** Everybody has it after one step. */
  readonly instant: { readonly answer: Answer; readonly at: Place };
  readonly bakeMinutes: Field<number>;
  /** It is for dev or test. */
  readonly early: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'appconfig-rollout': AppConfigRollout;
  }
}

export const appConfigRolloutKind: NodeKind<'appconfig-rollout'> = {
  kind: 'appconfig-rollout',
  types: [],
  list: (graph) => [
    ...graph.judged('appconfig-strategy').map(ownRollout),
    ...predefinedOfDeployments(graph),
    ...predefinedOfActions(graph),
  ],
};

function ownRollout(strategy: AppConfigDeploymentStrategy): AppConfigRollout {
  const { id, name, at, minutes, factor, bakeMinutes } = strategy;
  const wholly: Answer = 'value' in factor ? (factor.value >= 100 ? 'yes' : 'no') : unknown(...('because' in factor ? factor.because : []));
  const takesNoTime = isValue(minutes, 0);
  const place = takesNoTime === 'yes' ? minutes.at : factor.at;
  return {
    kind: 'appconfig-rollout',
    id,
    name,
    at,
    instant: { answer: any([takesNoTime, wholly]), at: place },
    bakeMinutes,
    get early() {
      return strategy.early;
    },
  };
}

function predefinedOfDeployments(graph: DeliveryGraph): readonly AppConfigRollout[] {
  return graph.judged('appconfig-deployment').flatMap(({ id, properties, strategy, environmentReference }) => {
    const early = environmentReference.state === 'node' && environmentReference.node.early;
    return strategy.predefined === undefined
      ? []
      : [predefinedRollout(id, properties.get('DeploymentStrategyId').at, strategy.predefined, early)];
  });
}

function predefinedOfActions(graph: DeliveryGraph): readonly AppConfigRollout[] {
  return graph.subjects('action').flatMap((action) => {
    if (known(action.category) !== 'Deploy' || known(action.provider) !== 'AppConfig') return [];
    const written = action.configuration.get('DeploymentStrategy');
    const { predefined } = strategyReference(written, graph);
    return predefined === undefined
      ? []
      : [{ ...predefinedRollout(action.id, written.at, predefined, isEarly(targetOf(action, graph))), pipeline: action.owner.name }];
  });
}

function predefinedRollout(id: string, at: Place, { minutes, factor, bake, name }: AppConfigStrategy, early: boolean): AppConfigRollout {
  return {
    kind: 'appconfig-rollout',
    id,
    name,
    at,
    early,
    instant: { answer: minutes === 0 || factor >= 100 ? 'yes' : 'no', at },
    bakeMinutes: { at, state: 'default', value: bake },
  };
}
