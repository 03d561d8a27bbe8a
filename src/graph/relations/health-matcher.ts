import type { Place, Resource } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';

/** A target group that says which answers count as healthy. */
export interface HealthMatcher extends Subject {
  readonly kind: 'health-matcher';
  /** The codes as they are written, and where. */
  readonly codes: string;
  readonly written: Place;
  /** Every answer of clients' errors, or every status of gRPC, is healthy. */
  readonly takesErrors: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'health-matcher': HealthMatcher;
  }
}

const TYPE = 'AWS::ElasticLoadBalancingV2::TargetGroup';

export const healthMatcherKind: NodeKind<'health-matcher'> = {
  kind: 'health-matcher',
  types: [],
  stands: [TYPE],
  list: (graph: DeliveryGraph) =>
    graph
      .resources(TYPE)
      .filter((resource) => graph.inFocus(resource))
      .flatMap(matcherOf),
};

function matcherOf(resource: Resource): readonly HealthMatcher[] {
  const matcher = resource.properties.get('Matcher');
  return (['HttpCode', 'GrpcCode'] as const).flatMap((key): readonly HealthMatcher[] => {
    const value = matcher.get(key);
    const text = value.text();
    const codes = 'value' in text ? text.value.known : undefined;
    if (codes === undefined) return [];
    return [
      {
        kind: 'health-matcher',
        id: `${resource.key}|${key}`,
        name: resource.logicalId,
        at: resource.at,
        codes,
        written: value.at,
        takesErrors: takesErrors(codes, key === 'HttpCode' ? HTTP_ERRORS : GRPC_ERRORS),
      },
    ];
  });
}

/** Answers that a program gives which does not work: it refuses, finds nothing, or times out. A single one may be meant. */
const HTTP_ERRORS = [400, 404, 408];
/** UNKNOWN, INTERNAL, UNAVAILABLE. Source: Elastic Load Balancing API Reference, Matcher; codes of gRPC. */
const GRPC_ERRORS = [2, 13, 14];

function takesErrors(codes: string, errors: readonly number[]): boolean {
  const ranges = codes.split(',').map((part) => part.trim().split('-').map(Number));
  return errors.every((error) => ranges.some(([from = Number.NaN, to = from]) => from <= error && error <= to));
}
