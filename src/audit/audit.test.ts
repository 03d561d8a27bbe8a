import { describe, expect, it } from 'vitest';
import type { RawMap } from '../resource/index.ts';
import type { AnyRule } from '../rule/types.ts';
import { systemOf } from '../testing/graph.ts';
import { badAccess, bucketRule, deployed, judged, requestOf } from '../testing/judged.ts';
import { audit, auditSteps } from './audit.ts';
import type { AuditResult } from './result.ts';
import { settleOf } from './unknowns.ts';

const bucket = (Properties: RawMap): RawMap => ({ Type: 'AWS::S3::Bucket', Properties });
const BAD: RawMap = { Resources: { Store: bucket({ AccessControl: 'Bad' }) } };
const free = (...names: readonly string[]): RawMap => ({ Parameters: Object.fromEntries(names.map((name) => [name, { Type: 'String' }])) });
const one = (rule: AnyRule, template: RawMap | string): AuditResult => judged([rule], [systemOf({ template })]);

describe('verdicts', () => {
  it('are pass, fail, unknown and not applicable, counted by rule', () => {
    const template = {
      ...free('Access'),
      Resources: {
        Good: bucket({}),
        Bad: bucket({ AccessControl: 'Bad' }),
        Open: bucket({ AccessControl: { Ref: 'Access' } }),
        Other: bucket({}),
      },
    };
    const rule = badAccess('bad', {}, { appliesTo: ({ name }: { readonly name: string }) => (name === 'Other' ? 'no' : 'yes') });
    const result = one(rule, template);
    expect(result.verdicts['bad']).toEqual({ pass: 1, fail: 1, unknown: 1, notApplicable: 1, error: 0 });
    expect(result.summary).toMatchObject({ verdicts: result.verdicts['bad'], complete: true, findings: { high: 1, critical: 0 } });
  });

  it('of rules without subjects are none', () => {
    expect(one(badAccess('bad'), { Resources: {} }).verdicts['bad']).toEqual({ pass: 0, fail: 0, unknown: 0, notApplicable: 0, error: 0 });
  });
});

describe('the steps of an audit', () => {
  it('tell of every system as it is judged, and come to the same result', () => {
    const systems = [BAD, { Resources: { Good: bucket({}) } }].map((template, index) => systemOf({ template, id: `${index}` }));
    const request = requestOf([badAccess('bad')], systems);
    const steps = auditSteps(request);
    expect(steps.next().value).toMatchObject({ kind: 'judged', done: 1, total: 2, found: [{ severity: 'high' }] });
    expect(steps.next().value).toMatchObject({ kind: 'judged', done: 2, total: 2, found: [] });
    expect(steps.next()).toEqual({ done: true, value: audit(request) });
  });
});

describe('a rule that throws', () => {
  const breaks = bucketRule('breaks', ({ name }) => {
    if (name.startsWith('Store')) throw new Error('out of range');
  });

  it('gives an error verdict and a notice, and the others go on', () => {
    const result = judged(
      [breaks, badAccess('bad')],
      [systemOf({ template: { Resources: { ...(BAD['Resources'] as RawMap), Good: bucket({}) } } })],
    );
    expect(result.verdicts['breaks']).toEqual({ pass: 1, fail: 0, unknown: 0, notApplicable: 0, error: 1 });
    expect(result.findings.map(({ rule }) => rule)).toEqual(['bad']);
    expect(result.summary.complete).toBe(false);
    expect(result.notices).toEqual([
      { level: 'error', text: 'rule breaks failed on Store: out of range. This is a bug in pipeaudit; the other rules are not affected.' },
    ]);
  });

  it('is told once, however many subjects it fails on', () => {
    const result = one(breaks, { Resources: { StoreA: bucket({}), StoreB: bucket({}) } });
    expect(result.notices.map(({ text }) => text)).toEqual([expect.stringContaining('failed on 2 subjects: out of range')]);
  });

  it.each<[string, Partial<AnyRule>]>([
    [
      'when asked whether it applies',
      {
        appliesTo: () => {
          throw new TypeError('no');
        },
      },
    ],
    [
      'when it makes its message',
      {
        messages: {
          bad: () => {
            throw new TypeError('no');
          },
        },
      },
    ],
    [
      'something that is no error',
      {
        check: () => {
          throw 'no';
        },
      },
    ],
    ['for a message that it does not have', { messages: {} }],
  ])('%s is an error too', (_, more) => {
    const result = one(badAccess('bad', {}, more), BAD);
    expect(result.verdicts['bad']).toMatchObject({ error: 1, fail: 0 });
    expect(result.notices).toMatchObject([{ level: 'error' }]);
  });
});

