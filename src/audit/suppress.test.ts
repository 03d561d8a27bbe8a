import { describe, expect, it } from 'vitest';
import type { Instance, RawMap } from '../resource/index.ts';
import { systemOf } from '../testing/graph.ts';
import { badAccess, badTags, judged } from '../testing/judged.ts';
import type { ConfiguredIgnore } from './ignores/configured.ts';
import type { AuditResult } from './result.ts';

const RULES = [badAccess('bad-access'), badTags('bad-tags')];

function audited(template: RawMap | string, ignores: readonly ConfiguredIgnore[] = [], honourIgnores = true): AuditResult {
  return judged(RULES, [systemOf({ template })], { ignores, honourIgnores });
}

/** What is told of ignores: `warning test.yaml:5: the ignore of …`. */
function told({ notices }: AuditResult): readonly string[] {
  return notices.map(({ level, place, text }) => `${level} ${place === undefined ? '' : `${place.file}:${place.line}: `}${text}`);
}

/** What stays open and what does not: `bad-access Store`, `(comment: why) bad-tags Store`. */
function said({ findings, suppressed }: AuditResult): readonly string[] {
  return [
    ...findings.map(({ rule, place }) => `${rule} ${place.logicalId}`),
    ...suppressed.map(({ by, reason, finding }) => `(${by}: ${reason}) ${finding.rule} ${finding.place.logicalId}`),
  ];
}

