import type { NodeKind } from '../graph.ts';
import { codeDeployDeployments, customDeployments } from './codedeploy-deployment.ts';
import { ecsDeployments } from './ecs-deployment.ts';
import { appConfigDeployments, hookDeployments, lambdaActionDeployments } from './other-deployment.ts';

/** All deployments of a graph, whatever makes them. */
export const deploymentKind: NodeKind<'deployment'> = {
  kind: 'deployment',
  types: [],
  list: (graph) => [
    ...codeDeployDeployments(graph),
    ...ecsDeployments(graph),
    ...hookDeployments(graph),
    ...appConfigDeployments(graph),
    ...lambdaActionDeployments(graph),
    ...customDeployments(graph),
  ],
};
