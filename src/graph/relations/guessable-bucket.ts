import type { Statement } from '../../authorization/policy/document.ts';
import { actionAnswer } from '../../authorization/policy/match.ts';
import { guessableBuckets } from '../../facts/guessable-buckets.ts';
import { type Place, printRoute, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Role } from '../role.ts';

/** A statement by which a role uploads into a bucket with a name that anybody can guess, whoever owns it. */
export interface GuessableBucket extends Subject {
  readonly kind: 'guessable-bucket';
  readonly role: Role;
  readonly bucket: string;
  /** Where the owner would be asked for. */
  readonly conditionAt: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'guessable-bucket': GuessableBucket;
  }
}

export const guessableBucketKind: NodeKind<'guessable-bucket'> = {
  kind: 'guessable-bucket',
  types: [],
  list: (graph) => {
    const found = new Map<string, GuessableBucket>();
    for (const role of graph.judged('role')) for (const use of usesOf(role, graph)) if (!found.has(use.id)) found.set(use.id, use);
    return [...found.values()];
  },
};

function usesOf(role: Role, graph: DeliveryGraph): readonly GuessableBucket[] {
  return role.identity.documents
    .filter(({ kind }) => kind !== 'aws-managed')
    .flatMap(({ document }) => document.statements)
    .flatMap((statement): readonly GuessableBucket[] => {
      const bucket = statement.effect === 'Allow' && !asksForOwner(statement) ? bucketOf(statement, graph) : undefined;
      if (bucket === undefined || actionAnswer(statement, 's3:PutObject') !== 'yes') return [];
      const { at } = statement.value;
      const id = `${at.resource?.instance ?? ''}|${at.resource?.logicalId ?? ''} ${printRoute(at.route)}|bucket`;
      return [{ kind: 'guessable-bucket', id, name: role.name, at, role, bucket, conditionAt: statement.value.get('Condition').at }];
    });
}

const OWNER = /^(?:aws|s3):Resource(?:Account|OrgID|OrgPaths)$/i;

function asksForOwner({ conditions }: Statement): boolean {
  return conditions.open !== undefined || conditions.items.some(({ key }) => OWNER.test(key));
}

const PATTERNS = guessableBuckets.map((name) => Text.of('arn:*:s3:::', name));

/** The name of such a bucket that is not in view; one in view is made by the owner of the role. */
function bucketOf({ resources }: Statement, graph: DeliveryGraph): string | undefined {
  for (const { text } of resources?.items ?? []) {
    if (!PATTERNS.some((pattern) => text.matches(pattern) === 'yes')) continue;
    const name = Text.of(...text.parts.map((part, index) => (typeof part === 'string' ? shortened(part, index) : part)));
    const found = graph.find(['AWS::S3::Bucket'], name);
    if (found === undefined || ('resource' in found && found.resource === undefined)) return name.print();
  }
  return undefined;
}

/** Without what stands around the name. */
function shortened(part: string, index: number): string {
  const from = index === 0 ? part.lastIndexOf(':::') + 3 : 0;
  return part.slice(from).replace(/\/.*$/s, '');
}
