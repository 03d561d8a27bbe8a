import type { AuditResult, SystemSummary } from '../../src/audit/result.ts';
import { html, type Markup } from '../../src/text/html.ts';
import { count } from '../../src/text/words.ts';
import type { Model } from './model.ts';
import { numberCell, placeCode, prose } from './parts.ts';

const LINKS: Readonly<Record<SystemSummary['link'], string>> = {
  stated: 'linked by the configuration',
  single: 'one template',
  guessed: 'linked by what the templates say',
};

/** What was read, what was not and why, and how templates were taken together. */
export function coverageView(model: Model): Markup {
  const { coverage, notices, systems } = model.input.result;
  return html`${failedPart(coverage)}${noticesPart(notices, model)}${systemsPart(systems)}${readPart(coverage)}${skippedPart(coverage)}`;
}

function failedPart({ failed }: AuditResult['coverage']): Markup {
  if (failed.length === 0) return html`<p class="lead">Everything that was asked for was read.</p>`;
  return html`<div class="block"><h3>Not read (${failed.length})</h3>${failed.map(
    ({ file, line, column, reason, next }) =>
      html`<div class="entry"><p><code>${[file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':')}</code></p><p>${prose(reason)}</p>${next === undefined ? undefined : html`<p class="quiet">${prose(next)}</p>`}</div>`,
  )}</div>`;
}

function noticesPart(notices: AuditResult['notices'], { options }: Model): Markup | undefined {
  if (notices.length === 0) return undefined;
  return html`<div class="block"><h3>Notices (${notices.length})</h3><ul>${notices.map(
    ({ level, text, place }) =>
      html`<li><strong>${level}</strong>: ${prose(text)}${place === undefined ? undefined : html` ${placeCode(place, options)}`}</li>`,
  )}</ul></div>`;
}

function systemsPart(systems: readonly SystemSummary[]): Markup | undefined {
  if (systems.length === 0) return undefined;
  const rows = systems.flatMap((system) => system.instances.map((instance, index) => ({ system, instance, first: index === 0 })));
  return html`<div class="block"><h3>Systems (${systems.length})</h3><p class="quiet">Templates that belong together are judged together.</p>
<div class="scroll" role="region" aria-label="Systems and their deployments" tabindex="0"><table><thead><tr><th scope="col">System</th><th scope="col">Deployment</th><th scope="col">Template</th><th scope="col">Account</th><th scope="col">Region</th></tr></thead><tbody>${rows.map(
    ({ system, instance, first }) =>
      html`<tr><td>${first ? html`${system.name}<br><span class="quiet">${LINKS[system.link]}, ${count(system.worlds, 'world')}</span>` : undefined}</td><td>${instance.id}</td><td><code>${instance.template}</code></td><td>${instance.account ?? html`<span class="quiet">not stated</span>`}</td><td>${instance.region ?? html`<span class="quiet">not stated</span>`}</td></tr>
`,
  )}</tbody></table></div></div>`;
}

function readPart({ read }: AuditResult['coverage']): Markup | undefined {
  if (read.length === 0) return undefined;
  return html`<div class="block"><h3>Read (${read.length})</h3><div class="scroll" role="region" aria-label="Files that were read" tabindex="0"><table><thead><tr><th scope="col">File</th><th scope="col" class="number">Resources</th></tr></thead><tbody>${read.map(
    ({ file, resources }) => html`<tr><td><code>${file}</code></td>${numberCell(resources)}</tr>
`,
  )}</tbody></table></div></div>`;
}

function skippedPart({ skipped }: AuditResult['coverage']): Markup | undefined {
  if (skipped.length === 0) return undefined;
  return html`<div class="block"><h3>Skipped (${skipped.length})</h3><ul>${skipped.map(
    ({ file, reason }) => html`<li><code>${file}</code>: ${prose(reason)}</li>
`,
  )}</ul></div>`;
}
