import { describe, expect, it } from 'vitest';
import { systemOf, type TestInstance } from '../testing/graph.ts';
import { GIVEN, keysOf, printRoute, type Raw, type RawMap, Resolution, type Scope, spanOf, type Value } from './index.ts';

const REGION = { region: 'eu-west-1' };

/** The scope of the first of these instances, with supplied and default values. */
function scopeOf(...instances: readonly [TestInstance, ...TestInstance[]]): Scope {
  const scope = new Resolution(systemOf(...instances), GIVEN).scope(instances[0].id ?? 'test');
  if (scope === undefined) throw new Error('the instance has no scope');
  return scope;
}

/** The property `Value` of the resource `Tested` in a template with these other sections. */
function valueIn(raw: Raw, sections: RawMap = {}, deployed: Omit<TestInstance, 'template'> = {}): Value {
  const others = (sections['Resources'] ?? {}) as RawMap;
  const template = { ...sections, Resources: { Tested: { Type: 'Custom::Tested', Properties: { Value: raw } }, ...others } };
  return propertyOf(scopeOf({ template, ...deployed }), 'Tested', 'Value');
}

function propertyOf(scope: Scope, logicalId: string, ...keys: readonly [string, ...string[]]): Value {
  const resource = scope.resource(logicalId);
  if (resource === undefined) throw new Error(`no resource ${logicalId}`);
  return resource.properties.get(...keys);
}

/** A value in short: its printed text, `absent`, `null`, or the kinds of its causes. */
function shown(value: Value): unknown {
  const { content } = value;
  switch (content.kind) {
    case 'text':
      return content.text.print();
    case 'list':
      return [...content.items.map(shown), ...(content.open === undefined ? [] : ['…'])];
    case 'map':
      return Object.fromEntries(value.entries().map(([key, entry]) => [key, shown(entry)]));
    case 'unresolved':
      return { because: content.because.map(({ kind }) => kind) };
    default:
      return content.kind;
  }
}

const show = (...given: Parameters<typeof valueIn>): unknown => shown(valueIn(...given));
const unresolved = (...kinds: readonly string[]): unknown => ({ because: kinds });

/** `Yes` holds, `No` does not, `Open` depends on a resource and so on nobody knows what. */
const CONDITIONS: RawMap = {
  Yes: { 'Fn::Equals': ['a', 'a'] },
  No: { 'Fn::Equals': ['a', 'b'] },
  Open: { 'Fn::Equals': [{ Ref: 'Free' }, 'a'] },
};
const CONDITIONAL: RawMap = { Conditions: CONDITIONS, Parameters: { Free: { Type: 'String' } } };
const when = (condition: string, yes: Raw, no: Raw): RawMap => ({ 'Fn::If': [condition, yes, no] });
const NOTHING: RawMap = { Ref: 'AWS::NoValue' };

