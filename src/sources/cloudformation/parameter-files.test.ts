import { describe, expect, it } from 'vitest';
import { UserError } from '../../resource/index.ts';
import { readParameterFile } from './parameter-files.ts';

function read(text: string): readonly (readonly [string, string])[] {
  return [...readParameterFile(text, 'parameters.json')];
}

describe('files of parameters', () => {
  it.each([
    ['the command line', '[{"ParameterKey": "A", "ParameterValue": "1"}, {"ParameterKey": "Old", "UsePreviousValue": true}]', [['A', '1']]],
    [
      'the command line of deploy',
      '["A=1", "B=x=y"]',
      [
        ['A', '1'],
        ['B', 'x=y'],
      ],
    ],
    [
      'CodePipeline',
      '{"Parameters": {"A": "1", "B": 2}, "Tags": {"t": "u"}, "StackPolicy": {"Statement": []}}',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      'a plain map',
      'A: 0123\nB: true\nC: [x, y]\n',
      [
        ['A', '0123'],
        ['B', 'true'],
        ['C', 'x,y'],
      ],
    ],
    ['nothing', '{}', []],
  ] as const)('as %s writes them', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['{"Parameters": {\n"A": {"b": 1}}}', 2, /value of A/],
    ['[\n{"ParameterKey": "A"}]', 2, /A has no ParameterValue/],
    ['[{"Key": "A"}]', 1, /needs a ParameterKey/],
    ['"text"', 1, /list of ParameterKey/],
  ] as const)('that are none of these are told where (%#)', (text, line, what) => {
    let thrown: unknown;
    try {
      read(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({ what: expect.stringMatching(what), where: { file: 'parameters.json', line } });
  });
});
