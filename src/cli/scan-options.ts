import { Option } from 'commander';
import { type ReportName, reports } from '../../reports/index.ts';
import { choice } from '../api/choice.ts';
import { UserError } from '../resource/user-error.ts';
import { type Audience, audiences, type Severity, severities } from '../rule/types.ts';
import { regionList } from './region-list.ts';
import { SCANNER_ROLE } from './scanner-role.ts';
import { type ColourChoice, colourChoices } from './terminal.ts';
import { timeSpan } from './time-span.ts';

export const formats: readonly ReportName[] = reports.map(({ name }) => name);

/** What a scan was asked for, checked as far as the command line alone allows. Undefined: not said. */
export interface ScanOptions {
  readonly paths: readonly string[];
  readonly format: ReportName;
  /** Further reports, each to a file. */
  readonly output: readonly { readonly format: ReportName; readonly file: string }[];
  readonly sarifCategory: string | undefined;
  readonly failOn: Severity | 'never' | undefined;
  readonly minSeverity: Severity | undefined;
  readonly audience: Audience | undefined;
  readonly only: readonly string[];
  readonly ignore: readonly string[];
  /** Run only rules that give evidence for one of these compliance frameworks; empty: all. */
  readonly framework: readonly string[];
  /** Files with parameter values, in the order given. */
  readonly parameters: readonly string[];
  readonly parameter: ReadonlyMap<string, string>;
  /** `false`: use none; undefined: look for one. */
  readonly config: string | false | undefined;
  /** Honour ignores. */
  readonly ignores: boolean;
  /** `false`: use none; undefined: that of the configuration. */
  readonly baseline: string | false | undefined;
  /** A commit; only what it does not have is told. */
  readonly since: string | undefined;
  readonly strict: boolean;
  readonly color: ColourChoice;
  /** Leave account ids and ARNs out of every report. */
  readonly redact: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly timing: boolean;
  /** Show it in the terminal UI instead of a report. */
  readonly ui: boolean;
  readonly debug: boolean;
  readonly saveSnapshot: string | undefined;
  /** Read accounts instead of files. */
  readonly live: boolean;
  readonly profile: readonly string[];
  readonly roleArn: readonly string[];
  readonly externalId: string | undefined;
  /** Names of regions, or `all`; undefined: those that each account has enabled. */
  readonly regions: readonly string[] | undefined;
  /** Milliseconds after which accounts are not read on. */
  readonly deadline: number | undefined;
  /** Audit the organization of the credentials. */
  readonly org: boolean;
  readonly orgRole: string | undefined;
  readonly ou: readonly string[];
  readonly accounts: readonly string[];
  readonly excludeAccounts: readonly string[];
  /** Say what would be read, and stop. */
  readonly plan: boolean;
  readonly resume: string | undefined;
}

/** What holds for options that are not given. */
export const scanDefaults: Omit<ScanOptions, 'paths'> = {
  format: 'text',
  output: [],
  sarifCategory: undefined,
  failOn: undefined,
  minSeverity: undefined,
  audience: undefined,
  only: [],
  ignore: [],
  framework: [],
  parameters: [],
  parameter: new Map(),
  config: undefined,
  ignores: true,
  baseline: undefined,
  since: undefined,
  strict: false,
  color: 'auto',
  redact: false,
  quiet: false,
  verbose: false,
  timing: false,
  ui: false,
  debug: false,
  saveSnapshot: undefined,
  live: false,
  profile: [],
  roleArn: [],
  externalId: undefined,
  regions: undefined,
  deadline: undefined,
  org: false,
  orgRole: undefined,
  ou: [],
  accounts: [],
  excludeAccounts: [],
  plan: false,
  resume: undefined,
};

interface Row {
  readonly flags: string;
  readonly description: string;
  /** Shown as the default in the help. */
  readonly initial?: string;
  readonly parse?: (option: Option) => Option;
  readonly conflicts?: string | readonly string[];
}

