/** What a buildspec may hold. Source: CodeBuild User Guide, "Build specification reference for CodeBuild". November 2026. */
export const buildspecVersions: readonly string[] = ['0.1', '0.2'];

/** Keys by the path of their map; `*` stands for any name. */
export const buildspecKeys: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['version', 'run-as', 'env', 'proxy', 'batch', 'phases', 'reports', 'artifacts', 'cache', 'mode']],
  ['env', ['shell', 'variables', 'parameter-store', 'secrets-manager', 'exported-variables', 'git-credential-helper']],
  ['phases', ['install', 'pre_build', 'build', 'post_build']],
  ['phases.install', ['run-as', 'on-failure', 'runtime-versions', 'commands', 'finally', 'steps']],
  ['phases.pre_build', ['run-as', 'on-failure', 'commands', 'finally', 'steps']],
  ['phases.build', ['run-as', 'on-failure', 'commands', 'finally', 'steps']],
  ['phases.post_build', ['run-as', 'on-failure', 'commands', 'finally', 'steps']],
  ['reports.*', ['files', 'base-directory', 'discard-paths', 'file-format']],
  [
    'artifacts',
    [
      'files',
      'name',
      'discard-paths',
      'base-directory',
      'exclude-paths',
      'enable-symlinks',
      's3-prefix',
      'secondary-artifacts',
      'encryption-disabled',
      'type',
    ],
  ],
  ['cache', ['paths', 'key', 'fallback-keys', 'action']],
]);

/** Maps of which the service says that they have these keys and no others. */
export const closedMaps: readonly string[] = ['phases'];

/** Formats of test and coverage reports, in any case. */
export const reportFormats: readonly string[] = [
  'CUCUMBERJSON',
  'JUNITXML',
  'NUNITXML',
  'NUNIT3XML',
  'TESTNGXML',
  'VISUALSTUDIOTRX',
  'CLOVERXML',
  'COBERTURAXML',
  'JACOCOXML',
  'SIMPLECOV',
];

/** Names in the section `runtime-versions`. */
export const runtimeNames: readonly string[] = ['android', 'docker', 'dotnet', 'golang', 'java', 'nodejs', 'php', 'python', 'ruby', 'rust'];

type Runtimes = Readonly<Record<string, readonly string[]>>;

const RUNTIMES_OF_2020: Runtimes = {
  dotnet: ['3.1'],
  golang: ['1.12', '1.13', '1.14', '1.15', '1.16'],
  java: ['8', '11'],
  nodejs: ['10', '12', '14'],
  php: ['7.3', '7.4'],
  python: ['3.7', '3.8', '3.9'],
  ruby: ['2.6', '2.7'],
};

/**
 * Versions in images of CodeBuild that install no others. Newer images do: a version that they do not hold is fetched.
 * Source: `runtimes.yml` of each image in aws/aws-codebuild-docker-images, all versions that it ever had; "Available
 * runtimes" and "Custom runtime versions" in the CodeBuild User Guide.
 */
export const imageRuntimes: ReadonlyMap<string, Runtimes> = new Map<string, Runtimes>([
  [
    'aws/codebuild/standard:5.0',
    {
      dotnet: ['3.1', '5.0'],
      golang: ['1.15', '1.16', '1.17', '1.18'],
      java: ['8', '11'],
      nodejs: ['12', '14', '16'],
      php: ['7.3', '7.4', '8.0', '8.1'],
      python: ['3.7', '3.8', '3.9'],
      ruby: ['2.6', '2.7'],
    },
  ],
  ['aws/codebuild/standard:4.0', RUNTIMES_OF_2020],
  ['aws/codebuild/amazonlinux2-x86_64-standard:3.0', RUNTIMES_OF_2020],
  ['aws/codebuild/amazonlinux2-aarch64-standard:2.0', RUNTIMES_OF_2020],
]);
