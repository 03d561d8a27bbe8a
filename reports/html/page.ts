import { html, type Markup, ownText, policyHash } from '../../src/text/html.ts';
import { count, printSeverities } from '../../src/text/words.ts';
import { auditedOf } from '../findings/audited.ts';
import { script, style } from './assets.ts';
import { controlsView } from './controls.ts';
import { coverageView } from './coverage.ts';
import { findingsView } from './findings.ts';
import type { Model } from './model.ts';
import { dateOf, overviewView } from './overview.ts';
import { homeOf } from './parts.ts';
import { pipelinesView } from './pipelines.ts';
import { rulesView } from './rules.ts';
import { suppressedView } from './suppressed.ts';
import { unknownsView } from './unknowns.ts';

interface View {
  readonly id: string;
  readonly title: string;
  /** Shown behind the title in the bar. */
  readonly number?: number;
  readonly render: (model: Model) => Markup;
}

function viewsOf({ input }: Model): readonly View[] {
  const { findings, unknowns, suppressed, coverage } = input.result;
  return [
    { id: 'overview', title: 'Overview', render: overviewView },
    { id: 'findings', title: 'Findings', number: findings.length, render: findingsView },
    { id: 'pipelines', title: 'Pipelines', number: input.result.summary.pipelines, render: pipelinesView },
    { id: 'controls', title: 'Controls', render: controlsView },
    { id: 'rules', title: 'Rules', number: input.rules.length, render: rulesView },
    { id: 'unknowns', title: 'Unknown', number: unknowns.length, render: unknownsView },
    { id: 'suppressed', title: 'Suppressed', number: suppressed.length, render: suppressedView },
    {
      id: 'coverage',
      title: 'Coverage',
      ...(coverage.failed.length === 0 ? {} : { number: coverage.failed.length }),
      render: coverageView,
    },
  ];
}

/** The page: one file that asks for nothing, and that runs no script and takes no style but its own. */
export function page(model: Model): Markup {
  const { input, options } = model;
  const { result } = input;
  const all = viewsOf(model);
  const home = homeOf(model);
  const views = model.page.number === 0 ? all : all.filter(({ id }) => id === 'findings');
  const [sheet, program] = [ownText(style), ownText(script)];
  const policy = `default-src 'none'; style-src ${policyHash(sheet)}; script-src ${policyHash(program)}; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${`pipeaudit ${result.tool.version}`}">
<title>${`pipeaudit: ${printSeverities(result.summary.findings) || 'no findings'}`}</title>
<style>${sheet}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar"><div><h1>pipeaudit</h1><nav aria-label="Views"><ul>${all.map(
    ({ id, title, number }) =>
      html`<li><a href="${views.some((view) => view.id === id) ? '' : home}#${id}">${title}${number === undefined ? undefined : html` <span>${number}</span>`}</a></li>`,
  )}</ul></nav><button type="button" id="theme" hidden></button></div></header>
<main id="main" tabindex="-1">
${views.map((view) => section(view, model))}</main>
<footer><p>pipeaudit ${result.tool.version}, ${dateOf(options.time)}: ${count(result.invocation.rules, 'rule')} over ${auditedOf(result).join(', ')}. Rule texts, controls and links are those of the tool; names and source lines come from what was audited.</p></footer>
<script>${program}</script>
</body>
</html>
`;
}

function section({ id, title, render }: View, model: Model): Markup {
  const heading = id === 'overview' ? undefined : html`<h2 id="${id}-title">${title}</h2>`;
  return html`<section id="${id}" tabindex="-1" aria-labelledby="${id}-title">${heading}
${render(model)}</section>
`;
}
