import { describe, expect, it } from 'vitest';
import type { Assignment, Raw, RawMap, Resolution } from '../resource/index.ts';
import { systemOf, type TestInstance } from '../testing/graph.ts';
import type { DeliveryGraph } from './graph.ts';
import { nodeKinds } from './index.ts';
import { LinkedSystem, whenHolds } from './linked.ts';
import { WorldFinder, type Worlds } from './worlds.ts';

const ref = (Ref: string): RawMap => ({ Ref });
const equals = (one: Raw, other: Raw): RawMap => ({ 'Fn::Equals': [one, other] });
const parameter = (more: RawMap = {}): RawMap => ({ Type: 'String', ...more });

/** The worlds that conditions of one template make, all of them or those named. */
function worldsOf(template: RawMap, deployed: Omit<TestInstance, 'template'> = {}, names?: readonly string[]): Worlds {
  const conditions = new Set(names ?? Object.keys(template['Conditions'] as RawMap));
  return new WorldFinder(systemOf({ template, ...deployed })).worlds('test', new Map([['test', conditions]]));
}

function printed(assignment: Assignment): string {
  if ('value' in assignment) return assignment.value;
  return `not ${assignment.otherThan.join(' or ')}${assignment.values === undefined ? '' : ` but ${assignment.values.join(' or ')}`}`;
}

/** Worlds as lines: `Stage=dev (given)`. */
function lines({ worlds }: Worlds): readonly string[] {
  return worlds.map(({ world, given }) => {
    const parameters = [...world.parameters].map(([key, assignment]) => `${key.replace('test|', '')}=${printed(assignment)}`);
    const decisions = [...world.decisions.values()].map(String);
    return [...parameters, ...decisions, ...(given ? ['(given)'] : [])].join(' ');
  });
}

const stage = (definition: RawMap, ...compared: readonly string[]): RawMap => ({
  Parameters: { Stage: definition },
  Conditions: Object.fromEntries(compared.map((value) => [`Is${value}`, equals(ref('Stage'), value)])),
});

