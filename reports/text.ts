import type { AuditResult, Finding, Report, ReportedPlace } from '../src/audit/result.ts';
import { drawFinding } from './text/finding.ts';
import { paintOf } from './text/paint.ts';
import { drawSummary } from './text/summary.ts';

/** For people at a terminal: each finding with its source, then what was audited. */
const report: Report = {
  name: 'text',
  description: 'findings with their source lines, for people',
  render({ result, rules }, options) {
    const paint = paintOf(options.colour);
    const byId = new Map(rules.map((rule) => [rule.id, rule]));
    const full = options.verbose || result.invocation.audience === 'auditor';
    const blocks = groups(result).map((group) => drawFinding(group, { rule: byId.get(group[0].rule), options, paint, full }));
    if (!options.quiet) blocks.push(drawSummary(result, options, paint));
    return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
  },
};

export default report;

/** Findings in their order; those of one rule and one place of the source are one entry. */
function groups({ findings }: AuditResult): readonly (readonly [Finding, ...Finding[]])[] {
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
