import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import { Text } from '../resource/index.ts';
import { artifactCalls } from './artifact-calls.ts';
import { buildCalls, cloneCalls } from './build-calls.ts';
import type { Call } from './call.ts';
import { roleCaller } from './callers.ts';
import { plainContext } from './contexts.ts';
import type { Wanted } from './expand.ts';
import { providerCalls } from './provider-calls.ts';
import { requirementsOf } from './requirements/index.ts';
import { plainTarget } from './targets.ts';
import { assumeCalls, pipelineTrustCalls, resourceTrustCalls } from './trust-calls.ts';

/** Every call that the deliveries of a graph make, as far as templates tell. */

/** What one action needs, by whichever role. */
export function callsOf(action: Action, graph: DeliveryGraph, wanted: Wanted = 'all'): readonly Call[] {
  const [category, owner, provider] = [known(action.category), known(action.providerOwner), known(action.provider)];
  const entry =
    category === undefined || owner === undefined || provider === undefined ? undefined : requirementsOf(category, owner, provider);
  const assume = assumeCalls(action, graph);
  return entry === undefined
    ? assume
    : [...assume, ...providerCalls(action, entry, graph, wanted), ...artifactCalls(action, entry, graph, wanted)];
}

/** All calls, those of projects, functions and event rules included. */
export function allCalls(graph: DeliveryGraph, wanted: Wanted = 'all'): readonly Call[] {
  const pipelines = graph.subjects('pipeline');
  return [
    ...pipelines.flatMap((pipeline) => pipelineTrustCalls(pipeline, graph)),
    ...pipelines.flatMap(({ actions }) => actions.flatMap((action) => callsOf(action, graph, wanted))),
    ...resourceTrustCalls(graph),
    ...graph.subjects('build-project').flatMap((project) => buildCalls(project, graph, wanted)),
    ...cloneCalls(graph),
    ...startCalls(graph),
  ];
}

/** Event rules start pipelines with a role of their own. Source: CodePipeline User Guide, "Change detection". */
function startCalls(graph: DeliveryGraph): readonly Call[] {
  return graph.subjects('event-rule').flatMap((rule) =>
    rule.targets.items.flatMap(({ arn, role, at }): readonly Call[] => {
      if (!('value' in arn)) return [];
      const pipeline = graph.named('pipeline', arn.value, at);
      const caller = roleCaller(role, graph);
      if (pipeline.state !== 'node' || caller === undefined) return [];
      const { resource, account, name } = pipeline.node;
      const own =
        resource.identity.arn ?? Text.of('arn:aws:codepipeline:', pipeline.node.region, ':', account, ':', resource.identity.name);
      return [
        {
          category: 'start',
          caller,
          actions: ['codepipeline:StartPipelineExecution'],
          resources: [own],
          match: 'all',
          target: plainTarget(resource.key, name, account),
          contexts: [plainContext()],
          necessity: 'required',
          evidence: 'documented',
          requirement: 'events.start',
          why: `start the pipeline ${name}`,
          at,
          step: undefined,
          doubt: [],
        },
      ];
    }),
  );
}