describe('what is unknown', () => {
  const template = {
    ...free('A', 'B'),
    Resources: {
      One: bucket({ AccessControl: { Ref: 'A' } }),
      Two: bucket({ AccessControl: { 'Fn::Sub': '${A}${B}' } }),
      Three: bucket({ AccessControl: { 'Fn::ImportValue': 'acl' } }),
    },
  };

  it('is grouped by what would settle it, most first', () => {
    const groups = one(badAccess('bad'), template).unknowns;
    expect(groups.map(({ settle, settles, verdicts }) => [settle, settles, verdicts.map(({ subject }) => subject)])).toEqual([
      ['--parameter A=…', 2, ['One', 'Two']],
      ['--parameter B=…', 1, ['Two']],
      ['scan the template that exports acl as well', 1, ['Three']],
    ]);
    expect(groups[0]?.verdicts[0]).toMatchObject({
      rule: 'bad',
      place: { file: 'test.yaml', logicalId: 'One', route: 'Properties.AccessControl' },
    });
  });

  it('in several instances is one verdict of one group', () => {
    const result = judged([badAccess('bad')], [deployed(template, { id: 'dev' }, { id: 'prod' })]);
    expect(result.unknowns.map(({ settle, settles }) => [settle, settles])).toContainEqual(['--parameter A=…', 2]);
    expect(result.verdicts['bad']?.unknown).toBe(3);
  });

  it('is settled by all that it lacks in any instance', () => {
    const two = { ...free('A', 'B'), Resources: { Two: (template.Resources as RawMap)['Two'] ?? null } };
    const given = deployed(two, { id: 'dev', parameters: { A: 'Private' } }, { id: 'prod', parameters: { B: 'Private' } });
    const { unknowns, verdicts } = judged([badAccess('bad')], [given]);
    expect(unknowns.map(({ settle, settles }) => [settle, settles])).toEqual([
      ['--parameter A=…', 1],
      ['--parameter B=…', 1],
    ]);
    expect(verdicts['bad']?.unknown).toBe(1);
  });

  it('never goes without a cause', () => {
    const silent = bucketRule('silent', (_, ctx) => ctx.unknown([]));
    const hesitant = badAccess('hesitant', {}, { appliesTo: () => ({ because: [] }) });
    const result = judged([silent, hesitant], [systemOf({ template: BAD })]);
    expect(result.summary.verdicts.unknown).toBe(2);
    expect(result.unknowns.flatMap(({ verdicts }) => verdicts.map(({ rule }) => rule)).toSorted()).toEqual(['hesitant', 'silent']);
  });

  it.each<[Parameters<typeof settleOf>[0], string]>([
    [{ kind: 'parameter', instance: '', name: 'Stage' }, '--parameter Stage=…'],
    [{ kind: 'environment', instance: '', name: 'account' }, '`deployments` in the configuration: state the account'],
    [{ kind: 'environment', instance: '', name: 'stack-name' }, '`deployments` in the configuration: state the stack name'],
    [{ kind: 'not-in-view', what: 'role/deploy' }, 'not in view: role/deploy'],
    [{ kind: 'import', name: 'key-arn' }, 'scan the template that exports key-arn as well'],
    [{ kind: 'ambiguous', what: 'shop', candidates: ['a', 'b'] }, '`deployments` in the configuration: shop may be a or b'],
    [
      {
        kind: 'not-read',
        operation: 'ListGrants',
        account: '111111111111',
        region: 'eu-west-1',
        permission: 'kms:ListGrants',
        reason: 'denied',
      },
      'allow kms:ListGrants in 111111111111 eu-west-1',
    ],
    [{ kind: 'unsupported', what: 'Fn::Cidr' }, 'cannot be evaluated from the template: Fn::Cidr'],
  ])('says what to do: %j', (cause, settle) => {
    expect(settleOf(cause)).toBe(settle);
  });
});

describe('what a message was made of', () => {
  it('is handed on without places, which hold their whole document', () => {
    const rule = bucketRule('bad', ({ accessControl }, ctx) => {
      ctx.fail('bad', accessControl.at, { name: 'Bucket', count: 2, names: ['a', 'b'], at: accessControl.at } as { name: string });
    });
    const { findings } = judged([rule], [systemOf({ template: { Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } } })]);
    expect(findings[0]?.data).toEqual({ name: 'Bucket', count: 2, names: ['a', 'b'] });
  });
});

