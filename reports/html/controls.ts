import type { ControlEvidence, ControlState, FrameworkEvidence } from '../../src/audit/compliance.ts';
import type { Finding } from '../../src/audit/result.ts';
import { html, type Markup } from '../../src/text/html.ts';
import { count } from '../../src/text/words.ts';
import { verdictsOf } from '../findings/verdicts.ts';
import type { Model } from './model.ts';
import { numberCell, outside, ruleAnchor, shortPlace, toFindings } from './parts.ts';

const STATES: Readonly<Record<ControlState, { readonly word: string; readonly look: string }>> = {
  failed: { word: 'Findings', look: 'failed' },
  unknown: { word: 'Unknown', look: 'unknown' },
  passed: { word: 'Passed', look: 'passed' },
  'not-judged': { word: 'No subject', look: 'info' },
};

/** Findings of one control that are listed; a link leads to the rest. */
const MOST_FINDINGS = 20;

/** For auditors: what the verdicts say of each control, and by which rules. */
export function controlsView(model: Model): Markup {
  const { frameworks = [], result } = model.input;
  if (frameworks.length === 0) return html`<p class="lead">No rule of this audit gives evidence for a control of a framework.</p>`;
  const byFingerprint = new Map(result.findings.map((finding) => [finding.fingerprint, finding]));
  return html`<p class="lead">Evidence from the rules that ran, not a statement of compliance: a control asks for more than a pipeline can show. Suppressed findings still count as failed. <em>No subject</em> means that nothing a rule judges was there.</p>
${frameworks.map((framework) => frameworkPart(framework, byFingerprint, model))}`;
}

function frameworkPart(framework: FrameworkEvidence, findings: ReadonlyMap<string, Finding>, model: Model): Markup {
  const { title, url, controls, id } = framework;
  const counts = (['failed', 'unknown', 'passed', 'not-judged'] as const).flatMap((state) => {
    const number = controls.filter((control) => control.state === state).length;
    return number === 0 ? [] : [`${number} ${STATES[state].word.toLowerCase()}`];
  });
  return html`<div class="block"><h3>${outside(url, title)}</h3><p class="quiet">${count(controls.length, 'control')} with evidence: ${counts.join(', ')}</p>
<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table><thead><tr><th scope="col">Control</th><th scope="col">State</th><th scope="col" class="number">Pass</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Unknown</th></tr></thead>
<tbody>${controls.map((control) => controlRow(control, id, findings, model))}</tbody></table></div></div>`;
}

function controlRow(control: ControlEvidence, framework: string, findings: ReadonlyMap<string, Finding>, model: Model): Markup {
  const { id, title, url, state, rules, verdicts, findings: found, suppressed } = control;
  const open = found.flatMap((fingerprint) => findings.get(fingerprint) ?? []);
  const left = open.length - MOST_FINDINGS;
  const { word, look } = STATES[state];
  return html`<tr><th scope="row">${outside(url, id)} ${title}
<details class="more"><summary>${count(rules.length, 'rule')}${open.length === 0 ? undefined : `, ${count(open.length, 'finding')}`}${suppressed.length === 0 ? undefined : `, ${suppressed.length} suppressed`}<span class="hidden"> for ${id}</span></summary>
<ul>${rules.map((rule) => ruleItem(rule, model))}</ul>${
    open.length === 0
      ? undefined
      : html`<h4>Findings</h4><ul>${open.slice(0, MOST_FINDINGS).map((finding) => html`<li><span class="${finding.severity}">${finding.severity}</span>: <a href="${model.linkTo(finding)}">${finding.message}</a> <code>${shortPlace(finding)}</code></li>`)}</ul>`
  }${left > 0 ? html`<p>${toFindings({ control: `${framework}:${id}` }, `All ${open.length} findings`)}</p>` : undefined}</details></th>
<td><span class="tag ${look}">${word}</span></td>${numberCell(verdicts.pass)}${numberCell(verdicts.fail)}${numberCell(verdicts.unknown + verdicts.error)}</tr>
`;
}

/** `late-approval: 3 pass, 1 fail` */
function ruleItem(rule: string, { input, rules }: Model): Markup {
  const { pass, fail, unknown, error } = verdictsOf(rule, input.result);
  const counts = [
    [pass, 'pass'],
    [fail, 'fail'],
    [unknown, 'unknown'],
    [error, 'error'],
  ] as const;
  const said = counts.flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`])).join(', ');
  return html`<li>${rules.get(rule)?.docs.title ?? rule} (<a href="#${ruleAnchor(rule)}"><code>${rule}</code></a>): ${said === '' ? 'no subject' : said}</li>`;
}
