import { nearest } from '../resource/did-you-mean.ts';
import { UserError } from '../resource/user-error.ts';

/** A parser that tells what it takes. */
export interface Choice<T extends string> {
  (written: string): T;
  readonly values: readonly T[];
}

/** A parser for an option's value out of a list; the mistake names the nearest. */
export function choice<const T extends string>(option: string, values: readonly T[]): Choice<T> {
  const parse = (written: string): T => {
    const chosen = values.find((value) => value === written);
    if (chosen !== undefined) return chosen;
    const meant = nearest(written, values);
    throw new UserError(
      `${option} takes ${inList(values)}, not \`${written}\``,
      meant === undefined ? {} : { next: `did you mean \`${meant}\`?` },
    );
  };
  return Object.assign(parse, { values });
}

function inList(values: readonly string[]): string {
  return values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` : (values[0] ?? '');
}
