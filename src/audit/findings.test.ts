import { describe, expect, it } from 'vitest';
import type { RawMap } from '../resource/index.ts';
import type { AnyRule, FailDetails, RuleContext, Subject } from '../rule/types.ts';
import { ruleLike } from '../testing/findings.ts';
import { systemOf } from '../testing/graph.ts';
import { badAccess, badTags, bucketRule, deployed, findingsIn, judged } from '../testing/judged.ts';
import type { AuditResult } from './result.ts';

const bucket = (Properties: RawMap, more: RawMap = {}): RawMap => ({ Type: 'AWS::S3::Bucket', Properties, ...more });
const BAD: RawMap = { Resources: { Store: bucket({ AccessControl: 'Bad' }) } };
const rulesOf = ({ findings }: AuditResult): readonly string[] => findings.map(({ rule }) => rule);

describe('a finding that another says better', () => {
  const fault = { fault: 'one fault' };

  it('is hidden and listed with it', () => {
    const better = badAccess('better', fault, { supersedes: ['vague'] });
    const findings = findingsIn(BAD, badAccess('vague', fault), better);
    expect(findings.map(({ rule }) => rule)).toEqual(['better']);
    expect(findings[0]?.superseded).toMatchObject([
      { rule: 'vague', message: 'Store is bad', place: { file: 'test.yaml', logicalId: 'Store' } },
    ]);
  });

  it('stays when it is about another fault, or nobody supersedes it', () => {
    const vague = badAccess('vague', { fault: 'another fault' });
    expect(findingsIn(BAD, vague, badAccess('better', fault, { supersedes: ['vague'] }))).toHaveLength(2);
    expect(findingsIn(BAD, badAccess('vague', fault), badAccess('other', fault))).toHaveLength(2);
  });

  it('may name the fault that it depends on', () => {
    const consequence = badAccess('consequence', { fault: 'what follows', dependsOn: ['one fault'] });
    const findings = findingsIn(BAD, consequence, badAccess('cause', fault, { supersedes: ['consequence'] }));
    expect(findings.map(({ rule, superseded }) => [rule, superseded.length])).toEqual([['cause', 1]]);
  });

  it('is the fault of the place unless it says otherwise', () => {
    const better = badAccess('better', {}, { supersedes: ['vague'] });
    expect(findingsIn(BAD, badAccess('vague'), better).map(({ rule }) => rule)).toEqual(['better']);
    const two = { Resources: { Store: bucket({ AccessControl: 'Bad' }), Other: bucket({ AccessControl: 'Bad' }) } };
    const onlyStore = bucketRule(
      'better',
      ({ accessControl, name }, ctx) => {
        if (name === 'Store') ctx.fail('bad', accessControl.at, { name });
      },
      { supersedes: ['vague'] },
    );
    expect(findingsIn(two, badAccess('vague'), onlyStore).map(({ rule, place }) => `${rule} ${place.logicalId}`)).toEqual([
      'better Store',
      'vague Other',
    ]);
  });

  it('is not hidden by a pass or by an unknown', () => {
    const passes = bucketRule('better', () => undefined, { supersedes: ['vague'] });
    const unknown = bucketRule('better', (_, ctx) => ctx.unknown([{ kind: 'not-in-view', what: 'x' }]), { supersedes: ['vague'] });
    for (const better of [passes, unknown]) expect(findingsIn(BAD, badAccess('vague'), better).map(({ rule }) => rule)).toEqual(['vague']);
  });

  it('is listed with the last of a chain', () => {
    const rules = [
      badAccess('vague', fault),
      badAccess('better', fault, { supersedes: ['vague'] }),
      badAccess('best', fault, { supersedes: ['better'] }),
    ];
    for (const order of [rules, rules.toReversed()]) {
      const findings = findingsIn(BAD, ...order);
      expect(findings.map(({ rule }) => rule)).toEqual(['best']);
      expect(findings[0]?.superseded.map(({ rule }) => rule).toSorted()).toEqual(['better', 'vague']);
    }
  });

  it('is never hidden by one that it hides', () => {
    const findings = findingsIn(
      BAD,
      badAccess('one', fault, { supersedes: ['other'] }),
      badAccess('other', fault, { supersedes: ['one'] }),
    );
    expect(findings.map(({ rule }) => rule)).toEqual(['one']);
    expect(findings[0]?.superseded.map(({ rule }) => rule)).toEqual(['other']);
  });

  it('does not come back when the better one is ignored', () => {
    const better = badAccess('better', fault, { supersedes: ['vague'] });
    const result = judged([badAccess('vague', fault), better], [systemOf({ template: BAD })], {
      ignores: [{ rule: 'better', reason: 'known' }],
    });
    expect([rulesOf(result), result.suppressed.map(({ finding }) => finding.rule)]).toEqual([[], ['better']]);
  });

  it('of another system has nothing to do with it', () => {
    const other = { ...systemOf({ id: 'other', template: BAD }), name: 'other' };
    const onlyHere = bucketRule(
      'better',
      ({ accessControl, at, name }, ctx) => {
        if (at.resource?.instance === 'test') ctx.fail('bad', accessControl.at, { name }, fault);
      },
      { supersedes: ['vague'] },
    );
    expect(rulesOf(judged([badAccess('vague', fault), onlyHere], [systemOf({ template: BAD }), other]))).toEqual(['vague', 'better']);
  });
});

