import type { Cause, Place } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before } from '../order.ts';
import type { Action } from '../pipeline.ts';
import { lineage } from './artifact-use.ts';
import { type Deploy, deployCertainty, gatesOf, known } from './deploy.ts';

/** What a production deploy ships, against what earlier environments of its pipeline ran. */
export interface Release extends Subject {
  readonly kind: 'release';
  readonly deploy: Deploy;
  /** Builds whose output is shipped and that no earlier environment ran, where those ran another build of the same source. */
  readonly rebuilt: readonly { readonly build: Action; readonly earlier: Action }[];
  /** Builds whose output is shipped and that run between the approval and the deploy, so that it never approved them. */
  readonly builtAfterApproval: readonly { readonly build: Action; readonly approval: Action }[];
  /** Why such a build may be shipped as well; empty when none may. */
  readonly maybeBuiltAfterApproval: readonly Cause[];
  /** Why it is not known what is shipped, or what earlier environments ran; empty when it is. */
  readonly because: readonly Cause[];
  /** The field that hides it. */
  readonly hidden: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    release: Release;
  }
}

export const releaseKind: NodeKind<'release'> = { kind: 'release', types: [], list: releases };

function releases(graph: DeliveryGraph): readonly Release[] {
  const deploys = graph.subjects('deploy');
  const shipped = deploys.filter(({ target }) => target.production === 'yes' || target.production === 'presumed');
  return shipped.map((deploy) =>
    releaseOf(
      deploy,
      deploys.filter((other) => other.action.owner.id === deploy.action.owner.id),
    ),
  );
}

function releaseOf(deploy: Deploy, deploys: readonly Deploy[]): Release {
  const own = buildsOf(deploy.action);
  const earlier = deploys
    .filter(({ target, action }) => target.production === 'no' && before(action, deploy.action) === 'yes')
    .map(({ action }) => buildsOf(action));
  const production = deploys.filter(({ target }) => target.production !== 'no').flatMap(({ action }) => buildsOf(action).builds);
  const ran = earlier.flatMap(({ builds }) => builds);
  const apart = ran.filter((build) => !production.includes(build));
  const rebuilt = own.builds
    .filter((build) => !ran.includes(build))
    .flatMap((build) => {
      const instead = apart.find((other) => shareSource(build, other));
      return instead === undefined ? [] : [{ build, earlier: instead }];
    });
  const { id, name, at, pipeline, environment } = deploy;
  const because = earlier.length === 0 ? [] : [...own.because, ...earlier.flatMap((list) => list.because)];
  const hidden = own.from.inputs.find((input) => !('value' in input.name) || input.name.value.known === undefined);
  return {
    kind: 'release',
    id,
    name,
    at,
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(environment === undefined ? {} : { environment }),
    deploy,
    rebuilt,
    get builtAfterApproval() {
      return builtAfterApproval(deploy.action, own.builds);
    },
    get maybeBuiltAfterApproval() {
      const candidates = deploy.action.owner.actions.filter(
        (action) => known(action.category) === 'Build' && deployCertainty(action) === undefined && before(action, deploy.action) === 'yes',
      );
      return own.because.length > 0 && builtAfterApproval(deploy.action, candidates).length > 0 ? own.because : [];
    },
    because,
    hidden: hidden?.name.at ?? at,
  };
}

/** Surely approved before, and not again behind the build. */
function builtAfterApproval(action: Action, builds: readonly Action[]): Release['builtAfterApproval'] {
  const gates = gatesOf(action).filter((gate) => gate.before === 'yes' && gate.manual === 'yes');
  return builds.flatMap((build) => {
    const gate = gates.find(({ approval }) => before(approval, build) === 'yes');
    return gate === undefined || gates.some(({ approval }) => before(approval, build) !== 'yes')
      ? []
      : [{ build, approval: gate.approval }];
  });
}

interface Builds {
  readonly from: Action;
  readonly builds: readonly Action[];
  readonly because: readonly Cause[];
}

/** The builds behind what an action deploys. The execution of a change set ships what its creation read. */
function buildsOf(action: Action): Builds {
  const from = action.inputs.length > 0 ? action : (changeSetOf(action) ?? action);
  const { builds, because } = lineage(from);
  const unknownInputs = from.inputs.flatMap(({ name }) => ('value' in name ? name.value.because : 'because' in name ? name.because : []));
  return {
    from,
    builds: builds.filter((build) => known(build.category) === 'Build' && deployCertainty(build) === undefined),
    because: [...because, ...unknownInputs],
  };
}

/** The action that creates the change set which an action executes: same stack, and before it. */
function changeSetOf(execution: Action): Action | undefined {
  const stack = execution.configuration.get('StackName').text();
  if (!('value' in stack)) return undefined;
  return execution.owner.actions.findLast((action) => {
    const other = action.configuration.get('StackName').text();
    return action.inputs.length > 0 && 'value' in other && other.value.same(stack.value) === 'yes' && before(action, execution) === 'yes';
  });
}

function shareSource(one: Action, other: Action): boolean {
  const { sources } = lineage(one);
  return lineage(other).sources.some((source) => sources.includes(source));
}
