import { type AccountSession, type Accounts, isRefusal, type Refusal } from './accounts.ts';
import { callOperation } from './call.ts';
import sts from './collectors/sts.ts';
import { Places } from './places.ts';
import type { NotRead, NotReadReason } from './reading.ts';
import { RenewedCredentials, sessionOf } from './session.ts';
import type { AwsCredentials, Transport } from './transport.ts';

/** How the accounts of an organization are entered. */
export interface OrganizationEntry {
  readonly caller: AccountSession;
  readonly organization: string;
  /** Name of the role in every account, with its path. */
  readonly role: string;
  readonly externalId: string | undefined;
  /** Accounts that may be read. */
  readonly wanted: ReadonlySet<string>;
  /** Other accounts of the organization, and why they are not read. */
  readonly leftOut: ReadonlyMap<string, Pick<Refusal, 'reason' | 'advice'>>;
}

/** Sessions that are kept; of the accounts that everybody refers to there are few. */
const MOST_SESSIONS = 200;
const SESSION_NAME = 'pipeaudit';
/** The longest session that a role may have which was assumed by a role. Source: IAM User Guide, "Role chaining". */
const SECONDS = 3600;

/** AWS answers the same to all of these. Source: STS API, AssumeRole. */
const NOT_ASSUMABLE =
  'the role does not exist there, does not trust these credentials, wants another external id (--external-id), or an organization policy denies sts:AssumeRole: AWS does not say which';

/** The accounts of an organization, each opened by assuming the scanner role in it, once, whoever asks. */
export class OrganizationAccounts implements Accounts {
  private readonly transport: Transport;
  private readonly entry: OrganizationEntry;
  private readonly opened = new Map<string, Promise<AccountSession | Refusal>>();

  constructor(transport: Transport, entry: OrganizationEntry) {
    this.transport = transport;
    this.entry = entry;
  }

  open(account: string): Promise<AccountSession | Refusal> {
    const known = this.opened.get(account) ?? this.enter(account);
    // The one that was asked for last stands last.
    this.opened.delete(account);
    this.opened.set(account, known);
    if (this.opened.size > MOST_SESSIONS) {
      const [oldest = ''] = this.opened.keys();
      this.opened.delete(oldest);
    }
    return known;
  }

  private async enter(account: string): Promise<AccountSession | Refusal> {
    const { caller, wanted, leftOut, organization } = this.entry;
    if (!wanted.has(account))
      return (
        leftOut.get(account) ?? { reason: 'out-of-scope', advice: `the account ${account} is not in the organization ${organization}` }
      );
    const session = await this.assume(account);
    // Where the role is missing, one's own credentials do in one's own account.
    return isRefusal(session) && account === caller.account ? caller : session;
  }

  private async assume(account: string): Promise<AccountSession | Refusal> {
    const { caller } = this.entry;
    const { partition, homeRegion } = caller;
    const credentials = new RenewedCredentials(() => this.credentials(account));
    try {
      await credentials.provider();
    } catch (error) {
      if (error instanceof NotAssumed) return error.refusal;
      throw error;
    }
    return sessionOf(this.transport, { account, partition }, homeRegion, credentials);
  }

  private async credentials(account: string): Promise<AwsCredentials> {
    const { caller, role, externalId } = this.entry;
    const place = new Places(this.transport).of(caller, caller.homeRegion);
    const { reading } = await callOperation(place, sts as never, 'AssumeRole', {
      RoleArn: `arn:${caller.partition}:iam::${account}:role/${role}`,
      RoleSessionName: SESSION_NAME,
      DurationSeconds: SECONDS,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    });
    if (reading.state === 'not-read') throw new NotAssumed(account, reading.because);
    const { Credentials } = (reading.state === 'read' ? reading.value : {}) as {
      readonly Credentials?: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: Date };
    };
    if (Credentials === undefined) throw new NotAssumed(account, undefined);
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials;
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, expiration: Expiration };
  }
}

/** Reasons of which the role is not the cause. */
const OTHER_CAUSES: ReadonlySet<NotReadReason> = new Set(['expired', 'bad-credentials', 'stopped', 'throttled', 'timeout', 'error']);

class NotAssumed extends Error {
  readonly refusal: Refusal;

  constructor(account: string, because: NotRead | undefined) {
    super(`the role in ${account} cannot be assumed`);
    this.name = because?.error?.name ?? 'NotAssumed';
    const refused = because === undefined || !OTHER_CAUSES.has(because.reason);
    this.refusal = {
      reason: refused ? 'not-assumable' : because.reason,
      advice: refused ? NOT_ASSUMABLE : because.advice,
      ...(because?.error === undefined ? {} : { error: because.error }),
    };
  }
}
