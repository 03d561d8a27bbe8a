import { type JudgingProgress, lastOf } from '../audit/audit.ts';
import type { ReportInput } from '../audit/result.ts';
import type { ReadingEvent } from '../resource/progress.ts';

/** Somebody who watches a scan. */
export interface Watch {
  tell(event: ReadingEvent): void;
  /** Raised when nothing more is to be read. */
  readonly stop?: AbortSignal;
  /** Takes the steps of an audit, and does other things in between. */
  finish<T extends ReportInput>(steps: Iterator<JudgingProgress, T>): Promise<T>;
}

/** Nobody watches: everything is done at once. */
export const unwatched: Watch = { tell: () => {}, finish: (steps) => Promise.resolve(lastOf(steps)) };
