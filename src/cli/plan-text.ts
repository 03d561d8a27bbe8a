import { estimateOf } from '../sources/aws/estimate.ts';
import type { Plan } from '../sources/aws/plan.ts';
import { forTerminal } from '../text/terminal.ts';
import { duration } from './organization-progress.ts';

/** A plan for people: what would be read, how, at what cost, and what is left out and why. */
export function planText(plan: Plan): string {
  const { organization, partition, role, regions, accounts, leftOut, shards } = plan;
  const { calls, perPipeline, seconds } = estimateOf(plan);
  const lines = [
    `organization ${organization}`,
    `role         arn:${partition}:iam::<account>:role/${role}`,
    `regions      ${regions === null ? 'those that each account has enabled' : regions.join(', ')}`,
    `calls        about ${calls} to enter the accounts and find their pipelines, and about ${perPipeline} for each pipeline`,
    `time         about ${duration(seconds)}, and more where there are many pipelines`,
    `policies     ${policies(plan)}`,
    '',
    `${accounts.length} ${accounts.length === 1 ? 'account is' : 'accounts are'} read:`,
    ...accounts.map(({ account, name, shard }) => `  ${account}  ${name}${shards > 1 ? `  (shard ${shard})` : ''}`),
    ...(leftOut.length === 0 ? [] : ['', `${leftOut.length} ${leftOut.length === 1 ? 'is' : 'are'} left out:`]),
    ...leftOut.map(({ account, name, why }) => `  ${account}  ${name}: ${why}`),
  ];
  return lines.map((line) => `${forTerminal(line)}\n`).join('');
}

const STATES: Readonly<Record<string, string>> = {
  read: 'read',
  off: 'not in use',
  'not-read': 'could not be read: they are left out of account',
};

function policies({ governance }: Plan): string {
  const organization = governance.find(({ type }) => type === 'AWS::Organizations::Organization');
  const types = (organization?.observed['PolicyTypes'] ?? {}) as Readonly<Record<string, string>>;
  const said = (type: string): string => STATES[types[type] ?? ''] ?? 'unknown';
  return `service control policies ${said('SERVICE_CONTROL_POLICY')}; resource control policies ${said('RESOURCE_CONTROL_POLICY')}`;
}
