import { describe, expect, it } from 'vitest';
import { findSecrets } from '../../facts/secret-shapes.ts';
import { pathOf, SecretText } from '../../resource/place.ts';
import { parseDocument, parseInner } from './parse.ts';
import type { SecretRecogniser } from './secrets.ts';

/** Finds `SECRET-` and sixteen digits, and forty letters behind a name that says `key`. */
const recognise: SecretRecogniser = (text, name = '') => [
  ...[...text.matchAll(/SECRET-\d{16}/g)].map(({ 0: hit, index }) => ({ start: index, end: index + hit.length, kind: 'test-token' })),
  ...(/key$/i.test(name) && /^[a-z]{40}$/.test(text) ? [{ start: 0, end: 40, kind: 'bare-key' }] : []),
  ...(text.includes('EXAMPLE-DOCUMENTED') ? [{ start: 0, end: text.length, kind: 'test-token', example: true as const }] : []),
];
const TOKEN = 'SECRET-0123456789012345';
const BARE = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmn';

function masked(text: string): { readonly root: unknown; readonly shown: readonly string[] } {
  const document = parseDocument('t', text, recognise);
  return { root: document.root, shown: document.secrets.map(({ start, end }) => text.slice(start, end)) };
}

describe('secrets', () => {
  it('are replaced by tokens in every kind of scalar, and their spans are kept', () => {
    const text = `a: ${TOKEN}\nb: "x ${TOKEN} y"\nc: !Sub '\${N}${TOKEN}'\nd: [${TOKEN}]\ne: |\n  echo ${TOKEN}\n`;
    const { root, shown } = masked(text);
    const token = { secret: 'test-token', length: TOKEN.length };
    expect(root).toEqual({
      a: new SecretText([token]),
      b: new SecretText(['x ', token, ' y']),
      c: { 'Fn::Sub': new SecretText(['${N}', token]) },
      d: [new SecretText([token])],
      e: new SecretText(['echo ', token, '\n']),
    });
    expect(shown).toEqual(Array(5).fill(TOKEN));
    expect(JSON.stringify(root)).not.toContain('0123456789');
  });

  it('are told by the name they go under', () => {
    const expected = new SecretText([{ secret: 'bare-key', length: 40 }]);
    for (const text of [`SecretKey: ${BARE}\n`, `{"SecretKey": "${BARE}"}`]) {
      expect(masked(text)).toEqual({ root: { SecretKey: expected }, shown: [BARE] });
    }
    expect(masked(`- Value: ${BARE}\n  Name: API_KEY\n`).root).toEqual([{ Name: 'API_KEY', Value: expected }]);
    expect(masked(`ApiKey:\n  Type: String\n  Default: ${BARE}\n`).root).toEqual({ ApiKey: { Type: 'String', Default: expected } });
    expect(masked(`Digest: ${BARE}\n`)).toEqual({ root: { Digest: BARE }, shown: [] });
  });

  it('of which a part is written are not shown, and stay the texts that they are', () => {
    const hidden = (value: string, name = 'DB_PASSWORD'): readonly string[] => {
      const text = `EnvironmentVariables:\n  - Name: ${name}\n    Value: ${value}\n`;
      const document = parseDocument('t', text, findSecrets);
      expect(document.secrets).toEqual([]);
      expect(JSON.stringify(document.root)).toContain('hunter2');
      return (document.hidden ?? []).map(({ start, end }) => text.slice(start, end));
    };
    expect(hidden("!Sub '${Stage}-hunter2Xq'")).toEqual(['-hunter2Xq']);
    expect(hidden("!Sub ['hunter2${Stage}Tr0ub', {Stage: a}]")).toEqual(['hunter2', 'Tr0ub']);
    expect(hidden("!Join ['-', [!Ref Stage, hunter2Xq]]")).toEqual(['hunter2Xq']);
    const shown = ["!Sub 'arn:aws:secretsmanager:${AWS::Region}:1:secret:hunter2'", "!Sub '{{resolve:ssm-secure:${Stage}/hunter2}}'"];
    for (const value of [...shown, "!Sub '${Stage}/hunter2/password'"]) expect(hidden(value), value).toEqual([]);
    expect(hidden("!Sub '${Stage}-hunter2Xq'", 'STACK_NAME')).toEqual([]);
  });

  it('in keys rename the key, and its places stay known', () => {
    for (const text of [`m:\n  ${TOKEN}: {a: b}\n`, `{"m": {"${TOKEN}": {"a": "b"}}}`]) {
      const document = parseDocument('t', text, recognise);
      expect(document.root).toEqual({ m: { '<test-token>': { a: 'b' } } });
      const { start, end } = document.locate(pathOf('m', '<test-token>'), 'key');
      expect(text.slice(start, end).replaceAll('"', '')).toBe(TOKEN);
      const value = document.locate(pathOf('m', '<test-token>', 'a'), 'value');
      expect(text.slice(value.start, value.end).replaceAll('"', '')).toBe('b');
      expect(document.secrets.map((span) => text.slice(span.start, span.end))).toEqual([TOKEN]);
    }
  });

  it('in keys lose no entry of a map', () => {
    const other = 'SECRET-9999999999999999';
    for (const text of [`${TOKEN}: 1\n${other}: 2\nm:\n  ${other}: 3\n`, `{"${TOKEN}": "1", "${other}": "2", "m": {"${other}": "3"}}`]) {
      expect(masked(text).root).toEqual({ '<test-token>': '1', '<test-token> 2': '2', m: { '<test-token> 2': '3' } });
    }
  });

  it('in comments are masked too', () => {
    expect(masked(`a: b # was ${TOKEN}\n`)).toEqual({ root: { a: 'b' }, shown: [TOKEN] });
  });

  it('cover their whole scalar where escapes hide them', () => {
    expect(masked('{"a": "SECRET-\\u00301234567890123456", "b": "c"}').shown).toEqual(['"SECRET-\\u00301234567890123456"']);
  });

  it('that only an inner document gives away are masked in the outer text', () => {
    const text = `x: |\n  SecretKey: ${BARE}\n`;
    const outer = parseDocument('t', text, recognise);
    expect(outer.secrets).toEqual([]);
    const inner = parseInner(outer, pathOf('x'), `SecretKey: ${BARE}\n`);
    expect(inner.root).toEqual({ SecretKey: new SecretText([{ secret: 'bare-key', length: 40 }]) });
    expect(outer.secrets.map(({ start, end }) => text.slice(start, end))).toEqual([BARE]);
    expect(inner.secrets).toEqual(outer.secrets);
  });

  it('that are examples of a documentation stay text', () => {
    expect(masked('a: EXAMPLE-DOCUMENTED-VALUE\n').root).toEqual({ a: 'EXAMPLE-DOCUMENTED-VALUE' });
  });

  it('behind an alias are replaced wherever they are used', () => {
    expect(masked(`a: &n ["${TOKEN}"]\nb: *n\nc: &m ${TOKEN}\nd: *m\n`).root).toEqual({
      a: [expect.any(SecretText)],
      b: [expect.any(SecretText)],
      c: expect.any(SecretText),
      d: expect.any(SecretText),
    });
  });
});
