/**
 * Metrics that services of AWS publish to CloudWatch, with what is needed to tell that an alarm looks at none of them: name,
 * sets of dimensions, unit and range. Names of metrics and dimensions are told apart by case, and a metric with another set
 * of dimensions is another metric. Source: the pages on CloudWatch metrics in the user guides of the services, and the
 * metrics of aws-cdk-lib, November 2026.
 */

/**
 * What values a metric has. `occurrence`: every data point stands for one request or invocation and is 0 or 1, so that only
 * sums count; `flag`: 0 or 1; `percent`: 0 to 100; `seconds`: at most `SECONDS_LIMIT`; `amount`: not less than 0.
 */
export type MetricScale = 'occurrence' | 'flag' | 'percent' | 'seconds' | 'amount';

export type MetricUnit = 'Count' | 'Percent' | 'Seconds' | 'Milliseconds' | 'Bytes' | 'None';

export interface PublishedMetric {
  /** Sorted names of dimensions between spaces, one text for each set; undefined where they are not listed here. */
  readonly dimensions: readonly string[] | undefined;
  readonly unit: MetricUnit | undefined;
  readonly scale: MetricScale;
}

export interface MetricNamespace {
  readonly metrics: ReadonlyMap<string, PublishedMetric>;
  /** All metrics of the namespace are listed: a name that is nearly one of them is a slip. */
  readonly whole: boolean;
  /** The only region that its metrics are in, of the regions of the partition `aws`. */
  readonly region: string | undefined;
}

/** No load balancer waits longer for an answer. Source: Elastic Load Balancing, Application Load Balancer attributes, idle timeout. */
export const SECONDS_LIMIT = 4000;

type Row = readonly [dimensions: readonly string[] | undefined, unit: MetricUnit | undefined, scale: MetricScale, names: string];

const BALANCER = ['LoadBalancer', 'AvailabilityZone LoadBalancer'];
const BALANCED = ['LoadBalancer TargetGroup', 'AvailabilityZone LoadBalancer TargetGroup'];
const GROUPED = [...BALANCED, 'TargetGroup', 'AvailabilityZone TargetGroup'];
const FUNCTION = ['', 'FunctionName', 'FunctionName Resource', 'ExecutedVersion FunctionName Resource'];
const API = ['ApiName', 'ApiName Stage', 'ApiName Method Resource Stage'];
const HTTP_API = ['ApiId', 'ApiId Stage', 'ApiId Method Resource Stage'];
const SOCKET_API = ['ApiId', 'ApiId Stage', 'ApiId Route Stage'];
const SERVICE = ['ClusterName', 'ClusterName ServiceName'];
const MACHINE = ['StateMachineArn', 'Alias StateMachineArn', 'StateMachineArn Version'];
const TABLE = ['TableName', 'GlobalSecondaryIndexName TableName'];
const TABLE_OPERATION = ['Operation TableName', 'GlobalSecondaryIndexName Operation TableName'];

