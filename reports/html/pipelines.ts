import { homeOf, modeOf } from '../../src/drawing/facts.ts';
import type { Mark } from '../../src/drawing/layout.ts';
import { pipelineSvg } from '../../src/drawing/svg.ts';
import { html, type Markup } from '../../src/text/html.ts';
import { printSeverities } from '../../src/text/words.ts';
import type { DrawnPipeline, Fault, Model } from './model.ts';
import { encode, joined, placeCode, toFindings } from './parts.ts';

/** Marks that fit on one part of a drawing. */
const MOST_MARKS = 4;

/** Every pipeline drawn, those with the worst findings first. */
export function pipelinesView(model: Model): Markup {
  if (model.pipelines.length === 0) return html`<p class="lead">No pipeline was found in what was read.</p>`;
  return html`<p class="lead">Each pipeline as it runs with the parameter values given: its stages from left to right, what each action does, in which account, and as whom. What is at fault is framed, named, and leads to its finding.</p>
${model.pipelines.map((drawn) => pipelinePart(drawn, model))}`;
}

function pipelinePart(drawn: DrawnPipeline, model: Model): Markup {
  const { id, label, pipeline, system, findings, ofAction, ofResource } = drawn;
  const shared = model.input.result.systems.some(({ name, instances }) => name === system && instances.length > 1);
  const marks = (faults: readonly Fault[]): readonly Mark[] => marksOf(faults, label, model);
  const svg = pipelineSvg(pipeline, {
    ofAction: (action) => marks(ofAction(action)),
    ofResource: (resource) => marks(ofResource(resource)),
  });
  const meta = [
    placeCode(pipeline.place, model.options),
    modeOf(pipeline),
    homeOf(pipeline),
    shared ? `system ${system}` : undefined,
    pipeline.partial ? 'there may be more stages: not in view' : undefined,
    findings.length === 0 ? 'no findings' : toFindings({ pipeline: label }, countsOf(findings)),
  ];
  return html`<article class="pipeline" id="${id}" tabindex="-1" aria-labelledby="${id}-name"><h3 id="${id}-name">${pipeline.name}</h3><p class="meta">${joined(
    meta.filter((part) => part !== undefined),
    html` · `,
  )}</p>
<div class="scroll" role="region" aria-label="${`Drawing of ${label}`}" tabindex="0">${svg}</div></article>
`;
}

/** One mark for the findings of a rule on one thing; those that fit, and how many more there are. */
function marksOf(faults: readonly Fault[], label: string, model: Model): readonly Mark[] {
  const merged = new Map<string, Fault[]>();
  for (const fault of faults) {
    const key = `${fault.finding.rule}\n${fault.on ?? ''}`;
    merged.set(key, [...(merged.get(key) ?? []), fault]);
  }
  const marks = [...merged.values()].map((same) => markOf(same as [Fault, ...Fault[]], label, model));
  if (marks.length <= MOST_MARKS) return marks;
  const shown = marks.slice(0, MOST_MARKS - 1);
  const more = {
    severity: marks[shown.length]?.severity ?? 'info',
    text: `and ${marks.length - shown.length} more`,
    href: toPipeline({ pipeline: label }),
  };
  return [...shown, more];
}

function markOf(same: readonly [Fault, ...Fault[]], label: string, model: Model): Mark {
  const [{ finding, on }] = same;
  const times = same.length === 1 ? '' : ` ×${same.length}`;
  return {
    severity: finding.severity,
    text: `${finding.rule}${times}${on === undefined ? '' : ` (${on})`}`,
    href: same.length === 1 ? model.linkTo(finding) : toPipeline({ pipeline: label, rule: finding.rule }),
  };
}

function toPipeline(filters: Readonly<Record<string, string>>): string {
  return `#findings?${encode(filters)}`;
}

/** `1 critical, 2 high` */
export function countsOf(findings: DrawnPipeline['findings']): string {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return printSeverities(counts);
}