describe('Ref and Fn::GetAtt', () => {
  const Resources: RawMap = { Bucket: { Type: 'AWS::S3::Bucket' }, Named: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shop' } } };

  it('of a resource give what the template says, else a hole of that resource', () => {
    expect(show({ Ref: 'Named' }, { Resources })).toBe('shop');
    expect(show({ Ref: 'Bucket' }, { Resources })).toBe('${Bucket}');
    expect(show({ 'Fn::GetAtt': ['Named', 'Arn'] }, { Resources })).toBe('arn:aws:s3:::shop');
    expect(show({ 'Fn::GetAtt': 'Named.Arn' }, { Resources })).toBe('arn:aws:s3:::shop');
    expect(show({ 'Fn::GetAtt': 'Bucket.Arn' }, { Resources })).toBe('arn:aws:s3:::${Bucket}');
  });

  it('take the attribute from a reference', () => {
    const Parameters = { Which: { Type: 'String', Default: 'Arn' } };
    expect(show({ 'Fn::GetAtt': ['Named', { Ref: 'Which' }] }, { Resources, Parameters })).toBe('arn:aws:s3:::shop');
  });

  it('of what nobody declares are holes that say so', () => {
    const value = valueIn({ Ref: 'Nobody' });
    expect(shown(value)).toBe('${Nobody}');
    expect(value.because).toEqual([{ kind: 'not-in-view', what: 'Nobody' }]);
    expect(show({ 'Fn::GetAtt': 'Nobody.Arn' })).toBe('${Nobody.Arn}');
  });

  it('of an attribute that no table knows are holes of the resource', () => {
    expect(valueIn({ 'Fn::GetAtt': ['Bucket', 'Colour'] }, { Resources }).text()).toMatchObject({
      value: { hole: { name: 'Bucket.Colour', owner: { logicalId: 'Bucket', attribute: 'Colour' } } },
    });
    expect(show({ 'Fn::GetAtt': ['Bucket', '__proto__'] }, { Resources })).toBe('${Bucket.__proto__}');
  });

  it('are equal when they name the same', () => {
    const one = valueIn({ 'Fn::GetAtt': 'Bucket.Arn' }, { Resources }).text();
    const other = valueIn({ 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Bucket}' }, { Resources }).text();
    expect('value' in one && 'value' in other && one.value.same(other.value)).toBe('yes');
  });

  it.each<Raw>([
    { Ref: ['a'] },
    { Ref: { a: 'b' } },
    { Ref: null },
    { 'Fn::GetAtt': 'Bucket' },
    { 'Fn::GetAtt': [] },
    { 'Fn::GetAtt': null },
  ])('of nonsense are not known: %j', (raw) => {
    expect(valueIn(raw, { Resources }).because.map(({ kind }) => kind)).toEqual(['unsupported']);
  });
});

describe('Fn::Sub', () => {
  const sections: RawMap = { Parameters: { Stage: { Type: 'String', Default: 'dev' } }, Resources: { Queue: { Type: 'AWS::SQS::Queue' } } };

  it('replaces names, attributes and pseudo parameters', () => {
    expect(show({ 'Fn::Sub': '${Stage}-${AWS::Region}-${Queue.QueueName}' }, sections, REGION)).toBe('dev-eu-west-1-${Queue}');
  });

  it('keeps literals', () => {
    expect(show({ 'Fn::Sub': '${!Stage} $Stage $$ ${} ${Stage}' }, sections)).toBe('${Stage} $Stage $$ ${} dev');
  });

  it('prefers its own names', () => {
    expect(
      show({ 'Fn::Sub': ['${Stage}-${Other}', { Other: { 'Fn::Join': ['+', ['a', { Ref: 'Stage' }]] }, Stage: 'own' }] }, sections),
    ).toBe('own-a+dev');
  });

  it('puts lists in with commas', () => {
    expect(show({ 'Fn::Sub': '${Zones}' }, { Parameters: { Zones: { Type: 'CommaDelimitedList', Default: 'a, b' } } })).toBe('a,b');
  });

  it('allows spaces around names', () => {
    expect(show({ 'Fn::Sub': '${ Stage }' }, sections)).toBe('dev');
  });

  it('has different holes for different values of one name', () => {
    const sub = (raw: Raw): Raw => ({ 'Fn::Sub': ['${Own}', { Own: raw }] });
    const both = valueIn([sub({ 'Fn::Unheard': 'a' }), sub({ 'Fn::Unheard': 'b' }), sub({ 'Fn::Unheard': 'a' })]).items().items;
    const [one, other, again] = both.map((item) => item.text()).flatMap((field) => ('value' in field ? [field.value] : []));
    expect(again !== undefined && one?.same(again)).toBe('yes');
    expect(other !== undefined && one?.same(other)).toMatchObject({ because: [{ kind: 'unsupported' }, { kind: 'unsupported' }] });
  });

  it.each<Raw>([{ 'Fn::Sub': null }, { 'Fn::Sub': [] }, { 'Fn::Sub': { a: 'b' } }, { 'Fn::Sub': [{ a: 'b' }, null] }])(
    'of nonsense is not known: %j',
    (raw) => {
      expect(valueIn(raw).because.length).toBeGreaterThan(0);
    },
  );
});

describe('Fn::Join, Fn::Select and Fn::Split', () => {
  const sections: RawMap = {
    ...CONDITIONAL,
    Parameters: {
      Free: { Type: 'String' },
      Account: { Type: 'String', AllowedPattern: '^[0-9]{12}$' },
      Zones: { Type: 'CommaDelimitedList', Default: 'a,b' },
      Later: { Type: 'CommaDelimitedList' },
    },
    Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'deploy' } }, Queue: { Type: 'AWS::SQS::Queue' } },
  };
  const arn: Raw = { 'Fn::GetAtt': 'Role.Arn' };

  it('join texts and lists', () => {
    expect(show({ 'Fn::Join': ['-', ['a', { Ref: 'Free' }, 'c']] }, sections)).toBe('a-${Free}-c');
    expect(show({ 'Fn::Join': ['', []] })).toBe('');
    expect(show({ 'Fn::Join': [',', { Ref: 'Zones' }] }, sections)).toBe('a,b');
    expect(show({ 'Fn::Join': [',', ['a', NOTHING, 'b']] })).toBe('a,b');
  });

  it('has different holes for different items at one place', () => {
    const joined = (raw: Raw): Raw => ({ 'Fn::Join': ['-', [raw, 'x']] });
    const items = valueIn([joined({ 'Fn::Unheard': 'a' }), joined({ 'Fn::Unheard': 'b' })]).items().items;
    const [one, other] = items.map((item) => item.text()).flatMap((field) => ('value' in field ? [field.value] : []));
    expect(other !== undefined && one?.same(other)).toMatchObject({ because: [{ kind: 'unsupported' }, { kind: 'unsupported' }] });
  });

  it('join of a list that nobody knows is one hole', () => {
    expect(show({ 'Fn::Join': [',', { Ref: 'Later' }] }, sections)).toBe('${Join ,}');
    expect(valueIn({ 'Fn::Join': [',', { Ref: 'Later' }] }, sections).because).toEqual([
      { kind: 'parameter', instance: 'test', name: 'Later' },
    ]);
  });

  it('select by number', () => {
    expect(show({ 'Fn::Select': ['1', ['a', 'b']] })).toBe('b');
    expect(show({ 'Fn::Select': [0, { Ref: 'Zones' }] }, sections)).toBe('a');
    expect(show({ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] })).toBe('${Select}');
    expect(valueIn({ 'Fn::Select': ['2', ['a', 'b']] }).because).toEqual([{ kind: 'unsupported', what: 'item 2 of a list of 2' }]);
    expect(show({ 'Fn::Select': ['0', [{ A: 'b' }]] })).toEqual({ A: 'b' });
  });

  it('select nothing for sure from a list whose items may move', () => {
    const value = valueIn({ 'Fn::Select': ['0', [when('Open', 'a', NOTHING), 'b']] }, sections);
    expect(shown(value)).toBe('${Select 0}');
    expect(value.because).toEqual([{ kind: 'parameter', instance: 'test', name: 'Free' }]);
  });

  it('split at a sign', () => {
    expect(show({ 'Fn::Split': ['-', 'a-b-'] })).toEqual(['a', 'b', '']);
    expect(show({ 'Fn::Split': ['::', 'a::b'] })).toEqual(['a', 'b']);
    expect(show({ 'Fn::Split': ['-', { Ref: 'Free' }] }, sections)).toEqual(unresolved('parameter'));
    expect(show({ 'Fn::Split': ['-', { 'Fn::Sub': 'x-${Account}-y' }] }, sections)).toEqual(['x', '${Account}', 'y']);
  });

  it('split symbolic ARNs into their parts', () => {
    expect(show({ 'Fn::Select': ['5', { 'Fn::Split': [':', arn] }] }, sections)).toBe('role/deploy');
    expect(show({ 'Fn::Select': ['4', { 'Fn::Split': [':', arn] }] }, sections)).toBe('${AWS::AccountId}');
    expect(show({ 'Fn::Select': ['1', { 'Fn::Split': ['/', arn] }] }, sections)).toBe('deploy');
    expect(show({ 'Fn::Select': ['5', { 'Fn::Split': [':', { 'Fn::GetAtt': 'Queue.Arn' }] }] }, sections)).toBe('${Queue}');
  });

  it('split nothing where the sign may be half in a hole', () => {
    expect(show({ 'Fn::Split': ['0:', { 'Fn::Sub': 'a${Account}:b' }] }, sections)).toEqual(unresolved('parameter'));
  });

  it.each<Raw>([
    { 'Fn::Join': null },
    { 'Fn::Join': ['a'] },
    { 'Fn::Join': [['a'], ['b']] },
    { 'Fn::Join': 'a' },
    { 'Fn::Select': null },
    { 'Fn::Select': ['x', ['a']] },
    { 'Fn::Select': ['0.5', ['a']] },
    { 'Fn::Select': ['-1', ['a']] },
    { 'Fn::Select': [] },
    { 'Fn::Split': null },
    { 'Fn::Split': ['', 'a'] },
    { 'Fn::Split': ['-'] },
    { 'Fn::Split': [{ a: 'b' }, 'a-b'] },
  ])('of nonsense are not known: %j', (raw) => {
    const value = valueIn(raw);
    expect(value.because.length === 0 ? shown(value) : 'not known').toBe('not known');
  });
});

