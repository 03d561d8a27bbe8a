import { any, type Place, type Resource, Text, type Value } from '../resource/index.ts';
import type { DeliveryGraph } from './graph.ts';

/** Why nothing in a network that is wholly in view reaches the internet or AWS from a network interface without a public address. */
export interface DeadEnd {
  /**
   * `public`: the subnet leads to an internet gateway, which serves public addresses only. `closed`: it leads nowhere.
   * `nat`: the NAT gateway that it leads to stands in a subnet without a way of its own. `egress`: the security groups let
   * nothing out on port 443.
   */
  readonly reason: 'public' | 'closed' | 'nat' | 'egress';
  readonly at: Place;
  /** The route, gateway or group that shows it. */
  readonly shown: Place | undefined;
}

const EVERYWHERE = '0.0.0.0/0';

/**
 * The dead end among the subnets and security groups of something; undefined where there is none for sure: a part is not in
 * view, or the network has endpoints of services.
 * Source: CodeBuild User Guide, "Use CodeBuild with Amazon VPC"; Amazon VPC User Guide, "Route table concepts".
 */
export function deadEnd(subnets: Value, groups: Value, graph: DeliveryGraph): DeadEnd | undefined {
  for (const item of subnets.items().items) {
    const subnet = resourceOf(item, 'AWS::EC2::Subnet', graph);
    if (subnet === undefined || hasEndpoints(subnet, graph)) continue;
    const way = wayOut(subnet, graph);
    if (way === undefined || way.kind === 'out') continue;
    return { reason: way.kind, at: item.at, shown: way.at };
  }
  return noEgress(groups, graph);
}

type Way = { readonly kind: 'out' | 'public' | 'closed' | 'nat'; readonly at: Place | undefined };

function wayOut(subnet: Resource, graph: DeliveryGraph): Way | undefined {
  const routes = routesOf(subnet, graph);
  if (routes === undefined) return undefined;
  const route = routes.find(({ properties }) => isEverywhere(properties));
  if (route === undefined) return routes.length === 0 && isAlone(subnet, graph) ? { kind: 'closed', at: subnet.at } : undefined;
  const { properties } = route;
  const gateway = properties.get('GatewayId');
  if (gateway.exists === 'yes') {
    const internet = resourceOf(gateway, 'AWS::EC2::InternetGateway', graph);
    return internet === undefined ? undefined : { kind: 'public', at: route.at };
  }
  const nat = resourceOf(properties.get('NatGatewayId'), 'AWS::EC2::NatGateway', graph);
  if (nat === undefined) return undefined;
  const home = resourceOf(nat.properties.get('SubnetId'), 'AWS::EC2::Subnet', graph);
  const beyond = home === undefined ? undefined : wayOfNat(home, graph);
  return { kind: beyond === 'none' ? 'nat' : 'out', at: nat.at };
}

/** Whether the subnet of a NAT gateway has a route of its own to an internet gateway. */
function wayOfNat(home: Resource, graph: DeliveryGraph): 'some' | 'none' {
  const routes = routesOf(home, graph);
  const route = routes?.find(({ properties }) => isEverywhere(properties));
  if (routes === undefined) return 'some';
  if (route === undefined) return routes.length === 0 && isAlone(home, graph) ? 'none' : 'some';
  return resourceOf(route.properties.get('NatGatewayId'), 'AWS::EC2::NatGateway', graph) === undefined ? 'some' : 'none';
}

/** The routes that a subnet follows; undefined where its table is not in view. */
function routesOf(subnet: Resource, graph: DeliveryGraph): readonly Resource[] | undefined {
  const tables = graph
    .resources('AWS::EC2::SubnetRouteTableAssociation')
    .filter(({ properties }) => refersTo(properties.get('SubnetId'), subnet, graph))
    .map(({ properties }) => properties.get('RouteTableId'));
  const [named] = tables;
  if (named === undefined) return [];
  const table = resourceOf(named, 'AWS::EC2::RouteTable', graph);
  if (table === undefined || tables.length > 1) return undefined;
  return graph.resources('AWS::EC2::Route').filter(({ properties }) => refersTo(properties.get('RouteTableId'), table, graph));
}

function isEverywhere(properties: Value): boolean {
  const destination = properties.get('DestinationCidrBlock').text();
  return 'value' in destination && destination.value.is(EVERYWHERE) === 'yes';
}

