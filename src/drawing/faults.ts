import type { ActionDrawing, Finding, PipelineDrawing, ReportedPlace, ResourceDrawing } from '../audit/result.ts';

/** Whether a finding is about a pipeline: it stands in its resource, at an action, or in what it uses. */
export function isInPipeline(finding: Pick<Finding, 'subject' | 'place'>, { place, role, stores, stages }: PipelineDrawing): boolean {
  const { file, logicalId } = finding.place;
  const used = (resource: ResourceDrawing | undefined): boolean => resource !== undefined && isAtResource(finding, resource);
  return (
    (file === place.file && logicalId !== undefined && logicalId === place.logicalId) ||
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
  return inView !== undefined && place.file === inView.file && place.logicalId === inView.logicalId;
}

/** Whether a place stands in the part of a resource that another place names. */
export function isWithin(place: ReportedPlace, { file, logicalId, route = '' }: ReportedPlace): boolean {
  if (place.file !== file || place.logicalId !== logicalId || logicalId === undefined || route === '') return false;
  const inner = place.route ?? '';
  return inner === route || inner.startsWith(`${route}.`) || inner.startsWith(`${route}[`);
}
