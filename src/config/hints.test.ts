import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RuleFacts } from './check.ts';
import { hintsOf, type Seen } from './hints.ts';
import { loadConfig } from './load.ts';

const RULES: readonly RuleFacts[] = [
  { id: 'late-approval', severity: 'high', audience: 'default', options: { days: { default: 7, minimum: 1 } } },
  { id: 'dead-alarm', severity: 'medium', audience: 'strict' },
];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipeaudit-hints-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The hints as `line: text`. */
function hints(text: string, seen: Partial<Seen> = {}, base = ''): readonly string[] {
  writeFileSync(join(folder, 'base.yaml'), base);
  writeFileSync(join(folder, 'c.yaml'), text);
  const config = loadConfig(join(folder, 'c.yaml'), folder);
  return hintsOf(config, RULES, { audience: 'default', whole: true, hasAccount: () => false, hasWord: () => false, ...seen }).map(
    ({ at, text: said }) => `${at.line}: ${said}`,
  );
}

it.each([
  ['rules:\n  late-approval: high', ['2: `late-approval` has the severity `high` anyway']],
  ['rules:\n  late-approval: low', []],
  ['rules:\n  late-approval: { audience: default, severity: low }', ['2: `late-approval` is for the audience `default` anyway']],
  ['rules:\n  late-approval:\n    options:\n      days: 7', ['4: the option `days` of `late-approval` is 7 anyway']],
  ['rules:\n  late-approval: { options: { days: 8 } }', []],
  ['rules:\n  dead-alarm: off', ['2: `dead-alarm` is off anyway: it is a rule for the audience strict']],
  ['rules:\n  late-approval: off', []],
  ['environments:\n  - name: live', ['2: nothing belongs to the environment live: it has neither `accounts` nor `patterns`']],
  [
    "environments:\n  - { name: live, accounts: ['111111111111'] }",
    ['2: the account 111111111111 of the environment live occurs in nothing that was read'],
  ],
  [
    "environments:\n  - { name: live, patterns: ['eu-?', '*-live'] }",
    ['2: nothing that was read fits the pattern *-live of the environment live'],
  ],
  [
    'rules: { late-approval: off }\nignores:\n  - { rule: late-approval, resource: P, reason: r }',
    ['3: the ignore of late-approval for P ignores nothing: the rule is off'],
  ],
])('%j', (text, said) => {
  expect(hints(text)).toEqual(said);
});

it('says nothing of an account where not everything was read, or that occurs', () => {
  const text = "environments:\n  - { name: live, accounts: ['111111111111'] }";
  expect(hints(text, { whole: false })).toEqual([]);
  expect(hints(text, { hasAccount: (id) => id === '111111111111' })).toEqual([]);
  const named = "environments:\n  - { name: live, patterns: ['*-Live'] }";
  expect(hints(named, { whole: false })).toEqual([]);
  expect(hints(named, { hasWord: (word) => word === 'live' })).toEqual([]);
});

it('says nothing of a rule that runs for this audience, of what takes back another file, or of what others wrote', () => {
  expect(hints('rules:\n  dead-alarm: off', { audience: 'strict' })).toEqual([]);
  expect(hints('extends: ./base.yaml\nrules:\n  late-approval: high', {}, 'rules: { late-approval: low }')).toEqual([]);
  expect(hints('extends: ./base.yaml', {}, 'rules: { late-approval: high }')).toEqual([]);
});
