import { describe, expect, it } from 'vitest';
import { entryOf, pathOf, type Raw, type SourceDocument } from '../../resource/place.ts';
import { UserError } from '../../resource/user-error.ts';
import { parseDocument } from './parse.ts';

const none = () => [];
const root = (text: string): Raw => parseDocument('template.yaml', text, none).root;
const fault = (text: string): UserError => {
  try {
    parseDocument('template.yaml', text, none);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('the text was accepted');
};
const at = (document: SourceDocument, part: 'key' | 'value', ...keys: (string | number)[]): string => {
  const { start, end } = document.locate(pathOf(...keys), part);
  return document.text.slice(start, end);
};

describe('YAML values', () => {
  it('keeps account ids, versions, dates, numbers and booleans as written', () => {
    const text = 'a: 012345670123\nb: 2010-09-09\nc: yes\nd: 1:30\ne: 1_000\nf: true\ng: 0x1F\nh: 1.0\ni: !!int 7\n';
    expect(root(text)).toEqual({
      a: '012345670123',
      b: '2010-09-09',
      c: 'yes',
      d: '1:30',
      e: '1_000',
      f: 'true',
      g: '0x1F',
      h: '1.0',
      i: '7',
    });
  });

  it('reads only plain nulls and empty values as null', () => {
    expect(root('a: ~\nb: null\nc:\nd: "null"\ne: \'\'\nf: Null\n')).toEqual({ a: null, b: null, c: null, d: 'null', e: '', f: null });
  });

  it.each([
    ['!Ref A', { Ref: 'A' }],
    ['!Condition A', { Condition: 'A' }],
    ['!GetAtt A.Arn', { 'Fn::GetAtt': ['A', 'Arn'] }],
    ['!GetAtt A.Outputs.Arn', { 'Fn::GetAtt': ['A', 'Outputs.Arn'] }],
    ['!GetAtt [A, !Ref B]', { 'Fn::GetAtt': ['A', { Ref: 'B' }] }],
    ['!Sub "${A}-b"', { 'Fn::Sub': '${A}-b' }],
    ['!Sub ["${A}", {A: b}]', { 'Fn::Sub': ['${A}', { A: 'b' }] }],
    ['!Base64 text', { 'Fn::Base64': 'text' }],
    ['!Base64 {"Fn::Sub": a}', { 'Fn::Base64': { 'Fn::Sub': 'a' } }],
    ['!GetAZs', { 'Fn::GetAZs': null }],
    ['!GetAZs {Ref: "AWS::Region"}', { 'Fn::GetAZs': { Ref: 'AWS::Region' } }],
    ['!Select [0, !Split [",", !Ref A]]', { 'Fn::Select': ['0', { 'Fn::Split': [',', { Ref: 'A' }] }] }],
    ['!Transform {Name: "AWS::Include"}', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['!Length [a, b]', { 'Fn::Length': ['a', 'b'] }],
    ['!ToJsonString {a: b}', { 'Fn::ToJsonString': { a: 'b' } }],
    ['!FindInMap [M, !Ref A, b, {DefaultValue: c}]', { 'Fn::FindInMap': ['M', { Ref: 'A' }, 'b', { DefaultValue: 'c' }] }],
    ['!Contains [[a], !RefAll "AWS::EC2::VPC::Id"]', { 'Fn::Contains': [['a'], { 'Fn::RefAll': 'AWS::EC2::VPC::Id' }] }],
    ['!ValueOf [A, Tags.Name]', { 'Fn::ValueOf': ['A', 'Tags.Name'] }],
    ['!Rain::Embed file.txt', { 'Fn::Rain::Embed': 'file.txt' }],
    ['!NobodyKnows {a: !NorThis [b]}', { 'Fn::NobodyKnows': { a: { 'Fn::NorThis': ['b'] } } }],
  ])('reads the short form %s', (written, meant) => {
    expect(root(`a: ${written}\n`)).toEqual({ a: meant });
  });

  it('refuses tags that run code, whatever they are given', () => {
    for (const tag of [
      '!!js/function "function () { return 1 }"',
      '!!js/regexp /a/',
      '!!js/undefined ""',
      '!<tag:yaml.org,2002:js/function> "() => 1"',
    ]) {
      expect(fault(`a: ${tag}\n`).what).toMatch(/unknown tag/);
    }
  });

  it('takes the merge sign for a key like any other, and says so', () => {
    const document = parseDocument('t.yaml', 'a: &x\n  b: c\nd:\n  <<: *x\n', none);
    expect(document.root).toEqual({ a: { b: 'c' }, d: { '<<': { b: 'c' } } });
    expect(document.notices().map(({ kind, at: { start, end } }) => [kind, document.text.slice(start, end)])).toEqual([
      ['merge', '<<'],
      ['alias', '*x'],
    ]);
  });

  it('notices nothing in text that merely looks like aliases and merges', () => {
    expect(parseDocument('t.yaml', 'a: &x b\nc: "*x"\nd: |\n  cat << EOF\ne: "<<"\n', none).notices()).toEqual([]);
  });

  it('keeps the inherited names of objects as keys of their own', () => {
    for (const text of ['__proto__:\n  a: b\ntoString: c\n', '{"__proto__": {"a": "b"}, "toString": "c"}']) {
      const value = root(text);
      expect(entryOf(value, '__proto__')).toEqual({ a: 'b' });
      expect(entryOf(value, 'toString')).toBe('c');
      expect(entryOf(value, 'a')).toBeUndefined();
    }
  });

  it('takes the first document that is a template, and notices the others', () => {
    const document = parseDocument('t.yaml', 'kind: Service\n---\nResources: {}\n---\nResources: {A: {}}\n', none);
    expect(document.root).toEqual({ Resources: {} });
    expect(at(document, 'key', 'Resources')).toBe('Resources');
    expect(document.locate(pathOf('Resources'), 'key').start).toBe(document.text.indexOf('Resources'));
    expect(document.notices().map(({ kind }) => kind)).toEqual(['further-documents', 'further-documents']);
  });

  it('accepts indentation by tabs between tokens, and a document of comments', () => {
    expect(root('a:\tb\n')).toEqual({ a: 'b' });
    expect(root('# nothing\n')).toBeNull();
    expect(root('')).toBeNull();
  });
});

describe('JSON values', () => {
  it('keeps the types of JSON', () => {
    expect(root('\ufeff{"a": 1, "b": true, "c": null, "d": "012345670123"}')).toEqual({ a: 1, b: true, c: null, d: '012345670123' });
  });

  it('is not misled by texts that look like keys', () => {
    const value = { 'a:': 'x', '': { '[': ':y', '\\': '{":' }, 'Fn::ForEach::': ['":', '\\":', ' " :'] };
    expect(root(JSON.stringify(value))).toEqual(value);
  });

  it('decides by the first character, and falls back to YAML', () => {
    expect(root(' \n{ "a": "b", # why\n  \'c\': d }\n')).toEqual({ a: 'b', c: 'd' });
    expect(root('{\n\t"a":\t{\n\t\t"b": "c"\n\t}\n}')).toEqual({ a: { b: 'c' } });
  });
});

describe('what cannot be read', () => {
  it.each([
    ['a key that occurs twice', 'a:\n  b: 1\n  c: 2\n  b: 3\n', 4, 3, 'the key "b" occurs twice in one map; the first is on line 2'],
    ['one in a flow map', 'a: {b: 1, c: 2,\n  b: 3}\n', 2, 3, 'the key "b" occurs twice in one map; the first is on line 1'],
    ['one behind CRLF', 'a: 1\r\nb: 2\r\na: 3\r\n', 3, 1, 'the key "a" occurs twice in one map; the first is on line 1'],
    ['one in JSON', '{"a": {"b": 1,\n "b" : 2}}', 2, 2, 'the key "b" occurs twice in one map; the first is on line 1'],
    [
      'one in JSON on one line, among texts that look like keys',
      '{"a":[":x",{"\\"b\\": c":"d:\\":"}],"a":1}',
      1,
      34,
      'the key "a" occurs twice in one map; the first is on line 1',
    ],
    ['a list without end', 'a: [b, c\n', 2, 1, 'not valid YAML: unexpected end of the stream within a flow collection'],
    ['bad indentation', 'a:\n  b: 1\n c: 2\n', 3, 2, 'not valid YAML: bad indentation of a mapping entry'],
    ['JSON without a comma', '{"a": "b"\n "c": "d"}', 2, 2, 'not valid JSON: expected "," or "}"'],
    ['JSON that ends too early', '{"a": [1', 1, 9, 'not valid JSON: expected "," or "]"'],
    ['a placeholder as a value', 'a:\n  b: {{ name }}\n', 2, 7, 'a map stands where a key is expected'],
  ])('tells where there is %s', (_, text, line, column, what) => {
    const error = fault(text);
    expect(error.where).toEqual({ file: 'template.yaml', line, column });
    expect(error.what).toBe(what);
  });

  it('says that placeholders of a template language must be filled in first', () => {
    expect(fault('a:\n  {% for x in y %}\n  - b\n').next).toMatch(/render it first/);
    expect(fault('a: [b, c\nd: "{{resolve:ssm:x}}"\n').next).toBeUndefined();
  });

  it('stops at a depth that no template has', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = (levels: number): string => `{"x": ${open.repeat(levels)}${open === '[' ? '' : '1'}${close.repeat(levels)}}`;
      expect(() => root(deep(150))).not.toThrow();
      expect(fault(deep(20_000)).what).toMatch(/^nested more than 200 levels/);
      expect(fault(`y: ${deep(20_000)}`).what).toMatch(/^nested more than 200 levels/);
    }
  });

  it('stops at aliases that expand without end', () => {
    const bomb = [
      'a0: &a0 [x, x, x, x, x, x, x, x, x]',
      ...Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`),
    ];
    expect(fault(`${bomb.join('\n')}\n`).what).toMatch(/aliases expand/);
    expect(fault('a: &a\n  b: *a\n').what).toMatch(/nested more than 200|aliases expand/);
  });
});

describe('places', () => {
  const text = [
    'Resources:',
    '  Pipe: # why',
    '    Type: "AWS::X"',
    '    Properties:',
    '      Role: !GetAtt A.Arn',
    '      Name: !Sub',
    '        - "${B}-c"',
    "        - B: 'd'",
    '      Flow: {Id: !Ref K, List: [a, !Ref L, [b]]}',
    '      Script: |',
    '        echo 1',
    '        # not a comment',
    '      Empty:',
    '      Last: plain text # comment',
    '',
  ].join('\n');

  it.each([
    ['\n', ''],
    ['\r\n', ''],
    ['\n', '\ufeff'],
    ['\r\n', '\ufeff'],
  ])('are exact to the scalar with line end %j and mark %j', (end, mark) => {
    const document = parseDocument('t.yaml', mark + text.replaceAll('\n', end), none);
    const properties = ['Resources', 'Pipe', 'Properties'];
    expect(at(document, 'value', 'Resources', 'Pipe', 'Type')).toBe('"AWS::X"');
    expect(at(document, 'key', 'Resources', 'Pipe')).toBe('Pipe');
    expect(at(document, 'value', ...properties, 'Role')).toBe('!GetAtt A.Arn');
    expect(at(document, 'key', ...properties, 'Role', 'Fn::GetAtt')).toBe('!GetAtt');
    expect(at(document, 'value', ...properties, 'Role', 'Fn::GetAtt')).toBe('A.Arn');
    expect(at(document, 'value', ...properties, 'Role', 'Fn::GetAtt', 1)).toBe('A.Arn');
    expect(at(document, 'value', ...properties, 'Name', 'Fn::Sub', 0)).toBe('"${B}-c"');
    expect(at(document, 'value', ...properties, 'Name', 'Fn::Sub', 1, 'B')).toBe("'d'");
    expect(at(document, 'value', ...properties, 'Flow', 'Id', 'Ref')).toBe('K');
    expect(at(document, 'value', ...properties, 'Flow', 'List', 1)).toBe('!Ref L');
    expect(at(document, 'value', ...properties, 'Flow', 'List', 2, 0)).toBe('b');
    expect(at(document, 'value', ...properties, 'Flow')).toBe('{Id: !Ref K, List: [a, !Ref L, [b]]}');
    expect(at(document, 'value', ...properties, 'Script')).toBe(`|${end}        echo 1${end}        # not a comment`);
    expect(at(document, 'value', ...properties, 'Last')).toBe('plain text');
    expect(document.comments().map((comment) => comment.text)).toEqual(['why', 'comment']);
  });

  it('give the key of a value without text, and the nearest parent of what is absent', () => {
    const document = parseDocument('t.yaml', text, none);
    expect(at(document, 'value', 'Resources', 'Pipe', 'Properties', 'Empty')).toBe('Empty');
    expect(at(document, 'key', 'Resources', 'Pipe', 'Properties', 'Absent', 'Deeper')).toBe('Properties');
    expect(at(document, 'value', 'Resources', 'Pipe', 'Type', 'Deeper')).toBe('"AWS::X"');
    expect(at(document, 'value', 'Nothing')).toBe(text.trimEnd().replace(/ # comment$/, ''));
  });

  it('give the first entry of a list item where a key is asked for', () => {
    for (const written of ['a:\n  - Name: x\n    B: c\n  - y\n', '{"a": [{"Name": "x", "B": "c"}, "y"]}']) {
      const document = parseDocument('t', written, none);
      expect(at(document, 'key', 'a', 0)).toMatch(/^"?Name"?: "?x"?$/);
      expect(at(document, 'key', 'a', 1)).toMatch(/^"?y"?$/);
      expect(at(document, 'key', 'a', 0, 'Absent')).toMatch(/^"?Name"?: "?x"?$/);
    }
  });

  it('find their way around oddly written YAML', () => {
    const document = parseDocument(
      't.yaml',
      'a:\n-\n- ~\n- [k: v, w]\n- ? q\n  : r\n- {s, t: u}\n- - x\n  - y\n- >-\n  folded\n  text\n- !Ref\n  Z\n- &n\n  anchored\n- *n\n',
      none,
    );
    expect(document.root).toEqual({
      a: [null, null, [{ k: 'v' }, 'w'], { q: 'r' }, { s: null, t: 'u' }, ['x', 'y'], 'folded text', { Ref: 'Z' }, 'anchored', 'anchored'],
    });
    expect(at(document, 'value', 'a', 2, 0, 'k')).toBe('v');
    expect(at(document, 'value', 'a', 2, 1)).toBe('w');
    expect(at(document, 'value', 'a', 3, 'q')).toBe('r');
    expect(at(document, 'value', 'a', 4, 't')).toBe('u');
    expect(at(document, 'value', 'a', 5, 1)).toBe('y');
    expect(at(document, 'value', 'a', 6)).toBe('>-\n  folded\n  text');
    expect(at(document, 'value', 'a', 7, 'Ref')).toBe('Z');
    expect(at(document, 'value', 'a', 8)).toBe('anchored');
    expect(at(document, 'value', 'a', 9)).toBe('*n');
  });

  it('are exact in JSON', () => {
    const document = parseDocument('t.json', '\ufeff{\r\n  "A\\u0042": [1, {"c" : "d\\"e"}, [] ],\r\n  "f": null\r\n}', none);
    expect(at(document, 'key', 'AB')).toBe('"A\\u0042"');
    expect(at(document, 'value', 'AB', 0)).toBe('1');
    expect(at(document, 'key', 'AB', 1, 'c')).toBe('"c"');
    expect(at(document, 'value', 'AB', 1, 'c')).toBe('"d\\"e"');
    expect(at(document, 'value', 'AB', 2)).toBe('[]');
    expect(at(document, 'value', 'f')).toBe('null');
    expect(document.comments()).toEqual([]);
  });
});

describe('comments', () => {
  it('are what begins with # outside scalars', () => {
    const document = parseDocument(
      't.yaml',
      '# first\na: "# no" # second\nb: x#no\nc: | # third\n  # no\n  text\n# fourth\nd: [ # fifth\n  e, # sixth\n]\nf: plain\n  goes # seventh\n#\ng:   # eighth\n  h: !Sub # ninth\n    a # tenth\n',
      none,
    );
    expect(document.comments().map(({ text }) => text)).toEqual([
      'first',
      'second',
      'third',
      'fourth',
      'fifth',
      'sixth',
      'seventh',
      '',
      'eighth',
      'ninth',
      'tenth',
    ]);
    for (const { start, end } of document.comments()) expect(document.text.slice(start, end)).toMatch(/^#/);
  });
});
