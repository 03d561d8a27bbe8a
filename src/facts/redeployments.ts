/**
 * Commands that start the same definition again, so that a release only arrives because its tag was pushed over. Own list,
 * November 2026, from the manuals of the AWS CLI, kubectl and Helm. Each expression is tested on one line without comments.
 */

const AGAIN: readonly RegExp[] = [
  /\baws\s+(?:[^|;&]*\s)?ecs\s+update-service\b(?![^|;&]*--task-definition)[^|;&]*--force-new-deployment\b/,
  /\bkubectl\s+(?:[^|;&]*\s)?rollout\s+restart\b/,
];

/** An image by a tag that every release has. */
const MOVING =
  /\bkubectl\s+(?:[^|;&]*\s)?set\s+image\s[^|;&]*=["']?[^\s"']+:latest\b|\bhelm\s+(?:[^|;&]*\s)?(?:upgrade|install)\b[^|;&]*image\.?tag=["']?latest\b/i;

const PUSHES =
  /\b(?:docker|podman|nerdctl)\s+(?:[^|;&]*\s)?push\b|\bdocker\s+(?:[^|;&]*\s)?buildx\s+build\b[^|;&]*\s--push\b|\bdocker(?:-compose|\s+compose)\s+push\b/;
const DEFINES =
  /\becs\s+register-task-definition\b|\bkubectl\s+(?:[^|;&]*\s)?(?:set\s+image|apply|patch|replace)\b|\bkustomize\s+edit\s+set\s+image\b/;

/** True for a line by which a build deploys the image that it has pushed under the tag of the one before. */
export function redeploysTag(line: string, build: readonly string[]): boolean {
  if (MOVING.test(line)) return true;
  return (
    AGAIN.some((expression) => expression.test(line)) && build.some((one) => PUSHES.test(one)) && !build.some((one) => DEFINES.test(one))
  );
}
