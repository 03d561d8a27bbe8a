import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, jsonForScript, Markup, ownText, policyHash } from './html.ts';

const anyText = fc.string({ unit: 'binary' });

describe('html', () => {
  it('escapes what is put into it, and keeps markup', () => {
    const inner = html`<b>${'a & b'}</b>`;
    expect(String(html`<p title="${'"x" <y>'}">${inner}${undefined}${[1, "it's"]}</p>`)).toBe(
      '<p title="&quot;x&quot; &lt;y&gt;"><b>a &amp; b</b>1it&#39;s</p>',
    );
  });

  it('never lets a text open markup, end an attribute or change the direction of reading', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(String(html`${text}`)).not.toMatch(/[<>"'\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|&(?!(amp|lt|gt|quot|#39);)/u);
      }),
    );
  });

  it('gives printable text back as it was', () => {
    const decoded = (text: string): string =>
      text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name as string] ?? '');
    fc.assert(fc.property(fc.string(), (text) => decoded(String(html`${text}`)) === text));
  });

  it('is made nowhere else', () => {
    expect(() => new Markup('<script>', Symbol('markup') as never)).toThrow('markup is made by `html`');
  });
});

describe('jsonForScript', () => {
  it('gives the value back, and never ends the script', () => {
    fc.assert(
      fc.property(fc.anything({ values: [anyText] }), (value) => {
        const json = JSON.stringify(value);
        fc.pre(json !== undefined);
        const text = String(jsonForScript(value));
        expect(text).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(text)).toEqual(JSON.parse(json));
      }),
    );
  });
});

it('takes text of our own that does not end its element', () => {
  expect(String(ownText('a < b && c'))).toBe('a < b && c');
  expect(() => ownText('</SCRIPT>')).toThrow('would end its element');
});

it('names a script as browsers do', () => {
  expect(policyHash(ownText('doSomething();'))).toBe("'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='");
});
