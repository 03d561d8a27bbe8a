import type { Condition, Statement } from '../authorization/policy/document.ts';
import { type Answer, any, type Cause, type Field, isValue, type Place, unknown } from '../resource/index.ts';
import type { PublicAccessBlock } from './bucket.ts';
import type { PolicySet } from './policy-set.ts';

/** How far a bucket is open to everybody, and to plain HTTP. */
export interface BucketExposure {
  /** What opens it to everybody: its canned ACL, or a statement of its policy. */
  readonly grants: readonly { readonly at: Place; readonly by: 'acl' | 'policy' }[];
  /** The settings of its block that are off, written so or left out of a block that is written. */
  readonly switchedOff: readonly Place[];
  readonly blockMissing: boolean;
  /** Why something else may open it; empty when nothing may. */
  readonly doubt: readonly Cause[];
  /** Does its policy refuse requests without TLS? */
  readonly refusesHttp: Answer;
}

const OPEN_ACLS = ['PublicRead', 'PublicReadWrite', 'AuthenticatedRead'];

/** Source: S3 User Guide, "Blocking public access" and "The meaning of public". */
export function bucketExposure(block: PublicAccessBlock, accessControl: Field<string>, { documents, because }: PolicySet): BucketExposure {
  const statements = documents.flatMap(({ document }) => document.statements);
  const on = (field: Field<boolean>): boolean => isValue(field, true) === 'yes';
  const openAcl = 'value' in accessControl && OPEN_ACLS.includes(accessControl.value) && !on(block.ignorePublicAcls);
  const open = on(block.restrictPublicBuckets) || on(block.blockPublicPolicy) ? [] : statements.filter(opensToAll);
  const written = block.configured.kind === 'map';
  const off = [block.blockPublicAcls, block.blockPublicPolicy, block.ignorePublicAcls, block.restrictPublicBuckets].filter(
    (field) => isValue(field, false) === 'yes',
  );
  const refusals = statements.map((statement): Answer => (refusesPlainHttp(statement) ? 'yes' : 'no'));
  const causes = [...because, ...documents.flatMap(({ document }) => document.open ?? [])];
  return {
    grants: [
      ...(openAcl ? [{ at: accessControl.at, by: 'acl' as const }] : []),
      ...open.map(({ value }) => ({ at: value.at, by: 'policy' as const })),
    ],
    switchedOff: written ? off.map(({ at }) => at) : [],
    blockMissing: block.configured.kind === 'absent',
    doubt: [...block.configured.because, ...(on(block.restrictPublicBuckets) || on(block.blockPublicPolicy) ? [] : causes)],
    refusesHttp: any([...refusals, ...(causes.length > 0 ? [unknown(...causes)] : [])]),
  };
}

/** A condition of any kind may close it again, so only statements without one count. */
function opensToAll({ effect, principals, conditions }: Statement): boolean {
  return (
    effect === 'Allow' &&
    conditions.open === undefined &&
    conditions.items.length === 0 &&
    (principals?.items.some(({ kind }) => kind === 'anyone') ?? false)
  );
}

function refusesPlainHttp({ effect, principals, conditions }: Statement): boolean {
  return effect === 'Deny' && (principals?.items.some(({ kind }) => kind === 'anyone') ?? false) && conditions.items.some(isPlainHttp);
}

function isPlainHttp({ operator, key, values }: Condition): boolean {
  return (
    /^bool$/i.test(operator) &&
    key.toLowerCase() === 'aws:securetransport' &&
    values.items.some(({ text }) => text.isOneOf(['false', 'False', 'FALSE']) === 'yes')
  );
}
