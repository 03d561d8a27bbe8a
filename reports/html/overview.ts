import type { Finding, VerdictCounts } from '../../src/audit/result.ts';
import { html, type Markup, type Piece } from '../../src/text/html.ts';
import { count, listed, SEVERITIES } from '../../src/text/words.ts';
import { auditedOf } from '../findings/audited.ts';
import { hintOf } from '../text/hint.ts';
import type { Model } from './model.ts';
import { capital, numberCell, placeCode, prose, tag, toFindings } from './parts.ts';

const MOST_PIPELINES = 50;
const MOST_RULES = 8;

/** What was found and what was looked at, on one screen. */
export function overviewView(model: Model): Markup {
  const { result } = model.input;
  const { summary, invocation, coverage } = result;
  const hint = hintOf(result);
  return html`<h2 class="headline" id="overview-title">${headline(model)}</h2><p class="lead">${lookedAt(model)}</p>
${summary.complete ? undefined : html`<p class="banner"><strong>The audit is incomplete.</strong> ${coverage.failed.length === 0 ? 'A rule failed' : `${count(coverage.failed.length, 'input')} could not be read`}; <a href="#coverage">what is missing, and why</a>.</p>`}
<ul class="tiles">${SEVERITIES.map((severity) => tile(severity, summary.findings[severity]))}</ul>
${firstPart(model)}
<div class="columns">
<div class="block"><h3>Verdicts</h3>${facts([
    ['Passed', html`${summary.verdicts.pass} of ${judged(summary.verdicts)}, <a href="#rules">by rule</a>`],
    ['Failed', String(summary.verdicts.fail)],
    [
      'Unknown',
      summary.verdicts.unknown === 0 ? '0' : html`${summary.verdicts.unknown}, <a href="#unknowns">and what would settle them</a>`,
    ],
    ['Suppressed', summary.suppressed === 0 ? '0' : html`${count(summary.suppressed, 'finding')}, <a href="#suppressed">with reasons</a>`],
    ['In the baseline', summary.baselined === 0 ? undefined : html`<a href="#suppressed">${count(summary.baselined, 'finding')}</a>`],
    [
      'There before',
      summary.earlier === 0 ? undefined : html`<a href="#suppressed">${count(summary.earlier, 'finding')}</a>, not from this change`,
    ],
    ['Not read', coverage.failed.length === 0 ? '0' : html`<a href="#coverage">${coverage.failed.length}</a>`],
  ])}</div>
<div class="block"><h3>This audit</h3>${facts([
    ['Audited', auditedOf(result).join(', ')],
    ['Date', dateOf(model.options.time)],
    ['Audience', `${invocation.audience} (${count(invocation.rulesLeftOut, 'rule')} did not run)`],
    ['Fails on', invocation.failOn === 'never' || invocation.failOn === 'critical' ? invocation.failOn : `${invocation.failOn} and worse`],
    ['Version', `pipeaudit ${result.tool.version}`],
  ])}</div>
</div>
${hint === undefined ? undefined : html`<p class="banner next"><strong>Next:</strong> ${prose(hint)}.</p>`}
${pipelineTable(model)}`;
}

function headline({ input: { result } }: Model): string {
  const { findings, summary } = result;
  if (findings.length > 0) return count(findings.length, 'finding');
  return summary.templates === 0 && summary.accounts === 0 ? 'Nothing was audited' : 'No findings';
}

/** What was looked at, in one sentence. */
function lookedAt({ input: { result } }: Model): string {
  const { summary, invocation } = result;
  const things = [count(summary.templates, 'template'), count(summary.resources, 'resource'), count(summary.pipelines, 'pipeline')];
  if (summary.accounts > 0) things.push(count(summary.accounts, 'account'));
  return `In ${listed(things)}, looked at with ${invocation.rules} of ${count(invocation.rules + invocation.rulesLeftOut, 'rule')}.`;
}

function tile(severity: (typeof SEVERITIES)[number], found: number): Markup {
  const content = html`<b>${found}</b>${capital(severity)}`;
  return found === 0
    ? html`<li><div class="none">${content}</div></li>`
    : html`<li><a class="${severity}" href="#findings?severity=${severity}">${content}</a></li>`;
}

function judged({ pass, fail, unknown, error }: VerdictCounts): number {
  return pass + fail + unknown + error;
}

/** The rules with the worst findings. */
function firstPart({ groups, rules, pageOfRule }: Model): Markup | undefined {
  if (groups.length === 0) return undefined;
  const left = groups.length - MOST_RULES;
  return html`<div class="block"><h3>Worst first</h3><ul class="first">${groups
    .slice(0, MOST_RULES)
    .map(
      ({ rule, findings }) =>
        html`<li>${tag(worstOf(findings))}<span>${rules.get(rule)?.docs.title ?? rule}</span>${toFindings({ rule }, count(findings.length, 'finding'), pageOfRule(rule))}</li>`,
    )}</ul>${left > 0 ? html`<p class="quiet">${count(left, 'more rule')} with <a href="#findings">findings</a>.</p>` : undefined}</div>`;
}

function worstOf(findings: readonly Finding[]): Finding['severity'] {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity)) ?? 'info';
}

function facts(rows: readonly (readonly [string, Piece])[]): Markup {
  return html`<dl class="facts">${rows.map(([name, value]) => (value === undefined ? undefined : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`;
}

/** `2026-11-25 09:30 UTC` */
export function dateOf(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

function pipelineTable({ pipelines, options, input }: Model): Markup | undefined {
  if (pipelines.length === 0) return undefined;
  const shown = pipelines.slice(0, MOST_PIPELINES);
  const left = pipelines.length - shown.length;
  const undrawn = input.result.summary.pipelines - pipelines.length;
  return html`<div class="block"><h3>Pipelines</h3><div class="scroll" role="region" aria-label="Pipelines with their findings" tabindex="0"><table>
<thead><tr><th scope="col">Pipeline</th><th scope="col">Defined in</th>${SEVERITIES.map((severity) => html`<th scope="col" class="number">${capital(severity)}</th>`)}</tr></thead>
<tbody>${shown.map(
    ({
      id,
      label,
      pipeline,
      findings,
    }) => html`<tr><th scope="row"><a href="#${id}">${pipeline.name}</a></th><td>${placeCode(pipeline.place, options)}</td>${SEVERITIES.map(
      (severity) => {
        const found = findings.filter((finding) => finding.severity === severity).length;
        return found === 0 ? numberCell(0) : html`<td class="number">${toFindings({ pipeline: label, severity }, String(found))}</td>`;
      },
    )}</tr>
`,
  )}</tbody></table></div>${left === 0 ? undefined : html`<p class="quiet">${count(left, 'more pipeline')} <a href="#pipelines">drawn</a>.</p>`}
${undrawn === 0 ? undefined : html`<p class="quiet">${count(undrawn, 'pipeline')} with fewer or lesser findings are not drawn.</p>`}
<p class="quiet">A finding counts for every pipeline that it touches.</p></div>`;
}
