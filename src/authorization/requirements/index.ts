import { cloudformation } from './cloudformation.ts';
import { codebuild } from './codebuild.ts';
import { codedeploy } from './codedeploy.ts';
import { compute } from './compute.ts';
import { containers } from './containers.ts';
import { functions } from './functions.ts';
import { other } from './other.ts';
import { servers } from './servers.ts';
import { sources } from './sources.ts';
import { storage } from './storage.ts';
import type { ActionRequirements } from './types.ts';

export * from './types.ts';

/** Every action type that is known. */
export const actionRequirements: readonly ActionRequirements[] = [
  ...sources,
  ...codebuild,
  ...compute,
  ...cloudformation,
  ...codedeploy,
  ...servers,
  ...containers,
  ...storage,
  ...functions,
  ...other,
];

/** What an action of this type needs; undefined for a type that is not in the data. */
export function requirementsOf(category: string, owner: string, provider: string): ActionRequirements | undefined {
  return actionRequirements.find(
    (entry) =>
      entry.owner === owner &&
      (entry.provider === provider || entry.provider === '*') &&
      (entry.category === category || entry.category === '*'),
  );
}
