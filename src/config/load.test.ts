import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../resource/user-error.ts';
import { checkRules, type RuleFacts } from './check.ts';
import { discoverConfig } from './discover.ts';
import { loadConfig } from './load.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipeaudit-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return join(folder, path);
}

function load(text: string, name = 'pipeaudit.config.yaml') {
  return loadConfig(write(name, text), folder);
}

const RULES: readonly RuleFacts[] = [
  { id: 'late-approval', severity: 'high', audience: 'default', options: { days: { default: 7, minimum: 1, maximum: 30 } } },
  { id: 'dead-alarm', severity: 'medium', audience: 'strict' },
];

/** What is wrong with a configuration, given the rules that exist. */
function checked(text: string): string {
  return mistake(() => checkRules(load(text), RULES));
}

/** The mistake as a person reads it. */
function mistake(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const where = error.where
      ? `${[error.where.file, error.where.line, error.where.column].filter((part) => part !== undefined).join(':')}: `
      : '';
    return `${where}${error.what}${error.next ? ` | ${error.next}` : ''}`;
  }
  return 'no mistake';
}

describe('what a configuration says', () => {
  it('reads everything, account ids and versions as text', () => {
    const config = load(`
audience: strict
failOn: medium
environments:
  - name: live
    production: true
    accounts: [012345670123]
    patterns: ['*-live']
  - name: production
  - name: test
deployments:
  - name: tooling
    template: templates/tooling.yaml
    account: 111111111111
    region: eu-west-1
    parameters: { Version: 1.10, Count: 3, Flag: true }
  - template: target.yaml
    account: '222222222222'
    region: eu-west-1
    parameters:
      KeyArn: { template: templates/tooling.yaml, logicalId: Key, attribute: Arn }
      Bucket: { deployment: tooling, logicalId: Bucket, attribute: Ref }
rules:
  missing-decrypt-grant: critical
  late-approval: off
  short-artifact-retention: { severity: low, options: { days: 30 } }
ignores:
  - { rule: late-approval, resource: 'Pipeline*', reason: agreed with the board, until: 2026-12-31 }
`);
    expect(config).toMatchObject({ audience: 'strict', failOn: 'medium', folder });
    expect(config.environments.map(({ name, production, accounts }) => [name, production, accounts])).toEqual([
      ['live', true, ['012345670123']],
      ['production', true, []],
      ['test', false, []],
    ]);
    expect(config.deployments.map(({ template, account, parameters }) => [template, account, parameters])).toEqual([
      [join(folder, 'templates/tooling.yaml'), '111111111111', { Version: '1.10', Count: '3', Flag: 'true' }],
      [
        join(folder, 'target.yaml'),
        '222222222222',
        {
          KeyArn: { template: join(folder, 'templates/tooling.yaml'), logicalId: 'Key', attribute: 'Arn' },
          Bucket: { deployment: 'tooling', logicalId: 'Bucket', attribute: 'Ref' },
        },
      ],
    ]);
    expect(
      [...config.rules].map(([id, { severity, options }]) => [
        id,
        severity,
        Object.fromEntries([...options].map(([name, { value }]) => [name, value])),
      ]),
    ).toEqual([
      ['missing-decrypt-grant', 'critical', {}],
      ['late-approval', 'off', {}],
      ['short-artifact-retention', 'low', { days: 30 }],
    ]);
    expect(config.ignores).toEqual([
      {
        rule: 'late-approval',
        resource: 'Pipeline*',
        reason: 'agreed with the board',
        until: '2026-12-31',
        locked: new Map(),
        at: { file: 'pipeaudit.config.yaml', line: 28, column: 5 },
      },
    ]);
  });

  it('reads JSON and an empty file', () => {
    expect(load('{"failOn": "never"}', 'pipeaudit.config.json').failOn).toBe('never');
    expect(load('').rules.size).toBe(0);
  });

  it('executes nothing', () => {
    expect(mistake(() => load('audience: !!js/function "function () {}"'))).toContain('unknown tag');
  });
});

