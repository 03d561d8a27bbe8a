import { join } from 'node:path';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reports } from '../../reports/index.ts';
import { configFor } from '../api/configuration.ts';
import { readInputs } from '../api/inputs.ts';
import { judge } from '../api/judge.ts';
import type { AuditResult, Finding } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import type { AwsCredentials } from '../sources/aws/transport.ts';
import { deploy } from '../testing/deployer.ts';
import { CONNECTION, Emulator, emulatorMissing, FAST } from '../testing/emulator.ts';
import { readLive } from './live.ts';

/** The showcase, deployed into an emulated organization: accounts and templates of one system give the same findings. */

const missing = emulatorMissing();
if (missing !== undefined) process.stderr.write(`src/cli/parity.test.ts ${missing}\n`);

const SHOWCASE = join(import.meta.dirname, '../../fixtures/showcase');
const ROLE = 'pipeaudit-readonly';

let config: Config;
let emulator: Emulator;
let written: AuditResult;
let live: AuditResult;

async function credentialsOf(account: string): Promise<AwsCredentials> {
  const sts = new STSClient({ endpoint: emulator.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${ROLE}`, RoleSessionName: 'deployer' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** Deploys what the configuration of the showcase names, the tools first: the others are given what they are called. */
async function deployAll(): Promise<void> {
  const deployed = [];
  let key = '';
  for (const { template, account, region, stackName = '', parameters = {} } of config.deployments) {
    const given = Object.fromEntries(Object.keys(parameters).map((name) => [name, key]));
    const made = await deploy({ account, region, stackName, template, parameters: given }, emulator.endpoint, await credentialsOf(account));
    key = made.attributes.get('ArtifactKey')?.['Arn'] ?? key;
    deployed.push(made.stack);
  }
  await emulator.stacks(...deployed);
}

function judged(read: Parameters<typeof judge>[0]): AuditResult {
  const undecided = { minimumSeverity: undefined, failOn: undefined };
  const all = { only: [], ignore: [], paths: ['.'], audience: 'auditor', honourIgnores: true } as const;
  return judge(read, config, { ...undecided, ...all, cwd: SHOWCASE, today: '2026-01-01' }).result;
}

/** What only one of the two can tell, and why. */
const EXPLAINED: readonly { readonly only: 'template' | 'account'; readonly finding: string; readonly because: string }[] = [
  {
    only: 'template',
    finding: 'missing-build-timeout Build',
    because: 'CodeBuild answers 60 minutes for a project that sets none: whether somebody chose them cannot be told',
  },
  {
    only: 'template',
    finding: 'unwatched-pipeline Pipeline',
    because: 'notification rules of an account are not read, so that the verdict is unknown there',
  },
  {
    only: 'template',
    finding: 'unwatched-approval Pipeline',
    because: 'notification rules of an account are not read, so that the verdict is unknown there',
  },
  {
    only: 'account',
    finding: 'unaudited-account 111111111111',
    because: 'what CloudTrail records of an account stands in no template',
  },
  {
    only: 'account',
    finding: 'unwired-rollback RefundOrder',
    because: 'what SAM writes into a deployment group is not held against who uses SAM; in the account it is a group like any other',
  },
  {
    only: 'account',
    finding: 'confused-deputy-trust AcceptOrder',
    because: 'SAM makes the role of CodeDeploy, for which no template can be blamed; in the account it is there and trusts the service',
  },
];

/** Findings by rule and by what the template calls the resource; those that another rule says better are among them. */
function named({ findings }: AuditResult): readonly string[] {
  const all = findings.flatMap(({ rule, place, superseded }) => [{ rule, place }, ...superseded]);
  return [...new Set(all.map(({ rule, place }) => `${rule} ${place.declared?.logicalId ?? place.logicalId}`))].sort();
}

/** Those that both have, as pairs. */
function shared(): readonly (readonly [Finding, Finding])[] {
  return written.findings.flatMap((one) =>
    live.findings
      .filter(({ rule, fingerprint }) => rule === one.rule && fingerprint.replace(/-\d+$/, '') === one.fingerprint)
      .map((other) => [one, other] as const),
  );
}

describe.skipIf(missing !== undefined)('the showcase, deployed', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    config = configFor(join(SHOWCASE, 'pipeaudit.config.yaml'), [], SHOWCASE);
    written = judged(await readInputs({ paths: ['.'], cwd: SHOWCASE, config, parameterFiles: [], parameters: new Map() }));
    emulator = await Emulator.start({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
    await deployAll();
    await emulator.answer({ 'codestar-connections:GetConnection': CONNECTION });
    emulator.use();
    const accounts = [...new Set(config.deployments.map(({ account }) => account))];
    const roleArn = accounts.map((account) => `arn:aws:iam::${account}:role/${ROLE}`);
    const io = { stdin: (async function* () {})(), stdout: { write: () => {} }, stderr: { write: () => {} }, env: {}, cwd: SHOWCASE };
    live = judged(
      await readLive({ profile: [], roleArn, externalId: undefined, regions: ['eu-west-1'], deadline: undefined, quiet: true }, io, FAST),
    );
  }, 120_000);

  afterAll(() => emulator?.stop());

  it('is found at fault rule by rule as its templates are, but for what only one of the two can tell', () => {
    const only = (where: 'template' | 'account'): readonly string[] =>
      EXPLAINED.filter((one) => one.only === where)
        .map(({ finding }) => finding)
        .sort();
    const [template, account] = [named(written), named(live)];
    expect(template.length).toBeGreaterThan(10);
    expect(template.filter((one) => !account.includes(one))).toEqual(only('template'));
    expect(account.filter((one) => !template.includes(one))).toEqual(only('account'));
  });

  it('leaves nothing unknown that the templates decide', () => {
    expect(live.coverage.failed).toEqual([]);
    const open = live.unknowns.flatMap(({ verdicts }) => verdicts.map(({ rule }) => rule));
    expect(open).toEqual(['unwatched-approval', 'unwatched-pipeline']);
    const passing = ({ verdicts }: AuditResult): readonly string[] =>
      Object.keys(verdicts).filter((rule) => (verdicts[rule]?.pass ?? 0) > 0);
    expect(passing(written).filter((rule) => !passing(live).includes(rule))).toEqual([]);
    expect(live.verdicts['pipeline-drift']).toMatchObject({ pass: 1, fail: 0, unknown: 0 });
  });

  it('is found at the lines of its templates, under the same fingerprints', () => {
    const same = shared();
    const explained = EXPLAINED.filter(({ only }) => only === 'template').length;
    // What SAM writes is told by another rule in the account.
    expect(new Set(same.map(([{ fingerprint }]) => fingerprint)).size).toBe(written.findings.length - explained - 1);
    for (const [{ rule, place }, { place: found }] of same)
      expect([rule, found.declared?.line, found.declared?.column]).toEqual([rule, place.line, place.column]);
    expect(new Set(same.map(([, { place }]) => place.declared?.stack))).toEqual(new Set(['orders-pipeline', 'orders-target']));
  });

  it('tells people where to change what is at fault', async () => {
    const text = (await reports.find(({ name }) => name === 'text')?.load())?.render(
      { result: live, rules: [] },
      { colour: false, width: 200, verbose: false, quiet: false, rootPrefix: '', hyperlinks: false, time: '2026-01-01T00:00:00Z' },
    );
    expect(text).toContain('declared as Artifacts at line 35 of the template of the stack orders-pipeline (eu-west-1)');
  });
});