describe('Fn::FindInMap', () => {
  const sections: RawMap = {
    Mappings: { Sizes: { dev: { Type: 't3.micro', Zones: ['a', 'b'] }, prod: { Type: 'm5.large', Zones: ['c'] }, odd: { Other: 'x' } } },
    Parameters: {
      Stage: { Type: 'String' },
      Known: { Type: 'String', Default: 'prod' },
      Either: { Type: 'String', AllowedValues: ['dev', 'prod'] },
    },
  };
  const find = (...argument: readonly Raw[]): RawMap => ({ 'Fn::FindInMap': argument });
  const domain = (raw: Raw): unknown => {
    const field = valueIn(raw, sections).text();
    return 'value' in field ? field.value.hole?.domain : field;
  };

  it('finds texts and lists', () => {
    expect(show(find('Sizes', 'dev', 'Type'), sections)).toBe('t3.micro');
    expect(show(find('Sizes', { Ref: 'Known' }, 'Type'), sections)).toBe('m5.large');
    expect(show(find('Sizes', 'dev', 'Zones'), sections)).toEqual(['a', 'b']);
    expect(show({ 'Fn::Select': ['1', find('Sizes', 'dev', 'Zones')] }, sections)).toBe('b');
  });

  it('with an unknown key can be any value of the table', () => {
    expect(domain(find('Sizes', { Ref: 'Stage' }, 'Type'))).toEqual({ values: ['t3.micro', 'm5.large'] });
    expect(domain(find('Sizes', { Ref: 'Either' }, 'Type'))).toEqual({ values: ['t3.micro', 'm5.large'] });
    expect(domain(find('Sizes', 'odd', { Ref: 'Stage' }))).toEqual({ values: ['x'] });
    expect(valueIn(find('Sizes', { Ref: 'Stage' }, 'Type'), sections).because).toEqual([
      { kind: 'parameter', instance: 'test', name: 'Stage' },
    ]);
  });

  it('with an unknown key and a default can be anything, unless all keys are listed', () => {
    const fallback = { DefaultValue: 'none' };
    expect(domain(find('Sizes', { Ref: 'Stage' }, 'Type', fallback))).toBeUndefined();
    expect(domain(find('Sizes', { Ref: 'Either' }, 'Type', fallback))).toEqual({ values: ['t3.micro', 'm5.large'] });
  });

  it('without the key is the default, else not known', () => {
    expect(show(find('Sizes', 'test', 'Type', { DefaultValue: { Ref: 'Known' } }), sections)).toBe('prod');
    expect(show(find('Sizes', 'test', 'Type'), sections)).toEqual(unresolved('unsupported'));
    expect(show(find('Sizes', '__proto__', 'toString'), sections)).toEqual(unresolved('unsupported'));
    expect(valueIn(find('Nothing', 'a', 'b'), sections).because).toMatchObject([{ kind: 'unsupported' }]);
  });

  it('has the place of the text in the table', () => {
    const [item] = valueIn(find('Sizes', 'prod', 'Zones'), sections).items().items;
    expect(item?.at).toMatchObject({ via: 'mapping', resource: { logicalId: 'Tested' } });
    expect(keysOf(item?.at.pointer)).toEqual(['Mappings', 'Sizes', 'prod', 'Zones', 0]);
    expect(printRoute(item?.at.route)).toBe('Properties.Value[0]');
  });

  it('of a table that holds functions is not known', () => {
    const round = { Mappings: { Sizes: { dev: { Type: find('Sizes', 'dev', 'Type'), Zones: [find('Sizes', 'dev', 'Zones')] } } } };
    expect(show(find('Sizes', 'dev', 'Type'), round)).toEqual(unresolved('unsupported'));
    expect(show(find('Sizes', 'dev', 'Zones'), round)).toEqual(unresolved('unsupported'));
  });

  it.each<Raw>([find(), find('Sizes'), find('Sizes', 'dev'), { 'Fn::FindInMap': null }, find({ a: 'b' }, [], null)])(
    'of nonsense is not known: %j',
    (raw) => {
      expect(valueIn(raw, sections).because.length).toBeGreaterThan(0);
    },
  );
});