describe('mistakes', () => {
  it.each([
    ['failOn: hihg', '1:9: `failOn` must be info, low, medium, high, critical, never', 'did you mean `high`?'],
    ['failON: high', '1:1: unknown key `failON`', 'did you mean `failOn`?'],
    ['colour: red', '1:1: unknown key `colour`', 'the keys here are `$schema`, `extends`'],
    [
      'deployments:\n  - template: a.yaml\n    acount: "111111111111"\n    region: eu-west-1',
      '3:5: unknown key `acount` in `deployments[0]`',
      'did you mean `account`? (1 more fault in this file)',
    ],
    ['deployments:\n  - template: a.yaml\n    region: eu-west-1', '2:5: `deployments[0]` lacks `account`', 'add `account`'],
    [
      'deployments:\n  - template: a.yaml\n    account: 11\n    region: eu-west-1',
      '3:14: `deployments[0].account` must be text: write it in quotes',
      '',
    ],
    [
      'deployments:\n  - template: a.yaml\n    account: "11"\n    region: eu-west-1',
      '3:14: `deployments[0].account` is wrong: an account id has twelve digits',
      '',
    ],
    [
      'deployments:\n  - template: a.yaml\n    account: 111111111111\n    region: eu-west-1\n    parameters:\n      Key: { template: b.yaml, logicalID: K, attribute: Arn }',
      '6:32: unknown key `logicalID` in `deployments[0].parameters.Key`',
      'did you mean `logicalId`?',
    ],
    ['rules:\n  late-approval: hgih', '2:18: `rules.late-approval` is wrong: a rule is `off`, a severity', 'did you mean `high`?'],
    ['rules:\n  late-approval: { severty: low }', '2:20: unknown key `severty` in `rules.late-approval`', 'did you mean `severity`?'],
    ['rules:\n  late-approval: { severity: 7 }', '2:30: `rules.late-approval.severity`', ''],
    ['ignores:\n  - { rule: a, resource: B }', '2:5: `ignores[0]` lacks `reason`', 'add `reason`'],
    ['ignores:\n  - { rule: a, resource: B, reason: " " }', '`ignores[0].reason` is wrong: a reason is required', ''],
    ['ignores:\n  - { rule: a, resource: B, reason: c, until: 2026-02-30 }', '`ignores[0].until` is wrong: there is no such day', ''],
    ['ignores:', '`ignores` is empty', ''],
    ['- a', '1:1: the configuration must be a mapping', ''],
    ['rules: [late-approval]', '1:8: `rules` must be a mapping', ''],
    ['rules: { late-approval: [off] }', '1:25: `rules.late-approval` is wrong: a rule is `off`, a severity', ''],
    ['a: [', 'it is not valid YAML: ', ''],
    ['a: 1\na: 2', '2:1: it is not valid YAML: duplicated mapping key', ''],
  ])('%j', (text, what, next) => {
    const said = mistake(() => load(text));
    expect(said).toContain('pipeaudit.config.yaml:');
    expect(said).toContain(what);
    expect(said).toContain(next);
  });

  it('says that a file is not there', () => {
    expect(mistake(() => loadConfig(join(folder, 'none.yaml'), folder))).toBe(
      'there is no configuration none.yaml | check the path, or scan with --no-config',
    );
  });

  it('knows the rules that exist', () => {
    const config = load('rules:\n  late-aproval: off');
    expect(mistake(() => checkRules(config, RULES))).toBe(
      'pipeaudit.config.yaml:2:3: there is no rule `late-aproval` | did you mean `late-approval`?',
    );
    expect(checked('rules:\n  late-approval: off')).toBe('no mistake');
    expect(checked('locked: [failOn, late-aproval]')).toContain('1:18: there is no rule `late-aproval`');
    expect(checked('ignores: [{ rule: late-*, resource: "*", reason: r }]')).toBe('no mistake');
    expect(checked('ignores: [{ rule: latest-*, resource: "*", reason: r }]')).toContain('no rule is called like `latest-*`');
  });

  it.each([
    ['days: 3', 'no mistake'],
    ['day: 3', '4:7: the rule `late-approval` has no option `day` | did you mean `days`?'],
    ['weeks: 3', '4:7: the rule `late-approval` has no option `weeks` | it takes `days`'],
    ['days: "3"', '4:7: the option `days` of `late-approval` must be a whole number from 1 to 30 | its default is 7'],
    ['days: 31', '4:7: the option `days` of `late-approval` must be a whole number from 1 to 30 | its default is 7'],
  ])('knows the options of a rule: %s', (option, said) => {
    expect(checked(`rules:\n  late-approval:\n    options:\n      ${option}`)).toContain(said);
  });

  it('knows the rules that take no options', () => {
    expect(checked('rules: { dead-alarm: { options: { days: 3 } } }')).toContain(
      'the rule `dead-alarm` has no option `days` | it takes none',
    );
  });
});

