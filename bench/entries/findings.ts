import type { CollectedResource } from '../../src/sources/aws/collection.ts';
import { entryOf } from '../../src/sources/aws/ledger-entries.ts';
import type { Plan } from '../../src/sources/aws/plan.ts';
import { RunFolder } from '../../src/sources/aws/run-folder.ts';

/** Writes the folder of a run over an organization whose builds are all at fault: 80 findings in each account. */
const [path = '', accounts = '1'] = process.argv.slice(2);
const REGION = 'eu-west-1';
/** Builds of one account, each in a pipeline of its own. */
const BUILDS = 20;

function write(path: string, number: number): void {
  const ids = Array.from({ length: number }, (_, index) => String(index + 1).padStart(12, '0'));
  const plan: Plan = {
    organization: 'o-bench',
    partition: 'aws',
    role: 'scanner',
    regions: [REGION],
    selection: { units: [], accounts: [], excluded: [] },
    shards: 1,
    accounts: ids.map((account) => ({ account, name: account, shard: 0 })),
    leftOut: [],
    governance: [],
    ledger: [],
  };
  const folder = RunFolder.begin(path, plan, 'bench');
  for (const account of ids) {
    folder.add({ account, region: 'global', regions: [REGION], finished: true, resources: [], ledger: [] });
    folder.add({
      account,
      region: REGION,
      finished: true,
      resources: Array.from({ length: BUILDS }, (_, number) => resourcesOf(account, number)).flat(),
      ledger: [
        entryOf(account, REGION, 'codepipeline:ListPipelines', 'read'),
        entryOf(account, REGION, 'codebuild:BatchGetProjects', 'read'),
      ],
    });
    folder.finish(account);
  }
}

function resourcesOf(account: string, number: number): readonly CollectedResource[] {
  const name = `service-${number}`;
  const at = { account, region: REGION };
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${account}:${rest}`;
  const role = `arn:aws:iam::${account}:role/delivery`;
  const action = (category: string, provider: string, configuration: object, more: object = {}): CollectedResource['properties'] => ({
    Name: category,
    ActionTypeId: { Category: category, Owner: 'AWS', Provider: provider, Version: '1' },
    Configuration: { ...configuration },
    RunOrder: 1,
    ...more,
  });
  return [
    {
      ...at,
      type: 'AWS::CodePipeline::Pipeline',
      name,
      properties: {
        Name: name,
        RoleArn: role,
        PipelineType: 'V2',
        ArtifactStore: { Type: 'S3', Location: `artifacts-${account}` },
        Stages: [
          {
            Name: 'Source',
            Actions: [
              action(
                'Source',
                'CodeCommit',
                { RepositoryName: name, BranchName: 'main', PollForSourceChanges: 'true' },
                { OutputArtifacts: [{ Name: 'App' }] },
              ),
            ],
          },
          { Name: 'Build', Actions: [action('Build', 'CodeBuild', { ProjectName: name }, { InputArtifacts: [{ Name: 'App' }] })] },
        ],
      },
      observed: { Arn: arn('codepipeline', name) },
    },
    {
      ...at,
      type: 'AWS::CodeBuild::Project',
      name: `${name}-build`,
      properties: {
        Name: name,
        ServiceRole: role,
        Artifacts: { Type: 'CODEPIPELINE' },
        Source: {
          Type: 'CODEPIPELINE',
          BuildSpec: 'version: 0.2\nphases: { build: { commands: [curl http://example.com/install.sh | sh, npm install] } }',
        },
        Environment: {
          Type: 'LINUX_CONTAINER',
          ComputeType: 'BUILD_GENERAL1_SMALL',
          Image: 'aws/codebuild/standard:1.0',
          PrivilegedMode: true,
          EnvironmentVariables: ['DATABASE_PASSWORD', 'API_TOKEN', 'DEPLOY_SECRET'].map((variable) => ({
            Name: variable,
            Type: 'PLAINTEXT',
            Value: `hunter2-${variable}-${number}`,
          })),
        },
      },
      observed: { Arn: arn('codebuild', `project/${name}`) },
    },
  ];
}

write(path, Number(accounts));
