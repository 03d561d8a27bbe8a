import type { Finding } from '../../src/audit/result.ts';
import { html, jsonForScript, type Markup } from '../../src/text/html.ts';
import { count, SEVERITIES } from '../../src/text/words.ts';
import { findingPart } from './finding.ts';
import type { Model, RuleGroup } from './model.ts';
import { findingsOfAPage } from './pages.ts';
import { capital, homeOf, joined, outside, prose, ruleAnchor } from './parts.ts';

/** Something that findings are chosen by. */
interface Facet {
  readonly name: string;
  readonly label: string;
  readonly valuesOf: (finding: Finding) => readonly string[];
  readonly labelOf: (value: string) => string;
}

/** The findings, those of a rule together with its explanation, and the filters over them. */
export function findingsView(model: Model): Markup {
  const { result } = model.input;
  if (result.findings.length === 0)
    return html`<p class="lead">No rule found anything at fault in what was read. What stayed <a href="#unknowns">unknown</a> and what was <a href="#coverage">not read</a> is told apart.</p>`;
  const facets = facetsOf(model);
  const shown = model.shown.flatMap(({ findings }) => findings);
  const indexed = facets.map((facet) => ({ ...facet, ...valuesOf(facet, shown) }));
  return html`${pagesPart(model)}${filters(indexed, model, shown.length)}
<script type="application/json" id="facets">${jsonForScript(Object.fromEntries(indexed.map(({ name, rows }) => [name, rows])))}</script>
${model.shown.map((group) => groupPart(group, model))}`;
}

function facetsOf({ rules, input, pipelinesOf }: Model): readonly Facet[] {
  const plain = (value: string): string => value;
  const titles = new Map<string, string>(
    (input.frameworks ?? []).flatMap(({ id, title, controls }) =>
      controls.map((control) => [`${id}:${control.id}`, `${control.id} ${control.title} (${title})`] as const),
    ),
  );
  return [
    { name: 'severity', label: 'Severity', valuesOf: ({ severity }) => [severity], labelOf: capital },
    { name: 'rule', label: 'Rule', valuesOf: ({ rule }) => [rule], labelOf: (id) => rules.get(id)?.docs.title ?? id },
    { name: 'family', label: 'Family', valuesOf: ({ rule }) => [input.families?.get(rule) ?? 'other'], labelOf: capital },
    { name: 'pipeline', label: 'Pipeline', valuesOf: pipelinesOf, labelOf: plain },
    { name: 'account', label: 'Account', valuesOf: accountsOf, labelOf: plain },
    { name: 'control', label: 'Control', valuesOf: ({ controls }) => controls, labelOf: (control) => titles.get(control) ?? control },
    { name: 'confidence', label: 'Confidence', valuesOf: ({ confidence }) => [confidence], labelOf: capital },
  ];
}

function accountsOf({ place, occurrences }: Finding): readonly string[] {
  return [...new Set([place, ...occurrences].flatMap(({ account }) => (account === undefined ? [] : [account])))];
}

interface Indexed extends Facet {
  readonly values: readonly { readonly value: string; readonly times: number }[];
  /** For each finding, the numbers of its values. */
  readonly rows: readonly (readonly number[])[];
}

function valuesOf({ valuesOf: read }: Facet, findings: readonly Finding[]): Pick<Indexed, 'values' | 'rows'> {
  const numbers = new Map<string, number>();
  const times: number[] = [];
  const rows = findings.map((finding) =>
    read(finding).map((value) => {
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      times[number] = (times[number] ?? 0) + 1;
      return number;
    }),
  );
  return { values: [...numbers].map(([value, number]) => ({ value, times: times[number] ?? 0 })), rows };
}

/** Which findings are here, and the way to the others. */
function pagesPart({ page, input, shown }: Model): Markup | undefined {
  const all = input.result.findings.length;
  const here = shown.reduce((sum, { findings }) => sum + findings.length, 0);
  if (here === all) return undefined;
  const before = page.number * findingsOfAPage(all);
  const others =
    page.names.length === 1
      ? html`<code>--output html=FILE</code> writes the others to pages beside it.`
      : html`The others: ${joined(
          page.names.map((name, number) =>
            number === page.number ? html`<strong>${number + 1}</strong>` : html`<a href="${encodeURI(name)}#findings">${number + 1}</a>`,
          ),
          html` `,
        )}`;
  return html`<p class="banner" id="pages">Findings ${before + 1} to ${before + here} of ${all}, rule by rule, the worst first. Search and filters are for those of this page. ${others}</p>
`;
}

/** Hidden until the script of the page works. */
function filters(facets: readonly Indexed[], { input, page }: Model, shown: number): Markup {
  const [severity, ...others] = facets;
  const useful = others.filter(({ values }) => values.length > 1);
  return html`<form id="filters" hidden aria-label="Filters">
<label class="half">Search in everything that is told of a finding<input type="search" name="text" autocomplete="off" spellcheck="false"></label>
${severity === undefined ? undefined : severityChoices(severity)}
${useful.map(choiceOf)}
<div class="wide result"><p id="shown" role="status"${page.number === 0 && shown === input.result.findings.length ? undefined : html` data-page=" of this page"`}>${count(shown, 'finding')}</p><button type="reset">Clear filters</button></div>
</form>`;
}

function severityChoices({ values }: Indexed): Markup {
  const present = SEVERITIES.flatMap((severity) => {
    const number = values.findIndex(({ value }) => value === severity);
    return number < 0 ? [] : [{ severity, number, times: values[number]?.times ?? 0 }];
  });
  return html`<fieldset class="half"><legend>Severity</legend><div class="choices">${present.map(
    ({ severity, number, times }) =>
      html`<label class="${severity}"><input type="checkbox" name="severity" value="${number}" data-is="${severity}">${capital(severity)} (${times})</label>`,
  )}</div></fieldset>`;
}

function choiceOf({ name, label, values, labelOf }: Indexed): Markup {
  const sorted = values
    .map(({ value, times }, number) => ({ value, times, number, text: labelOf(value) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  return html`<label>${label}<select name="${name}"><option value="">All</option>${sorted.map(
    ({ value, times, number, text }) => html`<option value="${number}" data-is="${value}">${text} (${times})</option>`,
  )}</select></label>
`;
}

function groupPart({ rule, findings }: RuleGroup, model: Model): Markup {
  const found = model.rules.get(rule);
  const family = model.input.families?.get(rule);
  const meta = joined(
    [
      html`<a href="${homeOf(model)}#${ruleAnchor(rule)}"><code>${rule}</code></a>`,
      family,
      html`<span class="group-count">${findings.length}</span>${findings.length === 1 ? ' finding' : ' findings'}`,
      found?.docs.references[0] === undefined ? undefined : outside(found.docs.references[0], 'AWS documentation'),
    ].filter((part) => part !== undefined),
    html` · `,
  );
  return html`<article class="group"><header><h3>${found?.docs.title ?? rule}</h3><p class="meta">${meta}</p>${
    found === undefined
      ? undefined
      : html`<div class="columns"><div><h4>Why it matters</h4><p>${prose(found.docs.why)}</p></div><div><h4>What to do</h4><p>${prose(found.docs.fix)}</p></div></div>`
  }</header>
${findings.map((finding) => findingPart(finding, model))}</article>
`;
}
