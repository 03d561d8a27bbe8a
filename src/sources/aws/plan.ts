import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { UserError } from '../../resource/user-error.ts';
import type { CollectedResource } from './collection.ts';
import { governanceOf } from './governance.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Organization } from './organization.ts';
import type { JsonMap } from './reading.ts';
import { type Selection, selectAccounts } from './selection.ts';

/** What a run reads, decided once: workers and `merge` need nothing else. There are no credentials in it. */

const VERSION = 1;
const id = v.pipe(v.string(), v.regex(/^\d{12}$/));
const map = v.record(v.string(), v.any()) as unknown as v.GenericSchema<JsonMap>;

const schema = v.strictObject({
  pipeauditPlan: v.literal(VERSION),
  organization: v.string(),
  partition: v.string(),
  /** Name of the role in every account, with its path. */
  role: v.string(),
  /** Of every account; null: those that it has enabled. */
  regions: v.nullable(v.array(v.string())),
  /** Which accounts were asked for. */
  selection: v.strictObject({ units: v.array(v.string()), accounts: v.array(v.string()), excluded: v.array(v.string()) }),
  shards: v.pipe(v.number(), v.integer(), v.minValue(1)),
  accounts: v.array(
    v.strictObject({
      account: id,
      name: v.string(),
      shard: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
  ),
  leftOut: v.array(
    v.strictObject({ account: id, name: v.string(), reason: v.picklist(['account-not-active', 'out-of-scope']), why: v.string() }),
  ),
  governance: v.array(
    v.strictObject({ account: v.string(), region: v.string(), type: v.string(), name: v.string(), properties: map, observed: map }),
  ),
  ledger: v.array(
    v.looseObject({ account: v.string(), region: v.string(), service: v.string(), operation: v.string(), state: v.string() }),
  ),
});

export interface Plan {
  readonly organization: string;
  readonly partition: string;
  readonly role: string;
  readonly regions: readonly string[] | null;
  readonly selection: Selection;
  readonly shards: number;
  readonly accounts: readonly PlannedAccount[];
  readonly leftOut: v.InferOutput<typeof schema>['leftOut'];
  readonly governance: readonly CollectedResource[];
  /** What planning read. */
  readonly ledger: readonly LedgerEntry[];
}

export interface PlannedAccount {
  readonly account: string;
  readonly name: string;
  readonly shard: number;
}

/** What people decide of a plan. */
export interface PlanSettings {
  readonly role: string;
  readonly regions: readonly string[] | undefined;
  readonly selection: Selection;
  readonly shards: number;
}

/** Plans the reading of an organization. Throws UserError when nothing is left to read. */
export function planOf(organization: Organization, { role, regions, selection, shards }: PlanSettings): Plan {
  const { accounts, leftOut } = selectAccounts(organization.accounts, selection);
  if (accounts.length === 0)
    throw new UserError('no account is left to read', { next: 'see what --ou, --accounts and --exclude-accounts leave' });
  return {
    organization: organization.id,
    partition: organization.partition,
    role,
    regions: regions === undefined ? null : [...new Set(regions)].sort(),
    selection,
    shards,
    accounts: accounts.map((account, index) => ({ account: account.id, name: account.name, shard: index % shards })),
    leftOut: [...leftOut],
    governance: governanceOf(organization),
    ledger: organization.ledger,
  };
}

/** The text of a plan: the same plan, the same bytes. */
export function printPlan(plan: Plan): string {
  return `${JSON.stringify({ pipeauditPlan: VERSION, ...plan })}\n`;
}

/** Reads a plan. Throws UserError when the text is none. @param file is only shown */
export function readPlan(text: string, file: string): Plan {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UserError('this is no plan: it is not JSON', { where: { file }, next: '`pipeaudit plan --out FILE` makes one' });
  }
  const parsed = v.safeParse(schema, data);
  if (!parsed.success) {
    const [fault] = parsed.issues;
    const at = fault.path?.map(({ key }) => String(key)).join('.') ?? '';
    throw new UserError(`this is no plan of this release${at === '' ? '' : `: ${at} is not as it should be`}`, {
      where: { file },
      next: '`pipeaudit plan --out FILE` makes one',
    });
  }
  const { pipeauditPlan: _, ...plan } = parsed.output;
  return plan as unknown as Plan;
}

/**
 * Tells runs apart that would read something else: of the same accounts by the same role and regions it is the same,
 * whatever the shards.
 */
export function identityOfPlan({ organization, role, regions, accounts }: Plan): string {
  const read = { organization, role, regions, accounts: accounts.map(({ account }) => account) };
  return createHash('sha256').update(JSON.stringify(read)).digest('hex').slice(0, 32);
}
