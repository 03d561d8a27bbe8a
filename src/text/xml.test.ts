import fc from 'fast-check';
import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/hostile-text.ts';
import { forTerminal } from './terminal.ts';
import { element, markup, markupLines } from './xml.ts';

const characters = (text: string): string => text.replace(/[\ufffe\uffff]/g, '\ufffd');

describe('element', () => {
  it('is read back by a strict parser, whatever stands in it', () => {
    fc.assert(
      fc.property(anyText, anyText, (attribute, text) => {
        const document = XmlDocument.fromString(element('a', { name: attribute, none: undefined }, [markup(text)]));
        const root: XmlElement = document.root;
        expect(root.attr('name')?.value).toBe(characters(forTerminal(attribute)));
        expect(root.content).toBe(characters(forTerminal(text)));
        expect(root.attrs).toHaveLength(1);
        document.dispose();
      }),
    );
  });

  it('keeps lines where they are wanted', () => {
    expect(markupLines('a\r\n<b>\u0000')).toBe('a\n&lt;b&gt;\ufffd');
    expect(element('a', { n: 1 })).toBe('<a n="1"/>');
  });
});
