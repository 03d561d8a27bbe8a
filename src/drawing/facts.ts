import type { ActionDrawing, PipelineDrawing, ResourceDrawing, StageDrawing, StoreDrawing } from '../audit/result.ts';

/** What every drawing says of the parts of a pipeline, in the same words. */

/** `CloudFormation orders`, `manual approval` */
export function whatOf({ provider, category, target, project }: ActionDrawing): string {
  if (category === 'Approval') return provider === 'Manual' ? 'manual approval' : `approval by ${provider}`;
  const name = project?.name ?? target;
  return name === undefined ? provider : `${provider} ${name}`;
}

/** `in 222222222222, us-east-1`, as far as it is not the account and region of the pipeline. */
export function whereOf({ account, region }: ActionDrawing, pipeline: PipelineDrawing): string | undefined {
  const parts = [account === pipeline.account ? undefined : account, region === pipeline.region ? undefined : region];
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : `in ${known.join(', ')}`;
}

type RoleUse = ActionDrawing['roles'][number];

/** What is done as a role, before its name. */
export const rolePhrases: Readonly<Record<RoleUse['as'], string>> = { action: 'as', build: 'builds as', stack: 'stack as' };

/** `as DeployRole`, `stack as StackRole` */
export function roleOf({ as, role }: RoleUse): string {
  return `${rolePhrases[as]} ${role.name}`;
}

/** The environment that a deploy changes, and whether that is production; undefined for what deploys nothing. */
export function environmentOf({ deploy, environment }: ActionDrawing): string | undefined {
  if (deploy?.production === 'yes')
    return environment === undefined || isProduction(environment) ? 'production' : `production: ${environment}`;
  if (deploy?.production === 'presumed') return 'presumably production';
  if (deploy?.production === 'unknown') return environment ?? 'environment not known';
  return environment;
}

function isProduction(environment: string): boolean {
  return ['production', 'prod', 'prd', 'live'].includes(environment.toLowerCase());
}

const GATES = { yes: 'approved by a person first', no: 'no approval before it', unknown: 'approval not known' } as const;

/** Whether a person approves before a deploy to production; undefined for everything else. */
export function gateOf({ deploy }: ActionDrawing): string | undefined {
  return deploy?.production === 'yes' || deploy?.production === 'presumed' ? GATES[deploy.gated] : undefined;
}

/** `V2, QUEUED` */
export function modeOf({ type, executionMode }: PipelineDrawing): string {
  return `${type}, ${executionMode}`;
}

/** Account and region of a pipeline, as far as they are known. */
export function homeOf({ account, region }: PipelineDrawing): string | undefined {
  const known = [account, region].filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.join(', ');
}

/** `Artifacts in us-east-1, encrypted with ArtifactKey` */
export function storeOf({ bucket, key, region }: StoreDrawing): string {
  return `${bucket.name}${region === undefined ? '' : ` in ${region}`}, ${key === undefined ? 'with no key of its own' : `encrypted with ${key.name}`}`;
}

/** Actions that run at the same time, group after group in the order in which a stage runs them. */
export function runGroups({ actions }: StageDrawing): readonly (readonly ActionDrawing[])[] {
  const groups = new Map<number, ActionDrawing[]>();
  for (const action of actions) {
    const order = action.runOrder ?? Number.MAX_SAFE_INTEGER;
    groups.set(order, [...(groups.get(order) ?? []), action]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** True for an action at which an execution waits for a decision. */
export function isGate({ category }: ActionDrawing): boolean {
  return category === 'Approval';
}

/** One text for what is one resource, wherever it is drawn. */
export function resourceKey({ name, account, inView }: ResourceDrawing): string {
  return JSON.stringify(inView === undefined ? [account ?? '', name] : [inView.file, inView.instance, inView.logicalId]);
}