const NAMESPACES: ReadonlyMap<string, { readonly whole: boolean; readonly region?: string; readonly rows: readonly Row[] }> = new Map([
  [
    'AWS/ApplicationELB',
    {
      whole: true,
      rows: [
        [BALANCER, 'Count', 'occurrence', 'HTTPCode_ELB_4XX_Count HTTPCode_ELB_5XX_Count'],
        [[...BALANCER, ...BALANCED], 'Count', 'occurrence', codes('HTTPCode_Target_', '_Count')],
        [BALANCED, 'Count', 'amount', 'HealthyHostCount UnHealthyHostCount'],
        [[...BALANCER, ...BALANCED], 'Seconds', 'seconds', 'TargetResponseTime'],
        [GROUPED, 'Count', 'amount', 'RequestCountPerTarget'],
        [
          undefined,
          undefined,
          'amount',
          'ActiveConnectionCount AnomalousHostCount BYoIPUtilPercentage ClientTLSNegotiationErrorCount ConsumedLCUs DesyncMitigationMode_NonCompliant_Request_Count ' +
            'DroppedInvalidHeaderRequestCount ELBAuthError ELBAuthFailure ELBAuthLatency ELBAuthRefreshTokenSuccess ELBAuthSuccess ' +
            'ELBAuthUserClaimsSizeExceeded ForwardedInvalidHeaderRequestCount GrpcRequestCount HTTPCode_ELB_3XX_Count ' +
            'HTTPCode_ELB_500_Count HTTPCode_ELB_502_Count HTTPCode_ELB_503_Count HTTPCode_ELB_504_Count HTTP_Fixed_Response_Count ' +
            'HTTP_Redirect_Count HTTP_Redirect_Url_Limit_Exceeded_Count HealthyStateDNS HealthyStateRouting IPv6ProcessedBytes ' +
            'IPv6RequestCount JWTValidationFailureCount JWTValidationSuccessCount LambdaInternalError LambdaTargetProcessedBytes LambdaUserError LowReputationPacketsDropped ' +
            'LowReputationRequestsDenied MitigatedHostCount NewConnectionCount NonStickyRequestCount PeakLCUs ProcessedBytes ' +
            'RejectedConnectionCount RequestCount ReservedLCUs RuleEvaluations TargetConnectionErrorCount TargetTLSNegotiationErrorCount ' +
            'UnhealthyRoutingRequestCount UnhealthyStateDNS UnhealthyStateRouting ZonalShiftedHostCount',
        ],
      ],
    },
  ],
  [
    'AWS/NetworkELB',
    {
      whole: true,
      rows: [
        [BALANCED, 'Count', 'amount', 'HealthyHostCount UnHealthyHostCount'],
        [
          undefined,
          undefined,
          'amount',
          'ActiveFlowCount ActiveFlowCount_QUIC ActiveFlowCount_TCP ActiveFlowCount_TLS ActiveFlowCount_UDP ActiveZonalShiftHostCount ' +
            'ClientTLSNegotiationErrorCount ConsumedLCUs ConsumedLCUs_QUIC ConsumedLCUs_TCP ConsumedLCUs_TLS ConsumedLCUs_UDP NewFlowCount ' +
            'NewFlowCount_QUIC NewFlowCount_TCP NewFlowCount_TLS NewFlowCount_UDP PeakBytesPerSecond PeakPacketsPerSecond ' +
            'PortAllocationErrorCount ProcessedBytes ProcessedBytes_QUIC ProcessedBytes_TCP ProcessedBytes_TLS ProcessedBytes_UDP ' +
            'ProcessedPackets QUIC_Unknown_Server_ID_Packet_Drop_Count RejectedFlowCount RejectedFlowCount_QUIC RejectedFlowCount_TCP ' +
            'RejectedFlowCount_UDP ReservedLCUs SecurityGroupBlockedFlowCount_Inbound_ICMP SecurityGroupBlockedFlowCount_Inbound_TCP ' +
            'SecurityGroupBlockedFlowCount_Inbound_UDP SecurityGroupBlockedFlowCount_Outbound_ICMP ' +
            'SecurityGroupBlockedFlowCount_Outbound_TCP SecurityGroupBlockedFlowCount_Outbound_UDP TCP_Client_Reset_Count ' +
            'TCP_ELB_Reset_Count TCP_Target_Reset_Count TargetTLSNegotiationErrorCount UnhealthyRoutingFlowCount ZonalHealthStatus',
        ],
      ],
    },
  ],
  [
    'AWS/ELB',
    {
      whole: true,
      rows: [
        [
          undefined,
          undefined,
          'amount',
          'BackendConnectionErrors DesyncMitigationMode_NonCompliant_Request_Count EstimatedALBActiveConnectionCount EstimatedALBConsumedLCUs ' +
            'EstimatedALBNewConnectionCount EstimatedProcessedBytes HTTPCode_ELB_4XX HTTPCode_ELB_5XX HealthyHostCount Latency RequestCount ' +
            'SpilloverCount SurgeQueueLength UnHealthyHostCount',
        ],
        [undefined, undefined, 'amount', codes('HTTPCode_Backend_', '')],
      ],
    },
  ],
  [
    'AWS/Lambda',
    {
      whole: true,
      rows: [
        [FUNCTION, 'Count', 'occurrence', 'Errors'],
        [FUNCTION, 'Milliseconds', 'amount', 'Duration'],
        [FUNCTION, 'Count', 'amount', 'Invocations Throttles'],
        [
          undefined,
          undefined,
          'amount',
          'AsyncEventAge AsyncEventsDropped AsyncEventsReceived ClaimedAccountConcurrency ConcurrentExecutions DeadLetterErrors ' +
            'DeletedEventCount DestinationDeliveryFailures DroppedEventCount EventCount FailedInvokeEventCount FilteredOutEventCount ' +
            'InvokedEventCount IteratorAge OffsetLag OnFailureDestinationDeliveredEventCount OversizedRecordCount PolledEventCount ' +
            'PostRuntimeExtensionsDuration ProvisionedConcurrencyInvocations ProvisionedConcurrencySpilloverInvocations ' +
            'ProvisionedConcurrencyUtilization ProvisionedConcurrentExecutions ProvisionedPollers RecursiveInvocationsDropped ' +
            'SignatureValidationErrors UnreservedConcurrentExecutions UrlRequestCount Url4xxCount Url5xxCount UrlRequestLatency',
        ],
      ],
    },
  ],
  [
    'AWS/ApiGateway',
    {
      whole: true,
      rows: [
        [API, 'Count', 'occurrence', '4XXError 5XXError'],
        [API, 'Count', 'amount', 'CacheHitCount CacheMissCount'],
        [HTTP_API, 'Count', 'occurrence', '4xx 5xx'],
        [HTTP_API, 'Bytes', 'amount', 'DataProcessed'],
        [SOCKET_API, 'Count', 'amount', 'ConnectCount MessageCount IntegrationError ClientError ExecutionError'],
        [[...API, ...HTTP_API], 'Count', 'amount', 'Count'],
        [[...API, ...HTTP_API], 'Milliseconds', 'amount', 'Latency'],
        [[...API, ...HTTP_API, ...SOCKET_API], 'Milliseconds', 'amount', 'IntegrationLatency'],
      ],
    },
  ],
  [
    'AWS/ECS',
    {
      whole: true,
      rows: [
        [SERVICE, 'Percent', 'amount', 'CPUUtilization MemoryUtilization'],
        [['ClusterName'], 'Percent', 'amount', 'CPUReservation MemoryReservation GPUReservation'],
        [
          undefined,
          undefined,
          'amount',
          'ActiveConnectionCount ClientTLSNegotiationErrorCount EBSFilesystemUtilization GrpcRequestCount NewConnectionCount ProcessedBytes ' +
            'RequestCount RequestCountPerTarget TargetProcessedBytes TargetResponseTime TargetTLSNegotiationErrorCount',
        ],
        [undefined, undefined, 'amount', codes('HTTPCode_Target_', '_Count')],
      ],
    },
  ],
  [
    'ECS/ContainerInsights',
    {
      whole: false,
      rows: [
        [
          undefined,
          undefined,
          'amount',
          'ContainerInstanceCount CpuReserved CpuUtilized DeploymentCount DesiredTaskCount EphemeralStorageReserved EphemeralStorageUtilized ' +
            'MemoryReserved MemoryUtilized PendingTaskCount RestartCount RunningTaskCount ServiceCount TaskCount TaskSetCount',
        ],
      ],
    },
  ],
  [
    'AWS/SQS',
    {
      whole: true,
      rows: [
        [['QueueName'], 'Seconds', 'amount', 'ApproximateAgeOfOldestMessage'],
        [
          ['QueueName'],
          'Count',
          'amount',
          'ApproximateNumberOfMessagesDelayed ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesVisible ' +
            'NumberOfEmptyReceives NumberOfMessagesDeleted NumberOfMessagesReceived NumberOfMessagesSent',
        ],
        [
          undefined,
          undefined,
          'amount',
          'ApproximateAgeOfOldestMessageInQuietGroups ApproximateNumberOfGroupsWithInflightMessages ApproximateNumberOfMessagesDelayedInQuietGroups ' +
            'ApproximateNumberOfMessagesNotVisibleInQuietGroups ApproximateNumberOfMessagesVisibleInQuietGroups ApproximateNumberOfNoisyGroups ' +
            'NumberOfDeduplicatedSentMessages SentMessageSize',
        ],
      ],
    },
  ],
  [
    'AWS/SNS',
    {
      whole: false,
      rows: [[undefined, 'Count', 'amount', 'NumberOfMessagesPublished NumberOfNotificationsDelivered NumberOfNotificationsFailed']],
    },
  ],
  [
    'AWS/States',
    {
      whole: false,
      rows: [
        [
          MACHINE,
          'Count',
          'amount',
          'ExecutionsAborted ExecutionsFailed ExecutionsStarted ExecutionsSucceeded ExecutionsTimedOut ExecutionThrottled',
        ],
        [MACHINE, 'Milliseconds', 'amount', 'ExecutionTime'],
      ],
    },
  ],
  [
    'AWS/DynamoDB',
    {
      whole: false,
      rows: [
        [TABLE, 'Count', 'amount', 'ConsumedReadCapacityUnits ConsumedWriteCapacityUnits ReadThrottleEvents WriteThrottleEvents'],
        [TABLE_OPERATION, 'Count', 'amount', 'SystemErrors ThrottledRequests'],
        [TABLE_OPERATION, 'Milliseconds', 'amount', 'SuccessfulRequestLatency'],
        [undefined, 'Count', 'amount', 'UserErrors'],
        [['TableName'], 'Count', 'amount', 'ConditionalCheckFailedRequests'],
      ],
    },
  ],
  [
    'AWS/EC2',
    {
      whole: false,
      rows: [
        [undefined, 'Percent', 'percent', 'CPUUtilization'],
        [undefined, 'Count', 'flag', 'StatusCheckFailed StatusCheckFailed_Instance StatusCheckFailed_System StatusCheckFailed_AttachedEBS'],
        [undefined, 'Bytes', 'amount', 'DiskReadBytes DiskWriteBytes NetworkIn NetworkOut'],
        [undefined, 'Count', 'amount', 'DiskReadOps DiskWriteOps NetworkPacketsIn NetworkPacketsOut'],
      ],
    },
  ],
  [
    'AWS/AutoScaling',
    {
      whole: false,
      rows: [
        [
          ['AutoScalingGroupName'],
          undefined,
          'amount',
          'GroupDesiredCapacity GroupInServiceInstances GroupMaxSize GroupMinSize GroupPendingInstances GroupStandbyInstances ' +
            'GroupTerminatingInstances GroupTotalInstances',
        ],
      ],
    },
  ],
  [
    'AWS/RDS',
    {
      whole: false,
      rows: [
        [undefined, 'Percent', 'percent', 'CPUUtilization'],
        [undefined, undefined, 'amount', 'DatabaseConnections FreeStorageSpace FreeableMemory'],
      ],
    },
  ],
  [
    'AWS/Route53',
    {
      whole: true,
      region: 'us-east-1',
      rows: [
        [undefined, 'None', 'flag', 'HealthCheckStatus'],
        [undefined, undefined, 'percent', 'HealthCheckPercentageHealthy'],
        [undefined, undefined, 'amount', 'ChildHealthCheckHealthyCount ConnectionTime DNSQueries SSLHandshakeTime TimeToFirstByte'],
      ],
    },
  ],
  [
    'AWS/CloudFront',
    {
      whole: false,
      region: 'us-east-1',
      rows: [
        [undefined, 'Percent', 'percent', '4xxErrorRate 5xxErrorRate TotalErrorRate CacheHitRate'],
        [['DistributionId Region'], 'None', 'amount', 'Requests BytesDownloaded BytesUploaded'],
      ],
    },
  ],
  ['AWS/Billing', { whole: false, region: 'us-east-1', rows: [] }],
  ['AWS/GlobalAccelerator', { whole: false, region: 'us-west-2', rows: [] }],
]);

