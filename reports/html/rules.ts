import type { VerdictCounts } from '../../src/audit/result.ts';
import type { AnyRule } from '../../src/rule/types.ts';
import { html, type Markup } from '../../src/text/html.ts';
import { verdictsOf } from '../findings/verdicts.ts';
import type { Model } from './model.ts';
import { COMMA, joined, numberCell, outside, prose, ruleAnchor, tag, toFindings } from './parts.ts';

/** Every rule that ran, with its verdicts: what passed is evidence too. */
export function rulesView({ input, groups, pageOfRule }: Model): Markup {
  const { rules, result } = input;
  const found = new Set(groups.map(({ rule }) => rule));
  const sorted = rules
    .map((rule) => ({ rule, counts: verdictsOf(rule.id, result) }))
    .sort((a, b) => b.counts.fail - a.counts.fail || b.counts.unknown - a.counts.unknown || b.counts.pass - a.counts.pass);
  return html`<p class="lead">A verdict is given on every subject of a rule: each deploy, each bucket, each role. <em>Not applicable</em> means that the rule has nothing to say about it. A fail without a link is suppressed, or told by a rule that says it better.</p>
<div class="scroll" role="region" aria-label="Rules with their verdicts" tabindex="0"><table><thead><tr><th scope="col">Rule</th><th scope="col">Severity</th><th scope="col" class="number">Pass</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Unknown</th><th scope="col" class="number">Not applicable</th><th scope="col" class="number">Error</th></tr></thead>
<tbody>${sorted.map(({ rule, counts }) => ruleRow(rule, counts, { family: input.families?.get(rule.id), linked: found.has(rule.id) ? pageOfRule(rule.id) : undefined }))}</tbody></table></div>`;
}

interface RowFacts {
  readonly family: string | undefined;
  /** The file of the page with its findings, empty for this one; undefined where it has none to show. */
  readonly linked: string | undefined;
}

function ruleRow(rule: AnyRule, counts: VerdictCounts, { family, linked }: RowFacts): Markup {
  const { id, docs, severity, controls } = rule;
  return html`<tr id="${ruleAnchor(id)}" tabindex="-1"><th scope="row"><strong>${docs.title}</strong>
<details class="more"><summary><code>${id}</code>${family === undefined ? undefined : html` <span class="quiet">${family}</span>`}</summary><div class="prose"><p>${prose(docs.what)}</p><p>${prose(docs.why)}</p><p>${prose(docs.fix)}</p>${
    docs.whenNotToUse === undefined ? undefined : html`<p>When not to use it: ${prose(docs.whenNotToUse)}</p>`
  }${controls.length === 0 ? undefined : html`<p class="quiet">Controls: ${controls.join(', ')}</p>`}<p>${joined(
    docs.references.map((reference) => outside(reference, reference)),
    COMMA,
  )}</p></div></details></th>
<td>${tag(severity)}</td>${numberCell(counts.pass)}${counts.fail === 0 || linked === undefined ? numberCell(counts.fail) : html`<td class="number">${toFindings({ rule: id }, String(counts.fail), linked)}</td>`}${numberCell(counts.unknown)}${numberCell(counts.notApplicable)}${numberCell(counts.error)}</tr>
`;
}