describe('Fn::If', () => {
  it('takes its branch', () => {
    expect(show(when('Yes', 'a', 'b'), CONDITIONAL)).toBe('a');
    expect(show(when('No', 'a', { C: 'd' }), CONDITIONAL)).toEqual({ C: 'd' });
    expect(show(when('Yes', when('No', 'a', ['b']), 'c'), CONDITIONAL)).toEqual(['b']);
    expect(show(when('Yes', NOTHING, 'b'), CONDITIONAL)).toBe('absent');
    expect(show(when('No', 'a', when('Yes', NOTHING, 'b')), CONDITIONAL)).toBe('absent');
  });

  it('is not known when its condition is not', () => {
    expect(show(when('Open', 'a', 'b'), CONDITIONAL)).toEqual(unresolved('parameter'));
    expect(show(when('Nobody', 'a', 'b'), CONDITIONAL)).toEqual(unresolved('not-in-view'));
    expect(valueIn(when('Open', { A: 'b' }, NOTHING), CONDITIONAL).get('A').because).toEqual([
      { kind: 'parameter', instance: 'test', name: 'Free' },
    ]);
  });

  it('removes items of lists, or leaves the list open', () => {
    expect(show(['a', when('Yes', NOTHING, 'b'), 'c'], CONDITIONAL)).toEqual(['a', 'c']);
    expect(show(['a', NOTHING], CONDITIONAL)).toEqual(['a']);
    expect(show(['a', when('Open', 'b', NOTHING), 'c'], CONDITIONAL)).toEqual(['a', 'c', '…']);
  });

  it('removes entries of maps', () => {
    expect(show({ A: when('Yes', NOTHING, 'b'), B: NOTHING, C: 'd' }, CONDITIONAL)).toEqual({ C: 'd' });
    expect(valueIn({ A: NOTHING }).get('A').exists).toBe('no');
  });

  it.each<Raw>([
    { 'Fn::If': null },
    { 'Fn::If': [] },
    { 'Fn::If': ['Yes'] },
    { 'Fn::If': [{ Ref: 'a' }, 'b', 'c'] },
    { 'Fn::If': ['No', 'a'] },
  ])('of nonsense is not known: %j', (raw) => {
    expect(show(raw, CONDITIONAL)).toEqual(unresolved('unsupported'));
  });
});

