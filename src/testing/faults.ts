/** How calls go wrong, on demand: what stands in for AWS takes it as data. */

export type FaultKind = 'throttle' | 'denied' | 'scp' | 'expired' | 'disabled' | 'server' | 'hang' | 'slow' | 'reset';

/** One rule of how calls go wrong; what is not said matches anything. */
export interface Fault {
  /** As it is signed: `monitoring` for CloudWatch. */
  readonly service?: string;
  readonly op?: string;
  readonly account?: string;
  readonly region?: string;
  readonly kind: FaultKind;
  /** The first so many calls only. */
  readonly times?: number;
  /** Each so many-th call. */
  readonly every?: number;
  /** Of `slow` and `hang`. */
  readonly seconds?: number;
}

/** A call that was answered. */
export interface LoggedCall {
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly op: string;
  readonly status: number;
}

/** What stands in for AWS over HTTP. */
export interface StandIn {
  readonly endpoint: string;
  calls(): Promise<readonly LoggedCall[]>;
  forgetCalls(): Promise<void>;
  /** Replaces the faults. */
  fail(...faults: readonly Fault[]): Promise<void>;
  /**
   * Answers of operations, by `signing name:Operation`; null takes one away. The endpoint of this process takes
   * `account/region/signing name:Operation` too.
   */
  answer(canned: Readonly<Record<string, unknown>>): Promise<void>;
  /** From now on the SDK talks to it. */
  use(): void;
  /** Ends it, and the SDK talks to whom it talked before. */
  stop(): void;
}

/** The first rule that a call meets, counting the calls that each has met. */
export class Faults {
  private rules: { readonly fault: Fault; met: number }[] = [];

  replace(faults: readonly Fault[]): void {
    this.rules = faults.map((fault) => ({ fault, met: 0 }));
  }

  of(call: Omit<LoggedCall, 'status'>): Fault | undefined {
    for (const rule of this.rules) {
      const { fault } = rule;
      if (!(['service', 'op', 'account', 'region'] as const).every((part) => fault[part] === undefined || fault[part] === call[part]))
        continue;
      rule.met++;
      if (rule.met <= (fault.times ?? Number.POSITIVE_INFINITY) && rule.met % (fault.every ?? 1) === 0) return fault;
    }
    return undefined;
  }
}
