import type { JudgingProgress } from '../../audit/audit.ts';
import type { DeniedRead, PlaceProgress, ReadingEvent } from '../../resource/progress.ts';
import type { Severity } from '../../rule/types.ts';
import type { Size } from '../layout.ts';

/** What is told while a scan runs. */
export type ScanEvent = ReadingEvent | JudgingProgress;

export const steps = ['find', 'read', 'judge'] as const;
export type Step = (typeof steps)[number];

/** An account and region, with what the scan knows of it. Times in milliseconds. */
export interface ScannedPlace extends PlaceProgress {
  /** When it began to be read. */
  readonly since: number;
  /** When something was last heard of it. */
  readonly heard: number;
}

/** How far a scan is. Plain data. */
export interface ScanState {
  readonly size: Size;
  /** What is scanned, as people wrote it. */
  readonly about: string;
  readonly started: number;
  readonly now: number;
  readonly step: Step;
  /** Files or accounts to read, once that is known. */
  readonly total?: number;
  readonly judged: Pick<JudgingProgress, 'system' | 'done' | 'total'>;
  readonly found: Readonly<Partial<Record<Severity, number>>>;
  /** Findings by account and region. */
  readonly foundIn: ReadonlyMap<string, number>;
  readonly places: ReadonlyMap<string, ScannedPlace>;
  readonly denied: readonly DeniedRead[];
  /** Reading was stopped by a person, and what was read is on its way to be shown. */
  readonly stopping: boolean;
}

export type ScanAction =
  | { readonly type: 'event'; readonly event: ScanEvent; readonly at: number }
  | { readonly type: 'tick'; readonly at: number }
  | { readonly type: 'stop' }
  | { readonly type: 'resize'; readonly size: Size };

/** A scan that has just begun. */
export function scanStarted(about: string, size: Size, at: number): ScanState {
  return {
    size,
    about,
    started: at,
    now: at,
    step: 'find',
    judged: { system: '', done: 0, total: 0 },
    found: {},
    foundIn: new Map(),
    places: new Map(),
    denied: [],
    stopping: false,
  };
}

type Handlers = { readonly [K in ScanEvent['kind']]: (state: ScanState, event: Extract<ScanEvent, { kind: K }>) => ScanState };

const handlers: Handlers = {
  step: (state, { step, total }) => ({ ...state, step, ...(total === undefined ? {} : { total }) }),
  place: (state, { kind: _, ...place }) => {
    const key = placeKey(place);
    const before = state.places.get(key);
    const began = before === undefined || (before.state === 'waiting' && place.state !== 'waiting');
    const step = state.step === 'find' ? 'read' : state.step;
    return {
      ...state,
      step,
      places: new Map(state.places).set(key, { ...place, since: began ? state.now : before.since, heard: state.now }),
    };
  },
  denied: (state, { kind: _, ...denied }) => ({ ...state, denied: [...state.denied, denied] }),
  judged: (state, { system, done, total, found }) => {
    const counts = { ...state.found };
    const foundIn = new Map(state.foundIn);
    for (const { severity, account, region } of found) {
      counts[severity] = (counts[severity] ?? 0) + 1;
      const key = placeKey({ account: account ?? '', region: region ?? '' });
      foundIn.set(key, (foundIn.get(key) ?? 0) + 1);
    }
    return { ...state, step: 'judge', judged: { system, done, total }, found: counts, foundIn };
  },
};

/** What is known of a scan after something was told. Pure. */
export function reduceScan(state: ScanState, action: ScanAction): ScanState {
  if (action.type === 'resize') return { ...state, size: action.size };
  if (action.type === 'stop') return { ...state, stopping: true };
  const now = { ...state, now: Math.max(state.now, action.at) };
  if (action.type === 'tick') return now;
  const handle = handlers[action.event.kind] as (state: ScanState, event: ScanEvent) => ScanState;
  return handle(now, action.event);
}

/** Whether reading can be stopped with something to show for it: accounts are being read, and nobody has stopped it yet. */
export function canStopReading({ step, places, stopping }: ScanState): boolean {
  return step === 'read' && places.size > 0 && !stopping;
}

/** One key for each account and region. */
export function placeKey({ account, region }: Pick<PlaceProgress, 'account' | 'region'>): string {
  return `${account}/${region}`;
}
