import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reports } from '../../reports/index.ts';
import { judge } from '../api/judge.ts';
import type { AuditResult, Finding, ReportedPlace, ReportInput } from '../audit/result.ts';
import { emptyConfig } from '../config/config.ts';
import { findSecrets } from '../facts/secret-shapes.ts';
import type { Collector } from '../sources/aws/collector.ts';
import { collectors } from '../sources/aws/collectors/index.ts';
import type { TransportSettings } from '../sources/aws/transport.ts';
import { readSnapshot, writeSnapshot } from '../sources/snapshot.ts';
import {
  CONNECTION,
  Emulator,
  emulatorMissing,
  FAST,
  type Fault,
  type LoggedCall,
  type Manifest,
  withEnvironment,
} from '../testing/emulator.ts';
import type { Io } from './io.ts';
import { type LiveRead, readLive } from './live.ts';
import { main } from './main.ts';

/** `scan --live` against an emulated organization: what it finds, and what it says of what it could not read. */

const missing = emulatorMissing();
if (missing !== undefined) process.stderr.write(`src/cli/live.test.ts ${missing}\n`);

const PLAIN = { colour: false, width: 100, verbose: true, quiet: false, rootPrefix: '', hyperlinks: false, time: '2026-01-01T00:00:00Z' };

let emulator: Emulator;
let manifest: Manifest;
let clean: Scan;
/** What the clean scan called. */
let calls: readonly LoggedCall[];

interface Scan {
  readonly read: LiveRead;
  readonly input: ReportInput;
  readonly result: AuditResult;
}

function io(written: string[] = []): Io {
  const output = { write: (text: string) => written.push(text) };
  return { stdin: (async function* () {})(), stdout: output, stderr: output, env: {}, cwd: import.meta.dirname };
}

async function scan(settings: Partial<TransportSettings> = {}): Promise<Scan> {
  const roleArn = Object.values(manifest.accounts).map((account) => `arn:aws:iam::${account}:role/${manifest.scannerRole}`);
  const options = { profile: [], roleArn, externalId: manifest.externalId, regions: manifest.regions, quiet: true };
  const read = await readLive(options, io(), { ...FAST, ...settings });
  const input = judged(read);
  return { read, input, result: input.result };
}

function judged(
  read: Pick<LiveRead, 'systems' | 'coverage' | 'notices'>,
  only: readonly string[] = [],
): ReportInput & { readonly result: AuditResult } {
  return judge(read, emptyConfig, {
    only,
    ignore: [],
    audience: undefined,
    minimumSeverity: undefined,
    failOn: undefined,
    honourIgnores: true,
    paths: [],
    cwd: import.meta.dirname,
    today: '2026-01-01',
  });
}

function told({ findings }: AuditResult): readonly string[] {
  return findings.map(({ rule, subject }) => `${rule}: ${subject.name}`).sort();
}

function entry({ result }: Scan, account: string, region: string, operation: string) {
  const [service, name] = operation.split(':');
  const found = (result.coverage.operations ?? []).filter(
    (one) => one.account === account && one.region === region && one.service === service && one.operation === name,
  );
  expect(found).toHaveLength(1);
  return found[0];
}

/** Findings that have to do with no resource of the account and region. */
function elsewhere(findings: readonly Finding[], account: string, region?: string): readonly Finding[] {
  const concerns = (one: ReportedPlace): boolean => one.account === account && (region === undefined || one.region === region);
  return findings.filter(({ place, related }) => ![place, ...related.map((one) => one.place)].some(concerns));
}