describe('snippets', () => {
  it('show the lines of a place and no credential', () => {
    const key = ['AKIA', 'QYLPMN5HHHFPZAM2'].join('');
    const template = `Resources:
  Store:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: Bad # ${key}
      Tags:
        - Key: k
          Value: ${key}
`;
    const whole = bucketRule('whole', ({ properties, name }, ctx) => ctx.fail('bad', properties.at, { name }));
    const result = judged([whole, badAccess('bad')], [systemOf({ template })]);
    expect(JSON.stringify(result)).not.toContain(key);
    const lines = result.findings.find(({ rule }) => rule === 'whole')?.place.snippet?.lines ?? [];
    expect(lines).toContain(`          Value: ${'*'.repeat(key.length)}`);
    expect(lines).toContain(`      AccessControl: Bad # ${'*'.repeat(key.length)}`);
  });

  it('of long places are cut', () => {
    const tags = Array.from({ length: 20 }, (_, index) => `        - { Key: k${index}, Value: v }\n`).join('');
    const template = `Resources:\n  Store:\n    Type: AWS::S3::Bucket\n    Properties:\n      Tags:\n${tags}`;
    const rule = bucketRule('tags', ({ properties, name }, ctx) => ctx.fail('bad', properties.get('Tags').at, { name }));
    const place = one(rule, template).findings[0]?.place;
    expect(place).toMatchObject({ line: 6, endLine: 25, snippet: { firstLine: 6 } });
    expect(place?.snippet?.lines).toHaveLength(6);
  });
});

describe('what people want to see', () => {
  const rules = [
    badAccess('low', {}, { severity: 'low' }),
    badAccess('high', {}, { severity: 'high' }),
    badAccess('strict', {}, { severity: 'high', audience: 'strict' }),
    badAccess('auditor', {}, { severity: 'info', audience: 'auditor' }),
  ];
  const seen = (more: Parameters<typeof judged>[2]): readonly string[] =>
    judged(rules, [systemOf({ template: BAD })], more).findings.map(({ rule, severity }) => `${rule} ${severity}`);

  it('is sorted by severity, then by place, then by rule', () => {
    expect(seen({})).toEqual(['high high', 'strict high', 'low low', 'auditor info']);
  });

  it('goes by audience', () => {
    expect(seen({ audience: 'default' })).toEqual(['high high', 'low low']);
    expect(seen({ audience: 'strict' })).toEqual(['high high', 'strict high', 'low low']);
  });

  it('goes by severity, as the configuration has it', () => {
    expect(seen({ minimumSeverity: 'high' })).toEqual(['high high', 'strict high']);
    const severities = new Map([
      ['low', 'critical'],
      ['high', 'info'],
    ] as const);
    expect(seen({ severities, minimumSeverity: 'high' })).toEqual(['low critical', 'strict high']);
  });

  it('may have the severity that a rule gives one fault, unless the configuration says otherwise', () => {
    const rule = badAccess('bad', { severity: 'critical' }, { severity: 'medium' });
    const severity = (severities: ReadonlyMap<string, 'low'>): unknown =>
      judged([rule], [systemOf({ template: BAD })], { severities }).findings[0]?.severity;
    expect([severity(new Map()), severity(new Map([['bad', 'low']]))]).toEqual(['critical', 'low']);
  });
});

describe('notices', () => {
  it('say when there are too many worlds to judge in', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const template = {
      ...free(...names),
      Conditions: Object.fromEntries(names.map((name) => [`Is${name}`, { 'Fn::Equals': [{ Ref: name }, 'yes'] }])),
      Resources: { Store: bucket({ BucketName: { 'Fn::Join': ['', names.map((name) => ({ 'Fn::If': [`Is${name}`, 'y', 'n'] }))] } }) },
    };
    expect(one(badAccess('bad'), template).notices).toEqual([
      {
        level: 'note',
        text: 'test: more than 32 combinations of parameter values decide over 1 resource; judged with the given values, and with each other value by itself',
      },
    ]);
  });

  it('say that a template is a part of another', () => {
    const template = { Resources: { Store: bucket({ BucketName: { Ref: 'Somewhere' } }) } };
    expect(one(badAccess('bad'), template).notices).toEqual([
      {
        level: 'note',
        text: 'test.yaml: refers to Somewhere, which it does not declare: part of a larger template, judged as far as it goes',
      },
    ]);
  });

  it('come with what could not be read, which makes the audit incomplete', () => {
    const coverage = { read: [], skipped: [], failed: [{ file: 'a.yaml', reason: 'tab' }] };
    expect(judged([], [], { coverage }).summary.complete).toBe(false);
  });
});
