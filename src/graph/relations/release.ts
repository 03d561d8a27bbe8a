import { type Cause, type Place, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { withoutEnvironment } from '../environment.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before } from '../order.ts';
import type { Action } from '../pipeline.ts';
import { artifactsOf, lineage, shipperOf } from './artifact-use.ts';
import { type Deploy, deployCertainty, gatesOf, known, titleWords } from './deploy.ts';

/** What a production deploy ships, against what earlier environments of its pipeline ran. */
export interface Release extends Subject {
  readonly kind: 'release';
  readonly deploy: Deploy;
  /** Builds whose output is shipped and that no earlier environment ran, where those ran another build of the same source. */
  readonly rebuilt: readonly { readonly build: Action; readonly earlier: Action }[];
  /** It ships a source that its counterparts in earlier environments did not run. */
  readonly swapped: Swap | undefined;
  /** Builds whose output is shipped and that run between the approval and the deploy, so that it never approved them. */
  readonly builtAfterApproval: readonly { readonly build: Action; readonly approval: Action }[];
  /** Why such a build may be shipped as well; empty when none may. */
  readonly maybeBuiltAfterApproval: readonly Cause[];
  /** Why it is not known what is shipped, or what earlier environments ran; empty when it is. */
  readonly because: readonly Cause[];
  /** The field that hides it. */
  readonly hidden: Place;
}

export interface Swap {
  /** Where the production deploy takes it. */
  readonly at: Place;
  readonly artifact: Text;
  readonly earlier: Deploy;
  readonly earlierArtifact: Text;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    release: Release;
  }
}

export const releaseKind: NodeKind<'release'> = { kind: 'release', types: [], stands: ['AWS::CodePipeline::Pipeline'], list: releases };

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
    get swapped() {
      return rebuilt.length > 0 ? undefined : swapped(deploy, deploys);
    },
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

/** The artifact that says what is deployed: that of the template, or the only input. */
function mainArtifact(action: Action): { readonly name: Text; readonly at: Place } | undefined {
  const from = shipperOf(action);
  const path = from.configuration.get('TemplatePath').text();
  const inputs = from.inputs.flatMap(({ name, at }) => ('value' in name ? [{ name: name.value, at }] : []));
  if ('value' in path) return inputs.find(({ name }) => path.value.matches(Text.of(name, '::*')) === 'yes');
  return from.inputs.length === 1 ? inputs[0] : undefined;
}

/** Deploys of the same provider whose names differ by the environment only. */
function counterparts({ action }: Deploy, deploys: readonly Deploy[]): readonly Deploy[] {
  const role = (one: Action): string => `${known(one.provider)} ${withoutEnvironment(titleWords(one.title)).join(' ')}`;
  return deploys.filter(
    (other) => other.target.production === 'no' && before(other.action, action) === 'yes' && role(other.action) === role(action),
  );
}

function swapped(deploy: Deploy, deploys: readonly Deploy[]): Swap | undefined {
  const own = mainArtifact(deploy.action);
  const earlier = counterparts(deploy, deploys).map((other) => ({ other, main: mainArtifact(other.action) }));
  const [first] = earlier;
  if (own === undefined || first?.main === undefined) return undefined;
  const producers = (name: Text): readonly Action[] =>
    artifactsOf(deploy.action.owner).find(({ title }) => title.same(name) === 'yes')?.producers ?? [];
  const made = producers(own.name);
  const apart = earlier.every(
    ({ main }) => main !== undefined && main.name.same(own.name) === 'no' && !producers(main.name).some((action) => made.includes(action)),
  );
  // What a build made and nothing tried is told by the delivery as a whole.
  return apart && made.length > 0 && made.every(({ category }) => known(category) === 'Source')
    ? { at: own.at, artifact: own.name, earlier: first.other, earlierArtifact: first.main.name }
    : undefined;
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
  const from = shipperOf(action);
  const { builds, because } = lineage(from);
  const unknownInputs = from.inputs.flatMap(({ name }) => ('value' in name ? name.value.because : 'because' in name ? name.because : []));
  return {
    from,
    builds: builds.filter((build) => known(build.category) === 'Build' && deployCertainty(build) === undefined),
    because: [...because, ...unknownInputs],
  };
}

function shareSource(one: Action, other: Action): boolean {
  const { sources } = lineage(one);
  return lineage(other).sources.some((source) => sources.includes(source));
}
