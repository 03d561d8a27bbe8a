import { describe, expect, it } from 'vitest';
import type { RawMap } from '../resource/index.ts';
import { systemOf } from '../testing/graph.ts';
import { badAccess, badTags, judged } from '../testing/judged.ts';
import type { AuditResult } from './result.ts';
import type { ConfiguredIgnore } from './suppress.ts';

const RULES = [badAccess('bad-access'), badTags('bad-tags')];

function audited(template: RawMap | string, ignores: readonly ConfiguredIgnore[] = [], honourIgnores = true): AuditResult {
  return judged(RULES, [systemOf({ template })], { ignores, honourIgnores });
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
    expect(result.notices).toEqual([
      { level: 'warning', text: 'test.yaml:5: an ignore needs a reason: # pipeaudit: ignore[rule-id] why this is fine here' },
    ]);
  });

  it('without a reason does not stand in the way of one that has one', () => {
    const text = template('Bad\n', 'Bad # pipeaudit: ignore[bad-access]\n');
    expect(said(audited(text, [{ rule: 'bad-access', reason: 'agreed' }]))).toContain('(configuration: agreed) bad-access Store');
    const above = text.replace('  Store:', '  # pipeaudit: ignore[bad-access] above\n  Store:');
    expect(said(audited(above))).toContain('(comment: above) bad-access Store');
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

  it('without a reason does not count, and is told', () => {
    const result = audited(template([{ rule: 'bad-access' }]));
    expect(said(result)).toEqual(['bad-access Store', 'bad-access Other']);
    expect(result.notices).toEqual([
      {
        level: 'warning',
        text: 'test.yaml: the metadata of Store: an ignore needs a reason: {"rule": "bad-access", "reason": "why this is fine here"}',
      },
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
    expect(result.notices).toEqual([{ level: 'warning', text: 'the ignore of bad-access for StoreA ran out on 2025-12-31: for now' }]);
  });

  it('that has run out does not stand in the way of another', () => {
    const old: ConfiguredIgnore = { rule: 'bad-access', reason: 'old', until: '2020-01-01' };
    expect(ignored(old, { rule: 'bad-access', resource: 'StoreA', reason: 'new' })).toEqual(['StoreA new']);
  });
});
