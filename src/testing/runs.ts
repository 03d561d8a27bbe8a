import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectedResource } from '../sources/aws/collection.ts';
import { entryOf } from '../sources/aws/ledger-entries.ts';
import type { Plan } from '../sources/aws/plan.ts';
import type { Segment } from '../sources/aws/segment.ts';

/** Runs of small made-up organizations, without AWS. */

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'pipeaudit-test-'));
}

export function accountNumber(index: number): string {
  return String(index).padStart(12, '0');
}

/** A plan of so many accounts, two regions each. */
export function planFor(accounts: number, shards: number): Plan {
  return {
    organization: 'o-test',
    partition: 'aws',
    role: 'scanner',
    regions: ['eu-west-1', 'us-east-1'],
    selection: { units: [], accounts: [], excluded: [] },
    shards,
    accounts: Array.from({ length: accounts }, (_, index) => ({ account: accountNumber(index), name: `a${index}`, shard: index % shards })),
    leftOut: [],
    governance: [],
    ledger: [],
  };
}

/** What a process would read of an account: a pipeline in each region, with a role in another account. */
export function segmentsFor({ regions }: Plan, account: string, target: string): readonly Segment[] {
  const resource = (type: string, name: string, at: string, region: string): CollectedResource => ({
    account: at,
    region,
    type,
    name,
    properties: { Name: name },
    observed: {},
  });
  return [
    {
      account,
      region: 'global',
      regions: regions ?? [],
      finished: true,
      resources: [],
      ledger: [entryOf(account, 'global', 'sts:AssumeRole', 'read')],
    },
    ...(regions ?? []).map(
      (region): Segment => ({
        account,
        region,
        finished: true,
        resources: [
          resource('AWS::CodePipeline::Pipeline', `p-${account}-${region}`, account, region),
          resource('AWS::IAM::Role', `deploy-${account}`, target, 'global'),
        ],
        ledger: [entryOf(account, region, 'codepipeline:ListPipelines', 'read'), entryOf(target, 'global', 'iam:GetRole', 'read')],
      }),
    ),
  ];
}
