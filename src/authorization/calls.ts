import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import { artifactCalls } from './artifact-calls.ts';
import { buildCalls, cloneCalls } from './build-calls.ts';
import type { Call, Reach } from './call.ts';
import { actionCommandCalls, commandCalls } from './command-calls.ts';
import { deploymentCalls } from './deployment-calls.ts';
import { eventCalls, monitorCalls } from './event-calls.ts';
import type { Wanted } from './expand.ts';
import { imageCalls } from './image-calls.ts';
import { providerCalls } from './provider-calls.ts';
import { requirementsOf } from './requirements/index.ts';
import { ruleCalls } from './rule-calls.ts';
import { stackCalls } from './stack-calls.ts';
import { stackSetCalls } from './stack-set-calls.ts';
import { taskCalls } from './task-calls.ts';
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
    : [
        ...assume,
        ...providerCalls(action, entry, graph, wanted),
        ...artifactCalls(action, entry, graph, wanted),
        ...stackSetCalls(action, graph),
        ...stackCalls(action, graph),
        ...actionCommandCalls(action, graph),
      ];
}

/** All calls, those of projects, functions and event rules included; of the resources judged in this world, or of all. */
export function allCalls(graph: DeliveryGraph, wanted: Wanted = 'all', reach: Reach = 'subjects'): readonly Call[] {
  const pipelines = graph[reach]('pipeline');
  return [
    ...pipelines.flatMap((pipeline) => pipelineTrustCalls(pipeline, graph)),
    ...pipelines.flatMap(({ actions }) => actions.flatMap((action) => callsOf(action, graph, wanted))),
    ...pipelines.flatMap(({ stages }) => stages.flatMap((stage) => ruleCalls(stage, graph, wanted))),
    ...resourceTrustCalls(graph, reach),
    ...graph[reach]('deployment-group').flatMap((group) => deploymentCalls(group, graph, wanted)),
    ...graph[reach]('build-project').flatMap((project) => [...buildCalls(project, graph, wanted), ...commandCalls(project, graph)]),
    ...cloneCalls(graph, reach),
    ...imageCalls(graph, reach),
    ...taskCalls(graph, reach),
    ...eventCalls(graph, reach),
    ...monitorCalls(graph, reach),
  ];
}
