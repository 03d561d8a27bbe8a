import { type Answer, embeddedValue, not, type Place, type Resource, type Scope, Text, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { regionPart } from '../arn.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { regionOfResource } from '../location.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';
import { templateOf } from './stack-delivery.ts';

/** Something that a resource uses, and that has to be in its region. */
export interface RegionalUse extends Subject {
  readonly kind: 'regional-use';
  /** For people: `its code`. */
  readonly what: string;
  readonly used: Text;
  readonly place: Place;
  readonly region: Text;
  readonly home: Text;
  readonly apart: Answer;
  /** What is used, where it is in view. */
  readonly found: Place | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'regional-use': RegionalUse;
  }
}

type Path = readonly [string, ...string[]];

interface Use {
  readonly what: string;
  /** A bucket by its name, an image by its registry, anything else by its ARN. */
  readonly by: 'bucket' | 'image' | 'arn';
  /** The value, or the list of values. */
  readonly at: Path;
  /** The key of each item of the list. */
  readonly item?: string;
  /** Services that may be elsewhere. */
  readonly except?: readonly string[];
}

/**
 * Sources: Lambda API Reference, FunctionCode; Lambda Developer Guide, "Create a function using a container image" and
 * "Adding layers"; CodeBuild User Guide, "Getting started"; CloudWatch API Reference, PutMetricAlarm; EventBridge API
 * Reference, PutTargets.
 */
const USES: ReadonlyMap<string, readonly Use[]> = new Map<string, readonly Use[]>([
  [
    'AWS::Lambda::Function',
    [
      { what: 'its code', by: 'bucket', at: ['Code', 'S3Bucket'] },
      { what: 'its image', by: 'image', at: ['Code', 'ImageUri'] },
      { what: 'a layer', by: 'arn', at: ['Layers'] },
      { what: 'its signing configuration', by: 'arn', at: ['CodeSigningConfigArn'] },
      { what: 'its key', by: 'arn', at: ['KmsKeyArn'] },
    ],
  ],
  ['AWS::Lambda::LayerVersion', [{ what: 'its archive', by: 'bucket', at: ['Content', 'S3Bucket'] }]],
  ['AWS::CodeBuild::Project', [{ what: 'its key', by: 'arn', at: ['EncryptionKey'] }]],
  [
    'AWS::CloudWatch::Alarm',
    ['AlarmActions', 'OKActions', 'InsufficientDataActions'].map((list) => ({ what: 'what it tells', by: 'arn', at: [list] })),
  ],
  ['AWS::Events::Rule', [{ what: 'a target', by: 'arn', at: ['Targets'], item: 'Arn', except: ['events'] }]],
]);

export const regionalUseKind: NodeKind<'regional-use'> = {
  kind: 'regional-use',
  types: [],
  stands: [...USES.keys(), 'AWS::CodePipeline::Pipeline'],
  list: (graph) => [
    ...[...USES].flatMap(([type, uses]) =>
      graph
        .resources(type)
        .filter((resource) => graph.inFocus(resource))
        .flatMap((resource) => uses.flatMap((use) => usesOf(resource, use, graph))),
    ),
    ...graph.judged('pipeline').flatMap(({ actions }) => actions.flatMap((action) => handedCode(action, graph))),
  ],
};

/** Buckets in view that an action gives to a template in view as the place of code, for the region that the action works in. */
function handedCode(action: Action, graph: DeliveryGraph): readonly RegionalUse[] {
  const written = action.configuration.get('ParameterOverrides');
  const text = known(written.text());
  if (text === undefined || known(action.provider) !== 'CloudFormation') return [];
  const given = embeddedValue(text, written.origin, JSON.parse, true);
  const scope = given?.kind === 'map' ? templateOf(action, graph) : undefined;
  if (given === undefined || scope === undefined) return [];
  return given.entries().flatMap(([parameter, value]): readonly RegionalUse[] => {
    const used = known(value.text());
    const found = used === undefined ? undefined : bucketRegion(value, graph);
    const taker = found === undefined ? undefined : takerOf(scope, parameter);
    if (used === undefined || found === undefined || taker === undefined) return [];
    return [
      {
        kind: 'regional-use',
        id: `${action.id}|${parameter}`,
        name: `${taker.resource.logicalId}, which ${action.name} deploys,`,
        at: action.at,
        what: taker.what,
        used,
        place: value.at,
        region: found.region,
        home: action.region,
        apart: not(found.region.same(action.region)),
        found: found.at,
      },
    ];
  });
}

/** A resource of a template that takes its code from the bucket that a parameter names. */
function takerOf(scope: Scope, parameter: string): { readonly resource: Resource; readonly what: string } | undefined {
  for (const resource of scope.resources()) {
    const use = USES.get(resource.type)?.find(({ by, at: [first, ...others] }) => {
      const text = by === 'bucket' ? known(resource.properties.get(first, ...others).text()) : undefined;
      const [cause] = text?.hole?.because ?? [];
      return cause?.kind === 'parameter' && cause.name === parameter && cause.instance === scope.instance.id;
    });
    if (use !== undefined) return { resource, what: use.what };
  }
  return undefined;
}

function usesOf(resource: Resource, use: Use, graph: DeliveryGraph): readonly RegionalUse[] {
  const [first, ...others] = use.at;
  const { items } = resource.properties.get(first, ...others).items();
  return items.flatMap((item) => regionalUse(resource, use, use.item === undefined ? item : item.get(use.item), graph));
}

function regionalUse(resource: Resource, { what, by, except }: Use, value: Value, graph: DeliveryGraph): readonly RegionalUse[] {
  const field = value.text();
  if (!('value' in field)) return [];
  const { value: used, at: place } = field;
  const found =
    by === 'bucket'
      ? bucketRegion(value, graph)
      : { region: by === 'image' ? registryRegion(used) : arnRegion(used, except), at: undefined };
  if (found?.region === undefined || found.region.parts.length === 0) return [];
  const home = regionOfResource(resource);
  return [
    {
      kind: 'regional-use',
      id: `${resource.key}|${place.route}`,
      name: resource.logicalId,
      at: resource.at,
      what,
      used,
      place,
      region: found.region,
      home,
      apart: not(found.region.same(home)),
      found: found.at,
    },
  ];
}

function bucketRegion(value: Value, graph: DeliveryGraph): { readonly region: Text; readonly at: Place } | undefined {
  const bucket = graph.refer('bucket', value);
  return bucket.state === 'node' ? { region: regionOfResource(bucket.node.resource), at: bucket.node.at } : undefined;
}

function arnRegion(arn: Text, except: readonly string[] = []): Text | undefined {
  return except.some((service) => arn.matches(Text.of(`arn:*:${service}:*`)) !== 'no') ? undefined : regionPart(arn);
}

/** `account.dkr.ecr.region.amazonaws.com/name:tag`. */
function registryRegion({ parts }: Text): Text | undefined {
  const at = parts.findIndex((part) => typeof part === 'string' && part.includes('.dkr.ecr.'));
  const part = parts[at];
  if (typeof part !== 'string') return undefined;
  const rest = [part.slice(part.indexOf('.dkr.ecr.') + '.dkr.ecr.'.length), ...parts.slice(at + 1)];
  const end = rest.findIndex((one) => typeof one === 'string' && one.includes('.'));
  const last = rest[end];
  return typeof last === 'string' ? Text.of(...rest.slice(0, end), last.slice(0, last.indexOf('.'))) : undefined;
}
