import type { Place, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before } from '../order.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { artifactsOf } from './artifact-use.ts';
import { known, titleWords } from './deploy.ts';

/** A deploy of what a source has handed over, although a build before it has made something of that which nothing reads. */
export interface UnbuiltDeploy extends Subject {
  readonly kind: 'unbuilt-deploy';
  readonly action: Action;
  /** The artifact of the source, and where the deploy names it. */
  readonly taken: Text;
  readonly written: Place;
  readonly build: Action;
  readonly made: { readonly title: Text; readonly at: Place };
  /** The build specification lists what it packs. */
  readonly sure: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'unbuilt-deploy': UnbuiltDeploy;
  }
}

export const unbuiltDeployKind: NodeKind<'unbuilt-deploy'> = {
  kind: 'unbuilt-deploy',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap((pipeline) => unbuiltDeploys(pipeline, graph)),
};

/** Deploys that take files as they are. */
const PROVIDERS: readonly (string | undefined)[] = ['S3', 'CodeDeploy', 'ElasticBeanstalk'];
/** What checks a source makes reports. */
const CHECKING = new Set(['test', 'tests', 'testing', 'lint', 'scan', 'sast', 'check', 'checks', 'validate', 'verify', 'audit', 'report']);

function unbuiltDeploys(pipeline: Pipeline, graph: DeliveryGraph): readonly UnbuiltDeploy[] {
  const artifacts = artifactsOf(pipeline);
  const unread = artifacts.filter(({ consumers, because }) => consumers.length === 0 && because.length === 0);
  if (unread.length === 0) return [];
  return pipeline.actions.flatMap((action): readonly UnbuiltDeploy[] => {
    const [input, ...others] = action.inputs;
    if (known(action.category) !== 'Deploy' || !PROVIDERS.includes(known(action.provider))) return [];
    if (input === undefined || others.length > 0 || !('value' in input.name)) return [];
    const { value: taken } = input.name;
    const source = artifacts.find(({ title }) => title.key === taken.key);
    const [producer, ...rest] = source?.producers ?? [];
    if (source === undefined || producer === undefined || rest.length > 0 || known(producer.category) !== 'Source') return [];
    for (const { title, writes } of unread) {
      const [made, ...more] = writes;
      if (made === undefined || more.length > 0 || !source.consumers.some(({ id }) => id === made.action.id)) continue;
      const packs = packsFiles(made.action, graph);
      if (packs === 'no' || before(made.action, action) !== 'yes') continue;
      const { action: build, at } = made;
      return [
        {
          kind: 'unbuilt-deploy',
          id: `${action.id}|unbuilt`,
          name: action.name,
          pipeline: pipeline.name,
          at: action.at,
          action,
          taken,
          written: input.at,
          build,
          made: { title, at },
          sure: packs === 'yes',
        },
      ];
    }
    return [];
  });
}

/** Does the action build something to be released? */
function packsFiles(action: Action, graph: DeliveryGraph): 'yes' | 'maybe' | 'no' {
  if (known(action.category) !== 'Build' || known(action.provider) !== 'CodeBuild') return 'no';
  if (titleWords(action.title).some((word) => CHECKING.has(word))) return 'no';
  const project = referByAction(graph, 'build-project', action, 'ProjectName');
  const document = project.state === 'node' ? project.node.buildspec.document : undefined;
  if (document === undefined || action.configuration.get('BuildspecOverride').exists !== 'no') return 'maybe';
  return document.get('artifacts').exists === 'no' ? 'no' : 'yes';
}
