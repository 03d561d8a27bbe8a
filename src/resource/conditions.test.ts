import { describe, expect, it } from 'vitest';
import { CONDITIONAL, CONDITIONS, NOTHING, propertyOf, scopeOf, show, unresolved, valueIn, when } from '../testing/resolved.ts';
import { keysOf, printRoute, type Raw, type RawMap, spanOf, type Value } from './index.ts';

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
