import type { Finding, ReportedPlace, ReportOptions } from '../../src/audit/result.ts';
import type { AnyRule } from '../../src/rule/types.ts';
import { clip } from '../../src/text/clip.ts';
import { codeBlock, codeSpan, link, markdownHtml, markdownProse, markdownText } from '../../src/text/markdown.ts';
import type { FindingGroup } from '../findings/groups.ts';
import { notesOf } from '../findings/notes.ts';
import { linesOf, pathFromRoot, sourceLink } from '../findings/place.ts';

const LONGEST_LINE = 200;
const LONGEST_TEXT = 1000;
const MOST_LINES = 30;
const MOST_PLACES = 10;

/** Findings of one rule at one place with all there is to tell, folded under the headline of the first. */
export function entryOf(group: FindingGroup, rule: AnyRule | undefined, options: ReportOptions): string {
  const [finding] = group;
  const { message, fix } = finding;
  const more = group.length === 1 ? '' : ` (${group.length} findings)`;
  const summary = `<b>${markdownHtml(finding.rule)}</b> ${markdownHtml(clip(message, LONGEST_TEXT))}${more}`;
  const parts = [
    placeText(finding.place, options),
    snippetOf(finding.place),
    ...(rule === undefined ? [] : [markdownProse(rule.docs.why)]),
    bullets(group, options),
    ...(rule === undefined ? [] : [`**What to do:** ${markdownProse(rule.docs.fix)}`]),
    ...(fix === undefined ? [] : [`**Fix${fix.safe ? ' (safe)' : ''}:** ${markdownText(clip(fix.title, LONGEST_TEXT))}`]),
    ...(fix?.paste === undefined ? [] : [blockOf(fix.paste.replace(/\n+$/, '').split(/\r\n?|\n/), 'yaml')]),
    readMore(group, rule),
  ];
  return `<details><summary>${summary}</summary>\n\n${parts.filter((part) => part !== '').join('\n\n')}\n\n</details>`;
}

/** A finding in one line. */
export function lineOf(finding: Finding, options: ReportOptions): string {
  return `- **${markdownText(finding.rule)}** ${markdownText(clip(finding.message, LONGEST_TEXT))} (${placeText(finding.place, options)})`;
}

function placeText(place: ReportedPlace, options: ReportOptions): string {
  const lines = linesOf(place);
  if (lines === undefined) return place.arn === undefined ? '' : codeSpan(place.arn);
  return link(codeSpan(`${clip(pathFromRoot(lines.file, options), LONGEST_LINE)}:${lines.line}`), sourceLink(lines, options));
}

function snippetOf({ snippet, file }: ReportedPlace): string {
  if (snippet === undefined || snippet.lines.length === 0) return '';
  const indent = Math.min(...snippet.lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return blockOf(
    snippet.lines.map((line) => line.slice(indent)),
    file.endsWith('.json') ? 'json' : 'yaml',
  );
}

function blockOf(lines: readonly string[], language: string): string {
  const shown = lines.slice(0, MOST_LINES).map((line) => clip(line, LONGEST_LINE));
  const more = lines.length - shown.length;
  return codeBlock(more > 0 ? [...shown, `… ${more} more lines`] : shown, language);
}

function bullets(group: FindingGroup, options: ReportOptions): string {
  const [{ related }] = group;
  const notes = [
    ...related.slice(0, MOST_PLACES).map(({ place, note }) => `${markdownText(clip(note, LONGEST_TEXT))}: ${placeText(place, options)}`),
    ...notesOf(group, false)
      .slice(0, MOST_PLACES)
      .map((note) => markdownProse(clip(note, LONGEST_TEXT))),
  ];
  return notes.map((note) => `- ${note}`).join('\n');
}

function readMore(group: FindingGroup, rule: AnyRule | undefined): string {
  const [address] = rule?.docs.references ?? [];
  const pages = address === undefined ? [] : [link('Read more', address)];
  const prints = group.slice(0, MOST_PLACES).map(({ fingerprint }) => codeSpan(fingerprint));
  return [...pages, `${prints.length === 1 ? 'fingerprint' : 'fingerprints'} ${prints.join(', ')}`].join(' · ');
}
