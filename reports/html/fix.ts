import type { Finding, ReportedFix, ReportOptions } from '../../src/audit/result.ts';
import { html, type Markup } from '../../src/text/html.ts';
import { count } from '../../src/text/words.ts';
import { BREAK, joined, placeCode, prose } from './parts.ts';

type Edit = ReportedFix['edits'][number];

const MOST_EDITS = 5;

/** What to change: in words, where, and to copy. */
export function fixPart({ fix, place }: Finding, options: ReportOptions): Markup | undefined {
  if (fix === undefined) return undefined;
  const kind = fix.safe ? 'safe: it cannot break a working delivery' : 'look before you apply it';
  const at = (edit: Edit): Markup => placeCode({ ...place, ...edit }, options);
  const left = fix.edits.length - MOST_EDITS;
  const edits =
    fix.paste === undefined
      ? html`${fix.edits.slice(0, MOST_EDITS).map((edit) => editPart(edit, at(edit)))}${left > 0 ? html`<p class="quiet">and ${count(left, 'more edit')}</p>` : undefined}`
      : html`${fix.edits.slice(0, 1).map((edit) => html`<p class="quiet">At ${at(edit)}</p>`)}${block(fix.paste)}`;
  return html`<div><h4>Fix (${kind})</h4><p>${prose(fix.title)}</p>${edits}</div>`;
}

function editPart({ text }: Edit, at: Markup): Markup {
  if (text.trim() === '') return html`<p class="quiet">What is marked at ${at} is removed.</p>`;
  return html`<p class="quiet">At ${at}, instead of what stands there:</p>${block(text)}`;
}

function block(text: string): Markup {
  const lines = text.replace(/^\n+|\s+$/g, '').split(/\r\n?|\n/);
  return html`<div class="paste"><pre tabindex="0">${joined(lines, BREAK)}</pre><button type="button" class="copy">Copy</button></div>`;
}
