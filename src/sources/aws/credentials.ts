import { UserError } from '../../resource/user-error.ts';
import type { AccountSession, Accounts, Refusal } from './accounts.ts';
import { ATTEMPTS, type Failure, failureOf } from './errors.ts';
import type { NotReadReason } from './reading.ts';
import { assumeRole, type CallerIdentity, callerIdentity, RenewedCredentials, sessionOf } from './session.ts';
import type { AwsCredentials, Transport } from './transport.ts';

/** Which credentials a scan is to use. */
export interface CredentialSources {
  /** Profiles of the AWS configuration; none: what the environment gives. */
  readonly profiles: readonly string[];
  /** Roles to read other accounts with, assumed by the first credentials. */
  readonly roleArns: readonly string[];
  readonly externalId?: string | undefined;
  /** Where AWS may be asked; none: in the region of the environment or profile. */
  readonly regions?: readonly string[] | undefined;
}

/** Accounts that were named, in order. */
export interface NamedAccounts {
  readonly sessions: readonly (AccountSession & { readonly arn: string })[];
  /** Those that could not be opened, where others could. */
  readonly closed: readonly ClosedAccount[];
  readonly accounts: Accounts;
}

/** What was named and did not open. */
export interface ClosedAccount {
  /** Its number; for a profile, of which that is not known, what it is called. */
  readonly account: string;
  readonly refusal: Refusal;
}

/** In the sessions of roles, for the account's log. */
const SESSION_NAME = 'pipeaudit';
/** Where AWS is asked when nobody names a region: it is enabled in every account. */
const FALLBACK_REGION = 'us-east-1';

/**
 * Opens the accounts that credentials lead to. Throws UserError when there are none, when AWS takes none of them, or when
 * there is no way to AWS.
 */
export async function openAccounts(transport: Transport, sources: CredentialSources): Promise<NamedAccounts> {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const profiles: readonly (string | undefined)[] = sources.profiles.length > 0 ? sources.profiles : [undefined];
  const callers = await Promise.all(
    profiles.map(async (profile) => {
      const [region, ...others] = regionsToAsk(sources.regions, await configuredRegion(profile));
      const chain = fromNodeProviderChain({
        ...(profile === undefined ? {} : { profile }),
        clientConfig: { region },
        maxRetries: 1,
        timeout: 1000,
      });
      const credentials = new RenewedCredentials(() => chain() as Promise<AwsCredentials>);
      return identifiedSomewhere(transport, [region, ...others], credentials, { profile });
    }),
  );
  const caller = callers.find(isOpened);
  if (caller === undefined) throw mistakeOf(callers);
  const roles = await Promise.all(
    sources.roleArns.map(async (roleArn) => {
      const { region, credentials: own } = caller;
      const { externalId } = sources;
      const credentials = assumeRole(transport, region, own.provider, { roleArn, externalId, sessionName: SESSION_NAME });
      return identified(transport, region, credentials, { roleArn });
    }),
  );
  const asked = sources.roleArns.length > 0 && sources.profiles.length === 0 ? roles : [...callers, ...roles];
  const sessions = asked
    .filter(isOpened)
    .map(({ region, credentials, identity }) => Object.assign(sessionOf(transport, identity, region, credentials), { arn: identity.arn }));
  if (sessions.length === 0) throw mistakeOf(asked);
  const closed = asked.flatMap((one) => (isOpened(one) ? [] : [closedAccount(one)]));
  return { sessions, closed, accounts: among(sessions, closed) };
}

interface Opened {
  readonly region: string;
  readonly credentials: RenewedCredentials;
  readonly identity: CallerIdentity;
}

interface NotOpened {
  readonly source: Source;
  readonly failure: Failure;
  readonly mistake: UserError;
}

function isOpened(asked: Opened | NotOpened): asked is Opened {
  return 'identity' in asked;
}

/** The first of several mistakes: the others are most likely the same. */
function mistakeOf(asked: readonly (Opened | NotOpened)[]): UserError {
  const [first] = asked.flatMap((one) => (isOpened(one) ? [] : [one.mistake]));
  return first ?? new UserError('there are no AWS credentials');
}

const REASONS: Readonly<Partial<Record<Failure['class'], NotReadReason>>> = {
  expired: 'expired',
  throttled: 'throttled',
  timeout: 'timeout',
  aborted: 'stopped',
  network: 'error',
  transient: 'error',
};

function closedAccount({ source: { profile, roleArn }, failure, mistake }: NotOpened): ClosedAccount {
  const { class: kind, name, message } = failure;
  const advice = [mistake.message, mistake.next].filter((text) => text !== undefined).join(': ');
  return {
    account: roleArn?.split(':')[4] ?? `profile ${profile}`,
    refusal: { reason: REASONS[kind] ?? 'not-assumable', advice, error: { name, message: sentence(message) } },
  };
}

/** Only the accounts of these sessions; references that lead elsewhere are out of scope. */
function among(sessions: readonly AccountSession[], closed: readonly ClosedAccount[]): Accounts {
  const byAccount = new Map(sessions.map((session) => [session.account, session]));
  const refusals = new Map(closed.map(({ account, refusal }) => [account, refusal]));
  return {
    open: async (account): Promise<AccountSession | Refusal> =>
      byAccount.get(account) ??
      refusals.get(account) ?? {
        reason: 'out-of-scope',
        advice: `a pipeline refers to account ${account}: name a role or a profile of it, --role-arn or --profile`,
      },
  };
}