/** What is in one list and not in the other, each as often as it is there more often. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const left = [...other];
  return list.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

describe.skipIf(missing !== undefined)('scan --live', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    emulator = await Emulator.start();
    manifest = emulator.seed();
    await emulator.answer({ 'codestar-connections:GetConnection': CONNECTION });
    emulator.use();
    await emulator.forgetCalls();
    clean = await scan();
    calls = await emulator.calls();
  }, 180_000);

  afterAll(() => emulator?.stop());

  afterEach(() => emulator.fail());

  it('finds what is planted, and nothing else', () => {
    const { tooling } = manifest.accounts;
    expect(told(clean.result)).toEqual(
      [
        'admin-pipeline-role: legacy-admin-deploy',
        'all-at-once-production: search-allatonce-prod',
        'aws-keys-in-build: AWS_SECRET_ACCESS_KEY of ci-plaintext-keys-build',
        `default-key-across-accounts: artifact store of metrics-bare-bucket`,
        'github-oauth-source: billing-oauth / Source / Source',
        `missing-artifact-grant: metrics-bare-bucket-deploy on metrics-bare-bucket-artifacts-${tooling}`,
        // The grant is missing on both sides: in the policy of the key, and in that of the role.
        'missing-decrypt-grant: orders-no-decrypt-deploy on alias/orders-no-decrypt-artifacts',
        'missing-decrypt-grant: orders-no-decrypt-deploy on alias/orders-no-decrypt-artifacts',
        'missing-rollback-alarm: payments-no-rollback-prod',
        'no-automatic-rollback: payments-no-rollback-prod',
        'polling-source: billing-oauth / Source / Source',
        'privileged-build: ci-plaintext-keys-build',
        'plaintext-secret: AWS_ACCESS_KEY_ID of ci-plaintext-keys-build',
        `public-artifact-bucket: metrics-bare-bucket-artifacts-${tooling}`,
        'ungated-production: catalog-no-approval / Prod / prod-deploy',
        `unversioned-artifact-bucket: metrics-bare-bucket-artifacts-${tooling}`,
        `unversioned-artifact-bucket: reports-unversioned-artifacts-${tooling}`,
        'wide-role-trust: legacy-admin-deploy',
        'wide-role-trust: wild-trust-deploy',
      ].sort(),
    );
    const good = manifest.pipelines.filter(({ verdict }) => verdict === 'good').map(({ name }) => name);
    expect(good).toEqual(['shop-api']);
    expect(clean.result.findings.filter((finding) => good.some((name) => JSON.stringify(finding).includes(`${name} `)))).toEqual([]);
    for (const { defects } of manifest.pipelines.filter(({ verdict }) => verdict === 'bad'))
      for (const { resource } of defects) expect(JSON.stringify(clean.result.findings), resource).toContain(resource.split(/[/:]/).at(-1));
  });

  it('names account, region and ARN of what it finds', () => {
    const finding = clean.result.findings.find(({ rule }) => rule === 'all-at-once-production');
    expect(finding?.place).toMatchObject({
      file: '',
      account: manifest.accounts.prod,
      region: 'us-east-1',
      arn: `arn:aws:codedeploy:us-east-1:${manifest.accounts.prod}:deploymentgroup:search-allatonce/search-allatonce-prod`,
    });
  });

  it('reads everything, and calls nothing but what collectors declare', () => {
    expect(clean.result.summary.complete).toBe(true);
    const declared = new Map((collectors as unknown as readonly Collector[]).map(({ service, operations }) => [service, operations]));
    const signing: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };
    expect(calls.length).toBeGreaterThan(300);
    for (const { service, op } of calls) {
      const operations = declared.get(signing[service] ?? service);
      // Calls of REST services are logged by method and path: reading is GET there.
      if (/^[A-Z]+ /.test(op)) expect(op).toMatch(/^GET /);
      else expect(Object.keys(operations ?? {}), service).toContain(op);
    }
  });

  it('scans its snapshot with identical findings, and without any credential', async () => {
    const { systems, coverage } = clean.read;
    const text = writeSnapshot(systems, { skipped: coverage.skipped, failed: coverage.failed, operations: coverage.operations ?? [] });
    const again = readSnapshot(text, 'saved.json', findSecrets);
    const replayed = judged({ systems: again.systems, coverage, notices: [] });
    expect(JSON.stringify(replayed.result.findings) === JSON.stringify(clean.result.findings), 'the same findings').toBe(true);
    expect(replayed.result.verdicts).toEqual(clean.result.verdicts);
    const written = await Promise.all(reports.map(async ({ load }) => (await load()).render(clean.input, PLAIN)));
    for (const output of [text, JSON.stringify(clean.read.coverage), ...written])
      for (const secret of ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI', 'ghp_0000', 'not-a-real-token'])
        expect(output.includes(secret), secret).toBe(false);
  });

  it('denied: only verdicts that needed the read become unknown, and the permission is named', async () => {
    const { tooling } = manifest.accounts;
    await emulator.fail({ service: 'kms', op: 'GetKeyPolicy', account: tooling, region: 'us-east-1', kind: 'denied' });
    const denied = await scan();
    expect(denied.result.summary.complete).toBe(false);
    expect(entry(denied, tooling, 'us-east-1', 'kms:GetKeyPolicy')).toMatchObject({
      state: 'not-checked:denied',
      permission: 'kms:GetKeyPolicy',
      error: { name: 'AccessDeniedException' },
    });
    const unread = denied.result.unknowns.filter(({ cause }) => cause.kind === 'not-read' && cause.operation.startsWith('kms:'));
    expect(unread.map(({ settle }) => settle)).toEqual([`allow kms:GetKeyPolicy in ${tooling} us-east-1`]);
    expect(without(told(clean.result), told(denied.result))).toEqual([
      'missing-decrypt-grant: orders-no-decrypt-deploy on alias/orders-no-decrypt-artifacts',
    ]);
    expect(without(told(denied.result), told(clean.result))).toEqual([]);
    const { rules } = denied.input;
    for (const { id } of rules) {
      const [one, other] = [clean.result.verdicts[id], denied.result.verdicts[id]];
      if (JSON.stringify(one) !== JSON.stringify(other)) expect(unread[0]?.verdicts.map(({ rule }) => rule)).toContain(id);
    }
  });

  it.each([
    { dev: 'denied', staging: 'scp' },
    { dev: 'server', staging: 'disabled' },
  ] as const)('%j: nothing changes for the other accounts', async (kinds) => {
    const { dev, staging } = manifest.accounts;
    await emulator.fail({ account: dev, service: 'iam', kind: kinds.dev }, { account: staging, service: 'iam', kind: kinds.staging });
    const failed = await scan();
    expect(without(told(clean.result), told(failed.result))).toEqual(['wide-role-trust: wild-trust-deploy']);
    expect(without(told(failed.result), told(clean.result))).toEqual([]);
    const apart = elsewhere(elsewhere(clean.result.findings, dev), staging);
    expect(apart.length).toBeGreaterThan(10);
    for (const finding of apart)
      expect(failed.result.findings.find(({ fingerprint }) => fingerprint === finding.fingerprint)).toEqual(finding);
    const states = { denied: 'denied', scp: 'scp', server: 'error', disabled: 'region-disabled' };
    expect(entry(failed, dev, 'global', 'iam:GetRole')?.state).toBe(`not-checked:${states[kinds.dev]}`);
    expect(entry(failed, staging, 'global', 'iam:GetRole')?.state).toBe(`not-checked:${states[kinds.staging]}`);
  });

  it('throttled: the scan slows down and finds the same', async () => {
    await emulator.forgetCalls();
    await emulator.fail({ kind: 'throttle', service: 's3', every: 3 }, { kind: 'throttle', service: 'codepipeline', every: 3 });
    const throttled = await scan();
    expect(told(throttled.result)).toEqual(told(clean.result));
    expect(throttled.result.summary.complete).toBe(true);
    expect((await emulator.calls()).length).toBeLessThan(2 * calls.length);
  });

  it('throttled for ever: told, within the time that an account has', async () => {
    await emulator.fail({ kind: 'throttle', service: 'sns', op: 'GetTopicAttributes', account: manifest.accounts.prod });
    const throttled = await scan({ waiting: 50 });
    expect(entry(throttled, manifest.accounts.prod, 'us-east-1', 'sns:GetTopicAttributes')?.state).toBe('not-checked:throttled');
    expect(elsewhere(throttled.result.findings, manifest.accounts.prod)).toEqual(elsewhere(clean.result.findings, manifest.accounts.prod));
  });

  it('a region that never answers: the others are read, and it is told', async () => {
    const { tooling } = manifest.accounts;
    await emulator.fail({ kind: 'hang', region: 'eu-west-1', service: 'codepipeline', op: 'GetPipeline', seconds: 20 });
    const begun = performance.now();
    const hung = await scan({ call: 1500, request: 1500 });
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(entry(hung, tooling, 'eu-west-1', 'codepipeline:GetPipeline')?.state).toBe('not-checked:timeout');
    expect(elsewhere(hung.result.findings, tooling, 'eu-west-1')).toEqual(elsewhere(clean.result.findings, tooling, 'eu-west-1'));
  });

  it('a region that is not enabled is asked once', async () => {
    const { tooling } = manifest.accounts;
    await emulator.forgetCalls();
    await emulator.fail({ kind: 'disabled', region: 'eu-west-1', account: tooling });
    const disabled = await scan();
    expect(entry(disabled, tooling, 'eu-west-1', 'codepipeline:ListPipelines')?.state).toBe('not-checked:region-disabled');
    expect((await emulator.calls()).filter(({ account, region }) => account === tooling && region === 'eu-west-1')).toHaveLength(1);
    expect(disabled.result.summary.complete).toBe(true);
  });

  it('credentials that end are renewed once; those that stay ended are told', async () => {
    const { tooling } = manifest.accounts;
    const assumed = async (): Promise<number> => (await emulator.calls()).filter(({ op }) => op === 'AssumeRole').length;
    await emulator.forgetCalls();
    await emulator.fail({ kind: 'expired', account: tooling, service: 'codepipeline', op: 'GetPipeline', times: 1 });
    const renewed = await scan();
    expect(told(renewed.result)).toEqual(told(clean.result));
    expect(renewed.result.summary.complete).toBe(true);
    expect(await assumed()).toBe(Object.keys(manifest.accounts).length + 1);
    await emulator.fail({ kind: 'expired', account: tooling, service: 'codebuild' });
    expect(entry(await scan(), tooling, 'us-east-1', 'codebuild:BatchGetProjects')?.state).toBe('not-checked:expired');
  });

  it('gives the same bytes whatever order answers come in', async () => {
    const faults: readonly Fault[] = [3, 5, 7].map((every) => ({ kind: 'slow', every, seconds: 0.03 }));
    await emulator.fail(...faults);
    const shuffled = await scan();
    expect(writeSnapshot(shuffled.read.systems) === writeSnapshot(clean.read.systems), 'the same snapshot').toBe(true);
    expect(JSON.stringify(shuffled.result) === JSON.stringify(clean.result), 'the same result').toBe(true);
  });

  it('a pipeline that is deleted between listing and reading is absent, and no error', async () => {
    await emulator.answer({ 'codepipeline:ListPipelines': { pipelines: [{ name: 'shop-api' }, { name: 'deleted-meanwhile' }] } });
    const result = await scan().finally(() => emulator.answer({ 'codepipeline:ListPipelines': null }));
    expect(result.result.summary.complete).toBe(true);
    expect(entry(result, manifest.accounts.tooling, 'us-east-1', 'codepipeline:GetPipeline')).toMatchObject({ state: 'read', absent: 1 });
  });

  it('tells what only an account knows: closed transitions, connections, executions', async () => {
    const long = { startTime: 1_700_000_000, lastUpdateTime: 1_700_000_000, status: 'Failed' };
    const closed = {
      enabled: false,
      lastChangedBy: 'arn:aws:iam::111111111111:user/ann',
      lastChangedAt: 1_700_000_000,
      disabledReason: 'Frozen',
    };
    const facts = {
      'codestar-connections:GetConnection': { Connection: { ...CONNECTION.Connection, ConnectionStatus: 'PENDING' } },
      'codepipeline:ListPipelineExecutions': { pipelineExecutionSummaries: ['b', 'a'].map((id) => ({ ...long, pipelineExecutionId: id })) },
      'codepipeline:GetPipelineState': { stageStates: [{ stageName: 'Prod', inboundTransitionState: closed, actionStates: [] }] },
    };
    await emulator.answer(facts);
    const { read } = await scan().finally(() =>
      emulator.answer({
        ...Object.fromEntries(Object.keys(facts).map((name) => [name, null])),
        'codestar-connections:GetConnection': CONNECTION,
      }),
    );
    const only = ['pending-connection', 'disabled-transition', 'stale-pipeline', 'failing-pipeline'];
    const { findings } = judged(read, only).result;
    const messages = findings.map(({ message }) => message);
    expect(messages).toContain('acme waits for somebody to complete its handshake; nothing can use it');
    expect(messages).toContain('the transition into Prod is closed since 2023-11-14 by arn:aws:iam::111111111111:user/ann: Frozen');
    expect(messages).toContain('shop-api has not run since 2023-11-14');
    expect(messages).toContain('shop-api has failed since 2023-11-14, 2 times in a row');
    expect(findings).toHaveLength(1 + 3 * manifest.pipelines.length);
  });

  it('tells who wrote what they approved, as far as the source tells the author', async () => {
    const person = 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Release_0a1b/ann@example.com';
    const approval = { actionName: 'ProdApproval', latestExecution: { status: 'Succeeded', lastUpdatedBy: person } };
    const authors = (email: string): object => ({
      'codepipeline:GetPipelineState': {
        stageStates: [
          { stageName: 'Approve', latestExecution: { pipelineExecutionId: 'last', status: 'Succeeded' }, actionStates: [approval] },
        ],
      },
      'codepipeline:ListActionExecutions': {
        actionExecutionDetails: [{ actionName: 'Source', output: { outputVariables: { CommitId: '0a', AuthorEmail: email } } }],
      },
    });
    const found = async (email: string): Promise<readonly string[]> => {
      await emulator.answer(authors(email) as Readonly<Record<string, unknown>>);
      const { read } = await scan().finally(() =>
        emulator.answer({ 'codepipeline:GetPipelineState': null, 'codepipeline:ListActionExecutions': null }),
      );
      return judged(read, ['self-approval']).result.findings.map(({ message }) => message);
    };
    const gated = manifest.pipelines.filter(({ name }) => name !== 'catalog-no-approval');
    const own = await found('Ann@example.com');
    expect(own).toHaveLength(gated.length);
    expect(own).toContain(`${person} wrote the commit of the last execution of shop-api / Approve / ProdApproval and approved it`);
    expect(await found('ben@example.com')).toEqual([]);
  });

  it('reads the packages that builds install, and who may publish them', async () => {
    const buildspec =
      'version: 0.2\nphases: { install: { commands: [aws codeartifact login --tool npm --domain acme --repository $REPO] } }';
    const arn = (rest: string): string => `arn:aws:codeartifact:us-east-1:${manifest.accounts.tooling}:${rest}`;
    const everyone = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'codeartifact:*', Resource: '*' }] };
    const answers = {
      'codebuild:BatchGetProjects': {
        projects: [
          {
            name: 'builds-with-packages',
            source: { type: 'CODEPIPELINE', buildspec },
            environment: { environmentVariables: [{ name: 'REPO', value: 'npm', type: 'PLAINTEXT' }] },
          },
        ],
        projectsNotFound: [],
      },
      'codeartifact:GET /v1/domain?domain': { domain: { name: 'acme', arn: arn('domain/acme') } },
      'codeartifact:GET /v1/domain/permissions/policy?domain': { policy: { document: JSON.stringify(everyone) } },
      'codeartifact:GET /v1/repository?domain': {
        repository: {
          name: 'npm',
          domainName: 'acme',
          arn: arn('repository/acme/npm'),
          upstreams: [],
          externalConnections: [{ externalConnectionName: 'public:npmjs', packageFormat: 'npm', status: 'AVAILABLE' }],
        },
      },
      'codeartifact:GET /v1/repository/permissions/policy?domain': { policy: {} },
    };
    await emulator.answer(answers);
    const { read } = await scan().finally(() => emulator.answer(Object.fromEntries(Object.keys(answers).map((name) => [name, null]))));
    const { findings } = judged(read, ['open-package-domain']).result;
    expect([...new Set(findings.map(({ message }) => message))]).toEqual(['everyone is admitted to acme']);
    const repository = read.systems.flatMap(({ instances }) => instances.flatMap(({ template }) => [...template.resources.values()]));
    expect(repository.find(({ type }) => type === 'AWS::CodeArtifact::Repository')?.raw).toMatchObject({
      Properties: { DomainName: 'acme', RepositoryName: 'npm', ExternalConnections: ['public:npmjs'] },
    });
  });

  describe('says in a sentence why there is nothing to read', () => {
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const cases: readonly (readonly [string, readonly string[], Readonly<Record<string, string | undefined>>, readonly Fault[], RegExp])[] =
      [
        ['no credentials', [], none, [], /^error: there are no AWS credentials\nhelp: .+\n$/],
        ['no such profile', ['--profile', 'none'], none, [], /^error: the profile `none` gives no credentials.*\nhelp: .+\n$/],
        [
          'a region that does not exist',
          ['--regions', 'eu-wst-1'],
          {},
          [],
          /^error: there is no region `eu-wst-1`\nhelp: did you mean `eu-west-1`\?\n$/,
        ],
        ['no network', [], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, [], /^error: there is no way to AWS in us-east-1: .+\nhelp: .+\n$/],
        ['expired', [], {}, [{ kind: 'expired' }], /^error: the AWS credentials have expired\nhelp: .+\n$/],
        ['not taken', [], {}, [{ kind: 'disabled' }], /^error: AWS does not take the credentials in us-east-1: .+\nhelp: .+\n$/],
        [
          'a role that cannot be assumed',
          ['--role-arn', 'arn:aws:iam::999999999999:role/x'],
          {},
          [{ kind: 'denied', op: 'AssumeRole' }],
          /^error: the role .+ cannot be assumed\nhelp: .+\n$/,
        ],
      ];
    it.each(cases)('%s', async (_, argv, environment, faults, sentence) => {
      await emulator.fail(...faults);
      const restore = withEnvironment(environment);
      const written: string[] = [];
      const exitCode = await main(['scan', '--live', ...argv], io(written)).finally(restore);
      expect(written.join('')).toMatch(sentence);
      expect(exitCode).toBe(2);
    });
  });
});