/** Which accounts of an organization are read, and how. */
const organizationRows: readonly Row[] = [
  { flags: '--org-role <name>', description: `role to assume in every account (default: ${SCANNER_ROLE})` },
  {
    flags: '--ou <id>',
    description: 'only accounts under this organizational unit (repeatable, or a list with commas)',
    parse: by(listed),
  },
  {
    flags: '--accounts <id>',
    description: 'only these accounts, besides those of --ou (repeatable, or a list with commas)',
    parse: by(listed),
  },
  {
    flags: '--exclude-accounts <id>',
    description: 'never these accounts or organizational units (repeatable, or a list with commas)',
    parse: by(listed),
  },
];

const groups: Readonly<Record<string, readonly Row[]>> = {
  'Reports:': [
    {
      flags: '-f, --format <name>',
      description: `report on standard output: ${formats.join(', ')}`,
      initial: scanDefaults.format,
      parse: by(choice('--format', formats)),
    },
    { flags: '--ui', description: 'browse the result in the terminal instead', conflicts: ['format', 'quiet', 'verbose', 'plan'] },
    { flags: '-o, --output <format=file>', description: 'write a further report to a file (repeatable)', parse: by(toFile) },
    {
      flags: '--sarif-category <name>',
      description: 'keeps the alerts of several scans of one repository apart on GitHub (default: default)',
    },
    {
      flags: '--color <when>',
      description: 'auto, always or never',
      initial: scanDefaults.color,
      parse: by(choice('--color', colourChoices)),
    },
    { flags: '--redact', description: 'stand-ins for account ids, and nothing that an ARN names, in every report' },
    { flags: '-q, --quiet', description: 'findings only, without the account of what was audited', conflicts: 'verbose' },
    { flags: '-v, --verbose', description: 'also name what was skipped, and every verdict that stayed unknown' },
    { flags: '--timing', description: 'say where the time went, and which rules took longest' },
  ],
  'What is judged:': [
    {
      flags: '--audience <name>',
      description: `rules for whom: ${audiences.join(', ')} (each includes the ones before)`,
      parse: by(choice('--audience', audiences)),
    },
    { flags: '--only <rule>', description: 'run only this rule (repeatable, or a list with commas)', parse: by(listed) },
    { flags: '--ignore <rule>', description: 'leave this rule out (repeatable, or a list with commas)', parse: by(listed) },
    {
      flags: '--framework <id>',
      description: 'run only rules for this compliance framework (repeatable; `pipeaudit controls` lists them)',
      parse: by(listed),
    },
    { flags: '--no-ignores', description: 'show what comments and configuration ignore' },
    { flags: '--parameter <name=value>', description: 'value of a template parameter (repeatable)', parse: by(assigned) },
    {
      flags: '--parameters <file>',
      description: 'parameter values, as the AWS CLI or CodePipeline writes them (repeatable)',
      parse: by(collected),
    },
    { flags: '--config <file>', description: 'configuration to use instead of the nearest pipeaudit.config.yaml' },
    { flags: '--no-config', description: 'use no configuration' },
    { flags: '--save-snapshot <file>', description: 'save what was read, to be scanned again without the sources' },
  ],
  'What is new:': [
    { flags: '--baseline <file>', description: 'findings that are known and do not count; see `pipeaudit baseline`' },
    { flags: '--no-baseline', description: 'use no baseline, whatever the configuration says' },
    { flags: '--since <commit>', description: 'tell only what the commit (a branch, a tag) does not have yet' },
  ],
  'Accounts:': [
    { flags: '--live', description: 'audit the account of the current AWS credentials; nothing is ever changed in it' },
    { flags: '--profile <name>', description: 'profile of the AWS configuration (repeatable: one account each)', parse: by(collected) },
    { flags: '--role-arn <arn>', description: 'role to read an account with (repeatable: one account each)', parse: by(collected) },
    { flags: '--external-id <id>', description: 'external id that the roles ask for' },
    {
      flags: '--regions <list>',
      description: 'regions to read, or all (default: those that the account has enabled)',
      parse: by(regionList),
    },
    {
      flags: '--deadline <time>',
      description: 'stop reading accounts after so long, such as 45m, and report what was read (default: none)',
      parse: by(timeSpan('--deadline')),
    },
  ],
  'Organization:': [
    { flags: '--org', description: 'audit every account of the organization of the current AWS credentials' },
    ...organizationRows,
    { flags: '--plan', description: 'print which accounts and regions would be read, with how many calls, and stop' },
    { flags: '--resume <folder>', description: 'go on with a run that was interrupted; what it has read is not read again' },
  ],
  'What fails:': [
    {
      flags: '--fail-on <severity>',
      description: `exit with 1 from this severity on: ${severities.join(', ')} or never (default: high)`,
      parse: by(choice('--fail-on', [...severities, 'never'])),
    },
    {
      flags: '--min-severity <severity>',
      description: 'leave lesser findings out of the reports',
      parse: by(choice('--min-severity', severities)),
    },
    { flags: '--strict', description: 'exit with 4 when any verdict stays unknown' },
  ],
};

