import type { PlaceProgress, ReadingEvent } from '../../resource/progress.ts';
import type { Place } from './call.ts';
import type { Target } from './collector.ts';
import type { NotRead } from './reading.ts';

interface Row {
  resources: number;
  left: number;
  place: Pick<Place, 'calls' | 'throttled' | 'off'>;
  detail: string | undefined;
}

/** Tells how far each account and region is read. */
export class CollectionProgress {
  private readonly tell: (event: ReadingEvent) => void;
  private readonly rows = new Map<string, Row>();

  constructor(tell: (event: ReadingEvent) => void) {
    this.tell = tell;
  }

  /** A resource is known that has to be read. */
  wanted(target: Target): void {
    const row = this.row(target);
    row.left++;
    if (row.resources === 0 && row.left === 1) this.report(target, 'waiting');
  }

  begin([first]: readonly Target[], place: Place): void {
    if (first === undefined) return;
    const row = this.row(first);
    row.place = place;
    row.detail = first.type;
    this.report(first, 'reading');
  }

  done(targets: readonly Target[]): void {
    const [first] = targets;
    if (first === undefined) return;
    const row = this.row(first);
    row.left -= targets.length;
    row.resources += targets.length;
    this.report(first, row.left > 0 ? 'reading' : row.place.off ? 'failed' : 'read');
  }

  /** Something was asked for and not given. */
  denied({ account, region, operation, reason }: NotRead): void {
    this.tell({ kind: 'denied', account, region, operation, reason });
  }

  private row({ account, region }: Target): Row {
    const key = `${account}\n${region}`;
    const row = this.rows.get(key) ?? { resources: 0, left: 0, place: { calls: 0, throttled: 0, off: false }, detail: undefined };
    this.rows.set(key, row);
    return row;
  }

  private report(target: Target, state: PlaceProgress['state']): void {
    const { resources, left, place, detail } = this.row(target);
    const { account, region } = target;
    const { calls, throttled } = place;
    this.tell({ kind: 'place', account, region, state, calls, throttled, resources, left, ...(detail === undefined ? {} : { detail }) });
  }
}