/** The names of metrics that count answers by their class. */
function codes(start: string, end: string): string {
  return ['2XX', '3XX', '4XX', '5XX'].map((code) => `${start}${code}${end}`).join(' ');
}

/** The namespaces whose metrics are judged. */
export const metricNamespaces: ReadonlyMap<string, MetricNamespace> = new Map(
  [...NAMESPACES].map(([namespace, { whole, region, rows }]) => [
    namespace,
    {
      whole,
      region,
      metrics: new Map(
        rows.flatMap(([dimensions, unit, scale, names]) => names.split(' ').map((name) => [name, { dimensions, unit, scale }] as const)),
      ),
    },
  ]),
);

/** Names that people expect and no service publishes, with what they are looking for. */
export const expectedMetrics: ReadonlyMap<string, string> = new Map([
  ['AWS/EC2 MemoryUtilization', '`mem_used_percent` of `CWAgent`'],
  ['AWS/EC2 DiskSpaceUtilization', '`disk_used_percent` of `CWAgent`'],
  ['AWS/EC2 DiskUtilization', '`disk_used_percent` of `CWAgent`'],
  ['AWS/Lambda ErrorRate', '`Errors` divided by `Invocations`'],
  ['AWS/Lambda ErrorCount', '`Errors`'],
  ['AWS/Lambda Timeouts', '`Errors`, which counts them'],
  ['AWS/ApiGateway ErrorRate', 'the average of `5XXError`'],
  ['AWS/ApiGateway 5XXErrorRate', 'the average of `5XXError`'],
  ['AWS/ApiGateway 4XXErrorRate', 'the average of `4XXError`'],
  ['AWS/SQS ApproximateNumberOfMessages', '`ApproximateNumberOfMessagesVisible`'],
  ['AWS/ApplicationELB ErrorRate', '`HTTPCode_Target_5XX_Count` divided by `RequestCount`'],
  ['AWS/ApplicationELB Latency', '`TargetResponseTime`'],
  ['AWS/ApplicationELB HTTPCode_Target_5XX', '`HTTPCode_Target_5XX_Count`'],
  ['AWS/ApplicationELB HTTPCode_ELB_5XX', '`HTTPCode_ELB_5XX_Count`'],
  ['AWS/ApplicationELB HTTPCode_Backend_5XX', '`HTTPCode_Target_5XX_Count`'],
]);

