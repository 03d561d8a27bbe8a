import type { AccountSession } from './accounts.ts';
import sts from './collectors/sts.ts';
import { failureOf } from './errors.ts';
import type { AwsCredentials, CredentialsProvider, Transport } from './transport.ts';

/** Credentials are renewed so long before they end. */
const MARGIN = 5 * 60_000;

/**
 * Credentials that are got once, whoever asks, and again shortly before they end.
 * @param get asks for new ones
 */
export class RenewedCredentials {
  private readonly get: CredentialsProvider;
  private current: Promise<AwsCredentials> | undefined;
  private renewing: Promise<AwsCredentials> | undefined;
  private ends = Number.POSITIVE_INFINITY;

  constructor(get: CredentialsProvider) {
    this.get = get;
  }

  readonly provider: CredentialsProvider = () => {
    if (this.current === undefined || Date.now() > this.ends - MARGIN) return this.fetch();
    return this.current;
  };

  /** Drops the present ones. Calls that ask at the same time cause one request. */
  async renew(): Promise<void> {
    this.renewing ??= this.fetch().finally(() => {
      this.renewing = undefined;
    });
    await this.renewing;
  }

  private fetch(): Promise<AwsCredentials> {
    this.ends = Number.POSITIVE_INFINITY;
    const current = this.get().then((credentials) => {
      this.ends = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      return credentials;
    });
    this.current = current;
    current.catch(() => {
      if (this.current === current) this.current = undefined;
    });
    return current;
  }
}

/** Who credentials are. */
export interface CallerIdentity {
  readonly account: string;
  readonly partition: string;
  readonly arn: string;
}

/** Asks AWS whose credentials these are. Throws what AWS or the network answers. */
export async function callerIdentity(transport: Transport, region: string, credentials: CredentialsProvider): Promise<CallerIdentity> {
  const [client, { GetCallerIdentityCommand }] = await Promise.all([transport.client(sts, region, credentials), sts.sdk()]);
  const abortSignal = AbortSignal.any([transport.signal, AbortSignal.timeout(transport.settings.call)]);
  const { Account, Arn = '' } = (await client.send(new GetCallerIdentityCommand({}), { abortSignal })) as {
    Account?: string;
    Arn?: string;
  };
  return { account: Account ?? '', partition: Arn.split(':')[1] ?? 'aws', arn: Arn };
}

/** A session of the account that the credentials are of. */
export function sessionOf(
  transport: Transport,
  { account, partition }: Pick<CallerIdentity, 'account' | 'partition'>,
  homeRegion: string,
  credentials: RenewedCredentials,
): AccountSession {
  let asked: Promise<boolean> | undefined;
  return {
    account,
    partition,
    homeRegion,
    credentials: credentials.provider,
    renew: () => credentials.renew(),
    alive: () => {
      asked ??= callerIdentity(transport, homeRegion, credentials.provider)
        .then(() => true)
        .catch((error: unknown) => failureOf(error).class === 'throttled')
        .finally(() => {
          asked = undefined;
        });
      return asked;
    },
  };
}

/** How a role is assumed. */
export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  readonly sessionName: string;
}

/** Credentials of a role, assumed with those of a caller. One hour at most, and renewed. */
export function assumeRole(
  transport: Transport,
  region: string,
  caller: CredentialsProvider,
  { roleArn, externalId, sessionName }: AssumedRole,
): RenewedCredentials {
  return new RenewedCredentials(async () => {
    const [client, { AssumeRoleCommand }] = await Promise.all([transport.client(sts, region, caller), sts.sdk()]);
    const abortSignal = AbortSignal.any([transport.signal, AbortSignal.timeout(transport.settings.call)]);
    const command = new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      DurationSeconds: 3600,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    });
    const { Credentials } = (await client.send(command, { abortSignal })) as {
      Credentials?: { AccessKeyId?: string; SecretAccessKey?: string; SessionToken?: string; Expiration?: Date };
    };
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken, Expiration } = Credentials ?? {};
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    };
  });
}
