import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { systemOf } from '../testing/graph.ts';
import { GIVEN, type RawMap, Resolution, type Scope, type Value } from './index.ts';

vi.setConfig({ testTimeout: 120_000 });
const RUNS = process.env['FULL'] === undefined ? 1_000 : 20_000;

/** Templates of any nonsense: functions of functions of everything, names that exist and names that do not. */

const NAMES = ['A', 'B', 'Map', 'List', 'Role', 'Round', 'Nobody', '__proto__', 'AWS::NoValue', 'AWS::Region', 'AWS::Unheard', 'A.Arn', ''];
const TEXTS = [
  ...NAMES,
  '${A}',
  '${!A}',
  '${A.Arn}-${Role}',
  '${__proto__}',
  'a,b',
  ':',
  '0',
  '-1',
  '1e9',
  'true',
  'é😀',
  '${',
  '{{resolve:ssm:x}}',
];
const FUNCTIONS = [
  'Ref',
  ...['GetAtt', 'Sub', 'Join', 'Select', 'Split', 'FindInMap', 'If', 'ImportValue', 'Base64', 'Cidr', 'GetAZs', 'Length'].map(
    (name) => `Fn::${name}`,
  ),
  ...['ToJsonString', 'Transform', 'Unheard', 'Equals', 'And', 'Or', 'Not', 'Contains', 'ForEach::X'].map((name) => `Fn::${name}`),
  'Condition',
];

const { raw } = fc.letrec((tie) => {
  const some = tie('raw');
  return {
    raw: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      fc.constantFrom<unknown>(...TEXTS, null, true, 0, 1.5),
      fc.array(some, { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...NAMES, 'DefaultValue', 'Fn::Transform'), some, { maxKeys: 3 }),
      fc.tuple(fc.constantFrom(...FUNCTIONS), some).map(([name, argument]) => ({ [name]: argument })),
      fc.tuple(fc.constantFrom(...FUNCTIONS), fc.array(some, { maxLength: 4 })).map(([name, argument]) => ({ [name]: argument })),
    ),
  };
});

const TYPES = ['AWS::S3::Bucket', 'AWS::IAM::Role', 'AWS::KMS::Alias', 'AWS::Lambda::Alias', 'AWS::CodePipeline::Pipeline', 'Custom::Any'];
const PROPERTIES = ['BucketName', 'RoleName', 'Path', 'AliasName', 'FunctionName', 'Name', 'Any', 'Fn::ForEach::Own'];
const dictionary = (keys: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 }) }, raw);
const resource = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      Type: fc.constantFrom<unknown>(...TYPES),
      Properties: dictionary(PROPERTIES, raw),
      Condition: fc.constantFrom<unknown>('A', 'Round', 'Nobody', null),
    }),
  },
  raw,
);
const parameter = fc.oneof(
  fc.record(
    {
      Type: fc.constantFrom<unknown>('String', 'Number', 'CommaDelimitedList', 'AWS::SSM::Parameter::Value<List<String>>', 1),
      Default: raw,
      AllowedValues: raw,
      AllowedPattern: raw,
      NoEcho: raw,
    },
    { requiredKeys: [] },
  ),
  raw,
);
const output = fc.record(
  { Value: raw, Export: fc.oneof(fc.record({ Name: raw }), raw), Condition: fc.constantFrom<unknown>('A', 'Nobody', 1) },
  { requiredKeys: ['Value'] },
);
const template = fc.record(
  {
    Transform: fc.constantFrom<unknown>('AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31', ['A'], null),
    Parameters: dictionary(['A', 'List', '__proto__'], parameter),
    Mappings: dictionary(['Map', 'A'], dictionary(['A', 'B', '0'], dictionary(['A', 'B', ':'], raw))),
    Conditions: dictionary(['A', 'B', 'Round'], raw),
    Rules: dictionary(['A'], fc.record({ RuleCondition: raw, Assertions: fc.array(fc.record({ Assert: raw }), { maxLength: 2 }) })),
    Resources: dictionary(['B', 'Role', 'Round', 'A', 'Fn::ForEach::Loop'], resource),
    Outputs: dictionary(['A', 'B'], output),
  },
  { requiredKeys: ['Resources'] },
);

/** Looks at everything that there is to a value. */
function resolveAll(value: Value, depth = 0): void {
  void [value.at, value.origin, value.because, value.exists, value.boolean(), value.number(), value.string()];
  const text = value.text();
  if ('value' in text) void [text.value.print(), text.value.key, text.value.is('a'), text.value.matches(text.value)];
  if (value.kind === 'unresolved' || (text.state === 'unresolved' && value.kind === 'text')) expect(value.because).not.toEqual([]);
  if (depth > 20) return;
  for (const item of value.kind === 'list' ? value.items().items : []) resolveAll(item, depth + 1);
  for (const [, entry] of value.entries()) resolveAll(entry, depth + 1);
  void value.get('A', 'B').exists;
}

function resolveScope(scope: Scope): void {
  for (const { properties, metadata, identity, exists, at } of scope.resources()) {
    for (const value of [properties, metadata]) resolveAll(value);
    for (const name of ['Ref', 'Arn', '__proto__']) void identity.attribute(name).key;
    void [identity.name.key, identity.arn?.key, exists, at];
  }
  for (const name of [...scope.instance.template.conditions.keys(), ...NAMES]) void scope.condition(name);
  for (const name of NAMES) resolveAll(scope.output(name) ?? scope.value({ raw: { Ref: name }, pointer: undefined }));
  for (const { name, value } of scope.exports()) {
    void name.key;
    resolveAll(value);
  }
  void scope.refused;
}

test('no template makes anything throw, and what is unknown has a cause', () => {
  fc.assert(
    fc.property(template, template, fc.boolean(), (one, other, symbolic) => {
      const system = systemOf(
        { id: 'one', template: one as RawMap },
        { id: 'other', template: other as RawMap, region: 'cn-north-1', parameters: { A: 'a' } },
      );
      for (const scope of new Resolution(system, GIVEN, symbolic).allScopes) resolveScope(scope);
    }),
    { numRuns: RUNS },
  );
});
