import { nearest } from '../resource/did-you-mean.ts';
import { UserError } from '../resource/user-error.ts';

/** A parser for an option's value out of a list; the mistake names the nearest. */
export function choice<const T extends string>(option: string, values: readonly T[]): (written: string) => T {
  return (written) => {
    const chosen = values.find((value) => value === written);
    if (chosen !== undefined) return chosen;
    const meant = nearest(written, values);
    throw new UserError(
      `${option} takes ${inList(values)}, not \`${written}\``,
      meant === undefined ? {} : { next: `did you mean \`${meant}\`?` },
    );
  };
}

function inList(values: readonly string[]): string {
  return values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` : (values[0] ?? '');
}
