import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/hostile-text.ts';
import { withoutCommands, workflowCommand } from './workflow-command.ts';

/** As the runner of GitHub Actions reads a line: `ActionCommand.TryParseV2`, and `TryParse` for the old form. */
function parse(line: string): { readonly name: string; readonly properties: Record<string, string>; readonly data: string } | undefined {
  const found = /^\s*::(\w[\w-]*)(?: ([^:]*))?::(.*)$/su.exec(line);
  if (found === null) return /##\[\w/.test(line) ? { name: 'old form', properties: {}, data: line } : undefined;
  const [, name = '', written = '', data = ''] = found;
  const pairs = written === '' ? [] : written.split(',').map((pair) => pair.split('=') as [string, ...string[]]);
  return { name, properties: Object.fromEntries(pairs.map(([key, ...value]) => [key, unescaped(value.join('='))])), data: unescaped(data) };
}

function unescaped(text: string): string {
  return text.replace(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

describe('workflowCommand', () => {
  it('is read as it was meant, whatever stands in it', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (title, first, second) => {
        const line = workflowCommand('error', { file: 'a.yaml', line: 3, title, col: undefined }, [first, second]);
        expect(line).not.toMatch(/[\r\n\u2028\u2029]/);
        const read = parse(line);
        expect(read).toMatchObject({ name: 'error', properties: { file: 'a.yaml', line: '3' } });
        expect(Object.keys(read?.properties ?? {})).toEqual(['file', 'line', 'title']);
        expect(read?.data.split('\n')).toHaveLength(2);
      }),
    );
  });

  it('escapes as the toolkit does', () => {
    expect(workflowCommand('warning', { title: 'a: b, 50%' }, ['c: d, 50%', 'e'])).toBe('::warning title=a%3A b%2C 50%25::c: d, 50%25%0Ae');
    expect(workflowCommand('endgroup', {}, '')).toBe('::endgroup::');
  });
});

describe('withoutCommands', () => {
  it('leaves no line that is a command', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const line of withoutCommands(text).split(/[\r\n\u2028\u2029]/)) expect(/^\s*::/.test(line)).toBe(false);
      }),
    );
  });

  it('leaves other text as it is', () => {
    const text = 'arn:aws:s3:::bucket\n  - a::b\nC++ std::string';
    expect(withoutCommands(text)).toBe(text);
  });
});
