/**
 * Events of repositories that start builds, and the filters that look at them.
 * Source: CodeBuild API Reference, WebhookFilter; CodeBuild User Guide, "GitHub webhook events". November 2026.
 */
export const pullRequestEvents: readonly string[] = [
  'PULL_REQUEST_CREATED',
  'PULL_REQUEST_UPDATED',
  'PULL_REQUEST_REOPENED',
  'PULL_REQUEST_MERGED',
  'PULL_REQUEST_CLOSED',
];
const releaseEvents: readonly string[] = ['RELEASED', 'PRERELEASED'];

export const webhookEvents: readonly string[] = ['PUSH', ...pullRequestEvents, ...releaseEvents, 'WORKFLOW_JOB_QUEUED'];

/** Filters that look at something which only these events have. */
export const filteredEvents: ReadonlyMap<string, readonly string[]> = new Map([
  ['HEAD_REF', ['PUSH', ...pullRequestEvents]],
  ['BASE_REF', pullRequestEvents],
  ['FILE_PATH', ['PUSH', ...pullRequestEvents]],
  ['COMMIT_MESSAGE', ['PUSH', ...pullRequestEvents]],
  ['TAG_NAME', releaseEvents],
  ['RELEASE_NAME', releaseEvents],
  ['WORKFLOW_NAME', ['WORKFLOW_JOB_QUEUED']],
]);

/** Names of the branch that others are merged into. */
export const trunkNames: readonly string[] = ['main', 'master', 'trunk', 'mainline'];

/** Hosts on which accounts are numbers. */
export const numberedActors: readonly string[] = ['GITHUB', 'GITHUB_ENTERPRISE', 'GITLAB', 'GITLAB_SELF_MANAGED'];
