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

  /** One line per part. */
  print(): string {
    return this.marks.map(({ name, milliseconds }) => `timing: ${name.padEnd(8)} ${milliseconds.toFixed(0).padStart(6)} ms\n`).join('');
  }
}
