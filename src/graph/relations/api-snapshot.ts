import { isValue, type Place, type Resource } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { namesIn } from '../cone.ts';
import { grantsOf } from '../grants.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { lazy } from '../lazy.ts';
import { known } from './deploy.ts';

/** A deployment of API Gateway: a picture of the API as it is when the resource is made. */
export interface ApiSnapshot extends Subject {
  readonly kind: 'api-snapshot';
  /** The stage that shows it, and where it says so. */
  readonly stage: { readonly name: string; readonly place: Place } | undefined;
  /** No release makes another one: its logical id stays, the stage does not deploy by itself, and nobody in view does it. */
  readonly frozen: boolean;
  /** Methods or routes of the API that it does not wait for. */
  readonly missed: readonly Resource[];
  /** It waits for none of them: CloudFormation may make it of an empty API, which API Gateway refuses. */
  readonly mayBeEmpty: boolean;
  /** Where it would say what it waits for. */
  readonly waits: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'api-snapshot': ApiSnapshot;
  }
}

interface Version {
  readonly api: 'RestApiId' | 'ApiId';
  /** The type of the resources that the picture is of. */
  readonly parts: string;
  readonly stage: string;
}

const VERSIONS: ReadonlyMap<string, Version> = new Map([
  ['AWS::ApiGateway::Deployment', { api: 'RestApiId', parts: 'AWS::ApiGateway::Method', stage: 'AWS::ApiGateway::Stage' }],
  ['AWS::ApiGatewayV2::Deployment', { api: 'ApiId', parts: 'AWS::ApiGatewayV2::Route', stage: 'AWS::ApiGatewayV2::Stage' }],
]);

export const apiSnapshotKind: NodeKind<'api-snapshot'> = {
  kind: 'api-snapshot',
  types: [],
  stands: [...VERSIONS.keys()],
  list: (graph) =>
    [...VERSIONS].flatMap(([type, version]) =>
      graph
        .resources(type)
        .filter((resource) => graph.inFocus(resource) && resource.definition.madeBy === undefined)
        .map((resource) => snapshotOf(resource, version, graph)),
    ),
};

function snapshotOf(resource: Resource, version: Version, graph: DeliveryGraph): ApiSnapshot {
  const missed = lazy(() => missedBy(resource, version, graph));
  return {
    kind: 'api-snapshot',
    id: `${resource.key}|snapshot`,
    name: resource.logicalId,
    at: resource.at,
    stage: stageOf(resource, version, graph),
    get frozen() {
      return staysAsItIs(resource) && !graph.once(deploysOtherwise);
    },
    get missed() {
      return missed().missed;
    },
    get mayBeEmpty() {
      return missed().all;
    },
    waits: resource.section('DependsOn').at,
  };
}

/** The stage that shows it and does not deploy by itself. A REST deployment may make its own. */
function stageOf(deployment: Resource, { stage }: Version, graph: DeliveryGraph): ApiSnapshot['stage'] {
  const own = known(deployment.properties.get('StageName').text());
  if (own !== undefined && deployment.type === 'AWS::ApiGateway::Deployment') return { name: own.print(), place: deployment.at };
  const showing = graph.resources(stage).find(({ properties }) => {
    const id = known(properties.get('DeploymentId').text());
    const shown = id === undefined ? undefined : graph.find([deployment.type], id);
    return shown !== undefined && 'resource' in shown && shown.resource?.key === deployment.key;
  });
  if (showing === undefined || isValue(showing.properties.get('AutoDeploy').boolean(), true) !== 'no') return undefined;
  return { name: showing.logicalId, place: showing.properties.get('DeploymentId').at };
}

/** Tools and people who deploy by a new resource put a digest or a number into its id, or into what it says. */
function staysAsItIs({ logicalId, properties }: Resource): boolean {
  if (/\d/.test(logicalId)) return false;
  return ['Description', 'StageDescription'].every((key) => {
    const written = properties.get(key);
    const text = key === 'Description' ? written : written.get('Description');
    const said = known(text.string());
    return text.exists === 'no' || (said !== undefined && !/\d/.test(said));
  });
}

/** May a build or a function in view make deployments by itself? What their roles allow tells. */
function deploysOtherwise(graph: DeliveryGraph): boolean {
  return [...graph.subjects('build-project'), ...graph.subjects('function')].some(
    ({ role }) => role.state === 'node' && (!role.node.identity.complete || grantsOf(role.node.identity, 'apigateway:POST').length > 0),
  );
}

/** Source: CloudFormation Template Reference, AWS::ApiGateway::Deployment: it has to depend on the methods. */
function missedBy(deployment: Resource, { api, parts }: Version, graph: DeliveryGraph): { missed: readonly Resource[]; all: boolean } {
  const id = known(deployment.properties.get(api).text());
  const own = graph.resources(parts).filter((part) => {
    const other = part.scope === deployment.scope ? known(part.properties.get(api).text()) : undefined;
    return id !== undefined && other?.same(id) === 'yes' && part.exists === 'yes';
  });
  const reached = dependenciesOf(deployment);
  const missed = own.filter(({ logicalId }) => !reached.has(logicalId));
  return { missed, all: missed.length === own.length };
}

/** All resources of the template that are surely made before. */
function dependenciesOf({ scope, logicalId }: Resource): ReadonlySet<string> {
  const reached = new Set<string>([logicalId]);
  for (const name of reached) {
    const definition = scope.resource(name)?.definition;
    if (definition !== undefined) for (const next of namesIn(definition.raw).names) reached.add(next);
  }
  return reached;
}
