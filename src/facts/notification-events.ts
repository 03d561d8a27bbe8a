/**
 * Events that notification rules tell, by the service of what is watched.
 * Source: Developer Tools console User Guide, "Notification concepts", events for notification rules. November 2026.
 */
const EVENTS: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  codecommit: [
    'codecommit-repository-',
    [
      'comments-on-commits',
      'comments-on-pull-requests',
      'approvals-status-changed',
      'approvals-rule-override',
      'pull-request-created',
      'pull-request-source-updated',
      'pull-request-status-changed',
      'pull-request-merged',
      'branches-and-tags-created',
      'branches-and-tags-deleted',
      'branches-and-tags-updated',
    ],
  ],
  codebuild: [
    'codebuild-project-',
    [
      'build-state-failed',
      'build-state-succeeded',
      'build-state-in-progress',
      'build-state-stopped',
      'build-phase-failure',
      'build-phase-success',
    ],
  ],
  codedeploy: ['codedeploy-application-', ['deployment-failed', 'deployment-succeeded', 'deployment-started']],
  codepipeline: [
    'codepipeline-pipeline-',
    [
      ...['succeeded', 'failed', 'canceled', 'started'].map((state) => `action-execution-${state}`),
      ...['started', 'succeeded', 'resumed', 'canceled', 'failed'].map((state) => `stage-execution-${state}`),
      ...['failed', 'canceled', 'started', 'resumed', 'succeeded', 'superseded'].map((state) => `pipeline-execution-${state}`),
      ...['failed', 'needed', 'succeeded'].map((state) => `manual-approval-${state}`),
    ],
  ],
};

/** The ids of all events, with the service that each is about. */
export const notificationEvents: ReadonlyMap<string, string> = new Map(
  Object.entries(EVENTS).flatMap(([service, [prefix, names]]) => names.map((name) => [prefix + name, service] as const)),
);
