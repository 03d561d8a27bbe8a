import { describe, expect, it } from 'vitest';
import { reports } from '../../reports/index.ts';
import { findSecrets } from '../facts/secret-shapes.ts';
import type { Collector } from '../sources/aws/collector.ts';
import { collectors } from '../sources/aws/collectors/index.ts';
import { readSnapshot, writeSnapshot } from '../sources/snapshot.ts';
import { CONNECTION } from '../testing/emulator.ts';
import { withEnvironment } from '../testing/environment.ts';
import type { Fault } from '../testing/faults.ts';
import { entry, judgedLive, quietIo, seededSuite, told } from '../testing/live-scans.ts';
import { main } from './main.ts';

/** `scan --live` against the snapshot of an organization: what it finds, and what it says of it. */

const PLAIN = { colour: false, width: 100, verbose: true, quiet: false, rootPrefix: '', hyperlinks: false, time: '2026-01-01T00:00:00Z' };

describe('scan --live', { timeout: 60_000 }, () => {
  const seeded = seededSuite();

  it('finds what is planted, and nothing else', () => {
    const { tooling } = seeded.manifest.accounts;
    expect(told(seeded.clean.result)).toEqual(
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
    const good = seeded.manifest.pipelines.filter(({ verdict }) => verdict === 'good').map(({ name }) => name);
    expect(good).toEqual(['shop-api']);
    expect(seeded.clean.result.findings.filter((finding) => good.some((name) => JSON.stringify(finding).includes(`${name} `)))).toEqual([]);
    for (const { defects } of seeded.manifest.pipelines.filter(({ verdict }) => verdict === 'bad'))
      for (const { resource } of defects)
        expect(JSON.stringify(seeded.clean.result.findings), resource).toContain(resource.split(/[/:]/).at(-1));
  });

  it('names account, region and ARN of what it finds', () => {
    const finding = seeded.clean.result.findings.find(({ rule }) => rule === 'all-at-once-production');
    expect(finding?.place).toMatchObject({
      file: '',
      account: seeded.manifest.accounts.prod,
      region: 'us-east-1',
      arn: `arn:aws:codedeploy:us-east-1:${seeded.manifest.accounts.prod}:deploymentgroup:search-allatonce/search-allatonce-prod`,
    });
  });

  it('reads everything, and calls nothing but what collectors declare', () => {
    expect(seeded.clean.result.summary.complete).toBe(true);
    const declared = new Map((collectors as unknown as readonly Collector[]).map(({ service, operations }) => [service, operations]));
    const signing: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };
    expect(seeded.calls.length).toBeGreaterThan(300);
    for (const { service, op } of seeded.calls) {
      const operations = declared.get(signing[service] ?? service);
      // Calls of REST services are logged by method and path: reading is GET there.
      if (/^[A-Z]+ /.test(op)) expect(op).toMatch(/^GET /);
      else expect(Object.keys(operations ?? {}), service).toContain(op);
    }
  });

  it('scans its snapshot with identical findings, and without any credential', async () => {
    const { systems, coverage } = seeded.clean.read;
    const text = writeSnapshot(systems, { skipped: coverage.skipped, failed: coverage.failed, operations: coverage.operations ?? [] });
    const again = readSnapshot(text, 'saved.json', findSecrets);
    const replayed = judgedLive({ systems: again.systems, coverage, notices: [] });
    expect(JSON.stringify(replayed.result.findings) === JSON.stringify(seeded.clean.result.findings), 'the same findings').toBe(true);
    expect(replayed.result.verdicts).toEqual(seeded.clean.result.verdicts);
    const written = await Promise.all(reports.map(async ({ load }) => (await load()).render(seeded.clean.input, PLAIN)));
    for (const output of [text, JSON.stringify(seeded.clean.read.coverage), ...written])
      for (const secret of ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI', 'ghp_0000', 'not-a-real-token'])
        expect(output.includes(secret), secret).toBe(false);
  });

  it('gives the same bytes whatever order answers come in', async () => {
    const faults: readonly Fault[] = [3, 5, 7].map((every) => ({ kind: 'slow', every, seconds: 0.03 }));
    await seeded.aws.fail(...faults);
    const shuffled = await seeded.scan();
    expect(writeSnapshot(shuffled.read.systems) === writeSnapshot(seeded.clean.read.systems), 'the same snapshot').toBe(true);
    expect(JSON.stringify(shuffled.result) === JSON.stringify(seeded.clean.result), 'the same result').toBe(true);
  });

  it('a pipeline that is deleted between listing and reading is absent, and no error', async () => {
    const { tooling } = seeded.manifest.accounts;
    const listing = `${tooling}/us-east-1/codepipeline:ListPipelines`;
    const there = seeded.manifest.pipelines.filter(({ region }) => region === 'us-east-1').map(({ name }) => ({ name }));
    await seeded.aws.answer({ [listing]: { pipelines: [...there, { name: 'deleted-meanwhile' }] } });
    const result = await seeded.scan().finally(() => seeded.aws.answer({ [listing]: null }));
    expect(result.result.coverage.failed).toEqual([]);
    expect(told(result.result)).toEqual(told(seeded.clean.result));
    expect(entry(result, tooling, 'us-east-1', 'codepipeline:GetPipeline')).toMatchObject({
      state: 'read',
      absent: 1,
    });
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
    await seeded.aws.answer(facts);
    const { read } = await seeded.scan().finally(() =>
      seeded.aws.answer({
        ...Object.fromEntries(Object.keys(facts).map((name) => [name, null])),
        'codestar-connections:GetConnection': CONNECTION,
      }),
    );
    const only = ['pending-connection', 'disabled-transition', 'stale-pipeline', 'failing-pipeline'];
    const { findings } = judgedLive(read, only).result;
    const messages = findings.map(({ message }) => message);
    expect(messages).toContain('acme waits for somebody to complete its handshake; nothing can use it');
    expect(messages).toContain('the transition into Prod is closed since 2023-11-14 by arn:aws:iam::111111111111:user/ann: Frozen');
    expect(messages).toContain('shop-api has not run since 2023-11-14');
    expect(messages).toContain('shop-api has failed since 2023-11-14, 2 times in a row');
    expect(findings).toHaveLength(1 + 3 * seeded.manifest.pipelines.length);
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
      await seeded.aws.answer(authors(email) as Readonly<Record<string, unknown>>);
      const { read } = await seeded
        .scan()
        .finally(() => seeded.aws.answer({ 'codepipeline:GetPipelineState': null, 'codepipeline:ListActionExecutions': null }));
      return judgedLive(read, ['self-approval']).result.findings.map(({ message }) => message);
    };
    const gated = seeded.manifest.pipelines.filter(({ name }) => name !== 'catalog-no-approval');
    const own = await found('Ann@example.com');
    expect(own).toHaveLength(gated.length);
    expect(own).toContain(`${person} wrote the commit of the last execution of shop-api / Approve / ProdApproval and approved it`);
    expect(await found('ben@example.com')).toEqual([]);
  });

  it('reads the packages that builds install, and who may publish them', async () => {
    const buildspec =
      'version: 0.2\nphases: { install: { commands: [aws codeartifact login --tool npm --domain acme --repository $REPO] } }';
    const arn = (rest: string): string => `arn:aws:codeartifact:us-east-1:${seeded.manifest.accounts.tooling}:${rest}`;
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
      'codeartifact:POST /v1/package-groups?domain': {
        packageGroups: [
          {
            pattern: '/npm/acme/*',
            arn: arn('package-group/acme/npm/acme/*'),
            originConfiguration: {
              restrictions: {
                PUBLISH: { mode: 'ALLOW', effectiveMode: 'ALLOW', repositoriesCount: 0 },
                EXTERNAL_UPSTREAM: { mode: 'INHERIT', effectiveMode: 'BLOCK', repositoriesCount: 0 },
              },
            },
          },
        ],
      },
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
    await seeded.aws.answer(answers);
    const { read } = await seeded
      .scan()
      .finally(() => seeded.aws.answer(Object.fromEntries(Object.keys(answers).map((name) => [name, null]))));
    const { findings } = judgedLive(read, ['open-package-domain']).result;
    expect([...new Set(findings.map(({ message }) => message))]).toEqual(['everyone is admitted to acme']);
    const repository = read.systems.flatMap(({ instances }) => instances.flatMap(({ template }) => [...template.resources.values()]));
    expect(repository.find(({ type }) => type === 'AWS::CodeArtifact::PackageGroup')?.raw).toMatchObject({
      Properties: {
        DomainName: 'acme',
        Pattern: '/npm/acme/*',
        OriginConfiguration: { Restrictions: { Publish: { RestrictionMode: 'ALLOW' }, ExternalUpstream: { RestrictionMode: 'BLOCK' } } },
      },
    });
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
      await seeded.aws.fail(...faults);
      const restore = withEnvironment(environment);
      const written: string[] = [];
      const exitCode = await main(['scan', '--live', ...argv], quietIo(written)).finally(restore);
      expect(written.join('')).toMatch(sentence);
      expect(exitCode).toBe(2);
    });
  });
});
