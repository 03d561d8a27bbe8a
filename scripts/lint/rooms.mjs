/**
 * Who may import whom: the room table of the architecture as data. A file belongs to the room with the longest
 * matching path. `types` may be imported with `import type` only. `node` lists the built-in modules a room may use
 * ('all' for every one); `outside` allows `process`, the clock and the network, `clock` today's date alone; `packages: false` forbids npm packages.
 * Every room may import itself and `src/facts`.
 */
export const rooms = [
  { room: 'bin', imports: ['src/cli'], types: [], node: 'all', outside: true },
  { room: 'src/cli', imports: 'all', types: [], node: 'all', outside: true },
  {
    room: 'src/api',
    imports: [
      'rules',
      'reports',
      'src/audit',
      'src/results',
      'src/config',
      'src/sources/cloudformation',
      'src/sources/cdk',
      'src/sources/snapshot.ts',
      'src/resource',
      'src/rule',
      'src/text',
      'package.json',
    ],
    types: [],
    node: 'all',
    clock: true,
  },
  {
    room: 'src/ui',
    imports: ['reports/findings', 'src/drawing', 'src/text'],
    types: ['src/audit', 'src/rule', 'src/resource'],
    node: 'all',
    outside: true,
  },
  { room: 'src/config', imports: ['src/resource'], types: [], node: 'all' },
  { room: 'src/sources/cloudformation', imports: ['src/resource', 'src/text'], types: [], node: 'all' },
  { room: 'src/sources/cdk', imports: ['src/sources/cloudformation', 'src/resource'], types: [], node: 'all' },
  {
    room: 'src/sources/aws',
    imports: ['src/sources/cloudformation', 'src/sources/snapshot', 'src/resource'],
    types: [],
    node: 'all',
    outside: true,
  },
  { room: 'src/sources/snapshot.ts', imports: ['src/sources/snapshot', 'src/sources/cloudformation', 'src/resource'], types: [], node: [] },
  { room: 'src/sources/snapshot', imports: ['src/sources/cloudformation', 'src/resource'], types: [], node: [] },
  { room: 'src/resource', imports: [], types: [], node: [], packages: false },
  { room: 'src/graph', imports: ['src/resource', 'src/authorization/policy'], types: ['src/rule'], node: [] },
  { room: 'src/authorization/policy', imports: ['src/resource', 'src/authorization'], types: [], node: [], packages: false },
  {
    room: 'src/authorization',
    imports: ['src/authorization/policy', 'src/resource', 'src/graph'],
    types: ['src/rule'],
    node: [],
    packages: false,
  },
  { room: 'src/rule', imports: ['src/resource'], types: ['src/graph', 'src/authorization'], node: [], packages: false },
  {
    room: 'src/audit',
    imports: ['src/rule', 'src/graph', 'src/authorization', 'src/authorization/policy', 'src/resource', 'src/text', 'src/fix'],
    types: [],
    node: ['node:crypto'],
    packages: false,
  },
  { room: 'src/results', imports: ['src/audit', 'src/rule', 'src/resource', 'src/text'], types: [], node: [] },
  { room: 'src/facts', imports: [], types: [], node: [], packages: false },
  { room: 'rules', imports: ['src/rule'], types: [], node: [], packages: false },
  { room: 'src/drawing', imports: ['src/text'], types: ['src/audit'], node: [] },
  { room: 'reports/findings', imports: ['src/text'], types: ['src/audit'], node: [] },
  { room: 'reports', imports: ['reports/findings', 'src/drawing', 'src/text'], types: ['src/audit', 'src/rule', 'src/resource'], node: [] },
  { room: 'reports/html/browser', imports: [], types: [], node: [], packages: false },
  { room: 'src/text', imports: [], types: [], node: ['node:crypto'] },
  { room: 'src/fix', imports: ['src/resource', 'src/text'], types: ['src/rule', 'src/audit'], node: [] },
];

/** Rooms whose files must not import each other: one rule per file. */
export const apart = ['rules'];

export const lineLimits = [
  { under: 'rules/', lines: 200 },
  { under: '', lines: 400 },
];

/** Generated: may be longer, and the registry imports every rule. */
export const generated = [
  /^rules\/(controls\/)?index\.ts$/,
  /^reports\/html\/assets\.ts$/,
  /^src\/facts\/.+-(table|documents|patterns)\.ts$/,
];

/** Tests and what only they use may import anything. */
export const exempt = [/\.test\.tsx?$/, /^src\/testing\//];
