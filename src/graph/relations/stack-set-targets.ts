import type { Raw } from '../../resource/index.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';

/** Where an action of a stack set deploys to, as far as it is written out: in the action, or in a file of its input. */
export interface StackSetTargets {
  readonly accounts: readonly string[];
  /** Ids of organizational units, or of the root. */
  readonly units: readonly string[];
}

const ACCOUNT = /^\d{12}$/;
const UNIT = /^(?:ou|r)-[a-z0-9-]+$/;

/**
 * Of the configuration `DeploymentTargets`: a list with commas, or `Artifact::file`, which is a list of texts in JSON.
 * Source: CodePipeline User Guide, "CloudFormation StackSets deploy action reference"; aws-cdk-lib, `StackInstances.fromArtifactPath`.
 */
export function targetsOf({ configuration, owner }: Action): StackSetTargets {
  const text = known(configuration.get('DeploymentTargets').text())?.known;
  if (text === undefined) return { accounts: [], units: [] };
  const listed = text.includes('::')
    ? textsIn(owner.resource.scope.instance.template.assets.get(text)?.root)
    : text.split(',').map((one) => one.trim());
  return { accounts: listed.filter((one) => ACCOUNT.test(one)), units: listed.filter((one) => UNIT.test(one)) };
}

function textsIn(root: Raw | undefined): readonly string[] {
  return Array.isArray(root) ? (root as readonly Raw[]).filter((item) => typeof item === 'string') : [];
}

/** The action that makes the stack set: itself, or of one that adds stacks, the one with the set's name in its pipeline. */
export function setOf(action: Action): Action | undefined {
  const provider = known(action.provider);
  if (provider === 'CloudFormationStackSet') return action;
  const name = provider === 'CloudFormationStackInstances' ? known(action.configuration.get('StackSetName').text()) : undefined;
  if (name === undefined) return undefined;
  return action.owner.actions.find((other) => {
    const made = known(other.configuration.get('StackSetName').text());
    return known(other.provider) === 'CloudFormationStackSet' && made?.same(name) === 'yes' && other.region.same(action.region) === 'yes';
  });
}