/** Metrics of failures, and metrics of health: which way they go when a release is bad. */
export const badDirections: ReadonlyMap<string, 'up' | 'down'> = new Map([
  ...[
    'AWS/ApplicationELB HTTPCode_Target_5XX_Count',
    'AWS/ApplicationELB HTTPCode_ELB_5XX_Count',
    'AWS/ApplicationELB UnHealthyHostCount',
    'AWS/ApplicationELB TargetConnectionErrorCount',
    'AWS/NetworkELB UnHealthyHostCount',
    'AWS/ELB HTTPCode_Backend_5XX',
    'AWS/ELB HTTPCode_ELB_5XX',
    'AWS/ELB UnHealthyHostCount',
    'AWS/Lambda Errors',
    'AWS/Lambda Throttles',
    'AWS/ApiGateway 5XXError',
    'AWS/ApiGateway 5xx',
    'AWS/States ExecutionsFailed',
    'AWS/States ExecutionsTimedOut',
    'AWS/EC2 StatusCheckFailed',
    'AWS/CloudFront 5xxErrorRate',
  ].map((name) => [name, 'up'] as const),
  ...[
    'AWS/ApplicationELB HealthyHostCount',
    'AWS/NetworkELB HealthyHostCount',
    'AWS/ELB HealthyHostCount',
    'AWS/Route53 HealthCheckStatus',
    'AWS/Route53 HealthCheckPercentageHealthy',
  ].map((name) => [name, 'down'] as const),
]);
