import type { AuditResult, Finding, ReportedPlace } from '../../src/audit/result.ts';

/** Findings that are told as one, the first of them in full. */
export type FindingGroup = readonly [Finding, ...Finding[]];

/** Findings in their order; those of one rule and one place of the source are one entry. */
export function groupsOf({ findings }: Pick<AuditResult, 'findings'>): readonly FindingGroup[] {
  const byPlace = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = `${finding.rule}\n${sourceOf(finding.place)}`;
    const group = byPlace.get(key);
    if (group === undefined) byPlace.set(key, [finding]);
    else group.push(finding);
  }
  return [...byPlace.values()];
}

/** The line of source code that made it, else the place in the template. */
function sourceOf(place: ReportedPlace): string {
  const { file, line, column } = place.source ?? place;
  return `${file}:${line}:${column}:${place.arn ?? ''}`;
}
