import { describe, expect, it } from 'vitest';
import { systemOf, type TestInstance } from '../testing/graph.ts';
import { CONDITIONS, propertyOf, scopeOf, show, shown, valueIn } from '../testing/resolved.ts';
import { GIVEN, type Raw, type RawMap, Resolution, type Value } from './index.ts';

const REGION = { region: 'eu-west-1' };

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