describe('a comment', () => {
  const store = `  Store:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: Bad
      Tags:
        - Key: one
          Value: bad
        - Key: two
          Value: bad
`;
  const template = (from = '', to = ''): string => `Resources:\n${store.replace(from, to)}`;

  it('covers the line that it stands on', () => {
    expect(said(audited(template('Bad\n', 'Bad # pipeaudit: ignore[bad-access] by hand\n')))).toEqual([
      'bad-tags Store',
      'bad-tags Store',
      '(comment: by hand) bad-access Store',
    ]);
  });

  it('covers the node before which it stands, and nothing behind it', () => {
    const covered = (node: string, rules = '*'): readonly string[] =>
      said(audited(template(node, `# pipeaudit: ignore[${rules}] why\n${node}`)));
    expect(covered('  Store:')).toEqual(['bad-access', 'bad-tags', 'bad-tags'].map((rule) => `(comment: why) ${rule} Store`));
    expect(covered('  Store:', 'bad-t*')).toEqual(['bad-access Store', '(comment: why) bad-tags Store', '(comment: why) bad-tags Store']);
    expect(covered('        - Key: one')).toEqual(['bad-access Store', 'bad-tags Store', '(comment: why) bad-tags Store']);
    expect(covered('      AccessControl')).toEqual(['bad-tags Store', 'bad-tags Store', '(comment: why) bad-access Store']);
    expect(covered('    Type', 'bad-access')).toHaveLength(3);
    expect(covered('    Type', 'bad-access')[0]).toBe('bad-access Store');
  });

  it('covers items that are not indented, and goes on behind other comments', () => {
    const flat = `Resources:
  Store:
    Type: AWS::S3::Bucket
    Properties:
      # pipeaudit: ignore[bad-tags] why
      Tags:
      - Key: one
        Value: bad
# A remark.

      - Key: two
        Value: bad
      AccessControl: Bad
`;
    expect(said(audited(flat))).toEqual(['bad-access Store', '(comment: why) bad-tags Store', '(comment: why) bad-tags Store']);
    const one = flat
      .replace('      # pipeaudit: ignore[bad-tags] why\n', '')
      .replace('      - Key: one', '      # pipeaudit: ignore[bad-tags] why\n      - Key: one');
    expect(said(audited(one))).toEqual(['bad-tags Store', 'bad-access Store', '(comment: why) bad-tags Store']);
  });

  it('names several rules, and others stay', () => {
    const text = template('  Store:', '  # pipeaudit: ignore[bad-access, other] why\n  Store:');
    expect(said(audited(text))).toEqual(['bad-tags Store', 'bad-tags Store', '(comment: why) bad-access Store']);
  });

  it('without a reason does not count, and is told', () => {
    const result = audited(template('Bad\n', 'Bad # pipeaudit: ignore[bad-access]\n'));
    expect(result.suppressed).toEqual([]);
    expect(told(result)).toEqual(['warning test.yaml:5: an ignore needs a reason: # pipeaudit: ignore[rule-id] why this is fine here']);
  });

  it('without a reason does not stand in the way of one that has one', () => {
    const text = template('Bad\n', 'Bad # pipeaudit: ignore[bad-access]\n');
    expect(said(audited(text, [{ rule: 'bad-access', reason: 'agreed' }]))).toContain('(configuration: agreed) bad-access Store');
    const above = text.replace('  Store:', '  # pipeaudit: ignore[bad-access] above\n  Store:');
    expect(said(audited(above))).toContain('(comment: above) bad-access Store');
  });

  it('may name its last day', () => {
    const until = (words: string): AuditResult => audited(template('Bad\n', `Bad # pipeaudit: ignore[bad-access] ${words}\n`));
    expect(until('until 2026-01-01: for now').suppressed).toMatchObject([{ by: 'comment', reason: 'for now', until: '2026-01-01' }]);
    expect(told(until('until 2026-01-01: for now'))).toEqual([]);
    expect(until('until 2025-12-31 for now').suppressed).toEqual([]);
    expect(told(until('until 2025-12-31 for now'))).toEqual([
      'warning test.yaml:5: the ignore of bad-access ran out on 2025-12-31: for now',
    ]);
    expect(told(until('until 2026-02-30: for now'))).toEqual([
      'warning test.yaml:5: the ignore of bad-access does not count: `until` takes a day such as 2026-12-31, not `2026-02-30`',
    ]);
    expect(told(until('until 2026-02-03'))[0]).toContain('an ignore needs a reason');
  });

  it('that ignores nothing is told with its place, if the rule could judge', () => {
    const text = template('Bad\n', 'Private # pipeaudit: ignore[bad-access] why\n');
    expect(told(audited(text))).toEqual(['note test.yaml:5: the ignore of bad-access ignores nothing: take it away']);
    const misspelt = template('Bad\n', 'Bad # pipeaudit: ignore[bad-acess] why\n');
    expect(told(audited(misspelt))).toEqual(['warning test.yaml:5: there is no rule `bad-acess` to ignore; did you mean `bad-access`?']);
    const unknown = `Parameters: { Access: { Type: String } }\n${template('Bad\n', '!Ref Access # pipeaudit: ignore[bad-access] why\n')}`;
    expect(told(audited(unknown))).toEqual([]);
    const notRun = judged(RULES.slice(1), [systemOf({ template: text })], { known: ['bad-access', 'bad-tags'] });
    expect(told(notRun)).toEqual([]);
  });

  it('does not count for a locked rule, which is told', () => {
    const text = template('  Store:', '  # pipeaudit: ignore[*] why\n  Store:');
    const result = judged(RULES, [systemOf({ template: text })], { locked: new Map([['bad-access', 'base.yaml']]) });
    expect(said(result)).toEqual(['bad-access Store', '(comment: why) bad-tags Store', '(comment: why) bad-tags Store']);
    expect(told(result)).toEqual(['warning test.yaml:2: the ignore of * does not count: base.yaml locks the rule bad-access']);
  });

  it('counts as used when what it ignores is below the least severity', () => {
    const text = template('Bad\n', 'Bad # pipeaudit: ignore[bad-access] why\n');
    const result = judged(RULES, [systemOf({ template: text })], { minimumSeverity: 'critical' });
    expect([said(result), told(result)]).toEqual([[], []]);
  });

  it('inside a value is none', () => {
    const text = template('Bad\n', 'Bad\n      BucketName: "# pipeaudit: ignore[*] not a comment"\n');
    expect(audited(text).suppressed).toEqual([]);
  });

  it('is not honoured when nobody wants it to be', () => {
    const text = template('  Store:', '  # pipeaudit: ignore[*] why\n  Store:');
    expect(audited(text, [], false).findings).toHaveLength(3);
  });
});

describe('metadata', () => {
  const template = (ignore: RawMap[]): RawMap => ({
    Resources: {
      Store: { Type: 'AWS::S3::Bucket', Metadata: { pipeaudit: { ignore } }, Properties: { AccessControl: 'Bad' } },
      Other: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'Bad' } },
    },
  });

  it('of a resource covers it', () => {
    expect(said(audited(template([{ rule: 'bad-*', reason: 'from code' }])))).toEqual([
      'bad-access Other',
      '(metadata: from code) bad-access Store',
    ]);
  });

  it('of the template covers all in it', () => {
    const whole = { ...template([]), Metadata: { pipeaudit: { ignore: [{ rule: 'bad-access', reason: 'a sketch' }] } } };
    expect(said(audited(whole))).toEqual(['(metadata: a sketch) bad-access Store', '(metadata: a sketch) bad-access Other']);
  });

  it('has a last day, and is told when it ignores nothing or names no rule', () => {
    const day = (until: string): AuditResult => audited(template([{ rule: 'bad-access', reason: 'for now', until }]));
    expect(day('2026-01-01').suppressed).toMatchObject([{ until: '2026-01-01' }]);
    expect(told(day('2025-12-31'))).toEqual(['warning test.yaml:8: the ignore of bad-access for Store ran out on 2025-12-31: for now']);
    expect(told(audited(template([{ rule: 'bad-tags', reason: 'why' }])))).toEqual([
      'note test.yaml:8: the ignore of bad-tags for Store ignores nothing: take it away',
    ]);
    expect(told(audited(template([{ reason: 'why' }])))[0]).toContain('an ignore names no rule');
  });

  it('without a reason does not count, and is told', () => {
    const result = audited(template([{ rule: 'bad-access' }]));
    expect(said(result)).toEqual(['bad-access Store', 'bad-access Other']);
    expect(told(result)).toEqual([
      'warning test.yaml:8: an ignore needs a reason: {"rule": "bad-access", "reason": "why this is fine here"}',
    ]);
    expect(said(audited(template([{ rule: 'bad-access' }, { rule: 'bad-access', reason: 'yes' }])))).toContain(
      '(metadata: yes) bad-access Store',
    );
  });
});

