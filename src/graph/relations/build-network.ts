import { type Answer, all, any, type Place, type Resource, unknown, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { BuildProject } from '../build-project.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';

/** A security group in view that the builds of a project stand behind. */
export interface BuildNetwork extends Subject {
  readonly kind: 'build-network';
  readonly project: BuildProject;
  readonly group: Resource;
  /** Does it let everything out to every address? */
  readonly open: Answer;
  /** Where that is said, or could be said otherwise. */
  readonly place: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'build-network': BuildNetwork;
  }
}

const GROUP = 'AWS::EC2::SecurityGroup';
const EGRESS = 'AWS::EC2::SecurityGroupEgress';

export const buildNetworkKind: NodeKind<'build-network'> = {
  kind: 'build-network',
  types: [],
  stands: ['AWS::CodeBuild::Project'],
  list: (graph) =>
    graph.judged('build-project').flatMap((project) =>
      project.vpc
        .get('SecurityGroupIds')
        .items()
        .items.flatMap((item, index) => {
          const text = item.text();
          const found = 'value' in text ? graph.find([GROUP], text.value, project.resource.id.instance) : undefined;
          const group = found !== undefined && 'resource' in found ? found.resource : undefined;
          return group === undefined ? [] : [networkOf(project, group, index, graph)];
        }),
    ),
};

/** A group without rules for what goes out gets one for everything. Source: VPC User Guide, "Security group rules". */
function networkOf(project: BuildProject, group: Resource, index: number, graph: DeliveryGraph): BuildNetwork {
  const egress = group.properties.get('SecurityGroupEgress');
  const { items, open } = egress.items();
  const attached = graph.resources(EGRESS).map(({ properties }) => properties);
  const own = attached.filter((rule) => mayBelong(rule, group, graph));
  const rules = [...items, ...own];
  const wide = rules.find((rule) => everything(rule) === 'yes');
  return {
    kind: 'build-network',
    id: `${project.id}|security group ${index}`,
    name: project.name,
    at: project.at,
    project,
    group,
    place: wide?.at ?? egress.at,
    get open() {
      if (rules.length === 0) return open === undefined ? 'yes' : unknown(...open);
      return any([...rules.map(everything), ...(open === undefined ? [] : [unknown(...open)])]);
    },
  };
}

function mayBelong(rule: Value, group: Resource, graph: DeliveryGraph): boolean {
  const text = rule.get('GroupId').text();
  const found = 'value' in text ? graph.find([GROUP], text.value, group.id.instance) : undefined;
  return found !== undefined && 'resource' in found && found.resource?.key === group.key;
}

function everything(rule: Value): Answer {
  const says = (key: string, wanted: readonly string[]): Answer => {
    const text = rule.get(key).text();
    return 'value' in text ? text.value.isOneOf(wanted) : 'because' in text ? unknown(...text.because) : 'no';
  };
  return all([says('IpProtocol', ['-1']), any([says('CidrIp', ['0.0.0.0/0']), says('CidrIpv6', ['::/0'])])]);
}
