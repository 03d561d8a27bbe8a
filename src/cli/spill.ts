import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Keeper } from '../audit/keeper.ts';

/** Most audits have fewer values, and write nothing. */
const IN_MEMORY = 1000;
/** Characters that wait to be written together. */
const WRITTEN_AT_ONCE = 1 << 18;
/**
 * Garbage is collected once the heap has grown by so many percent. Left alone, V8 lets it grow to four times what is in
 * use, as if there were nobody else on the machine.
 */
const HEAP_GROWTH = 25;
/** Where a value begins in the file, and how many bytes it has. */
const AT = Symbol('at');
const BYTES = Symbol('bytes');

interface Spilled {
  readonly [AT]: number;
  readonly [BYTES]: number;
}

/**
 * Keeps values that are many in a file for as long as the process lives: in memory stays what orders and counts them, and
 * the rest of each is read when it is looked at. What it gives is plain data to whoever looks.
 */
export class Spill implements Keeper {
  private file: number | undefined;
  private kept = 0;
  private size = 0;
  private waiting: string[] = [];
  private waitingLength = 0;
  private buffer = Buffer.alloc(1 << 14);
  private last: { readonly at: number; readonly value: Readonly<Record<string, unknown>> } | undefined;
  private readonly getters = new Map<string, PropertyDescriptor>();
  private readonly inMemory: number;

  /** @param inMemory so many values are kept as they are */
  constructor(inMemory = IN_MEMORY) {
    this.inMemory = inMemory;
  }

  keep<T extends object>(value: T, stays: readonly (keyof T)[]): T {
    if (this.kept++ < this.inMemory) return value;
    const text = JSON.stringify(value);
    const at = this.size;
    const bytes = this.write(text);
    const spilled = Object.defineProperties({}, { [AT]: { value: at }, [BYTES]: { value: bytes } });
    const staying = new Set<string>(stays as readonly string[]);
    for (const [name, own] of Object.entries(value)) {
      if (own === undefined) continue;
      Object.defineProperty(spilled, name, staying.has(name) ? { value: own, enumerable: true } : this.getter(name));
    }
    return spilled as T;
  }

  /** One for each name, so that values of the same names share their shape. */
  private getter(name: string): PropertyDescriptor {
    const known = this.getters.get(name);
    if (known !== undefined) return known;
    const read = (spilled: Spilled): unknown => this.read(spilled)[name];
    const descriptor: PropertyDescriptor = {
      enumerable: true,
      get(this: Spilled) {
        return read(this);
      },
    };
    this.getters.set(name, descriptor);
    return descriptor;
  }

  /** @returns how many bytes it takes */
  private write(text: string): number {
    const bytes = Buffer.byteLength(text);
    this.waiting.push(text);
    this.waitingLength += text.length;
    this.size += bytes;
    if (this.waitingLength >= WRITTEN_AT_ONCE) this.flush();
    return bytes;
  }

  private flush(): void {
    if (this.file === undefined) {
      this.file = temporaryFile();
      setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
    }
    writeSync(this.file, this.waiting.join(''));
    this.waiting = [];
    this.waitingLength = 0;
  }

  private read({ [AT]: at, [BYTES]: bytes }: Spilled): Readonly<Record<string, unknown>> {
    if (this.last?.at === at) return this.last.value;
    if (this.waiting.length > 0) this.flush();
    if (this.buffer.length < bytes) this.buffer = Buffer.alloc(2 * bytes);
    if (this.file === undefined || readSync(this.file, this.buffer, 0, bytes, at) !== bytes)
      throw new Error('the temporary file of this audit was cut off: is the disk full?');
    const value = JSON.parse(this.buffer.toString('utf8', 0, bytes)) as Readonly<Record<string, unknown>>;
    this.last = { at, value };
    return value;
  }
}

/** A file without a name, where the system has such: it goes with the process. */
function temporaryFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-'));
  const file = openSync(join(folder, 'findings'), 'wx+', 0o600);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    remove();
  } catch {
    process.once('exit', () => {
      closeSync(file);
      remove();
    });
  }
  return file;
}
