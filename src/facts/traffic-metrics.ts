/**
 * Metrics that count traffic and have no data at all while there is none, so that an alarm on too little traffic meets
 * missing data instead of a low number. By namespace. Source: the metrics pages of Lambda, Elastic Load Balancing,
 * API Gateway, CloudFront, SNS and Step Functions, November 2026.
 */
const METRICS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['AWS/Lambda', new Set(['Invocations'])],
  ['AWS/ApplicationELB', new Set(['RequestCount', 'RequestCountPerTarget', 'HTTPCode_Target_2XX_Count', 'HTTPCode_Target_3XX_Count'])],
  ['AWS/ELB', new Set(['RequestCount', 'HTTPCode_Backend_2XX'])],
  ['AWS/ApiGateway', new Set(['Count'])],
  ['AWS/CloudFront', new Set(['Requests'])],
  ['AWS/SNS', new Set(['NumberOfMessagesPublished'])],
  ['AWS/States', new Set(['ExecutionsStarted', 'ExecutionsSucceeded'])],
]);

/** Does the metric fall silent, rather than to zero, when the traffic stops? */
export function fallsSilent(namespace: string, metric: string): boolean {
  return METRICS.get(namespace)?.has(metric) ?? false;
}

/** Comparisons of alarms that are breached by too little. */
export const TOO_LOW: readonly string[] = ['LessThanThreshold', 'LessThanOrEqualToThreshold', 'LessThanLowerThreshold'];

/** Comparisons of alarms that are breached by too much. */
export const TOO_HIGH: readonly string[] = ['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold', 'GreaterThanUpperThreshold'];

/** Metrics of failures and delays that have no data while nobody calls. Source: the same pages. */
const FAILURES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['AWS/Lambda', new Set(['Errors', 'Throttles', 'Duration'])],
  [
    'AWS/ApplicationELB',
    new Set([
      ...['HTTPCode_Target_4XX_Count', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_4XX_Count', 'HTTPCode_ELB_5XX_Count'],
      ...['TargetResponseTime', 'TargetConnectionErrorCount', 'RejectedConnectionCount'],
    ]),
  ],
  ['AWS/ELB', new Set(['HTTPCode_Backend_4XX', 'HTTPCode_Backend_5XX', 'HTTPCode_ELB_4XX', 'HTTPCode_ELB_5XX', 'Latency'])],
  ['AWS/ApiGateway', new Set(['4XXError', '5XXError', '4xx', '5xx', 'Latency', 'IntegrationLatency'])],
  ['AWS/CloudFront', new Set(['4xxErrorRate', '5xxErrorRate', 'TotalErrorRate'])],
  ['AWS/DynamoDB', new Set(['SystemErrors', 'UserErrors', 'ThrottledRequests', 'ReadThrottleEvents', 'WriteThrottleEvents'])],
  ['AWS/SNS', new Set(['NumberOfNotificationsFailed'])],
  ['AWS/Events', new Set(['FailedInvocations'])],
  ['AWS/States', new Set(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionThrottled', 'ExecutionTime'])],
]);

/** Of a namespace, the metrics of failures that fall silent when the traffic stops. */
export function silentFailures(namespace: string): ReadonlySet<string> | undefined {
  return FAILURES.get(namespace);
}
