import { describe, expect, it } from 'vitest';
import type { TestInstance } from '../testing/graph.ts';
import { show, shown, unresolved, valueIn } from '../testing/resolved.ts';
import { keysOf, printRoute, type RawMap, type Value } from './index.ts';

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
