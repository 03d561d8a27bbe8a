import type { ActionDrawing, Finding, PipelineDrawing, ReportedPlace, ResourceDrawing } from '../audit/result.ts';

/** What a place is in: its file, or the resource of an account. */
export function homeOf({ file, arn }: Pick<ReportedPlace, 'file' | 'arn'>): string {
  return file === '' ? (arn ?? '') : file;
}

/** Whether a finding is about a pipeline: it stands in its resource, at an action, or in what it uses. */
export function isInPipeline(finding: Pick<Finding, 'subject' | 'place'>, { place, role, stores, stages }: PipelineDrawing): boolean {
  const { logicalId } = finding.place;
  const used = (resource: ResourceDrawing | undefined): boolean => resource !== undefined && isAtResource(finding, resource);
  return (
    (homeOf(finding.place) === homeOf(place) && logicalId !== undefined && logicalId === place.logicalId) ||
    used(role) ||
    stores.some(({ bucket, key }) => used(bucket) || used(key)) ||
    stages.some(({ actions }) =>
      actions.some((action) => isAtAction(finding, action) || used(action.project) || action.roles.some((use) => used(use.role))),
    )
  );
}

/** Whether a finding is about an action: it names it, or stands within it. */
export function isAtAction({ subject, place }: Pick<Finding, 'subject' | 'place'>, action: ActionDrawing): boolean {
  return subject.name === action.subject || isWithin(place, action.place);
}

/** Whether a finding is about a role, a bucket or a key: it stands in its resource. */
export function isAtResource({ place }: Pick<Finding, 'place'>, { inView }: ResourceDrawing): boolean {
  return inView !== undefined && homeOf(place) === homeOf(inView) && place.logicalId === inView.logicalId;
}

/** Whether a place stands in the part of a resource that another place names. */
export function isWithin(place: ReportedPlace, whole: ReportedPlace): boolean {
  const { logicalId, route = '' } = whole;
  if (homeOf(place) !== homeOf(whole) || place.logicalId !== logicalId || logicalId === undefined || route === '') return false;
  const inner = place.route ?? '';
  return inner === route || inner.startsWith(`${route}.`) || inner.startsWith(`${route}[`);
}