/** Its network is made here, and nothing in view joins it to another one, or hands it on to something that might. */
function isAlone(subnet: Resource, graph: DeliveryGraph): boolean {
  const network = resourceOf(subnet.properties.get('VpcId'), 'AWS::EC2::VPC', graph);
  const joined = [
    'AWS::EC2::TransitGatewayAttachment',
    'AWS::EC2::TransitGatewayVpcAttachment',
    'AWS::EC2::VPCPeeringConnection',
    'AWS::EC2::VPNGateway',
    'AWS::EC2::VPNGatewayRoutePropagation',
    'AWS::CloudFormation::Stack',
    'AWS::CloudFormation::CustomResource',
  ];
  return (
    network !== undefined &&
    graph.resources(...joined).length === 0 &&
    ![...graph.types].some((type) => type.startsWith('Custom::')) &&
    !isNamedOutside(network, graph) &&
    !isNamedOutside(subnet, graph)
  );
}

/** An output names it, so that others may add to it. */
function isNamedOutside(resource: Resource, graph: DeliveryGraph): boolean {
  return graph.subjects('template-output').some(({ value }) => refersTo(value, resource, graph));
}

/** Endpoints reach services without any way out, those that are in view for sure and perhaps enough of them. */
function hasEndpoints(subnet: Resource, graph: DeliveryGraph): boolean {
  const network = resourceOf(subnet.properties.get('VpcId'), 'AWS::EC2::VPC', graph);
  return graph.resources('AWS::EC2::VPCEndpoint').some(({ properties }) => {
    const within = resourceOf(properties.get('VpcId'), 'AWS::EC2::VPC', graph);
    return network === undefined || within === undefined || within.key === network.key;
  });
}

/** Where all groups are in view and none lets HTTPS out. */
function noEgress(groups: Value, graph: DeliveryGraph): DeadEnd | undefined {
  const { items, open } = groups.items();
  const [first] = items;
  if (open !== undefined || first === undefined) return undefined;
  const found = items.map((item) => resourceOf(item, 'AWS::EC2::SecurityGroup', graph));
  const rules = found.map((group) => (group === undefined ? undefined : egressOf(group, graph)));
  // Without a rule a group lets everything out.
  if (rules.some((list) => list === undefined || list.length === 0 || list.some(mayLetOut))) return undefined;
  return { reason: 'egress', at: first.at, shown: found[0]?.at };
}

function egressOf(group: Resource, graph: DeliveryGraph): readonly Value[] | undefined {
  const { items, open } = group.properties.get('SecurityGroupEgress').items();
  if (open !== undefined) return undefined;
  const apart = graph
    .resources('AWS::EC2::SecurityGroupEgress')
    .filter(({ properties }) => refersTo(properties.get('GroupId'), group, graph))
    .map(({ properties }) => properties);
  return items.length === 0 && apart.length > 0 ? undefined : [...items, ...apart];
}

/** Source: Amazon EC2 API Reference, IpPermission: protocol -1 is all traffic. */
function mayLetOut(rule: Value): boolean {
  const protocol = rule.get('IpProtocol').text();
  if (!('value' in protocol) || any(['-1', 'all'].map((all) => protocol.value.is(all))) !== 'no') return true;
  if (any(['tcp', '6'].map((tcp) => protocol.value.is(tcp))) === 'no') return false;
  const [from, to] = [rule.get('FromPort').number(), rule.get('ToPort').number()];
  return !('value' in from) || !('value' in to) || from.value < 0 || (from.value <= HTTPS && HTTPS <= to.value);
}

const HTTPS = 443;

function resourceOf(value: Value, type: string, graph: DeliveryGraph): Resource | undefined {
  const text = value.text();
  if (!('value' in text)) return undefined;
  const found = graph.find([type], text.value, value.at.resource?.instance);
  return 'resource' in found ? found.resource : undefined;
}

function refersTo(value: Value, resource: Resource, graph: DeliveryGraph): boolean {
  return resourceOf(value, resource.type, graph)?.key === resource.key;
}

/** Variables that lead all traffic through a proxy. */
export function namesProxy(name: Text): boolean {
  return any(['*_PROXY', '*_proxy'].map((pattern) => name.matches(Text.of(pattern)))) !== 'no';
}
