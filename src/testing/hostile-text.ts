import fc from 'fast-check';

/** Terminal sequences, links, direction controls, commands and markup, as an attacker would put them into a template. */
export const hostileText =
  '\u001b[31mred\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007 \u009b2J\u202egnp.exe\u2066 ::error::pwned\r\n::stop-commands::x ##[add-mask]a ##vso[task.setvariable]b <script>alert(1)</script> `tick` ```` | pipe [x](https://evil.example) ![i](https://evil.example/i.png) @admin #1 =cmd|\' /C calc\'!A0 "quoted", ]]>&lt;!-- %0A 部署👩‍🚀\ud800\u0000\u200b\ufffe';

const PIECES = [
  ...hostileText,
  '\u001b]8;;',
  '\u009b',
  '\udc00',
  '\u2028',
  '\r\n',
  '\n',
  '::',
  '##[',
  '##vso[',
  '<b>',
  '</summary>',
  '<!--',
  '-->',
  ']]>',
  '&amp;',
  '&#8203;',
  '```',
  '~~~',
  '\\',
  '| --- |',
  '- ',
  '1. ',
  '> ',
  '# ',
  '===',
  '---',
  '    ',
  '\t',
  '@admin',
  'owner/repo#12',
  'GH-12',
  'https://evil.example/?a=b',
  'www.evil.example',
  'a@evil.example',
  '[x]: https://evil.example',
  '[^1]',
  ':tada:',
  '$a$',
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '＝1',
  '%0A',
  '"',
  ',',
];

/** Texts that something might obey, and any other. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')),
);
