import type { Place } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { type Grant, grantsOf } from '../grants.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Role } from '../role.ts';
import type { User } from '../user.ts';

/** Who takes the jobs of custom actions, such as Jenkins. */
export interface JobWorker extends Subject {
  readonly kind: 'job-worker';
  readonly principal: Role | User;
  readonly polls: Grant;
  /** The access key of a user, where one is in view. */
  readonly key: { readonly id: string; readonly at: Place } | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'job-worker': JobWorker;
  }
}

export const jobWorkerKind: NodeKind<'job-worker'> = {
  kind: 'job-worker',
  types: [],
  stands: ['AWS::IAM::Role', 'AWS::IAM::User'],
  list: jobWorkers,
};

/** Their roles often hold all rights on pipelines, and poll nothing. */
const SERVICES = new Set([
  'codepipeline.amazonaws.com',
  'codebuild.amazonaws.com',
  'cloudformation.amazonaws.com',
  'codedeploy.amazonaws.com',
]);

function jobWorkers(graph: DeliveryGraph): readonly JobWorker[] {
  const roles = graph
    .judged('role')
    .filter(
      ({ trust }) => !trust.statements.some(({ principals }) => principals?.items.some(({ text }) => SERVICES.has(text.known ?? ''))),
    );
  return [
    ...roles.flatMap((role) => workerOf(role, undefined)),
    ...graph.judged('user').flatMap((user) => workerOf(user, user.accessKeys[0])),
  ];
}

function workerOf(principal: Role | User, key: User['accessKeys'][number] | undefined): readonly JobWorker[] {
  const polls = grantsOf(principal.identity, 'codepipeline:PollForJobs').filter(
    ({ answer, star, named }) => answer === 'yes' && star === 'no' && named,
  );
  const widest = polls.find(({ everything }) => everything === 'yes') ?? polls[0];
  if (widest === undefined) return [];
  return [
    {
      kind: 'job-worker',
      id: principal.id,
      name: principal.name,
      at: principal.at,
      principal,
      polls: widest,
      key: key === undefined ? undefined : { id: key.key, at: key.at },
    },
  ];
}
