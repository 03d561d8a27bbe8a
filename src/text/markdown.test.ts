import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/hostile-text.ts';
import { codeBlock, codeSpan, link, markdownHtml, markdownProse, markdownText } from './markdown.ts';
import { forTerminal } from './terminal.ts';

const html = (markdown: string): string =>
  micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });

/** What a reader sees: the elements are gone, the entities are signs again. */
function seen(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\u200b/g, '');
}

/** Blanks at the ends and runs of them do not show. */
const blank = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('markdownText', () => {
  it('is text and nothing else: at the start of a block, in an item, in a cell', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = markdownText(text);
        for (const before of ['', '- ', 'word ', '> '])
          expect(html(before + written).replace(/<\/?(p|ul|li|blockquote)>\n?/g, '')).not.toMatch(/<(?!\/?(p|ul|li)>)/);
        expect(blank(seen(html(`x ${written}`)))).toBe(blank(`x ${forTerminal(text)}`));
      }),
    );
  });

  it.each(['@admin', 'owner/repo#12', '#12', 'GH-12', 'https://evil.example', 'www.evil.example', 'a@evil.example'])(
    '%s calls nobody and links nowhere',
    (text) => {
      const shown = html(markdownText(text));
      expect(shown).not.toMatch(/<a |@admin|#12|GH-12|:\/\/|www\.e/);
      expect(seen(shown)).toBe(text);
      expect(seen(markdownHtml(text).replaceAll('&#8203;', ''))).toBe(text);
      expect(markdownHtml(text)).not.toMatch(/@admin|#12|GH-12|:\/\/|www\.e/);
    },
  );

  it('leaves prose readable', () => {
    expect(markdownText('A role (arn:aws:iam::1:role/x) may not call s3:GetObject. See 1.5!')).toBe(
      'A role (arn:aws:iam::1:role/x) may not call s3:GetObject. See 1.5!',
    );
  });
});

describe('markdownProse', () => {
  it('keeps code as code, and nothing else', () => {
    expect(markdownProse('set `Status: [Enabled]` on *it*')).toBe('set `Status: [Enabled]` on \\*it\\*');
    fc.assert(
      fc.property(anyText, (text) => {
        for (const before of ['', 'x ']) expect(html(before + markdownProse(text)).replace(/<\/?(p|code)>/g, '')).not.toMatch(/</);
      }),
    );
  });
});

describe('codeSpan', () => {
  it('is nothing for a blank', () => {
    expect(codeSpan(' \t')).toBe('');
  });

  it('is code and nothing else', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = codeSpan(text);
        fc.pre(written !== '');
        const shown = html(`x ${written} y`);
        expect(shown).toMatch(/^<p>x <code>[^<]*<\/code> y<\/p>$/);
        expect(blank(seen(shown))).toBe(blank(`x ${forTerminal(text).trim()} y`));
      }),
    );
  });
});

describe('codeBlock', () => {
  it('is a block of code and nothing else', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1 }), (lines) => {
        expect(html(codeBlock(lines, 'yaml'))).toMatch(/^<pre><code class="language-yaml">[^<]*<\/code><\/pre>$/);
      }),
    );
  });
});

describe('markdownHtml', () => {
  it('is text inside a summary, and the summary stays closed over it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = html(`<details><summary>${markdownHtml(text)}</summary>\n\nbody\n\n</details>`);
        expect(shown.match(/<[^>]*>/g)).toEqual(['<details>', '<summary>', '</summary>', '<p>', '</p>', '</details>']);
      }),
    );
  });
});

describe('link', () => {
  it('goes to https addresses only', () => {
    expect(link('a', 'https://example.org/x#L3')).toBe('[a](<https://example.org/x#L3>)');
    for (const address of [undefined, 'javascript:alert(1)', 'https://a b', 'https://a>', 'http://a']) expect(link('a', address)).toBe('a');
  });
});
