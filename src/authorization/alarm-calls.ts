import type { Alarm } from '../graph/alarm.ts';
import type { Reference } from '../graph/graph.ts';
import { Text } from '../resource/index.ts';
import type { Call } from './call.ts';

/** Whoever looks at an alarm describes it. */

/** On which resources `cloudwatch:DescribeAlarms` has to be allowed; one of them is enough. */
export type AlarmResources = Pick<Call, 'resources' | 'match'>;

/**
 * An alarm on a metric is described by its ARN. One on other alarms is described only to those who may describe
 * everything; a permission on all alarms of the account is taken for one.
 * Source: CloudWatch API Reference, DescribeAlarms; AppConfig roles of the CDK, aws/aws-cdk#29171.
 */
export function describedAs(alarm: Reference<Alarm>, otherwise: readonly Text[], all: (name: string) => Text): AlarmResources {
  if (alarm.state !== 'node') return { resources: otherwise, match: 'all' };
  return alarm.node.composite
    ? { resources: [Text.of('*'), all('any other alarm')], match: 'any' }
    : { resources: [alarm.node.arn], match: 'all' };
}
