import type { NodeKind } from '../graph/graph.ts';
import type { SubjectKind } from '../rule/types.ts';
import { excessKind } from './excess.ts';
import { grantKind } from './grant.ts';
import { guardKind } from './guard.ts';
import { artifactTransferKind, buildOutputKind, regionalActionKind, storeUseKind } from './store-use.ts';

/** Kinds of subjects that the prover adds to those of the graph. */
export const proverKinds: ReadonlyMap<string, NodeKind<SubjectKind>> = new Map(
  [excessKind, grantKind, guardKind, storeUseKind, buildOutputKind, regionalActionKind, artifactTransferKind].map((kind) => [
    kind.kind,
    kind as unknown as NodeKind<SubjectKind>,
  ]),
);
