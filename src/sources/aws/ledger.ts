import type { NotRead, NotReadReason, Reading } from './reading.ts';

/** What became of one operation in one account and region. */
export type LedgerState = 'read' | 'empty' | 'absent' | `not-checked:${NotReadReason}`;

/** One entry of the coverage ledger: exactly one per account, region, service and operation. */
export interface LedgerEntry {
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly operation: string;
  readonly state: LedgerState;
  /** Readings by outcome: an operation is asked once per resource. */
  readonly read: number;
  readonly absent: number;
  readonly notRead: number;
  /** Requests sent, retries among them. */
  readonly attempts: number;
  readonly error?: { readonly name: string; readonly message: string };
  readonly permission?: string;
  readonly advice?: string;
}

/** Reasons for which nothing is missing: there is nothing there, or nobody asked for it. */
const COMPLETE: ReadonlySet<NotReadReason> = new Set(['region-disabled', 'service-not-in-region', 'out-of-scope', 'account-not-active']);

/** Whether an entry makes the scan incomplete. */
export function isMissing({ state }: LedgerEntry): boolean {
  return state.startsWith('not-checked:') && !COMPLETE.has(state.slice('not-checked:'.length) as NotReadReason);
}

interface Row {
  read: number;
  absent: number;
  notRead: number;
  empty: boolean;
  attempts: number;
  worst: NotRead | undefined;
}

/** Which of two reasons is told where both hold, whatever came first: by this order, then by the error's text. */
const ORDER: readonly NotReadReason[] = [
  'bad-credentials',
  'expired',
  'not-assumable',
  'scp',
  'denied',
  'throttled',
  'timeout',
  'unparsable',
  'error',
  'stopped',
  'account-not-active',
  'region-disabled',
  'service-not-in-region',
  'out-of-scope',
  'carried-forward',
  'not-supported',
];

/** Keeps the ledger of a collection. */
export class Ledger {
  private readonly rows = new Map<string, Row>();
  private readonly onNotRead: (because: NotRead) => void;

  /** @param onNotRead told of everything that was not read, at once */
  constructor(onNotRead: (because: NotRead) => void = () => {}) {
    this.onNotRead = onNotRead;
  }

  /**
   * Counts one reading.
   * @param empty the reading is a complete list without items
   */
  record(account: string, region: string, operation: string, reading: Reading<unknown>, attempts: number, empty = false): void {
    const key = [account, region, operation].join('\n');
    const row = this.rows.get(key) ?? { read: 0, absent: 0, notRead: 0, empty: true, attempts: 0, worst: undefined };
    this.rows.set(key, row);
    row.attempts += attempts;
    if (reading.state === 'read') {
      row.read++;
      row.empty &&= empty;
    } else if (reading.state === 'absent') row.absent++;
    else {
      row.notRead++;
      this.onNotRead(reading.because);
      if (row.worst === undefined || rank(reading.because) < rank(row.worst)) row.worst = reading.because;
    }
  }

  /** The entries, sorted. */
  entries(): readonly LedgerEntry[] {
    return [...this.rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, row]) => {
        const [account = '', region = '', called = ''] = key.split('\n');
        const [service = '', operation = ''] = called.split(':');
        const { read, absent, notRead, attempts, worst } = row;
        return { account, region, service, operation, state: stateOf(row), read, absent, notRead, attempts, ...detailsOf(worst) };
      });
  }
}

function rank({ reason, error }: NotRead): string {
  return `${String(ORDER.indexOf(reason)).padStart(2, '0')} ${error?.name ?? ''} ${error?.message ?? ''}`;
}

const ANSWERED: readonly LedgerState[] = ['read', 'empty', 'absent'];

/** Of two entries of one operation the one whose state holds for both together, whatever comes first. */
export function worseOf(one: LedgerEntry, other: LedgerEntry): LedgerEntry {
  return rankOfEntry(one) <= rankOfEntry(other) ? one : other;
}

function rankOfEntry({ state, error, permission = '', advice = '' }: LedgerEntry): string {
  const answered = ANSWERED.indexOf(state);
  const reason = ORDER.indexOf(state.slice('not-checked:'.length) as NotReadReason);
  const place = answered >= 0 ? ORDER.length + answered : reason;
  return [String(place).padStart(2, '0'), error?.name ?? '', error?.message ?? '', permission, advice].join(' ');
}

function stateOf({ read, empty, worst }: Row): LedgerState {
  if (worst !== undefined) return `not-checked:${worst.reason}`;
  if (read === 0) return 'absent';
  return empty ? 'empty' : 'read';
}

function detailsOf(worst: NotRead | undefined): Pick<LedgerEntry, 'error' | 'permission' | 'advice'> {
  if (worst === undefined) return {};
  const { error, permission, advice } = worst;
  return { ...(error === undefined ? {} : { error }), ...(permission === '' ? {} : { permission }), advice };
}
