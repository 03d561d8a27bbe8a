import type { SuppressedFinding } from '../../src/audit/result.ts';
import { html, type Markup } from '../../src/text/html.ts';
import { count } from '../../src/text/words.ts';
import type { Model } from './model.ts';
import { capital, placeCode, ruleAnchor, tag } from './parts.ts';

/** Findings of one kind that are listed. */
const MOST_LISTED = 1000;

type Means = SuppressedFinding['by'];

/** Why findings are not open, and by which means. */
const KINDS: readonly { readonly title: string; readonly told: string; readonly by: readonly Means[] }[] = [
  {
    title: 'Suppressed',
    told: 'Somebody accepted these findings and gave a reason. The controls behind them still count as failed.',
    by: ['comment', 'metadata', 'configuration', 'acknowledged'],
  },
  { title: 'In the baseline', told: 'Known when the baseline was written, and not open since.', by: ['baseline'] },
  { title: 'There before the change', told: 'The commit that this one is compared with has these findings already.', by: ['earlier'] },
];

const MEANS: Readonly<Record<Means, string>> = {
  comment: 'by a comment in the template',
  metadata: 'by the metadata of the resource',
  configuration: 'by the configuration',
  acknowledged: 'by an acknowledgement of the CDK app',
  baseline: 'by the baseline',
  earlier: 'by comparison with the earlier commit',
};

/** Findings that are not open, with the reason that was given. */
export function suppressedView(model: Model): Markup {
  const { suppressed } = model.input.result;
  if (suppressed.length === 0) return html`<p class="lead">No finding is suppressed.</p>`;
  const kinds = KINDS.map((kind) => ({ ...kind, own: suppressed.filter(({ by }) => kind.by.includes(by)) })).filter(
    ({ own }) => own.length > 0,
  );
  return html`<p class="lead">${count(suppressed.length, 'finding')} that the other views leave out.</p>
${kinds.map(({ title, told, own }) => html`<div class="block"><h3>${title} (${own.length})</h3><p class="quiet">${told}</p>${own.slice(0, MOST_LISTED).map((one) => entry(one, model))}${own.length > MOST_LISTED ? html`<p>and ${own.length - MOST_LISTED} more</p>` : undefined}</div>`)}`;
}

function entry({ finding, by, reason, until }: SuppressedFinding, { options }: Model): Markup {
  const last = until === undefined ? '' : `, until ${until}`;
  return html`<div class="entry"><p><strong>${finding.message}</strong></p><p>${tag(finding.severity)} <a href="#${ruleAnchor(finding.rule)}"><code>${finding.rule}</code></a> ${placeCode(finding.place, options)}</p>
<p>${capital(reason)}</p><p class="quiet">${capital(MEANS[by])}${last}</p></div>
`;
}
