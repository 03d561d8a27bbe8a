import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { rolledTypes } from './roll-types.mjs';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function roll(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-types-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return rolledTypes(join(folder, 'entry.d.ts'));
}

it('takes in what exports are made of, with its comments, and nothing else', () => {
  const rolled = roll({
    'entry.d.ts': "export { type Result, run } from './run.ts';\n",
    'run.d.ts': `import type { Kind, Unused } from './kind.ts';
/** What came of it. */
export interface Result<T = string> {
    readonly kind: Kind;
    readonly value: T;
    readonly foreign?: Unused extends never ? never : undefined;
}
/** Runs. */
export declare function run(): Promise<Result>;
export declare const other: number;
`,
    'kind.d.ts': `import type { Elsewhere } from 'elsewhere';
export declare const kinds: readonly ['a', 'b'];
/** One of them. */
export type Kind = (typeof kinds)[number];
export type Unused = never;
export type Leak = Elsewhere;
`,
  });
  expect(rolled).toBe(`/** What came of it. */
export interface Result<T = string> {
    readonly kind: Kind;
    readonly value: T;
    readonly foreign?: Unused extends never ? never : undefined;
}

/** One of them. */
type Kind = (typeof kinds)[number];

declare const kinds: readonly ['a', 'b'];

type Unused = never;

/** Runs. */
export declare function run(): Promise<Result>;

export {};
`);
});

it('refuses what would not stand alone', () => {
  const leak = { 'entry.d.ts': "import type { A } from 'elsewhere';\nexport type B = A;\n" };
  expect(() => roll(leak)).toThrow(/a public type leads into elsewhere/);
  const twice = {
    'entry.d.ts': "import type { B } from './b.ts';\ntype A = 1;\nexport type C = A | B;\n",
    'b.d.ts': 'type A = 2;\nexport type B = A;\n',
  };
  expect(() => roll(twice)).toThrow(/another declaration of the name A/);
  expect(() => roll({ 'entry.d.ts': "export { A as Z } from './b.ts';\n", 'b.d.ts': 'export type A = 1;\n' })).toThrow(
    /goes by the name Z/,
  );
});
