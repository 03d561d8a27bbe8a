import type { UnknownGroup } from '../../src/audit/result.ts';
import { html, type Markup } from '../../src/text/html.ts';
import { count } from '../../src/text/words.ts';
import type { Model } from './model.ts';
import { capital, placeCode, prose, ruleAnchor } from './parts.ts';

const KINDS: Readonly<Record<UnknownGroup['cause']['kind'], string>> = {
  parameter: 'A parameter without a value',
  'not-in-view': 'Not in what was read',
  import: 'An export of another template',
  ambiguous: 'Several candidates',
  'not-read': 'Could not be read',
  environment: 'Where it is deployed',
  unsupported: 'Cannot be evaluated',
};

/** Causes that are told one by one. */
const MOST_CAUSES = 100;

/** What nobody can tell from what was given, by what would settle it. */
export function unknownsView(model: Model): Markup {
  const { unknowns, summary } = model.input.result;
  if (unknowns.length === 0) return html`<p class="lead">Every verdict could be given.</p>`;
  return html`<p class="lead">${count(summary.verdicts.unknown, 'verdict')} could be neither pass nor fail. By what would settle them, most first; a verdict may wait for several causes.</p>
${unknowns.slice(0, MOST_CAUSES).map((group) => causePart(group, model))}${
  unknowns.length > MOST_CAUSES ? html`<p>and ${count(unknowns.length - MOST_CAUSES, 'more cause')}</p>` : undefined
}`;
}

function causePart({ cause, settle, settles, verdicts }: UnknownGroup, { options }: Model): Markup {
  const rules = new Set(verdicts.map(({ rule }) => rule)).size;
  const left = settles - verdicts.length;
  return html`<div class="entry"><h3>${settle.startsWith('--') ? html`<code>${settle}</code>` : prose(capital(settle))}</h3><p class="quiet">${KINDS[cause.kind]} · ${count(settles, 'verdict')} in ${count(rules, 'rule')}</p>
<details class="more"><summary>Which verdicts<span class="hidden"> wait for ${settle}</span></summary><ul>${verdicts.map(
    ({ rule, subject, place }) =>
      html`<li><a href="#${ruleAnchor(rule)}"><code>${rule}</code></a>: ${prose(subject)}, ${placeCode(place, options)}</li>`,
  )}${left > 0 ? html`<li>and ${left} more</li>` : undefined}</ul></details></div>
`;
}