describe('worlds of one parameter', () => {
  it('are its default, each value that it is compared with, and anything else', () => {
    const worlds = worldsOf(stage(parameter({ Default: 'dev' }), 'prod', 'test'));
    expect(lines(worlds)).toEqual(['Stage=dev (given)', 'Stage=prod', 'Stage=test', 'Stage=not prod or test or dev']);
    expect(worlds.limited).toBe(false);
  });

  it('are all given when it is free', () => {
    expect(lines(worldsOf(stage(parameter(), 'prod')))).toEqual(['Stage=prod (given)', 'Stage=not prod (given)']);
  });

  it('are the listed values', () => {
    const listed = parameter({ Default: 'dev', AllowedValues: ['dev', 'test', 'stage', 'prod'] });
    expect(lines(worldsOf(stage(listed, 'prod')))).toEqual(['Stage=dev (given)', 'Stage=prod', 'Stage=not prod or dev but test or stage']);
  });

  it('is the default alone where all that was given is known', () => {
    expect(lines(worldsOf(stage(parameter({ Default: 'dev' }), 'prod'), { settled: true }))).toEqual(['(given)']);
    expect(lines(worldsOf(stage(parameter(), 'prod'), { settled: true }))).toEqual(['Stage=prod (given)', 'Stage=not prod (given)']);
  });

  it('are two when two values are listed, and one when the other cannot be', () => {
    expect(lines(worldsOf(stage(parameter({ AllowedValues: ['true', 'false'] }), 'true')))).toEqual([
      'Stage=true (given)',
      'Stage=false (given)',
    ]);
    expect(lines(worldsOf(stage(parameter({ AllowedValues: ['dev', 'test'] }), 'prod')))).toEqual(['(given)']);
  });

  it('are one when it is supplied', () => {
    expect(lines(worldsOf(stage(parameter({ Default: 'dev' }), 'prod'), { parameters: { Stage: 'prod' } }))).toEqual(['(given)']);
  });

  it('are those of the side on which it stands', () => {
    const template = { Parameters: { Stage: parameter() }, Conditions: { IsProd: equals('prod', ref('Stage')) } };
    expect(lines(worldsOf(template))).toEqual(['Stage=prod (given)', 'Stage=not prod (given)']);
  });

  it('do not come from the names that the values of a stored parameter are found by', () => {
    const stored = { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/stage', AllowedValues: ['/stage', '/other'] };
    expect(lines(worldsOf(stage(stored, 'prod')))).toEqual(['Stage=prod (given)', 'Stage=not prod (given)']);
  });

  it('are of pseudo parameters too, unless they are known', () => {
    const template = { Conditions: { IsHome: equals(ref('AWS::Region'), 'eu-west-1') } };
    expect(lines(worldsOf(template))).toEqual(['AWS::Region=eu-west-1 (given)', 'AWS::Region=not eu-west-1 (given)']);
    expect(lines(worldsOf(template, { region: 'us-east-1' }))).toEqual(['(given)']);
  });
});

describe('worlds of several things', () => {
  const both: RawMap = {
    Parameters: { Stage: parameter({ Default: 'dev' }), Size: parameter({ AllowedValues: ['S', 'L'], Default: 'L' }) },
    Conditions: {
      IsProd: equals(ref('Stage'), 'prod'),
      IsLarge: equals(ref('Size'), 'L'),
      IsLargeProd: { 'Fn::And': [{ Condition: 'IsProd' }, { 'Fn::Not': [{ 'Fn::Not': [{ Condition: 'IsLarge' }] }] }] },
      Never: equals('a', 'b'),
    },
  };

  it('are all combinations, and only one of them is given', () => {
    expect(lines(worldsOf(both, {}, ['IsLargeProd']))).toEqual([
      'Stage=dev Size=L (given)',
      'Stage=dev Size=S',
      'Stage=prod Size=L',
      'Stage=prod Size=S',
      'Stage=not prod or dev Size=L',
      'Stage=not prod or dev Size=S',
    ]);
  });

  it('are those of the conditions that matter', () => {
    expect(lines(worldsOf(both, {}, ['IsLarge']))).toEqual(['Size=L (given)', 'Size=S']);
    expect(lines(worldsOf(both, {}, ['Never']))).toEqual(['(given)']);
    expect(lines(worldsOf(both, {}, []))).toEqual(['(given)']);
    expect(lines(worldsOf(both, {}, ['Nobody']))).toEqual(['(given)']);
  });

  it('compared with each other are one decision', () => {
    const template = (one: RawMap, other: RawMap): RawMap => ({
      Parameters: { One: one, Other: other },
      Conditions: { Same: equals(ref('One'), ref('Other')), Apart: { 'Fn::Not': [equals(ref('Other'), ref('One'))] } },
    });
    expect(lines(worldsOf(template(parameter(), parameter())))).toEqual(['true (given)', 'false (given)']);
    expect(lines(worldsOf(template(parameter({ Default: 'a' }), parameter({ Default: 'b' }))))).toEqual(['false (given)', 'true']);
  });

  it('without those that the rules of a template refuse', () => {
    const Rules = {
      LargeProd: { RuleCondition: equals(ref('Stage'), 'prod'), Assertions: [{ Assert: equals(ref('Size'), 'L') }] },
      Listed: { Assertions: [{ Assert: { 'Fn::Contains': [['dev', 'prod'], ref('Stage')] } }] },
    };
    const kept = ['Stage=dev Size=L (given)', 'Stage=dev Size=S', 'Stage=prod Size=L'];
    expect(lines(worldsOf({ ...both, Rules }))).toEqual(kept);
    const none = { ...both, Rules: { Never: { Assertions: [{ Assert: equals('a', 'b') }] } } };
    expect(lines(worldsOf(none))).toHaveLength(6);
  });

  it('above 32 are the given one, and each other value by itself', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const worlds = worldsOf({
      Parameters: Object.fromEntries(names.map((name) => [name, parameter({ Default: 'no', AllowedValues: ['yes', 'no'] })])),
      Conditions: Object.fromEntries(names.map((name) => [`Is${name}`, equals(ref(name), 'yes')])),
    });
    expect(worlds.limited).toBe(true);
    expect(worlds.worlds).toHaveLength(7);
    expect(lines(worlds).slice(0, 3)).toEqual([
      'A=no B=no C=no D=no E=no F=no (given)',
      'A=yes B=no C=no D=no E=no F=no',
      'A=no B=yes C=no D=no E=no F=no',
    ]);
  });
});

