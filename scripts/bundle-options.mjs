import { root } from './root.mjs';

/**
 * Ink asks for the developer tools of React where `DEV` is set; they are no part of the program.
 * @type {import('esbuild').Plugin}
 */
const withoutDevelopmentTools = {
  name: 'without-development-tools',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }));
  },
};

/** @type {import('esbuild').BuildOptions & { metafile: true }} */
export const bundleOptions = {
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Packages that ship both are smaller as ESM, and their names survive a lazy import.
  mainFields: ['module', 'main'],
  // Names stay, for stacks under --debug; "keepNames" would define them anew for every closure that is made.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [withoutDevelopmentTools],
  // Its main file asks for its parts in a way that no bundler follows.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // CommonJS packages inside an ESM bundle still call `require` for Node's own modules.
  banner: { js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);" },
};

/** The entries of the package, by name. */
export const libraryEntries = { index: 'src/api/index.ts', cdk: 'src/api/cdk.ts' };

/**
 * The library in one CommonJS file: many CDK apps are CommonJS, and not every Node 20 can require ESM. ESM imports it
 * through the small files that build.mjs writes, so that both get the same classes.
 * @type {import('esbuild').BuildOptions & { metafile: true }}
 */
export const libraryOptions = {
  ...bundleOptions,
  entryPoints: undefined,
  stdin: {
    contents: Object.values(libraryEntries)
      .map((file) => `export * from './${file}';`)
      .join('\n'),
    resolveDir: root,
  },
  outdir: undefined,
  outfile: 'dist/pipeaudit.cjs',
  splitting: false,
  format: 'cjs',
  define: { ...bundleOptions.define, 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
};
