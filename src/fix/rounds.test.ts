import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditResult, Finding } from '../audit/result.ts';
import { findingLike, resultOf } from '../testing/findings.ts';
import { auditFile, auditFolder, type FixtureOptions } from '../testing/fixtures.ts';
import { fixAll, type Texts } from './rounds.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

/** Fixes a template, or the templates of a folder. */
function fixed(path: string, wanted: (finding: Finding) => boolean, options: FixtureOptions = {}) {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const audit = folder === path ? auditFolder : auditFile;
  return fixAll({
    audit: async (texts) => audit(path, { ...options, texts: new Map([...(options.texts ?? []), ...texts]) }),
    textOf: (file) => options.texts?.get(file) ?? (existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined),
    wanted,
  });
}

const offersEdit = (finding: Finding): boolean => (finding.fix?.edits.length ?? 0) > 0;

describe('the fixes of rules, on their bad cases', () => {
  const rules = readdirSync(join(fixtures, 'rules')).filter((name) => statSync(join(fixtures, 'rules', name)).isDirectory());
  const cases = rules.flatMap((rule) =>
    readdirSync(join(fixtures, 'rules', rule))
      .filter((name) => name.startsWith('bad-') && !name.endsWith('.expect'))
      .map((name) => [rule, join(fixtures, 'rules', rule, name)] as const),
  );
  // One step that needs another one: shifted traffic needs an alarm, a key or an image its grants.
  const REFUSED = [
    'all-at-once-production/bad-by-name.yaml brings missing-rollback-alarm',
    'build-key-mismatch/bad-alias brings missing-decrypt-grant',
    'build-key-mismatch/bad-no-key brings missing-decrypt-grant',
    'instant-blue-termination/bad-ecs.yaml brings missing-rollback-alarm',
    'unfit-image-credentials/bad-refused.yaml brings missing-build-permission',
  ];

  it('take the findings away and bring none as severe, keep comments, and do nothing more a second time', {
    timeout: 120_000,
  }, async () => {
    const refused: string[] = [];
    let repaired = 0;
    for (const [rule, path] of cases) {
      const own = ({ rule: id }: Finding): boolean => id === rule;
      const first = (statSync(path).isDirectory() ? auditFolder : auditFile)(path, { rules: [rule] }).findings;
      if (!first.some(offersEdit)) continue;
      const once = await fixed(path, own);
      refused.push(
        ...once.refused.map(
          ({ reason }) => `${path.slice(fixtures.length + '/rules/'.length)} ${reason.replace(/^it (brings \S+).*/, '$1')}`,
        ),
      );
      repaired += once.fixed.length;
      const again = await fixed(path, own, { texts: once.texts });
      expect(again.fixed, `${path} a second time`).toEqual([]);
      for (const [file, text] of once.texts) {
        const before = readFileSync(statSync(path).isDirectory() ? join(path, file) : path, 'utf8');
        const removed = once.fixed.some(({ fix }) => fix?.edits.some((edit) => edit.text === ''));
        const comments = before.split('\n').flatMap((line) => line.match(/#.*/)?.[0] ?? []);
        if (!removed)
          expect(
            comments.filter((comment) => !text.includes(comment)),
            `comments of ${path}`,
          ).toEqual([]);
      }
    }
    expect(refused).toEqual(REFUSED);
    expect(repaired).toBeGreaterThan(60);
  });
});

/** All pairs of the second folder take half a minute: with FULL set. */
const REPAIRED: readonly (readonly [folder: string, atLeast: number])[] = [
  ['incidents', 17],
  ...(process.env.FULL === undefined ? [] : [['incidents-own', 100] as const]),
];

describe.each(REPAIRED)('the safe fixes of %s', (folder, atLeast) => {
  const home = join(fixtures, folder);
  const incidents = readdirSync(home).filter((name) => existsSync(join(home, name, 'incident.json')));
  const isSafe = (finding: Finding): boolean => finding.fix?.safe === true && offersEdit(finding);
  // A pipeline of the new type could say what follows a failure.
  const REFUSED = folder === 'incidents' ? [] : ['triggers-on-the-old-type v2-only-feature'];

  it('take their findings away, and bring no other', { timeout: 240_000 }, async () => {
    const refused: string[] = [];
    const brought: string[] = [];
    let repaired = 0;
    for (const name of incidents) {
      const { deployments } = JSON.parse(readFileSync(join(home, name, 'incident.json'), 'utf8'));
      const broken = join(home, name, 'broken');
      if (!auditFolder(broken, { deployments }).findings.some(isSafe)) continue;
      const outcome = await fixed(broken, isSafe, { deployments });
      const known = new Set(outcome.before.findings.map(({ fingerprint }) => fingerprint));
      refused.push(...outcome.refused.map(({ finding }) => `${name} ${finding.rule}`));
      brought.push(...outcome.after.findings.filter(({ fingerprint }) => !known.has(fingerprint)).map(({ rule }) => `${name} ${rule}`));
      const left = outcome.after.findings.filter(isSafe).map(({ rule }) => `${name} ${rule}`);
      expect(left.filter((one) => !REFUSED.includes(one))).toEqual([]);
      if (outcome.fixed.length > 0) repaired++;
    }
    expect(refused).toEqual(REFUSED);
    expect(brought).toEqual([]);
    expect(repaired).toBeGreaterThanOrEqual(atLeast);
  });
});

/** Audits in which edits of the letters `a` to `d` behave as they are told. */
function auditOfLetters(bad: ReadonlyMap<string, string>) {
  const text = 'a b c d';
  const audit = async (texts: Texts): Promise<AuditResult> => {
    const now = texts.get('t.yaml') ?? text;
    const findings = [...'abcd'].flatMap((letter): Finding[] => {
      const at = text.indexOf(letter);
      const still = now.includes(letter) || bad.get(letter) === 'stays';
      const brings = !now.includes(letter) && bad.get(letter) === 'brings';
      const place = { ...findingLike().place, file: 't.yaml', logicalId: letter };
      const edit = { file: 't.yaml', start: at, end: at + 1, line: 1, column: at, endLine: 1, endColumn: at, text: 'x' };
      return [
        ...(still ? [findingLike({ fingerprint: letter, rule: letter, place, fix: { title: letter, safe: true, edits: [edit] } })] : []),
        ...(brings ? [findingLike({ fingerprint: `new ${letter}`, rule: 'new', place })] : []),
      ];
    });
    return resultOf(findings).result;
  };
  return fixAll({ audit, textOf: () => text, wanted: () => true });
}

describe('an edit that makes something worse', () => {
  it('is taken back alone', async () => {
    const outcome = await auditOfLetters(
      new Map([
        ['b', 'stays'],
        ['d', 'brings'],
      ]),
    );
    expect(outcome.texts).toEqual(new Map([['t.yaml', 'x b x d']]));
    expect(outcome.fixed.map(({ rule }) => rule)).toEqual(['a', 'c']);
    expect(outcome.refused.map(({ finding, reason }) => [finding.rule, reason])).toEqual([
      ['b', 'the finding stays'],
      ['d', expect.stringContaining('it brings new at')],
    ]);
  });

  it('does not keep other systems from theirs, and costs one more audit', async () => {
    const files = new Map([...'abcdefgh'].map((letter) => [`${letter}.yaml`, letter]));
    let audits = 0;
    const audit = async (texts: Texts): Promise<AuditResult> => {
      audits++;
      const findings = [...files].flatMap(([file, letter]): Finding[] => {
        if (texts.has(file) && letter !== 'c') return [];
        const place = { ...findingLike().place, file, logicalId: letter };
        const edit = { file, start: 0, end: 1, line: 1, column: 1, endLine: 1, endColumn: 2, text: 'x' };
        return [findingLike({ fingerprint: letter, rule: letter, place, fix: { title: letter, safe: true, edits: [edit] } })];
      });
      return resultOf(findings).result;
    };
    const outcome = await fixAll({ audit, textOf: (file) => files.get(file), wanted: () => true });
    expect(outcome.fixed.map(({ rule }) => rule).join('')).toBe('abdefgh');
    expect(outcome.refused.map(({ finding, reason }) => [finding.rule, reason])).toEqual([['c', 'the finding stays']]);
    expect([...outcome.texts.keys()]).not.toContain('c.yaml');
    expect(audits).toBe(3);
  });

  it('keeps no file from being as it was when nothing can be done', async () => {
    const outcome = await auditOfLetters(new Map([...'abcd'].map((letter) => [letter, 'stays'])));
    expect(outcome.texts.size).toBe(0);
    expect(outcome.refused).toHaveLength(4);
  });
});
