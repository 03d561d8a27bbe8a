/** So many rules are told of. */
const SLOWEST = 10;

/** How long each part of a command took, in milliseconds of wall time. */
export class Timing {
  private readonly marks: { readonly name: string; readonly milliseconds: number }[] = [];
  private last = performance.now();

  /** Ends the part that was running and gives it a name. */
  mark(name: string): void {
    const now = performance.now();
    this.marks.push({ name, milliseconds: now - this.last });
    this.last = now;
  }

  private readonly rules = new Map<string, number>();

  /** Does work for a rule. What several rules need counts for the first that asks for it. */
  readonly measure = <T>(rule: string, work: () => T): T => {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.rules.set(rule, (this.rules.get(rule) ?? 0) + performance.now() - start);
    }
  };

  /** One line per part, and one for each of the slowest rules. */
  print(): string {
    const slowest = [...this.rules].sort(([, one], [, other]) => other - one).slice(0, SLOWEST);
    const parts = this.marks.map(({ name, milliseconds }) => `timing: ${name.padEnd(8)} ${milliseconds.toFixed(0).padStart(6)} ms\n`);
    return [...parts, ...slowest.map(([rule, milliseconds]) => `timing: ${milliseconds.toFixed(1).padStart(8)} ms in ${rule}\n`)].join('');
  }
}