/** The region that the environment or the profile names. */
async function configuredRegion(profile: string | undefined): Promise<string | undefined> {
  const { STSClient } = await import('@aws-sdk/client-sts');
  try {
    return await new STSClient(profile === undefined ? {} : { profile }).config.region();
  } catch {
    // The SDK throws where no region is named.
    return undefined;
  }
}

/** The configured region first, where it is one of those that may be asked. */
function regionsToAsk(
  allowed: readonly string[] | undefined,
  configured: string | undefined,
): readonly [first: string, ...others: readonly string[]] {
  const [first, ...others] = allowed ?? [];
  if (first === undefined) return [configured ?? FALLBACK_REGION];
  if (configured === undefined || !others.includes(configured)) return [first, ...others];
  return [configured, first, ...others.filter((region) => region !== configured)];
}

/** Classes of failures that are the region's, not the credentials'. */
const OF_THE_REGION: ReadonlySet<Failure['class']> = new Set(['timeout', 'network', 'transient']);

/** Asks whose credentials these are, in the next region where one does not answer. */
async function identifiedSomewhere(
  transport: Transport,
  [region, ...others]: readonly [string, ...(readonly string[])],
  credentials: RenewedCredentials,
  source: Source,
): Promise<Opened | NotOpened> {
  const asked = await identified(transport, region, credentials, source);
  if (isOpened(asked) || transport.signal.aborted || !OF_THE_REGION.has(asked.failure.class)) return asked;
  const [next, ...rest] = others;
  if (next === undefined) return asked;
  const elsewhere = await identifiedSomewhere(transport, [next, ...rest], credentials, source);
  // Where no region answers, the first one is told.
  return isOpened(elsewhere) ? elsewhere : asked;
}

interface Source {
  readonly profile?: string | undefined;
  readonly roleArn?: string;
}

/** Asks whose credentials these are, again where AWS puts it off. */
async function identified(
  transport: Transport,
  region: string,
  credentials: RenewedCredentials,
  source: Source,
): Promise<Opened | NotOpened> {
  const { backoff, longestBackoff } = transport.settings;
  for (let attempt = 1; ; attempt++) {
    try {
      return { region, credentials, identity: await callerIdentity(transport, region, credentials.provider) };
    } catch (error) {
      const failure = failureOf(error);
      if (transport.signal.aborted || attempt >= (ATTEMPTS[failure.class] ?? 1))
        return { source, failure, mistake: error instanceof UserError ? error : mistake(error, region, source) };
      await transport.clock.sleep(Math.random() * Math.min(longestBackoff, backoff * 2 ** (attempt - 1)), transport.signal);
    }
  }
}

/** One clear sentence for each way in which credentials fail. */
function mistake(error: unknown, region: string, { profile, roleArn }: Source): UserError {
  const failure = failureOf(error);
  const of = profile === undefined ? '' : ` of the profile \`${profile}\``;
  const { name, message } = failure;
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    if (/expired|sso login/i.test(message))
      return new UserError(`the SSO session${of} has expired`, {
        next: `run \`aws sso login${profile === undefined ? '' : ` --profile ${profile}`}\``,
      });
    return profile === undefined
      ? new UserError('there are no AWS credentials', { next: 'set AWS_PROFILE or --profile, or run `aws configure` or `aws sso login`' })
      : new UserError(`the profile \`${profile}\` gives no credentials: ${sentence(message)}`, {
          next: '`aws configure list-profiles` lists the profiles',
        });
  }
  if (failure.class === 'expired') return new UserError(`the AWS credentials${of} have expired`, { next: 'get new ones, and scan again' });
  if (failure.class === 'denied' && roleArn !== undefined)
    return new UserError(`the role ${roleArn} cannot be assumed`, {
      next: 'it does not exist, does not trust these credentials, wants another external id (--external-id), or an organization policy forbids it: AWS does not say which',
    });
  if (failure.class === 'region-off')
    return new UserError(`AWS does not take the credentials${of} in ${region}: ${sentence(message)}`, {
      next: 'check that they belong together, and that the region is enabled in the account',
    });
  if (failure.class === 'clock')
    return new UserError('AWS does not take the signature: the clock of this machine is wrong, or the secret key is', {
      next: 'set the clock, or get new credentials',
    });
  if (failure.class === 'network' && name === 'ENOTFOUND')
    return new UserError(`there is no way to AWS in ${region}: its host is not found`, {
      next: 'check the network, the proxy and the name of the region',
    });
  if (failure.class === 'network' || failure.class === 'timeout' || failure.class === 'aborted' || failure.class === 'transient')
    return new UserError(`there is no way to AWS in ${region}: ${sentence(message) || name}`, {
      next: 'check the network and the proxy, and scan again',
    });
  return new UserError(`AWS does not tell whose credentials these are: ${name}: ${sentence(message)}`, {
    next: 'check the credentials, and scan again',
  });
}

function sentence(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/\.$/, '').slice(0, 200);
}
