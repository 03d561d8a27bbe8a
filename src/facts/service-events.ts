/**
 * What services that deliver send to EventBridge: the types of their events and the fields of `detail`.
 * Sources: EventBridge Events Reference, with the pages that it refers to: CodePipeline User Guide, "Monitoring CodePipeline
 * events"; CodeBuild User Guide, "Build notifications input format reference"; CodeCommit User Guide, "Monitoring CodeCommit
 * events"; CodeDeploy User Guide, "Monitoring deployments with Amazon CloudWatch Events"; Amazon ECR User Guide, "Amazon ECR
 * events and EventBridge"; Amazon S3 User Guide, "EventBridge event message structure"; Amazon CloudWatch User Guide,
 * "Alarm events and EventBridge". November 2026.
 */

/** What a field holds: a text, anything, or fields of its own. */
export type EventField = EventText | 'any' | EventFields;
export type EventFields = { readonly [name: string]: EventField };

/** What the text of a field is like, as patterns with `*`. */
export class EventText {
  /** It is like one of these. */
  readonly like: readonly string[];
  /** It is like none of these. */
  readonly unlike: readonly string[];

  constructor(like: readonly string[], unlike: readonly string[] = []) {
    this.like = like;
    this.unlike = unlike;
  }
}

export interface ServiceEvent {
  readonly type: string;
  /** All fields of `detail`; left out where they are not kept here. */
  readonly detail?: EventFields;
  /** What stands in `resources`; none for an empty list. */
  readonly resources?: EventText | 'none';
}

export interface ServiceEvents {
  readonly events: readonly ServiceEvent[];
  /** The service sends no others. */
  readonly complete: boolean;
}

const text = new EventText(['*']);
/** A name, where people also write an ARN. */
const name = new EventText(['*'], ['arn:*']);
const arn = new EventText(['arn:*']);
const branch = new EventText(['*'], ['refs/heads/*', 'refs/tags/*']);
const fullReference = new EventText(['refs/*']);
const oneOf = (...values: readonly string[]): EventText => new EventText(values);

const pipelineState = oneOf('CANCELED', 'FAILED', 'RESUMED', 'STARTED', 'STOPPED', 'STOPPING', 'SUCCEEDED', 'SUPERSEDED', 'ABANDONED');
const execution: EventFields = {
  pipeline: name,
  'execution-id': text,
  state: pipelineState,
  version: 'any',
  'start-time': 'any',
  'pipeline-execution-attempt': 'any',
  'stop-execution-comments': 'any',
};

const build: EventFields = {
  'project-name': name,
  'build-id': text,
  version: 'any',
  'additional-information': 'any',
};

