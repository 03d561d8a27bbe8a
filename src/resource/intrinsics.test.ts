import { describe, expect, it } from 'vitest';
import { CONDITIONAL, NOTHING, show, shown, unresolved, valueIn, when } from '../testing/resolved.ts';
import { keysOf, printRoute, type Raw, type RawMap } from './index.ts';

const REGION = { region: 'eu-west-1' };

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
