import { answerOf, any, type Place, type Text, type Value } from '../../resource/index.ts';
import type { BuildProject } from '../build-project.ts';
import type { Reference } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { artifactsOf } from './artifact-use.ts';
import { known } from './deploy.ts';

/** An artifact of a build whose name CodeBuild refuses, or does not find in the buildspec. */
export interface MisnamedArtifact {
  readonly reason: 'refused' | 'missing' | 'nothing';
  readonly name: string;
  readonly at: Place;
  /** Where the buildspec is written. */
  readonly buildspec: Place | undefined;
  /** The secondary artifacts that the buildspec has. */
  readonly listed: readonly string[];
}

/** What CodeBuild takes as the identifier of a source or artifact. Source: CodeBuild API Reference, ProjectArtifacts. */
const IDENTIFIER = /^\w+$/;

/**
 * Artifacts of an action that are handed to CodeBuild under their names. Several outputs are its secondary artifacts, and
 * several inputs are secondary sources, besides the primary one.
 * Source: CodeBuild User Guide, "CodePipeline integration with CodeBuild and multiple input sources and output artifacts".
 */
export function misnamedArtifacts(action: Action, project: Reference<BuildProject>): readonly MisnamedArtifact[] {
  const { inputs, outputs, configuration, value } = action;
  const whole = ['InputArtifacts', 'OutputArtifacts'].every((key) => value.get(key).items().open === undefined);
  if (!whole) return [];
  const primary = configuration.get('PrimarySource').text();
  const secondary =
    inputs.length > 1 && 'value' in primary ? inputs.filter(({ name }) => 'value' in name && name.value.same(primary.value) === 'no') : [];
  const handed = [...secondary, ...(outputs.length > 1 ? outputs : [])];
  const refused = handed.flatMap(({ name, at }): readonly MisnamedArtifact[] =>
    'value' in name && name.value.test(IDENTIFIER) === 'no'
      ? [{ reason: 'refused', name: name.value.print(), at, buildspec: undefined, listed: [] }]
      : [],
  );
  const batch = configuration.get('BatchEnabled').exists !== 'no' || configuration.get('BuildspecOverride').exists !== 'no';
  if (refused.length > 0 || batch || project.state !== 'node') return refused;
  const unpacked = outputs.filter(({ name }) => 'value' in name && isRead(name.value, action));
  if (packsNothing(project.node))
    return unpacked.slice(0, 1).map(({ name, at }) => ({
      reason: 'nothing',
      name: 'value' in name ? name.value.print() : '',
      at,
      buildspec: project.node.buildspec.at,
      listed: [],
    }));
  return outputs.length > 1
    ? notListed(
        outputs.flatMap(({ name, at }) => ('value' in name ? [{ name: name.value, at }] : [])),
        project.node,
      )
    : [];
}

function isRead(title: Text, action: Action): boolean {
  return artifactsOf(action.owner).some((artifact) => artifact.title.same(title) === 'yes' && artifact.consumers.length > 0);
}

function packsNothing({ buildspec: { document, because, artifacts } }: BuildProject): boolean {
  return document?.kind === 'map' && because.length === 0 && artifacts.exists === 'no';
}

/** The secondary artifacts of a project that is no part of a pipeline. */
export function misnamedSecondaries(project: BuildProject): readonly MisnamedArtifact[] {
  const { value: artifacts } = project.artifacts;
  if (known(artifacts.get('Type').string()) === 'CODEPIPELINE') return [];
  const names = project.secondaryArtifacts.flatMap(({ value }) => {
    const name = value.get('ArtifactIdentifier').text();
    return 'value' in name ? [{ name: name.value, at: name.at }] : [];
  });
  return notListed(names, project);
}

function notListed(names: readonly { readonly name: Text; readonly at: Place }[], project: BuildProject): readonly MisnamedArtifact[] {
  const { document, because, artifacts, at: buildspec } = project.buildspec;
  const secondary: Value = artifacts.get('secondary-artifacts');
  if (document?.kind !== 'map' || because.length > 0 || secondary.kind === 'unresolved') return [];
  const listed = secondary.entries().map(([name]) => name);
  return names.flatMap(({ name, at }): readonly MisnamedArtifact[] => {
    const found = any(listed.map((one) => (one.includes('$') ? answerOf(true) : name.is(one))));
    return found === 'no' ? [{ reason: 'missing', name: name.print(), at, buildspec, listed }] : [];
  });
}
