import type { PipelineDrawing, ResourceDrawing } from '../audit/result.ts';
import { resourceKey, rolePhrases, runGroups } from './facts.ts';

/** What pipelines use besides their own parts, for drawings that show nodes and edges. Actions are `p0s1a2`, pipelines `p0`. */
export interface Links {
  readonly accounts: readonly {
    readonly id: string;
    /** Undefined for resources whose account is not known. */
    readonly account: string | undefined;
    readonly resources: readonly LinkedResource[];
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly text: string }[];
}

export interface LinkedResource {
  readonly id: string;
  readonly kind: 'role' | 'bucket' | 'key';
  readonly resource: ResourceDrawing;
}

interface Use {
  readonly from: string;
  readonly kind: LinkedResource['kind'];
  readonly resource: ResourceDrawing;
  readonly text: string;
}

/** Every role, bucket and key that pipelines use, once each, and who uses it. */
export function linksOf(pipelines: readonly PipelineDrawing[]): Links {
  const nodes = new Map<string, LinkedResource>();
  const edges = new Map<string, Links['edges'][number]>();
  const add = ({ from, kind, resource, text }: Use): string => {
    const key = `${kind} ${resourceKey(resource)}`;
    const node = nodes.get(key) ?? { id: `r${nodes.size}`, kind, resource };
    nodes.set(key, node);
    edges.set(`${from} ${node.id} ${text}`, { from, to: node.id, text });
    return node.id;
  };
  for (const [index, pipeline] of pipelines.entries()) {
    for (const { store, ...use } of usesOf(pipeline, `p${index}`)) {
      const id = add(use);
      if (store !== undefined) add({ from: id, kind: 'key', resource: store, text: 'encrypted with' });
    }
  }
  const accounts = [...new Set([...nodes.values()].map(({ resource }) => resource.account))];
  return {
    accounts: accounts.map((account, index) => ({
      id: `account${index}`,
      account,
      resources: [...nodes.values()].filter(({ resource }) => resource.account === account),
    })),
    edges: [...edges.values()],
  };
}

/** What a pipeline uses; with a bucket, the key of the store. */
function usesOf({ role, stores, stages }: PipelineDrawing, id: string): readonly (Use & { readonly store?: ResourceDrawing })[] {
  return [
    ...(role === undefined ? [] : [{ from: id, kind: 'role' as const, resource: role, text: 'as' }]),
    ...stores.map(({ bucket, key }) => ({
      from: id,
      kind: 'bucket' as const,
      resource: bucket,
      text: 'artifacts in',
      ...(key === undefined ? {} : { store: key }),
    })),
    ...stages.flatMap(({ actions }, stage) =>
      actions.flatMap(({ roles }, action) =>
        roles.map((use) => ({
          from: `${id}s${stage}a${action}`,
          kind: 'role' as const,
          resource: use.role,
          text: rolePhrases[use.as],
        })),
      ),
    ),
  ];
}

/** From the start of a pipeline through the groups of actions of all stages, each group joined with the next. */
export function runOrder(
  { stages }: PipelineDrawing,
  id: string,
): readonly { readonly from: readonly string[]; readonly to: readonly string[] }[] {
  const groups = stages.flatMap((stage, index) =>
    runGroups(stage).map((group) => group.map((action) => `${id}s${index}a${stage.actions.indexOf(action)}`)),
  );
  return groups.map((to, index) => ({ from: groups[index - 1] ?? [id], to }));
}
