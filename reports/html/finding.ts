import type { Finding } from '../../src/audit/result.ts';
import { html, type Markup, type Piece } from '../../src/text/html.ts';
import { notesOf } from '../findings/notes.ts';
import { fixPart } from './fix.ts';
import type { Model } from './model.ts';
import { COMMA, capital, joined, outside, prose, shortPlace, tag } from './parts.ts';
import { sourceBlock } from './snippet.ts';

/** One finding: a line, and all there is to tell, unfolded on demand. */
export function findingPart(finding: Finding, model: Model): Markup {
  const { severity, message } = finding;
  return html`<details class="finding" id="${model.idOf(finding)}"><summary>${tag(severity)}<span>${message}</span><code class="at">${shortPlace(finding)}</code></summary>
<div class="body">${sources(finding, model)}${fixPart(finding, model.options)}${proof(finding)}${facts(finding, model)}</div></details>
`;
}

function sources({ place, related }: Finding, { options }: Model): Markup {
  return html`<div><h4>Where</h4>${sourceBlock(place, '', options)}${related.map((one) => sourceBlock(one.place, one.note, options))}</div>`;
}

/** What shows that it is so, and under which circumstances. */
function proof(finding: Finding): Markup | undefined {
  const notes = notesOf([finding], false).filter((note) => note !== `${finding.confidence} confidence`);
  const lines = [...finding.evidence, ...notes.map((note) => capital(note))];
  return lines.length === 0
    ? undefined
    : html`<div><h4>Evidence and circumstances</h4><ul>${lines.map((line) => html`<li>${prose(line)}</li>`)}</ul></div>`;
}

function facts(finding: Finding, { pipelinesOf, pipelines, input }: Model): Markup {
  const { place, controls, fingerprint, confidence, environment, subject } = finding;
  const resource = [place.logicalId, place.route].filter((part) => part !== undefined && part !== '').join('.');
  const drawn = pipelinesOf(finding).flatMap((label) => pipelines.filter((pipeline) => pipeline.label === label));
  const rows: readonly (readonly [string, Piece])[] = [
    ['Judged', html`${subject.name} <span class="quiet">(${subject.kind})</span>`],
    ['Resource', resource === '' ? undefined : html`<code>${resource}</code>`],
    [
      'Pipeline',
      drawn.length === 0
        ? undefined
        : joined(
            drawn.map(({ id, label }) => html`<a href="#${id}">${label}</a>`),
            COMMA,
          ),
    ],
    ['Environment', environment],
    ['Confidence', confidence],
    [
      'Controls',
      controls.length === 0
        ? undefined
        : joined(
            controls.map((control) => controlLink(control, input.frameworks)),
            COMMA,
          ),
    ],
    ['Fingerprint', html`<code>${fingerprint}</code>`],
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => (value === undefined ? undefined : html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`;
}

function controlLink(control: string, frameworks: Model['input']['frameworks'] = []): Markup {
  const at = control.indexOf(':');
  const known = frameworks.find(({ id }) => id === control.slice(0, at))?.controls.find(({ id }) => id === control.slice(at + 1));
  return known === undefined ? html`${control}` : outside(known.url, `${control.slice(at + 1)} ${known.title}`);
}
