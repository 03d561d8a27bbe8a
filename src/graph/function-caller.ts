import { isHole, type Place, type Resource, Text, type Value } from '../resource/index.ts';
import type { LambdaFunction } from './function.ts';
import type { DeliveryGraph } from './graph.ts';

/** Something in view that calls a function. */
export interface FunctionCaller {
  readonly name: string;
  readonly at: Place;
  /** Does it name this function itself, rather than a version or alias of it? */
  calls(target: LambdaFunction): boolean;
}

/** Where resources name the functions that they call. */
const CALLERS: ReadonlyMap<string, (properties: Value) => readonly Value[]> = new Map<string, (properties: Value) => readonly Value[]>([
  ['AWS::ApiGatewayV2::Integration', (properties) => [properties.get('IntegrationUri')]],
  ['AWS::ApiGateway::Method', (properties) => [properties.get('Integration', 'Uri')]],
  ['AWS::Lambda::EventSourceMapping', (properties) => [properties.get('FunctionName')]],
  ['AWS::Lambda::Url', (properties) => (properties.get('Qualifier').exists === 'no' ? [properties.get('TargetFunctionArn')] : [])],
  ['AWS::SNS::Subscription', (properties) => [properties.get('Endpoint')]],
  [
    'AWS::ElasticLoadBalancingV2::TargetGroup',
    (properties) =>
      properties
        .get('Targets')
        .items()
        .items.map((target) => target.get('Id')),
  ],
]);

/** Everything that calls a function for users of the service. Clocks and rules, which may warm it up or test it, are left out. */
export function functionCallers(graph: DeliveryGraph): readonly FunctionCaller[] {
  return graph.resources(...CALLERS.keys()).flatMap((resource) => callersOf(resource));
}

function callersOf(resource: Resource): readonly FunctionCaller[] {
  return (CALLERS.get(resource.type)?.(resource.properties) ?? []).flatMap((value): readonly FunctionCaller[] => {
    const text = value.text();
    if (!('value' in text)) return [];
    return [{ name: resource.logicalId, at: value.at, calls: (target) => namesFunction(text.value, target) }];
  });
}

/** By its name, its ARN, or the URI that API Gateway makes of the ARN. */
function namesFunction(text: Text, { arn, functionName, resource }: LambdaFunction): boolean {
  if (!mentions(text, functionName.known, resource)) return false;
  const names = [arn, functionName, resource.identity.attribute('Ref')];
  return (
    names.some((name) => text.same(name) === 'yes') || text.matches(Text.of('*:lambda:path/*/functions/', arn, '/invocations')) === 'yes'
  );
}

/** A quick look that spares most comparisons. */
function mentions({ parts }: Text, name: string | undefined, { logicalId }: Resource): boolean {
  return parts.some((part) => {
    if (typeof part === 'string') return name !== undefined && part.includes(name);
    return isHole(part) && part.owner?.logicalId === logicalId;
  });
}
