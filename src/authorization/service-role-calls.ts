import type { DeploymentPlatform } from '../facts/deployment-configurations.ts';
import type { DeploymentGroup } from '../graph/deployment-group.ts';
import { type Answer, all, answerOf, any, isValue, unknown, type Value } from '../resource/index.ts';
import type { Call, Caller } from './call.ts';
import { plainContexts } from './contexts.ts';
import type { Facts } from './expand.ts';
import { allowsNowhere, anything } from './nowhere.ts';
import { codedeployServiceRoleECS, codedeployServiceRoleLambda, codedeployServiceRoleServer } from './requirements/deployment-roles.ts';
import type { Requirement } from './requirements/types.ts';
import { plainTarget } from './targets.ts';

const REQUIREMENTS: Readonly<Record<DeploymentPlatform, readonly Requirement[]>> = {
  server: codedeployServiceRoleServer,
  ecs: codedeployServiceRoleECS,
  // The rest is proved on the functions themselves.
  lambda: codedeployServiceRoleLambda.filter(({ when }) => when?.kind === 'fact' && when.name === 'deployment-alarms'),
};

/**
 * What the service role of a group must be allowed to do, besides what it does with functions: what no policy of the role allows on
 * anything. What it may do to some of them is not looked into.
 */
export function serviceRoleCalls(group: DeploymentGroup, caller: Caller): readonly Call[] {
  const { role, platform, account } = group;
  if (role.state !== 'node' || !('value' in platform)) return [];
  const facts = deploymentFacts(group);
  const needed = REQUIREMENTS[platform.value].filter(
    ({ necessity, when, context }) =>
      necessity === 'required' && context === undefined && (when === undefined || (when.kind === 'fact' && facts.get(when.name) === 'yes')),
  );
  return needed.flatMap(({ id, why, calls, confidence }) =>
    calls
      .flatMap(({ actions }) => actions)
      .filter((action) => allowsNowhere(role.node, action))
      .map((action): Call => {
        const [service = ''] = action.split(':');
        return {
          category: 'provider',
          caller,
          actions: [action],
          resources: [anything(action)],
          match: 'all',
          target: plainTarget(`${service}:any`, `${service} (any resource)`, account),
          contexts: plainContexts(undefined),
          necessity: 'required',
          evidence: confidence,
          requirement: id,
          why,
          at: role.at,
          step: undefined,
          doubt: [],
        };
      }),
  );
}

/** What of a deployment group its service role needs rights for. */
function deploymentFacts({ alarms, triggers, properties, loadBalancers, style }: DeploymentGroup): Facts {
  const controls = isValue(style.option, 'WITH_TRAFFIC_CONTROL');
  return new Map([
    ['tagged-servers', any([isListed(properties.get('Ec2TagFilters')), isListed(properties.get('Ec2TagSet', 'Ec2TagSetList'))])],
    ['auto-scaling-groups', isListed(properties.get('AutoScalingGroups'))],
    ['target-groups', all([controls, isListed(loadBalancers.get('TargetGroupInfoList'))])],
    ['classic-load-balancer', all([controls, isListed(loadBalancers.get('ElbInfoList'))])],
    ['deployment-triggers', isListed(triggers)],
    ['deployment-alarms', all([isListed(alarms.value.get('Alarms')), isValue(alarms.enabled, true)])],
  ]);
}

function isListed(value: Value): Answer {
  const { items, open } = value.items();
  return items.length === 0 && open !== undefined ? unknown(...open) : answerOf(items.length > 0);
}
