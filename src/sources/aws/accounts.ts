import type { NotReadReason } from './reading.ts';
import type { CredentialsProvider } from './transport.ts';

/** One account that can be read. */
export interface AccountSession {
  readonly account: string;
  readonly partition: string;
  /** Where the credentials were got, and so a region that surely works. */
  readonly homeRegion: string;
  readonly credentials: CredentialsProvider;
  /** Gets new credentials although the present ones have not ended by their date. One at a time, whoever asks. */
  renew(): Promise<void>;
  /** Whether AWS still takes the credentials. */
  alive(): Promise<boolean>;
}

/** Why an account cannot be read. */
export interface Refusal {
  readonly reason: NotReadReason;
  readonly advice: string;
  readonly error?: { readonly name: string; readonly message: string };
}

/** Opens accounts on demand: the ones that were named, or every one of an organization. Each is opened once. */
export interface Accounts {
  open(account: string): Promise<AccountSession | Refusal>;
}

/** Tells a session from a refusal. */
export function isRefusal(opened: AccountSession | Refusal): opened is Refusal {
  return 'reason' in opened;
}
