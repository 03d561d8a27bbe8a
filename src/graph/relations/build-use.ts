import { type Answer, any, type Cause, embeddedValue, type Field, unknown, type Value, withDefault } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import type { BuildProject, BuildVariable } from '../build-project.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { type MisnamedArtifact, misnamedArtifacts } from './build-artifacts.ts';
import type { Deploy } from './deploy.ts';

/** An action of a pipeline that runs a build project. */
export interface BuildUse extends Subject {
  readonly kind: 'build-use';
  readonly action: Action;
  readonly project: Reference<BuildProject>;
  /** What the action adds to the project's variables, or sets in their place. */
  readonly variables: { readonly items: readonly BuildVariable[]; readonly open: readonly Cause[] | undefined };
  /** A build of the same pipeline signs what it makes, or may. */
  readonly signedBeside: Answer;
  /** What the action deploys, where it is a deploy. */
  readonly deploy: Deploy | undefined;
  /** Artifacts whose names CodeBuild refuses, or does not find in the buildspec. */
  readonly misnamed: readonly MisnamedArtifact[];
  /** The input whose folder the build starts in, where there are several. */
  readonly primarySource: Field<string>;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'build-use': BuildUse;
  }
}

export const buildUseKind: NodeKind<'build-use'> = {
  kind: 'build-use',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.subjects('action').flatMap((action) => buildUse(action, graph)),
};

/** Source: CodePipeline User Guide, "AWS CodeBuild build and test action reference". */
function buildUse(action: Action, graph: DeliveryGraph): readonly BuildUse[] {
  if (!('value' in action.provider) || action.provider.value !== 'CodeBuild') return [];
  const { configuration } = action;
  const project = referByAction(graph, 'build-project', action, 'ProjectName');
  return [
    {
      kind: 'build-use',
      id: action.id,
      name: action.name,
      ...(action.pipeline === undefined ? {} : { pipeline: action.pipeline }),
      at: action.at,
      action,
      project,
      get misnamed() {
        return misnamedArtifacts(action, project);
      },
      variables: variablesOf(configuration.get('EnvironmentVariables')),
      get signedBeside() {
        return any(
          graph.subjects('build-use').flatMap(({ action: other, project }): readonly Answer[] => {
            if (other.owner.id !== action.owner.id) return [];
            return [
              project.state === 'node'
                ? project.node.buildspec.serves('sign')
                : unknown({ kind: 'not-in-view', what: `the project of ${other.name}` }),
            ];
          }),
        );
      },
      get deploy() {
        return graph.once(deploysByAction).get(action.id);
      },
      primarySource: configuration.get('PrimarySource').string(),
    },
  ];
}

function deploysByAction(graph: DeliveryGraph): ReadonlyMap<string, Deploy> {
  return new Map(graph.subjects('deploy').map((deploy) => [deploy.action.id, deploy]));
}

/** A JSON list in a text. */
function variablesOf(written: Value): BuildUse['variables'] {
  const field = written.text();
  if (field.state === 'absent') return { items: [], open: undefined };
  const parsed = 'value' in field ? embeddedValue(field.value, written.origin, JSON.parse, true) : written;
  if (parsed === undefined)
    return {
      items: [],
      open: written.because.length > 0 ? written.because : [{ kind: 'unsupported', what: 'variables of an action that are no JSON' }],
    };
  const { items, open } = parsed.items();
  return {
    open,
    items: items.map((item) => ({
      at: item.at,
      name: item.get('name').text(),
      value: item.get('value'),
      type: withDefault(item.get('type').string(), 'PLAINTEXT'),
    })),
  };
}