describe('worlds of several instances', () => {
  const staged = (more: RawMap = {}, conditions: RawMap = {}, definition: RawMap = {}): RawMap => ({
    Parameters: { Stage: parameter({ Default: 'dev', ...definition }), ...more },
    Conditions: { IsProd: equals(ref('Stage'), 'prod'), ...conditions },
  });
  /** As seen from the instance `home`. */
  const seen = (home: RawMap, other: RawMap): readonly string[] => {
    const system = systemOf({ id: 'home', template: home }, { id: 'other', template: other });
    const conditions = new Map(
      system.instances.map(({ id, template }): [string, ReadonlySet<string>] => [id, new Set(template.conditions.keys())]),
    );
    return lines(new WorldFinder(system).worlds('home', conditions));
  };

  it('have one value for a name', () => {
    expect(seen(staged(), staged())).toEqual([
      'home|Stage=dev other|Stage=dev (given)',
      'home|Stage=prod other|Stage=prod',
      'home|Stage=not prod or dev other|Stage=not prod or dev',
    ]);
  });

  it('keep the value of a name where another is not allowed, or is what is given', () => {
    expect(seen(staged(), staged({}, {}, { AllowedValues: ['dev', 'test'], Default: 'test' }))).toEqual([
      'home|Stage=dev (given)',
      'home|Stage=prod',
      'home|Stage=not prod or dev',
    ]);
    expect(seen(staged(), staged({}, {}, { Default: 'prod' }))).toEqual([
      'home|Stage=dev other|Stage=prod (given)',
      'home|Stage=prod other|Stage=prod',
      'home|Stage=not prod or dev other|Stage=not prod',
    ]);
  });

  it('vary what only others have one at a time', () => {
    const other = staged(
      { Size: parameter({ Default: 'L', AllowedValues: ['L', 'S'] }), Zone: parameter({ Default: 'a', AllowedValues: ['a', 'b'] }) },
      { IsLarge: equals(ref('Size'), 'L'), IsNear: equals(ref('Zone'), 'a') },
    );
    expect(seen(staged(), other).map((line) => line.replaceAll('other|', ''))).toEqual([
      'home|Stage=dev Stage=dev Size=L Zone=a (given)',
      'home|Stage=prod Stage=prod Size=L Zone=a',
      'home|Stage=not prod or dev Stage=not prod or dev Size=L Zone=a',
      'home|Stage=dev Stage=dev Size=S Zone=a',
      'home|Stage=dev Stage=dev Size=L Zone=b',
    ]);
  });

  it('exclude for other values whatever a parameter is compared with anywhere', () => {
    const template = stage(parameter({ Default: 'dev' }), 'prod', 'test');
    expect(lines(worldsOf(template, {}, ['Isprod']))).toEqual(['Stage=dev (given)', 'Stage=prod', 'Stage=not prod or test or dev']);
  });
});

/** Buckets named by what conditions come to, so that the worlds in which they are judged can be told apart. */
const bucket = (name: Raw, more: RawMap = {}): RawMap => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName: name }, ...more });
const choose = (condition: string): RawMap => ({ 'Fn::If': [condition, 'yes', 'no'] });

function linked(...instances: readonly TestInstance[]): LinkedSystem {
  return new LinkedSystem(systemOf(...instances), nodeKinds, []);
}

/** Every bucket in every world it is judged in: `One yes (given)`. */
function judged(system: LinkedSystem): readonly string[] {
  return system.cases('bucket').map(({ subject, graph, given }) => {
    const { resource } = subject.at;
    const name = graph.resolution
      .scope(resource?.instance ?? '')
      ?.resource(resource?.logicalId ?? '')
      ?.properties.get('BucketName');
    const text = name?.text();
    return `${resource?.logicalId} ${text !== undefined && 'value' in text ? text.value.print() : text?.state}${given ? ' (given)' : ''}`;
  });
}

