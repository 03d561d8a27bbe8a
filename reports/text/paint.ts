import picocolors from 'picocolors';
import type { Severity } from '../../src/rule/types.ts';

type Painter = (text: string) => string;

/** Colours by meaning; without colour each gives its text back. Words and signs say the same without them. */
export interface Paint {
  readonly severity: Readonly<Record<Severity, Painter>>;
  readonly strong: Painter;
  readonly faint: Painter;
  readonly related: Painter;
  readonly good: Painter;
  readonly warning: Painter;
  readonly addition: Painter;
}

/** @param colour whether the output takes colour */
export function paintOf(colour: boolean): Paint {
  const c = picocolors.createColors(colour);
  return {
    severity: {
      critical: (text) => c.bold(c.magenta(text)),
      high: (text) => c.bold(c.red(text)),
      medium: (text) => c.bold(c.yellow(text)),
      low: (text) => c.bold(c.cyan(text)),
      info: (text) => c.bold(text),
    },
    strong: c.bold,
    faint: c.dim,
    related: c.blue,
    good: c.green,
    warning: c.yellow,
    addition: c.green,
  };
}
