import type * as CloudWatch from '@aws-sdk/client-cloudwatch';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { chunks, pascal, pick } from '../convert.ts';
import type { JsonMap } from '../reading.ts';

type AlarmReader = Reader<typeof CloudWatch, 'DescribeAlarms'>;

/** Names of one call. Source: CloudWatch API, DescribeAlarms. */
const BATCH = 100;
const COMMON = ['AlarmName', 'AlarmDescription', 'ActionsEnabled', 'AlarmActions', 'OKActions', 'InsufficientDataActions'];
const METRIC = [
  'MetricName',
  'Namespace',
  'Statistic',
  'ExtendedStatistic',
  'Period',
  'Unit',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'ThresholdMetricId',
  'ComparisonOperator',
  'TreatMissingData',
  'EvaluateLowSampleCountPercentile',
];
const COMPOSITE = ['AlarmRule', 'ActionsSuppressor', 'ActionsSuppressorWaitPeriod', 'ActionsSuppressorExtensionPeriod'];

export default defineCollector({
  service: 'cloudwatch',
  sdk: () => import('@aws-sdk/client-cloudwatch'),
  client: 'CloudWatchClient',
  rates: { default: 4 },
  operations: {
    DescribeAlarms: { for: 'what the alarms of deployments watch', page: { input: 'NextToken', output: 'NextToken' } },
  },
  collects: {
    'AWS::CloudWatch::Alarm': async (targets, reader) => {
      for (const batch of chunks(targets, BATCH)) await readAlarms(batch, reader);
    },
  },
});

async function readAlarms(targets: readonly Target[], reader: AlarmReader): Promise<void> {
  const AlarmNames = [...new Set(targets.map(({ id }) => id.split(':alarm:').at(-1) ?? id))].sort();
  const got = await reader.list('DescribeAlarms', { AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }, (page) => [
    ...(page.MetricAlarms ?? []).map((alarm) => ({ type: 'AWS::CloudWatch::Alarm', alarm, properties: metricProperties(alarm) })),
    ...(page.CompositeAlarms ?? []).map((alarm) => ({
      type: 'AWS::CloudWatch::CompositeAlarm',
      alarm,
      properties: pick(alarm, ...COMMON, ...COMPOSITE),
    })),
  ]);
  if (got.state === 'not-read') for (const target of targets) reader.emitUnread(target, got.because);
  if (got.state !== 'read') return;
  for (const { type, alarm, properties } of got.value) {
    reader.emit({
      type,
      name: alarm.AlarmName ?? '',
      arn: alarm.AlarmArn,
      properties,
      observed: { State: alarm.StateValue, StateSince: alarm.StateUpdatedTimestamp?.toISOString() },
    });
    for (const action of alarm.AlarmActions ?? []) if (action.includes(':sns:')) reader.follow('AWS::SNS::Topic', action);
    const rule = 'AlarmRule' in alarm ? alarm.AlarmRule : undefined;
    for (const [, name] of (rule ?? '').matchAll(/ALARM\(\s*"?([^")]+?)"?\s*\)/g)) reader.follow('AWS::CloudWatch::Alarm', name);
  }
}

function metricProperties(alarm: CloudWatch.MetricAlarm): JsonMap {
  return {
    ...pick(alarm, ...COMMON, ...METRIC),
    ...(alarm.Dimensions === undefined || alarm.Dimensions.length === 0 ? {} : { Dimensions: pascal(alarm.Dimensions) }),
    ...(alarm.Metrics === undefined || alarm.Metrics.length === 0 ? {} : { Metrics: pascal(alarm.Metrics) }),
  };
}