describe('extends', () => {
  it('takes a file and a package; the special one wins, ignores add up', () => {
    write('node_modules/@acme/delivery/package.json', '{"name": "@acme/delivery"}');
    write(
      'node_modules/@acme/delivery/pipeaudit.config.yaml',
      'audience: strict\nfailOn: low\nenvironments: [{ name: production }, { name: live }]',
    );
    write(
      'shared/base.yaml',
      'rules: { a: low, b: high }\nignores: [{ rule: a, resource: X, reason: r }]\ndeployments: [{ template: t.yaml, account: 111111111111, region: eu-west-1 }]',
    );
    const config = load(
      "extends: ['@acme/delivery', ./shared/base.yaml]\nfailOn: critical\nrules: { a: off }\nignores: [{ rule: b, resource: Y, reason: r }]\nenvironments: [{ name: live, production: true }]",
    );
    expect(config).toMatchObject({ audience: 'strict', failOn: 'critical' });
    expect([...config.rules].map(([id, { severity }]) => [id, severity])).toEqual([
      ['a', 'off'],
      ['b', 'high'],
    ]);
    expect(config.ignores.map(({ rule, at }) => [rule, at.file])).toEqual([
      ['a', 'shared/base.yaml'],
      ['b', 'pipeaudit.config.yaml'],
    ]);
    expect(config.environments.map(({ name, production }) => [name, production])).toEqual([
      ['live', true],
      ['production', true],
    ]);
    expect(config.deployments[0]?.template).toBe(join(folder, 'shared/t.yaml'));
  });

  it.each([
    ['late-approval: off', 'the rule `late-approval` is locked by base.yaml: it may not be switched off'],
    ['late-approval: medium', 'the rule `late-approval` is locked by base.yaml: its severity may not be less than `high`'],
    ['dead-alarm: high', 'the rule `dead-alarm` is locked by base.yaml: its severity may not be less than `critical`'],
    ['late-approval: { options: { days: 30 } }', 'the rule `late-approval` is locked by base.yaml: only its severity may be raised'],
    ['late-approval: { audience: auditor }', 'the rule `late-approval` is locked by base.yaml: only its severity may be raised'],
  ])('lets nobody loosen a locked rule: %s', (rule, said) => {
    write('base.yaml', 'locked: [late-approval, dead-alarm]\nrules: { dead-alarm: critical }');
    expect(checked(`extends: base.yaml\nrules:\n  ${rule}`)).toBe(
      `pipeaudit.config.yaml:3:3: ${said} | take this entry away, or ask whoever keeps that file`,
    );
  });

  it('lets everybody make a locked rule more severe', () => {
    write('base.yaml', 'locked: [late-approval, dead-alarm]\nrules: { dead-alarm: high }');
    expect(checked('extends: base.yaml\nrules: { late-approval: critical, dead-alarm: high }')).toBe('no mistake');
  });

  it('lets nobody ignore a locked rule, and leaves it out of an ignore for many', () => {
    write('base.yaml', 'locked: [late-approval]\nignores: [{ rule: late-approval, resource: Old, reason: r }]');
    expect(checked('extends: base.yaml\nignores:\n  - { rule: late-approval, resource: X, reason: r }')).toContain(
      'pipeaudit.config.yaml:3:5: the rule `late-approval` is locked by base.yaml: it may not be ignored',
    );
    const config = load('extends: base.yaml\nignores: [{ rule: "*", resource: X, reason: r }]');
    expect(config.ignores.map(({ locked }) => [...locked.keys()])).toEqual([[], ['late-approval']]);
  });

  it.each([
    ['failOn: critical', '`failOn` is locked by base.yaml: it may not be less than `medium`'],
    ['failOn: never', '`failOn` is locked by base.yaml: it may not be less than `medium`'],
    ['audience: default', '`audience` is locked by base.yaml: it may not be less than `strict`'],
    ['failOn: low', 'no mistake'],
    ['audience: auditor', 'no mistake'],
  ])('lets nobody loosen a locked setting: %s', (setting, said) => {
    write('base.yaml', 'locked: [failOn, audience]\nfailOn: medium\naudience: strict');
    expect(checked(`extends: base.yaml\n${setting}`)).toContain(said);
  });

  it('refuses circles and packages that are not there', () => {
    write('a.yaml', 'extends: ./pipeaudit.config.yaml');
    expect(mistake(() => load('extends: ./a.yaml'))).toContain('in a circle: pipeaudit.config.yaml → a.yaml → pipeaudit.config.yaml');
    expect(mistake(() => load('extends: "@acme/none"'))).toContain(
      'pipeaudit.config.yaml:1:10: there is no configuration in the package `@acme/none`',
    );
  });
});

describe('discovery', () => {
  it('walks up to the root of the repository, not beyond', () => {
    write('pipeaudit.config.yaml', '');
    mkdirSync(join(folder, 'repository/.git'), { recursive: true });
    const template = write('repository/service/templates/a.yaml', '');
    expect(discoverConfig([template], folder)).toBeUndefined();
    const own = write('repository/pipeaudit.config.json', '{}');
    expect(discoverConfig([template], folder)).toBe(own);
    const nearest = write('repository/service/pipeaudit.config.yml', '');
    expect(discoverConfig(['repository/service/templates/a.yaml', 'repository/service'], folder)).toBe(nearest);
    expect(mistake(() => discoverConfig([template, 'repository'], folder))).toContain('the paths have different configurations');
  });

  it('outside a repository walks up to the working directory', () => {
    const outer = write('pipeaudit.config.yaml', '');
    write('work/templates/a.yaml', '');
    expect(discoverConfig(['templates/a.yaml'], join(folder, 'work'))).toBeUndefined();
    expect(discoverConfig(['work/templates/a.yaml'], folder)).toBe(outer);
  });

  it('refuses two in one folder', () => {
    write('pipeaudit.config.yaml', '');
    write('pipeaudit.config.json', '{}');
    expect(mistake(() => discoverConfig([], folder))).toBe(
      'pipeaudit.config.yaml and pipeaudit.config.json are both there | keep one of them',
    );
  });
});