describe('fingerprints', () => {
  const print = (template: RawMap | string): readonly string[] =>
    findingsIn(template, badAccess('bad-access'), badTags('bad-tags'))
      .map(({ fingerprint }) => fingerprint)
      .toSorted();
  const yaml = (tags: string, before = ''): string =>
    `${before}Resources:\n  Store:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: Bad\n      Tags:\n${tags}`;
  const BAD_TAG = '        - { Key: a, Value: bad }\n';

  it('stay the same when lines, items and resources are added before', () => {
    const before = print(yaml(BAD_TAG));
    expect(before).toHaveLength(2);
    expect(new Set(before).size).toBe(2);
    const other = '  Other:\n    Type: AWS::S3::Bucket\n';
    expect(
      print(`# A comment.\n\n${yaml(`        - { Key: new, Value: good }\n${BAD_TAG}`).replace('  Store:', `${other}  Store:`)}`),
    ).toEqual(before);
  });

  it('call items by Name, Sid, Id or Key, and others by what they hold', () => {
    for (const name of ['Name', 'Sid', 'Id', 'Key']) {
      const tag = (more: string): string => `        - { ${name}: a, Value: bad${more} }\n`;
      expect(print(yaml(tag('')))).toEqual(print(yaml(tag(', More: x'))));
    }
    const nameless = (more: string): string => `        - { Value: bad${more} }\n`;
    expect(print(yaml(nameless('')))).not.toEqual(print(yaml(nameless(', More: x'))));
    expect(print(yaml(nameless(', More: 1, Less: 2')))).toEqual(print(yaml(nameless(', Less: "2", More: "1"'))));
  });

  it('differ by rule, file, resource and fault', () => {
    const tags = findingsIn(yaml(`${BAD_TAG}        - { Key: b, Value: bad }\n`), badTags('bad-tags'), badTags('other'));
    expect(new Set(tags.map(({ fingerprint }) => fingerprint)).size).toBe(4);
    const [here, there] = ['here', 'there'].map(
      (id) => judged([badAccess('bad')], [systemOf({ id, template: BAD })]).findings[0]?.fingerprint,
    );
    expect(here).not.toBe(there);
    const renamed = { Resources: { Shop: bucket({ AccessControl: 'Bad' }) } };
    expect(print(renamed)).not.toEqual(print(BAD));
  });

  it('number what is equal', () => {
    const same = '        - { Value: bad }\n';
    const findings = findingsIn(yaml(same + same), badTags('bad-tags'));
    expect(findings).toHaveLength(1);
    const twice = bucketRule(
      'twice',
      ({ accessControl, at, name }, ctx) => {
        ctx.fail('bad', accessControl.at, { name }, { fault: 'f' });
        ctx.fail('worse' as 'bad', at, { name }, { fault: 'f' });
      },
      { messages: { bad: () => 'bad', worse: () => 'worse' } },
    );
    const [one, other] = findingsIn(BAD, twice)
      .map(({ fingerprint }) => fingerprint)
      .toSorted();
    expect(other).toBe(`${one}-2`);
  });

  it('do not change their numbers when one of the equal ones is ignored', () => {
    const twice = bucketRule(
      'twice',
      ({ accessControl, properties, name }, ctx) => {
        ctx.fail('bad', accessControl.at, { name }, { fault: 'f' });
        ctx.fail('worse' as 'bad', properties.get('Tags').at, { name }, { fault: 'f' });
      },
      { messages: { bad: () => 'bad', worse: () => 'worse' } },
    );
    const open = findingsIn(yaml(BAD_TAG), twice).find(({ message }) => message === 'worse');
    const ignored = yaml(BAD_TAG).replace('AccessControl: Bad', 'AccessControl: Bad # pipeaudit: ignore[twice] known');
    expect(findingsIn(ignored, twice).map(({ fingerprint }) => fingerprint)).toEqual([open?.fingerprint]);
  });

  it('do not hold the name of a parameter', () => {
    const template = (name: string): RawMap => ({
      Parameters: { [name]: { Type: 'String', Default: 'x' } },
      Resources: { Store: bucket({ Tags: [{ Value: 'bad', Other: { 'Fn::Sub': `\${${name}}-x` }, More: { Ref: name } }] }) },
    });
    expect(print(template('One'))).toEqual(print(template('Other')));
  });

  it('hold no instance, account or world', () => {
    const template = {
      Parameters: { Stage: { Type: 'String', Default: 'dev' } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      Resources: { Store: bucket({ AccessControl: { 'Fn::If': ['IsProd', 'Bad', 'Private'] } }) },
    };
    const one = judged([badAccess('bad')], [deployed(template, { id: 'dev' })]);
    const both = judged(
      [badAccess('bad')],
      [
        deployed(
          template,
          { id: 'prod', account: '111111111111', parameters: { Stage: 'prod' } },
          { id: 'non-prod', account: '222222222222' },
        ),
      ],
    );
    expect(both.findings).toHaveLength(1);
    expect(both.findings[0]?.fingerprint).toBe(one.findings[0]?.fingerprint);
  });
});

describe('the same fault in several instances and worlds', () => {
  const named = bucketRule('named', ({ accessControl, id, name }, ctx) => {
    if (ctx.need(accessControl, '') === 'Bad') ctx.fail('bad', accessControl.at, { name }, { fault: `${id} is bad` });
  });
  const template = {
    Parameters: { Stage: { Type: 'String', Default: 'dev' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
    Resources: { Store: bucket({ AccessControl: { 'Fn::If': ['IsProd', 'Private', 'Bad'] } }) },
  };

  it('is one finding, also when the name of one instance ends like that of the other', () => {
    const instances = [
      { id: 'Prod', account: '111111111111' },
      { id: 'NonProd', account: '222222222222', region: 'eu-west-1' },
    ];
    for (const order of [instances, instances.toReversed()]) {
      const [finding, ...others] = judged([named], [deployed(BAD, ...order)]).findings;
      expect(others).toEqual([]);
      expect(finding?.fault).toBe('Store is bad');
      expect(finding?.occurrences.toSorted((a, b) => (a.instance < b.instance ? -1 : 1))).toEqual([
        { instance: 'NonProd', account: '222222222222', region: 'eu-west-1' },
        { instance: 'Prod', account: '111111111111' },
      ]);
    }
  });

  it('names the instance of what is no resource', () => {
    const messages = { bad: () => 'is bad' };
    const ofParameters = ruleLike('parameters', {
      subject: 'template-parameter',
      messages,
      check: ({ at }: Subject, ctx: RuleContext<typeof messages>) => ctx.fail('bad', at, undefined),
    });
    const twice = deployed({ ...template }, { id: 'Prod', account: '111111111111' }, { id: 'NonProd', region: 'eu-west-1' });
    const [finding] = judged([ofParameters], [twice]).findings;
    expect(finding?.occurrences).toEqual([
      { instance: 'Prod', account: '111111111111' },
      { instance: 'NonProd', region: 'eu-west-1' },
    ]);
  });

  it('says when it holds', () => {
    const [finding] = findingsIn(template, named);
    expect(finding).toMatchObject({ given: true, confidence: 'high', occurrences: [{ instance: 'test', world: '`IsProd` is false' }] });
  });

  it('is less certain when it does not hold with the given values', () => {
    const turned = { ...template, Parameters: { Stage: { Type: 'String', Default: 'prod' } } };
    expect(findingsIn(turned, named)).toMatchObject([
      { given: false, confidence: 'medium', occurrences: [{ world: '`IsProd` is false' }] },
    ]);
  });

  it('is less certain when it hangs on a guessed link, not when its template shows it alone', () => {
    const exporter = { Resources: {}, Outputs: { Access: { Value: 'Bad', Export: { Name: 'access' } } } };
    const importer = {
      Resources: {
        Own: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'Bad' } },
        Linked: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: { 'Fn::ImportValue': 'access' } } },
      },
    };
    const system = systemOf({ template: exporter, id: 'exporter' }, { template: importer, id: 'importer' });
    const found = (link: 'guessed' | 'stated'): readonly (readonly [string, string])[] =>
      judged([badAccess('bad')], [{ ...system, link }]).findings.map(({ subject, confidence }) => [subject.name, confidence]);
    expect(found('stated')).toEqual(
      expect.arrayContaining([
        ['Own', 'high'],
        ['Linked', 'high'],
      ]),
    );
    expect(found('guessed')).toEqual(
      expect.arrayContaining([
        ['Own', 'high'],
        ['Linked', 'medium'],
      ]),
    );
  });

  it('is never more certain than its rule', () => {
    const confidence = (details: FailDetails, more?: Partial<AnyRule>): unknown =>
      findingsIn(BAD, badAccess('bad', details, more))[0]?.confidence;
    expect(confidence({ confidence: 'low' })).toBe('low');
    expect(confidence({ confidence: 'high' }, { confidence: 'medium' })).toBe('medium');
  });

  it('is counted once', () => {
    const result = judged([named], [deployed(template, { id: 'one' }, { id: 'two' })]);
    expect(result.verdicts['named']).toEqual({ pass: 0, fail: 1, unknown: 0, notApplicable: 0, error: 0 });
  });
});
