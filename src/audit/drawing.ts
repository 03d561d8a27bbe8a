import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action, Pipeline } from '../graph/pipeline.ts';
import { deployCertainty, known, targetOf } from '../graph/relations/deploy.ts';
import { reportPlace } from './places.ts';
import type { ActionDrawing, PipelineDrawing } from './result.ts';

/** The pipelines of a system as they are drawn: stages and actions with where they act. */
export function drawPipelines(graph: DeliveryGraph): readonly PipelineDrawing[] {
  return graph.subjects('pipeline').map((pipeline: Pipeline) => ({
    name: pipeline.name,
    place: reportPlace(pipeline.at, graph.resolution.system),
    stages: pipeline.stages.map((stage) => ({
      name: shortName(stage.name),
      actions: stage.actions.map((action) => drawAction(action, graph)),
    })),
  }));
}

function drawAction(action: Action, graph: DeliveryGraph): ActionDrawing {
  const role = 'text' in action.role ? action.role.text?.print() : undefined;
  const environment = deployCertainty(action) === undefined ? undefined : targetOf(action, graph).name;
  return {
    name: shortName(action.name),
    provider: known(action.provider) ?? '?',
    category: known(action.category) ?? '?',
    runOrder: known(action.runOrder),
    ...(role === undefined ? {} : { role }),
    ...(action.regionField.state === 'absent' ? {} : { region: action.region.print() }),
    ...(environment === undefined ? {} : { environment }),
  };
}

/** The last part of a subject's name. */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf(' / ') + 3);
}
