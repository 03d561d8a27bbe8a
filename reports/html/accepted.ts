import type { SuppressedFinding } from '../../src/audit/result.ts';
import { html, type Markup } from '../../src/text/html.ts';
import { count } from '../../src/text/words.ts';
import type { Model } from './model.ts';
import { capital, placeCode, ruleAnchor, tag } from './parts.ts';

const MEANS: Readonly<Record<SuppressedFinding['by'], string>> = {
  comment: 'by a comment in the template',
  metadata: 'by the metadata of the resource',
  configuration: 'by the configuration',
  acknowledged: 'by an acknowledgement of the CDK app',
};

/** Findings that somebody accepted, with the reason that was given. */
export function acceptedView(model: Model): Markup {
  const { suppressed } = model.input.result;
  if (suppressed.length === 0) return html`<p class="lead">No finding was accepted.</p>`;
  return html`<p class="lead">${count(suppressed.length, 'finding')} accepted, each with a reason. They do not count among the findings; the controls behind them still count as failed.</p>
${suppressed.map((one) => entry(one, model))}`;
}

function entry({ finding, by, reason, until }: SuppressedFinding, { options }: Model): Markup {
  const last = until === undefined ? '' : `, until ${until}`;
  return html`<div class="entry"><h3>${finding.message}</h3><p>${tag(finding.severity)} <a href="#${ruleAnchor(finding.rule)}"><code>${finding.rule}</code></a> ${placeCode(finding.place, options)}</p>
<p>${capital(reason)}</p><p class="quiet">Accepted ${MEANS[by]}${last}</p></div>
`;
}