const buildStatus = oneOf('IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'STOPPED', 'FAULT', 'TIMED_OUT');
/** The ARN of the build, not that of its project. */
const buildArn = new EventText(['arn:*'], ['arn:*:codebuild:*:*:project/*']);

const deployment: EventFields = {
  application: name,
  deploymentGroup: name,
  deploymentId: text,
  instanceGroupId: text,
  region: text,
  state: oneOf('START', 'SUCCESS', 'FAILURE', 'STOP', 'READY'),
};

const image: EventFields = {
  'repository-name': new EventText(['*'], ['arn:*', '*.amazonaws.com/*']),
  'image-digest': text,
};

const bucketArn = new EventText(['arn:*:s3:::*'], ['arn:*:s3:::*/*']);
const object: EventFields = {
  version: 'any',
  bucket: { name },
  object: { key: text, size: 'any', etag: text, 'version-id': text, sequencer: text },
  'request-id': text,
  requester: text,
  'source-ip-address': text,
  reason: text,
  'deletion-type': text,
  'source-storage-class': text,
  'destination-storage-class': text,
  'destination-access-tier': text,
  'restore-expiry-time': text,
};
const OBJECT_EVENTS = [
  'Object Created',
  'Object Deleted',
  'Object Restore Initiated',
  'Object Restore Completed',
  'Object Restore Expired',
  'Object Storage Class Changed',
  'Object Access Tier Changed',
  'Object ACL Updated',
  'Object Tags Added',
  'Object Tags Deleted',
];

const PULL_REQUEST_EVENTS = [
  'pullRequestCreated',
  'pullRequestSourceBranchUpdated',
  'pullRequestStatusChanged',
  'pullRequestMergeStatusUpdated',
  'pullRequestApprovalRuleCreated',
  'pullRequestApprovalRuleUpdated',
  'pullRequestApprovalRuleDeleted',
  'pullRequestApprovalRuleOverridden',
  'pullRequestApprovalStateChanged',
];

const stack: EventFields = { 'stack-id': arn, 'status-details': 'any', 'client-request-token': text };

/** By the source of the events. */
export const serviceEvents: ReadonlyMap<string, ServiceEvents> = new Map<string, ServiceEvents>([
  [
    'aws.codepipeline',
    {
      complete: true,
      events: [
        {
          type: 'CodePipeline Pipeline Execution State Change',
          detail: { ...execution, 'execution-trigger': 'any', 'source-revisions': 'any' },
          resources: arn,
        },
        { type: 'CodePipeline Stage Execution State Change', detail: { ...execution, stage: text }, resources: arn },
        {
          type: 'CodePipeline Action Execution State Change',
          detail: {
            ...execution,
            stage: text,
            action: text,
            region: text,
            type: {
              owner: oneOf('AWS', 'ThirdParty', 'Custom'),
              provider: text,
              category: oneOf('Source', 'Build', 'Deploy', 'Test', 'Invoke', 'Approval', 'Compute'),
              version: 'any',
            },
            'execution-result': 'any',
            'input-artifacts': 'any',
            'output-artifacts': 'any',
            'action-execution-id': text,
          },
          resources: arn,
        },
      ],
    },
  ],
  [
    'aws.codebuild',
    {
      complete: false,
      events: [
        {
          type: 'CodeBuild Build State Change',
          detail: { ...build, 'build-status': buildStatus, 'current-phase': text, 'current-phase-context': text },
          resources: buildArn,
        },
        {
          type: 'CodeBuild Build Phase Change',
          detail: {
            ...build,
            'completed-phase': oneOf(
              'SUBMITTED',
              'QUEUED',
              'PROVISIONING',
              'DOWNLOAD_SOURCE',
              'INSTALL',
              'PRE_BUILD',
              'BUILD',
              'POST_BUILD',
              'UPLOAD_ARTIFACTS',
              'FINALIZING',
              'COMPLETED',
            ),
            'completed-phase-status': oneOf('SUCCEEDED', 'FAILED', 'STOPPED', 'FAULT', 'TIMED_OUT', 'CLIENT_ERROR'),
            'completed-phase-context': text,
            'completed-phase-start': text,
            'completed-phase-end': text,
            'completed-phase-duration-seconds': 'any',
          },
          resources: buildArn,
        },
      ],
    },
  ],
  [
    'aws.codecommit',
    {
      complete: false,
      events: [
        {
          type: 'CodeCommit Repository State Change',
          detail: {
            event: oneOf('referenceCreated', 'referenceUpdated', 'referenceDeleted', 'unreferencedMergeCommitCreated'),
            repositoryName: name,
            repositoryId: text,
            referenceType: oneOf('branch', 'tag', 'commit'),
            referenceName: branch,
            referenceFullName: fullReference,
            commitId: text,
            oldCommitId: text,
            baseCommitId: text,
            sourceCommitId: text,
            destinationCommitId: text,
            mergeOption: text,
            callerUserArn: arn,
            conflictDetailsLevel: text,
            conflictDetailLevel: text,
            conflictResolutionStrategy: text,
          },
          resources: arn,
        },
        {
          type: 'CodeCommit Pull Request State Change',
          detail: {
            event: oneOf(...PULL_REQUEST_EVENTS),
            pullRequestId: text,
            pullRequestStatus: oneOf('Open', 'Closed'),
            title: text,
            description: text,
            author: arn,
            callerUserArn: arn,
            creationDate: text,
            lastModifiedDate: text,
            repositoryNames: name,
            sourceReference: fullReference,
            destinationReference: fullReference,
            sourceCommit: text,
            destinationCommit: text,
            mergeCommit: text,
            isMerged: oneOf('True', 'False', 'true', 'false'),
            mergeOption: text,
            notificationBody: text,
            revisionId: text,
            approvalStatus: oneOf('APPROVE', 'REVOKE'),
            approvalRuleName: text,
            approvalRuleId: text,
            approvalRuleContentSha256: text,
            overrideStatus: oneOf('OVERRIDE', 'REVOKE'),
          },
          resources: arn,
        },
        { type: 'CodeCommit Comment on Commit', resources: arn },
        { type: 'CodeCommit Comment on Pull Request', resources: arn },
        { type: 'CodeCommit Approval Rule Template Change' },
      ],
    },
  ],
  [
    'aws.codedeploy',
    {
      complete: true,
      events: [
        { type: 'CodeDeploy Deployment State-change Notification', detail: deployment, resources: arn },
        { type: 'CodeDeploy Instance State-change Notification', detail: { ...deployment, instanceId: text }, resources: arn },
      ],
    },
  ],
  [
    'aws.ecr',
    {
      complete: false,
      events: [
        {
          type: 'ECR Image Action',
          detail: {
            ...image,
            'action-type': oneOf('PUSH', 'DELETE'),
            result: oneOf('SUCCESS', 'FAILURE'),
            'image-tag': text,
            'manifest-media-type': text,
            'artifact-media-type': text,
          },
          resources: 'none',
        },
        {
          type: 'ECR Image Scan',
          detail: {
            ...image,
            'scan-status': oneOf('COMPLETE', 'FAILED'),
            'image-tags': text,
            'finding-severity-counts': 'any',
          },
          resources: arn,
        },
      ],
    },
  ],
  ['aws.s3', { complete: false, events: OBJECT_EVENTS.map((type) => ({ type, detail: object, resources: bucketArn })) }],
  [
    'aws.cloudformation',
    {
      complete: false,
      events: [
        { type: 'CloudFormation Stack Status Change', detail: stack },
        {
          type: 'CloudFormation Resource Status Change',
          detail: {
            ...stack,
            'logical-resource-id': text,
            'physical-resource-id': text,
            'resource-type': text,
            'resource-properties': 'any',
          },
        },
      ],
    },
  ],
  [
    'aws.cloudwatch',
    {
      complete: false,
      events: [
        {
          type: 'CloudWatch Alarm State Change',
          detail: {
            alarmName: name,
            configuration: 'any',
            previousState: 'any',
            state: {
              value: oneOf('ALARM', 'OK', 'INSUFFICIENT_DATA'),
              reason: text,
              reasonData: text,
              timestamp: text,
              evaluationState: text,
              actionsSuppressedBy: text,
              actionsSuppressedReason: text,
            },
            actionsSuppressedBy: text,
            muteDetail: 'any',
            operation: text,
          },
          resources: arn,
        },
      ],
    },
  ],
]);

/** Fields of every event, outside of `detail`. Source: EventBridge User Guide, "Event structure reference". */
export const eventEnvelope: readonly string[] = [
  'version',
  'id',
  'detail-type',
  'source',
  'account',
  'time',
  'region',
  'resources',
  'detail',
  'replay-name',
  'ingestion-time',
];

/** The source of types that any service has. */
export const TRAIL_EVENT = 'AWS API Call via CloudTrail';

/** How values are compared. Source: EventBridge User Guide, "Comparison operators for use in event patterns". */
export const comparisonOperators: readonly string[] = [
  'prefix',
  'suffix',
  'anything-but',
  'numeric',
  'exists',
  'cidr',
  'equals-ignore-case',
  'wildcard',
];