describe('conditions', () => {
  const answer = (Conditions: RawMap, name = 'Asked'): unknown => {
    const given = scopeOf({ template: { ...CONDITIONAL, Conditions: { ...CONDITIONS, ...Conditions }, Resources: {} } }).condition(name);
    return typeof given === 'string' ? given : given.because.map(({ kind }) => kind);
  };
  const named = (Condition: string): RawMap => ({ Condition });

  it('combine', () => {
    expect(answer({ Asked: { 'Fn::And': [named('Yes'), named('Open')] } })).toEqual(['parameter']);
    expect(answer({ Asked: { 'Fn::And': [named('No'), named('Open')] } })).toBe('no');
    expect(answer({ Asked: { 'Fn::Or': [named('Yes'), named('Open')] } })).toBe('yes');
    expect(answer({ Asked: { 'Fn::Not': [named('Yes')] } })).toBe('no');
    expect(answer({ Asked: { 'Fn::Not': [named('Open')] } })).toEqual(['parameter']);
    expect(answer({ Asked: named('Yes') })).toBe('yes');
  });

  it('that go round end', () => {
    expect(answer({ Asked: named('Asked') })).toEqual(['unsupported']);
    expect(answer({ Asked: { 'Fn::Not': [named('Back')] }, Back: named('Asked') })).toEqual(['unsupported']);
  });

  it.each<Raw>([
    null,
    'text',
    [],
    {},
    { 'Fn::Equals': 'a' },
    { 'Fn::Equals': [] },
    { 'Fn::And': 'a' },
    { 'Fn::Not': [] },
    { 'Fn::Unheard': [] },
  ])('of nonsense are not known, or sure: %j', (raw) => {
    const given = answer({ Asked: raw });
    expect(Array.isArray(given) ? given.length > 0 : given === 'yes' || given === 'no').toBe(true);
  });
});

describe('Fn::ImportValue', () => {
  const importing = (raw: Raw = 'key-arn', more: Partial<TestInstance> = {}): TestInstance => ({
    id: 'importing',
    template: { Resources: { Tested: { Type: 'Custom::Tested', Properties: { Value: { 'Fn::ImportValue': raw } } } } },
    ...more,
  });
  const exporting = (id: string, value: Raw, more: Partial<TestInstance> = {}, sections: RawMap = {}): TestInstance => ({
    id,
    template: { Resources: {}, ...sections, Outputs: { Key: { Value: value, Export: { Name: 'key-arn' } } } },
    ...more,
  });
  const imported = (...instances: readonly [TestInstance, ...TestInstance[]]): Value =>
    propertyOf(scopeOf(...instances), 'Tested', 'Value');

  it('gives what an instance of the system exports', () => {
    expect(shown(imported(importing(), exporting('keys', 'arn:of-the-key')))).toBe('arn:of-the-key');
    expect(shown(imported(importing({ 'Fn::Sub': '${AWS::StackName}-arn' }, { stackName: 'key' }), exporting('keys', 'found')))).toBe(
      'found',
    );
  });

  it('is a hole that names what would settle it', () => {
    expect(imported(importing('other-arn'), exporting('keys', 'a')).because).toEqual([{ kind: 'import', name: 'other-arn' }]);
  });

  it('does not take what is not exported', () => {
    const output = (Value: Raw, Condition: string): RawMap => ({ Value, Condition, Export: { Name: 'key-arn' } });
    const keys: TestInstance = {
      id: 'keys',
      template: { Resources: {}, Conditions: CONDITIONS, Outputs: { Old: output('old', 'No'), New: output('new', 'Yes') } },
    };
    expect(shown(imported(importing(), keys))).toBe('new');
  });

  it('takes the export of its own account and region', () => {
    const dev = { account: '111111111111', ...REGION };
    const prod = { account: '222222222222', ...REGION };
    const keys = [exporting('dev', 'of dev', dev), exporting('prod', 'of prod', prod)] as const;
    expect(shown(imported(importing('key-arn', prod), ...keys))).toBe('of prod');
    expect(shown(imported(importing('key-arn', { ...prod, region: 'us-east-1' }), ...keys))).toBe('${ImportValue key-arn}');
    expect(imported(importing(), ...keys).because).toMatchObject([{ kind: 'ambiguous', candidates: ['dev', 'prod'] }]);
  });

  it('ends when exports import each other', () => {
    const round = (id: string, own: string, other: string): TestInstance => ({
      id,
      template: { Resources: {}, Outputs: { Out: { Value: { 'Fn::ImportValue': other }, Export: { Name: own } } } },
    });
    expect(imported(importing('a'), round('one', 'a', 'b'), round('two', 'b', 'a')).because.length).toBeGreaterThan(0);
  });

  it('ends when the name of an export is imported', () => {
    const keys: TestInstance = {
      id: 'keys',
      template: { Resources: {}, Outputs: { Out: { Value: 'a', Export: { Name: { 'Fn::ImportValue': 'key-arn' } } } } },
    };
    expect(imported(importing(), keys).because).toEqual([{ kind: 'import', name: 'key-arn' }]);
  });
});