describe('the configuration', () => {
  const template = {
    Resources: {
      StoreA: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'Bad' } },
      StoreB: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'Bad' } },
    },
  };
  const ignored = (...ignores: readonly ConfiguredIgnore[]): readonly string[] =>
    audited(template, ignores).suppressed.map(({ finding, reason }) => `${finding.place.logicalId} ${reason}`);

  it('names rules and resources by globs', () => {
    expect(ignored({ rule: 'bad-*', reason: 'all' })).toEqual(['StoreA all', 'StoreB all']);
    expect(ignored({ rule: '*', resource: 'Store?', reason: 'all' })).toEqual(['StoreA all', 'StoreB all']);
    expect(ignored({ rule: 'bad-access', resource: '*A', reason: 'one' })).toEqual(['StoreA one']);
    expect(ignored({ rule: 'bad.access', reason: 'none' })).toEqual([]);
    expect(ignored({ rule: 'bad-access', resource: 'Store', reason: 'none' })).toEqual([]);
  });

  it('counts up to its last day', () => {
    const until = (day: string): ConfiguredIgnore => ({ rule: 'bad-access', resource: 'StoreA', reason: 'for now', until: day });
    expect(audited(template, [until('2026-01-01')]).suppressed).toMatchObject([{ until: '2026-01-01', by: 'configuration' }]);
    const result = audited(template, [until('2025-12-31')]);
    expect(result.suppressed).toEqual([]);
    expect(told(result)).toEqual(['warning the ignore of bad-access for StoreA ran out on 2025-12-31: for now']);
  });

  it('is told where it ignores nothing, if its resource was read or everything was', () => {
    const unused = (resource: string, whole: boolean): readonly string[] =>
      told(
        judged(RULES, [systemOf({ template })], {
          ignores: [{ rule: 'bad-tags', resource, reason: 'why', at: { file: 'pipeaudit.config.yaml', line: 3, column: 5 } }],
          whole,
        }),
      );
    const note = (resource: string): string =>
      `note pipeaudit.config.yaml:3: the ignore of bad-tags for ${resource} ignores nothing: take it away`;
    expect(unused('StoreA', false)).toEqual([note('StoreA')]);
    expect(unused('Elsewhere', false)).toEqual([]);
    expect(unused('Elsewhere', true)).toEqual([note('Elsewhere')]);
  });

  it('that has run out does not stand in the way of another', () => {
    const old: ConfiguredIgnore = { rule: 'bad-access', reason: 'old', until: '2020-01-01' };
    expect(ignored(old, { rule: 'bad-access', resource: 'StoreA', reason: 'new' })).toEqual(['StoreA new']);
  });
});

describe('an acknowledgement in CDK code', () => {
  const system = (rule: string, reason = 'agreed'): AuditResult => {
    const [instance] = systemOf({ template: { Resources: { Store: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'Bad' } } } } })
      .instances as [Instance];
    const acknowledged = [{ scope: 'App/Data', rule, reason }];
    const template = { ...instance.template, constructs: new Map([['Store', { path: 'App/Data/Store/Resource', acknowledged }]]) };
    return judged(RULES, [{ name: 'test', link: 'single', instances: [{ ...instance, template }] }]);
  };

  it('covers the construct and all below it', () => {
    expect(said(system('bad-access'))).toEqual(['(acknowledged: agreed) bad-access Store']);
  });

  it('needs a reason and a rule that exists', () => {
    expect(said(system('bad-access', ' '))).toEqual(['bad-access Store']);
    expect(told(system('bad-access', ' '))[0]).toContain("acknowledge({ id: 'pipeaudit::bad-access', reason:");
    expect(told(system('bad-acess'))).toEqual([
      'warning there is no rule `bad-acess` to ignore (bad-acess for App/Data); did you mean `bad-access`?',
    ]);
    expect(told(system('bad-tags'))).toEqual(['note the ignore of bad-tags for App/Data ignores nothing: take it away']);
  });
});
