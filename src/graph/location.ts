import { type Resource, Text } from '../resource/index.ts';

/** What a pseudo parameter is where a resource is deployed. */
function pseudo(resource: Resource, name: string): Text {
  const content = resource.scope.ref(name, resource.properties.origin);
  return content.kind === 'text' ? content.text : Text.of();
}

/** The account that a resource is deployed in; a hole where the deployment does not say. */
export function accountOfResource(resource: Resource): Text {
  return pseudo(resource, 'AWS::AccountId');
}

/** The region that a resource is deployed in; a hole where the deployment does not say. */
export function regionOfResource(resource: Resource): Text {
  return pseudo(resource, 'AWS::Region');
}
