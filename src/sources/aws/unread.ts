import type { LiveResource } from './collector.ts';
import type { Json, JsonMap } from './reading.ts';

/**
 * Policies that are resources of their own in CloudFormation, by the resource whose answer would have led to them. Of a
 * bucket that was not read it is not known that it has no policy.
 */
const POLICIES: Readonly<Record<string, { readonly type: string; readonly of: (id: string) => { readonly [key: string]: Json } }>> = {
  'AWS::S3::Bucket': { type: 'AWS::S3::BucketPolicy', of: (id) => ({ Bucket: id }) },
  'AWS::SNS::Topic': { type: 'AWS::SNS::TopicPolicy', of: (id) => ({ Topics: [id] }) },
  'AWS::SecretsManager::Secret': { type: 'AWS::SecretsManager::ResourcePolicy', of: (id) => ({ SecretId: id }) },
  'AWS::Lambda::Function': { type: 'AWS::Lambda::Permission', of: (id) => ({ FunctionName: id }) },
};

/**
 * The policy of a resource that was not read, as unread as it is; none where policies are properties.
 * @param id as others name the resource
 */
export function unreadPolicyOf(type: string, name: string, id: string, marker: JsonMap): LiveResource | undefined {
  const policy = POLICIES[type];
  if (policy === undefined) return undefined;
  const arn = id.startsWith('arn:') ? { arn: id } : {};
  return { type: policy.type, name: `${name} policy`, ...arn, properties: { ...policy.of(id), ...marker }, observed: marker };
}
