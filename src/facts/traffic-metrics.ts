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
