import { UserError } from '../resource/user-error.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
/** What a timer of Node takes at most, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds of `90s`, `45m` or `2h`. Throws UserError for anything else. */
export function timeSpan(option: string): (written: string) => number {
  return (written) => {
    const [, count = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(written) ?? [];
    const milliseconds = Number(count) * (UNITS[unit] ?? 0);
    if (milliseconds > 0 && milliseconds <= LONGEST) return milliseconds;
    throw new UserError(`${option} takes a time, not \`${written}\``, { next: `for example ${option} 45m; s, m and h are known` });
  };
}