describe('subjects', () => {
  const two: RawMap = {
    Parameters: { A: parameter({ Default: 'no' }), B: parameter({ Default: 'no' }) },
    Conditions: { IsA: equals(ref('A'), 'yes'), IsB: equals(ref('B'), 'yes') },
  };

  it('are judged once for each way that what they depend on can be, and worlds are shared', () => {
    const system = linked({
      template: { ...two, Resources: { One: bucket(choose('IsA')), Two: bucket(choose('IsB')), Plain: bucket('plain') } },
    });
    expect([...judged(system)].sort()).toEqual([
      'One no',
      'One no (given)',
      'One yes',
      'Plain plain (given)',
      'Two no',
      'Two no (given)',
      'Two yes',
    ]);
    expect(system.worlds).toBe(3);
  });

  it('are not there in worlds where their condition fails', () => {
    const system = linked({ template: { ...two, Resources: { One: bucket('one', { Condition: 'IsA' }) } } });
    expect(judged(system)).toEqual(['One one']);
  });

  it('that loops make are judged like others', () => {
    const loop = { 'Fn::ForEach::Buckets': ['Name', ['Sales', 'Stock'], { 'Bucket${Name}': bucket(choose('IsA')) }] };
    const template = { Transform: 'AWS::LanguageExtensions', ...two, Resources: { ...loop, Plain: bucket('plain') } };
    expect([...judged(linked({ template }))].sort()).toEqual([
      'BucketSales no',
      'BucketSales no (given)',
      'BucketSales yes',
      'BucketStock no',
      'BucketStock no (given)',
      'BucketStock yes',
      'Plain plain (given)',
    ]);
  });

  it('refer to anything else as a hole that is not what conditions name', () => {
    const system = linked({ template: { ...two, Resources: { One: bucket({ 'Fn::If': ['IsA', 'yes', ref('A')] }) } } });
    expect(judged(system)).toEqual(['One no (given)', 'One yes', 'One ${A}']);
    const [, , other] = system.cases('bucket');
    const text = other?.graph.resolution.scope('test')?.resource('One')?.properties.get('BucketName').text();
    expect(text !== undefined && 'value' in text && [text.value.is('yes'), text.value.is('no')]).toEqual(['no', 'no']);
  });

  it('depend on the conditions of what their instance leans on, and of what leans on it', () => {
    const at = (id: string, ...leansOn: readonly string[]): TestInstance => ({
      id,
      leansOn,
      template: {
        Parameters: { [`In${id}`]: parameter({ Default: 'no', AllowedValues: ['yes', 'no'] }) },
        Conditions: { Is: equals(ref(`In${id}`), 'yes') },
        Resources: { [id]: bucket('plain'), [`${id}Other`]: bucket(choose('Is')) },
      },
    });
    const system = linked(at('Base'), at('Hub', 'Base'), at('One', 'Hub'), at('Two', 'Hub'), at('Apart'));
    const worldsOf = (name: string): number => judged(system).filter((line) => line.startsWith(`${name} `)).length;
    // The given one, and one more for each other instance that can decide.
    expect(['Base', 'Hub', 'One', 'Two', 'Apart'].map(worldsOf)).toEqual([2, 4, 3, 3, 1]);
  });

  it('of several instances depend on the conditions of all', () => {
    const other = { Resources: { Two: bucket('two') } };
    const system = linked({ id: 'one', template: { ...two, Resources: { One: bucket(choose('IsA')) } } }, { id: 'two', template: other });
    expect([...judged(system)].sort()).toEqual(['One no', 'One no (given)', 'One yes', 'Two two', 'Two two', 'Two two (given)']);
  });

  it('in some of their worlds only are counted', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const template = {
      Parameters: Object.fromEntries(names.map((name) => [name, parameter({ Default: 'no', AllowedValues: ['yes', 'no'] })])),
      Conditions: Object.fromEntries(names.map((name) => [`Is${name}`, equals(ref(name), 'yes')])),
      Resources: { One: bucket({ 'Fn::Join': ['', names.map((name) => choose(`Is${name}`))] }), Two: bucket(choose('IsA')) },
    };
    const system = linked({ template });
    expect(judged(system).filter((line) => line.startsWith('One'))).toHaveLength(7);
    expect([...system.limited]).toEqual(['test|One']);
  });
});

describe('when something holds', () => {
  const template: RawMap = {
    Parameters: { Stage: parameter({ Default: 'dev' }), Size: parameter({ Default: 'S', AllowedValues: ['S', 'L'] }) },
    Conditions: { IsProd: equals(ref('Stage'), 'prod'), IsLarge: equals(ref('Size'), 'L') },
    Resources: { One: bucket({ 'Fn::Join': ['-', [choose('IsProd'), choose('IsLarge')]] }) },
  };
  const system = linked({ template });
  const graphs = system.graphsOf('test|One');
  const holds = (resolution: Resolution, name: string): boolean => resolution.scope('test')?.condition(name) === 'yes';
  const said = (wanted: (resolution: Resolution) => boolean): string | undefined => {
    const holding = graphs.filter((graph: DeliveryGraph) => wanted(graph.resolution));
    return whenHolds(
      holding,
      graphs.filter((graph) => !holding.includes(graph)),
      system.given,
    );
  };

  it('is one condition where that tells', () => {
    expect(said((resolution) => holds(resolution, 'IsProd'))).toBe('`IsProd` is true');
    expect(said((resolution) => !holds(resolution, 'IsProd'))).toBe('`IsProd` is false');
    expect(said((resolution) => holds(resolution, 'IsLarge'))).toBe('`IsLarge` is true');
  });

  it('is what differs from the given world otherwise', () => {
    expect(said((resolution) => holds(resolution, 'IsProd') && holds(resolution, 'IsLarge'))).toBe(
      '`IsProd` is true and `IsLarge` is true',
    );
  });

  it('is nothing when it always holds, or never', () => {
    expect(said(() => true)).toBeUndefined();
    expect(said(() => false)).toBeUndefined();
  });
});