describe('the other functions', () => {
  it('Fn::Base64', () => {
    expect(show({ 'Fn::Base64': 'größer' })).toBe('Z3LDtsOfZXI=');
    expect(show({ 'Fn::Base64': { Ref: 'AWS::Region' } })).toBe('${Base64}');
    expect(valueIn({ 'Fn::Base64': null }).because.length).toBeGreaterThan(0);
  });

  it('Fn::Length', () => {
    const Parameters = { Zones: { Type: 'CommaDelimitedList', Default: 'a,b' }, Later: { Type: 'CommaDelimitedList' } };
    expect(show({ 'Fn::Length': ['a', 'b', 'c'] })).toBe('3');
    expect(show({ 'Fn::Length': { Ref: 'Zones' } }, { Parameters })).toBe('2');
    expect(valueIn({ 'Fn::Length': { Ref: 'Later' } }, { Parameters }).because).toMatchObject([{ kind: 'parameter', name: 'Later' }]);
  });

  it('Fn::ToJsonString', () => {
    const raw = { a: ['x"y', { Ref: 'AWS::AccountId' }], b: null, c: NOTHING };
    expect(show({ 'Fn::ToJsonString': raw })).toBe('{"a":["x\\"y","${AWS::AccountId}"],"b":null}');
  });

  it('Fn::ToJsonString has different holes for different values', () => {
    const json = (raw: Raw): Raw => ({ 'Fn::ToJsonString': { A: raw } });
    const items = valueIn([json({ 'Fn::Unheard': 'a' }), json({ 'Fn::Unheard': 'b' })]).items().items;
    const [one, other] = items.map((item) => item.text()).flatMap((field) => ('value' in field ? [field.value] : []));
    expect(other !== undefined && one?.same(other)).toMatchObject({ because: [{ kind: 'unsupported' }, { kind: 'unsupported' }] });
  });

  it.each<RawMap>([
    { 'Fn::GetAZs': { Ref: 'AWS::Region' } },
    { 'Fn::Cidr': ['10.0.0.0/16', '6', '8'] },
    { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://a/b' } } },
    { 'Fn::Unheard': ['a'] },
  ])('only the account knows: %j', (raw) => {
    expect(show(raw)).toEqual(unresolved('unsupported'));
    expect(valueIn(raw).because).toEqual([{ kind: 'unsupported', what: Object.keys(raw)[0] }]);
  });

  it('Fn::Transform beside other entries leaves open what it adds', () => {
    const value = valueIn({ Known: 'a', 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://a/b' } } });
    expect(shown(value.get('Known'))).toBe('a');
    expect(value.get('Other').because).toEqual([{ kind: 'unsupported', what: 'Fn::Transform' }]);
  });

  it('dynamic references stay as they are written', () => {
    const reference = '{{resolve:secretsmanager:app/token:SecretString:key}}';
    expect(show(reference)).toBe(reference);
    expect(show({ 'Fn::Sub': '{{resolve:ssm:/${AWS::Region}/name}}' }, {}, REGION)).toBe('{{resolve:ssm:/eu-west-1/name}}');
  });

  it('scalars keep their text', () => {
    expect(show([true, 1, 'yes', null, '012345678901'])).toEqual(['true', '1', 'yes', 'null', '012345678901']);
    expect(valueIn('yes').boolean()).toMatchObject({ value: true });
    expect(valueIn('').number()).toMatchObject({ state: 'unresolved' });
  });
});

describe('Fn::ForEach', () => {
  const extended: RawMap = { Transform: 'AWS::LanguageExtensions' };
  const loop = (collection: Raw): RawMap => ({
    'Fn::ForEach::Topics': [
      'Name',
      collection,
      { 'Topic${Name}': { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Sub': '${Name}-topic' } } } },
    ],
  });

  it('makes resources', () => {
    const scope = scopeOf({ template: { ...extended, Resources: loop(['Sales', 'Stock']) } });
    expect(scope.resources().map(({ logicalId }) => logicalId)).toEqual(['TopicSales', 'TopicStock']);
    expect(shown(propertyOf(scope, 'TopicStock', 'TopicName'))).toBe('Stock-topic');
  });

  it('makes resources of a parameter, or none when nobody knows it', () => {
    const Parameters = { Names: { Type: 'CommaDelimitedList', Default: 'A,B' }, Later: { Type: 'CommaDelimitedList' } };
    const made = (name: string): readonly string[] =>
      scopeOf({ template: { ...extended, Parameters, Resources: loop({ Ref: name }) } })
        .resources()
        .map(({ logicalId }) => logicalId);
    expect(made('Names')).toEqual(['TopicA', 'TopicB']);
    expect(made('Later')).toEqual([]);
  });

  it('makes entries of properties', () => {
    const raw = { Own: 'a', 'Fn::ForEach::Tags': ['Key', ['b', 'c-d'], { 'Tag&{Key}': '${Key}' }] };
    expect(show(raw, extended)).toEqual({ Own: 'a', Tagb: 'b', Tagcd: 'c-d' });
  });

  it('in properties that cannot be unrolled leaves open what it makes', () => {
    const raw = { Own: 'a', 'Fn::ForEach::Tags': ['Key', { 'Fn::GetAZs': '' }, { 'Tag${Key}': 'x' }] };
    expect(shown(valueIn(raw, extended).get('Own'))).toBe('a');
    expect(valueIn(raw, extended).get('Tagb').because).toMatchObject([{ kind: 'unsupported' }]);
  });

  it('ends when its list refers to what nobody declares, or to what it makes', () => {
    for (const collection of [[{ Ref: 'Nobody' }], [{ Ref: 'TopicA' }], { 'Fn::GetAtt': 'TopicA.List' }])
      expect(scopeOf({ template: { ...extended, Resources: loop(collection) } }).resources()).toEqual([]);
  });

  it.each<Raw>([null, 'a', [], ['Name'], ['Name', ['a'], 'text'], [['Name'], ['a'], {}]])('of nonsense makes nothing: %j', (raw) => {
    expect(scopeOf({ template: { ...extended, Resources: { 'Fn::ForEach::Topics': raw } } }).resources()).toEqual([]);
  });
});

describe('pseudo parameters', () => {
  const REFERENCES = ['AWS::Partition', 'AWS::Region', 'AWS::URLSuffix', 'AWS::AccountId', 'AWS::StackName', 'AWS::StackId'] as const;
  const printed = (deployed: Omit<TestInstance, 'template'>): unknown => REFERENCES.map((name) => show({ Ref: name }, {}, deployed));

  it.each<[string, string, string]>([
    ['eu-west-1', 'aws', 'amazonaws.com'],
    ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
    ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
    ['us-iso-east-1', 'aws-iso', 'c2s.ic.gov'],
    ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov'],
    ['eu-isoe-west-1', 'aws-iso-e', 'cloud.adc-e.uk'],
    ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov'],
    ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu'],
  ])('in %s', (region, partition, suffix) => {
    const deployed = { region, account: '012345678901', stackName: 'shop' };
    expect(printed(deployed)).toEqual([
      partition,
      region,
      suffix,
      '012345678901',
      'shop',
      `arn:${partition}:cloudformation:${region}:012345678901:stack/shop/\${AWS::StackId}`,
    ]);
    const field = valueIn({ Ref: 'AWS::Region' }).text();
    expect('value' in field && field.value.is(region)).toMatchObject({ because: [{ kind: 'environment' }] });
  });

  it('are holes with a domain where nothing is known', () => {
    expect(printed({})).toEqual([
      'aws',
      '${AWS::Region}',
      'amazonaws.com',
      '${AWS::AccountId}',
      '${AWS::StackName}',
      'arn:aws:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${AWS::StackName}/${AWS::StackId}',
    ]);
    const account = valueIn({ Ref: 'AWS::AccountId' }).text();
    expect('value' in account && account.value.is('shop')).toBe('no');
    expect(valueIn({ Ref: 'AWS::AccountId' }).because).toEqual([{ kind: 'environment', instance: 'test', name: 'account' }]);
  });

  it('that are lists or unheard of are not known', () => {
    expect(show({ Ref: 'AWS::NotificationARNs' })).toEqual(unresolved('unsupported'));
    expect(show({ Ref: 'AWS::Unheard' })).toEqual(unresolved('unsupported'));
    expect(show({ 'Fn::Sub': '${AWS::Unheard}' })).toBe('${AWS::Unheard}');
  });
});

describe('parameters', () => {
  const Parameters: RawMap = {
    Free: { Type: 'String' },
    Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
    Either: { Type: 'String', AllowedValues: ['dev', 'prod'] },
    Account: { Type: 'String', AllowedPattern: '[0-9]{12}' },
    Count: { Type: 'Number', Default: 2 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Subnets: { Type: 'List<AWS::EC2::Subnet::Id>' },
    None: { Type: 'CommaDelimitedList', Default: '' },
    Password: { Type: 'String', NoEcho: true, Default: 'hunter2' },
    Blank: { Type: 'String', NoEcho: 'true', Default: '' },
    Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/aws/image', AllowedValues: ['/aws/image', '/own/image'] },
    Names: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/names' },
  };
  const ref = (name: string, parameters: Record<string, string> = {}): Value => valueIn({ Ref: name }, { Parameters }, { parameters });
  const is = (name: string, literal: string): unknown => {
    const field = ref(name).text();
    const answer = 'value' in field ? field.value.is(literal) : field.state;
    return typeof answer === 'object' ? 'unknown' : answer;
  };

  it('come to what was supplied, then to the default', () => {
    expect(shown(ref('Stage', { Stage: 'prod' }))).toBe('prod');
    expect(shown(ref('Stage'))).toBe('dev');
    expect(shown(ref('Count'))).toBe('2');
    expect(ref('Free').because).toEqual([{ kind: 'parameter', instance: 'test', name: 'Free' }]);
  });

  it('have the domain that the template gives them', () => {
    expect([is('Either', 'dev'), is('Either', 'test'), is('Account', '12a'), is('Account', '111111111111')]).toEqual([
      'unknown',
      'no',
      'no',
      'unknown',
    ]);
  });

  it('of list types are lists', () => {
    expect(shown(ref('Zones'))).toEqual(['a', 'b']);
    expect(shown(ref('None'))).toEqual([]);
    expect(shown(ref('Subnets'))).toEqual(unresolved('parameter'));
    expect(shown(ref('Subnets', { Subnets: 'subnet-1,subnet-2' }))).toEqual(['subnet-1', 'subnet-2']);
  });

  it('of list types have the place of the parameter and the route of the property', () => {
    const [, second] = ref('Zones').items().items;
    expect(second?.at).toMatchObject({ via: 'parameter', resource: { logicalId: 'Tested' } });
    expect(keysOf(second?.at.pointer)).toEqual(['Parameters', 'Zones']);
    expect(printRoute(second?.at.route)).toBe('Properties.Value[1]');
  });

  it('that are hidden never show what they hold', () => {
    for (const value of [ref('Password'), ref('Password', { Password: 'hunter3' })]) {
      expect(shown(value)).toBe('${Password}');
      expect(JSON.stringify(value.content)).not.toContain('hunter');
      expect(value.text()).toMatchObject({ value: { hole: { sensitive: true } } });
    }
    expect(shown(ref('Blank'))).toBe('');
  });

  it('of the parameter store are not what their default names', () => {
    expect(shown(ref('Image'))).toBe('${Image}');
    expect(shown(ref('Image', { Image: '/own/image' }))).toBe('${Image}');
    expect(is('Image', 'ami-1')).toBe('unknown');
    expect(shown(ref('Names'))).toEqual(unresolved('parameter'));
  });

  it('may be called what they like', () => {
    const odd = { Parameters: { constructor: { Type: 'String', Default: 'a' }, ['__proto__']: { Type: 'String', Default: 'b' } } };
    expect(show({ Ref: 'constructor' }, odd)).toBe('a');
    expect(show({ Ref: 'toString' }, odd)).toBe('${toString}');
  });
});

describe('places', () => {
  const template = `Parameters:
  Free: { Type: String }
Conditions:
  Yes: !Equals [a, a]
  No: !Equals [a, b]
Resources:
  Tested:
    Type: Custom::Tested
    Properties:
      Value: !If
        - Yes
        - Inner: one
        - Inner: two
      List:
        - !If [No, first, !Ref AWS::NoValue]
        - second
        - !If
          - No
          - unused
          - Name: third
`;
  const scope = scopeOf({ template });
  const spelled = (value: Value): string => {
    const { start, end } = spanOf(value.at);
    return value.at.document.text.slice(start, end);
  };

  it('lead through the branch of an Fn::If, and routes do not', () => {
    const inner = propertyOf(scope, 'Tested', 'Value', 'Inner');
    expect(spelled(inner)).toBe('one');
    expect(keysOf(inner.at.pointer)).toEqual(['Resources', 'Tested', 'Properties', 'Value', 'Fn::If', 1, 'Inner']);
    expect(printRoute(inner.at.route)).toBe('Properties.Value.Inner');
  });

  it('of items behind removed ones keep their text, and routes count what is left', () => {
    const [second, third] = propertyOf(scope, 'Tested', 'List').items().items;
    expect(second && spelled(second)).toBe('second');
    expect(printRoute(second?.at.route)).toBe('Properties.List[0]');
    expect(third && spelled(third.get('Name'))).toBe('third');
    expect(printRoute(third?.get('Name').at.route)).toBe('Properties.List[1].Name');
    expect(keysOf(third?.get('Name').at.pointer).slice(3)).toEqual(['List', 2, 'Fn::If', 2, 'Name']);
  });

  it('of what is absent are those of the nearest parent', () => {
    const missing = propertyOf(scope, 'Tested', 'Value', 'Nothing');
    expect(missing.at.part).toBe('key');
    expect(spelled(missing)).toContain('Inner');
  });
});

describe('what goes round', () => {
  it('resources named after each other end in a hole', () => {
    const named = (other: string): RawMap => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': `\${${other}}-logs` } } });
    const scope = scopeOf({ template: { Resources: { A: named('B'), B: named('A') } } });
    expect(shown(propertyOf(scope, 'A', 'BucketName'))).toMatch(/^\$\{.+\}(-logs)+$/);
    const own = scopeOf({ template: { Resources: { A: named('A') } } });
    expect(shown(propertyOf(own, 'A', 'BucketName'))).toMatch(/^\$\{.+\}(-logs)+$/);
  });

  it('outputs and parameters of nested stacks end', () => {
    const parent = { Resources: { Child: { Type: 'AWS::CloudFormation::Stack', Properties: {} } } };
    const child = { Parameters: { In: { Type: 'String' } }, Resources: {}, Outputs: { Out: { Value: { Ref: 'In' } } } };
    const [above, below] = systemOf({ id: 'parent', template: parent }, { id: 'child', template: child }).instances;
    if (above === undefined || below === undefined) throw new Error('two instances were made');
    const supplied = { kind: 'attribute', instance: 'parent', logicalId: 'Child', attribute: 'Outputs.Out' } as const;
    const instances = [
      { ...above, children: new Map([['Child', 'child']]) },
      { ...below, parameters: new Map([['In', supplied]]), parent: { instance: 'parent', logicalId: 'Child' } },
    ];
    const output = new Resolution({ name: 'test', link: 'single', instances }, GIVEN).scope('child')?.output('Out');
    expect(output?.text()).toMatchObject({ state: 'set', value: { holes: [{}] } });
  });
});