/** Every option of a scan, for commander. */
export function scanOptions(): readonly Option[] {
  return Object.entries(groups).flatMap(([group, rows]) => rows.map((row) => optionOf(row).helpGroup(group)));
}

/** The options that decide what is read and judged, for commands that scan and report in their own way. */
export function judgingOptions(): readonly Option[] {
  return optionsOf('What is judged:', '--save-snapshot', '--no-ignores');
}

/** The options that say which accounts are read, for commands that read them as a scan does. */
export function readingOptions(): readonly Option[] {
  return [...optionsOf('Accounts:'), ...optionsOf('Organization:', '--plan', '--resume')];
}

/** The options of reports, for commands that report without a scan. */
export function reportOptions(): readonly Option[] {
  return optionsOf('Reports:', '--timing');
}

/** The options that decide over the exit code, for commands that judge by a result. */
export function failingOptions(): readonly Option[] {
  return optionsOf('What fails:', '--min-severity');
}

function optionsOf(group: string, ...without: readonly string[]): readonly Option[] {
  return (groups[group] ?? []).filter(({ flags }) => !without.some((name) => flags.startsWith(name))).map(optionOf);
}

/** The options of commands that plan or run the reading of an organization. */
export function accountOptions(kind: 'plan' | 'run'): readonly Option[] {
  const apart = kind === 'plan' ? ['--live', '--external-id', '--deadline'] : ['--live', '--regions'];
  const credentials = (groups['Accounts:'] ?? []).filter(({ flags }) => !apart.some((name) => flags.startsWith(name)));
  return [...credentials, ...(kind === 'plan' ? organizationRows : [])].map(optionOf);
}

function optionOf({ flags, description, initial, parse, conflicts }: Row): Option {
  const option = new Option(flags, description);
  if (initial !== undefined) option.default(initial, initial);
  if (conflicts !== undefined) option.conflicts([conflicts].flat());
  return parse === undefined ? option : parse(option);
}

/** Hands an option its parser, which is given what the same option said before. */
function by<T>(parse: (written: string, before: T | undefined) => T): (option: Option) => Option {
  return (option) => option.argParser<T | undefined>(parse);
}

function toFile(written: string, before: ScanOptions['output'] = []): ScanOptions['output'] {
  const [name, file] = divide(written);
  if (file === undefined || file === '')
    throw new UserError(`--output takes FORMAT=FILE, not \`${written}\``, {
      next: `for example --output sarif=${written || 'pipeaudit.sarif'}`,
    });
  return [...before, { format: choice('--output', formats)(name), file }];
}

/** `NAME=VALUE`, added to those before. Throws UserError. */
export function assigned(written: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [name, value] = divide(written);
  if (value === undefined || name === '')
    throw new UserError(`--parameter takes NAME=VALUE, not \`${written}\``, { next: 'for example --parameter ProdAccount=222222222222' });
  return new Map([...before, [name, value]]);
}

/** Names with commas between them, added to those before. */
export function listed(written: string, before: readonly string[] = []): readonly string[] {
  const names = written.split(',').map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== '')];
}

/** A value of an option that may be repeated. */
export function collected(written: string, before: readonly string[] = []): readonly string[] {
  return [...before, written];
}

/** A whole number from `least` on. */
export function wholeNumber(option: string, least: number): (written: string) => number {
  return (written) => {
    if (/^\d{1,6}$/.test(written) && Number(written) >= least) return Number(written);
    throw new UserError(`${option} takes a whole number from ${least} on, not \`${written}\``);
  };
}

function divide(written: string): [string, string | undefined] {
  const at = written.indexOf('=');
  return at < 0 ? [written, undefined] : [written.slice(0, at), written.slice(at + 1)];
}
