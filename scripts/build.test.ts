import { build, type Metafile } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { bundleOptions } from './bundle-options.mjs';
import { licencesOf } from './licences.mjs';

let metafile: Metafile;
beforeAll(async () => {
  ({ metafile } = await build({ ...bundleOptions, write: false }));
}, 60_000);

it('starts with the command line alone: help and version load no rule, no parser, no AWS client, no terminal UI', () => {
  const loaded = loadedWith(metafile, 'src/cli/main.ts');
  const allowed =
    /^(src\/cli\/|src\/facts\/regions\.ts|reports\/index\.ts|src\/api\/(choice|version)\.ts|src\/resource\/did-you-mean\.ts|src\/resource\/user-error\.ts|src\/rule\/types\.ts|src\/text\/(terminal|workflow-command)\.ts|package\.json|node_modules\/commander\/)/;
  expect(loaded.filter((file) => !allowed.test(file))).toEqual([]);
  expect(loaded).toContain('src/cli/main.ts');
});

it('scans and reports without React: only the terminal UI loads it', () => {
  const interactive = /node_modules\/(react|react-reconciler|ink|yoga-layout|es-toolkit)\//;
  expect(loadedWith(metafile, 'src/ui/open.tsx').some((file) => interactive.test(file))).toBe(true);
  for (const entry of ['src/cli/main.ts', 'src/cli/scan.ts', 'src/cli/ui.ts', 'reports/text.ts'])
    expect(loadedWith(metafile, entry).filter((file) => interactive.test(file))).toEqual([]);
});

it('goes out with the licence of every package whose code it holds', () => {
  const licences = licencesOf(metafile);
  expect(licences).toMatch(/^commander \d[^ ]* \(MIT\)\n\n\(The MIT License\)/m);
  expect(licences).toContain('Copyright (C) 2011-2015 by Vitaly Puzrin');
  expect(licences).not.toMatch(/^(vitest|esbuild) /m);
});

/** The source files in the chunk of an entry and in the chunks that it imports statically. */
function loadedWith({ outputs }: Metafile, source: string): string[] {
  const entry = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === source);
  const chunks = new Set(entry === undefined ? [] : [entry]);
  for (const chunk of chunks) {
    for (const { path, kind } of outputs[chunk]?.imports ?? []) if (kind === 'import-statement' && path in outputs) chunks.add(path);
  }
  return [...chunks]
    .flatMap((chunk) => Object.entries(outputs[chunk]?.inputs ?? {}))
    .flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
}
