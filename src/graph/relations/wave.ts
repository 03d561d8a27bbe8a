import type { Place } from '../../resource/index.ts';
import type { Action } from '../pipeline.ts';
import { type Deploy, known } from './deploy.ts';

/** Deploys that start together. */
export interface Wave {
  readonly first: { readonly name: string; readonly at: Place };
  /** How many regions they reach, as far as these are known. */
  readonly regions: number;
  /** How many regions deploys before them have reached. */
  readonly earlier: number;
}

/** The deploys of a pipeline in the order in which they start; waves of environments named dev or test count as earlier ones only. */
export function wavesOf(deploys: readonly Deploy[], isEarly: (deploy: Deploy) => boolean): readonly Wave[] {
  const groups = new Map<string, Deploy[]>();
  for (const deploy of [...deploys].sort((one, other) => compare(one.action, other.action))) {
    const key = positionOf(deploy.action).join('|');
    groups.set(key, [...(groups.get(key) ?? []), deploy]);
  }
  const reached = new Set<string>();
  return [...groups.values()].flatMap((group): readonly Wave[] => {
    const [first] = group;
    const earlier = reached.size;
    const regions = new Set(group.flatMap(({ action }) => action.region.known ?? []));
    for (const region of regions) reached.add(region);
    return first === undefined || group.some(isEarly) ? [] : [{ first, regions: regions.size, earlier }];
  });
}

function positionOf({ stage, runOrder }: Action): readonly [number, number] {
  return [stage.index, known(runOrder) ?? 1];
}

function compare(one: Action, other: Action): number {
  const [[stage, order], [otherStage, otherOrder]] = [positionOf(one), positionOf(other)];
  return stage - otherStage || order - otherOrder;
}
