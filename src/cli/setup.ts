import type { AuditResult } from '../audit/result.ts';
import { count } from '../text/words.ts';

/** What a first configuration says: what can be inferred from the templates, and what is left to people. */
export interface Setup {
  readonly deployments: readonly Deployed[];
  /** Templates with pipelines, or that pipelines deploy, of which account or region is not known. */
  readonly blanks: readonly { readonly template: string; readonly account: string | undefined }[];
  readonly environments: readonly { readonly name: string; readonly accounts: readonly string[]; readonly production: boolean }[];
  /** Accounts that are surely production. */
  readonly production: readonly string[];
  /** Parameters that decide most verdicts, with how many. */
  readonly parameters: readonly { readonly name: string; readonly template: string; readonly settles: number }[];
  readonly workflow: boolean;
}

interface Deployed {
  readonly template: string;
  readonly account: string;
  readonly region: string;
  readonly stackName?: string;
}

const ACCOUNT = /^\d{12}$/;
const PARAMETERS_SHOWN = 5;

/** Infers a setup from the result of a scan without configuration. Pure. */
export function inferred({ systems, unknowns }: AuditResult): Setup {
  const deployments = new Map<string, Deployed>();
  const blanks = new Map<string, Setup['blanks'][number]>();
  for (const { instances, pipelines } of systems) {
    const matters = pipelines.length > 0;
    for (const { template, account, region, stackName } of instances) {
      if (account !== undefined && ACCOUNT.test(account) && region !== undefined)
        deployments.set(`${template} ${account} ${region} ${stackName ?? ''}`, {
          template,
          account,
          region,
          ...(stackName === undefined ? {} : { stackName }),
        });
      else if (matters && template !== '<stdin>') blanks.set(`${template} ${account ?? ''}`, { template, account });
    }
  }
  const environments = environmentsOf(systems);
  return {
    deployments: [...deployments.values()],
    blanks: [...blanks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, blank]) => blank),
    environments,
    production: environments.flatMap(({ accounts, production }) => (production ? accounts : [])),
    parameters: unknowns
      .flatMap(({ cause, settles }) => (cause.kind === 'parameter' ? [{ name: cause.name, template: cause.instance, settles }] : []))
      .sort((a, b) => b.settles - a.settles)
      .slice(0, PARAMETERS_SHOWN),
    workflow: true,
  };
}

/** Environments by the names that deploys have, with the accounts they go to. */
function environmentsOf(systems: AuditResult['systems']): Setup['environments'] {
  const found = new Map<string, { readonly accounts: Set<string>; readonly production: boolean }>();
  for (const { pipelines } of systems)
    for (const { stages } of pipelines)
      for (const { environment, account, deploy } of stages.flatMap(({ actions }) => actions)) {
        if (environment === undefined || account === undefined || !ACCOUNT.test(account)) continue;
        const entry = found.get(environment) ?? { accounts: new Set<string>(), production: deploy?.production === 'yes' };
        found.set(environment, entry);
        entry.accounts.add(account);
      }
  return [...found].map(([name, { accounts, production }]) => ({ name, accounts: [...accounts].sort(), production }));
}

/**
 * The configuration as YAML, with comments that say what can be filled in.
 * @param schema where editors find its JSON schema, from the configuration
 */
export function printConfiguration({ deployments, blanks, environments, production, parameters }: Setup, schema?: string): string {
  return [
    schema === undefined
      ? '# Configuration of pipeaudit. `pipeaudit schema` prints its JSON schema, for completion in editors.'
      : `# yaml-language-server: $schema=${comment(schema)}`,
    '',
    '# Findings from this severity on fail a scan.',
    'failOn: high',
    '',
    '# Which accounts hold which environment. Without it names of stages, stacks and roles are what tells production.',
    ...environmentLines(environments, production),
    '',
    '# What is deployed where, and with which values: it settles most of what templates alone leave unknown.',
    ...deploymentLines(deployments, blanks),
    ...(parameters.length === 0
      ? []
      : ['', '# Parameters whose values would settle most verdicts (state them under `parameters` of a deployment):']),
    ...parameters.map(
      ({ name, template, settles }) =>
        `#   ${comment(name)}${template === '' ? '' : ` of ${comment(template)}`}: settles ${count(settles, 'verdict')}`,
    ),
    '',
    '# Findings that are accepted, each with its reason.',
    '# ignores:',
    '#   - rule: plaintext-secret',
    '#     resource: DemoBuild',
    '#     reason: a key of the public sandbox',
    '#     until: 2027-06-30',
    '',
  ].join('\n');
}

function environmentLines(environments: Setup['environments'], production: readonly string[]): readonly string[] {
  const known =
    environments.length > 0 || production.length === 0 ? environments : [{ name: 'production', accounts: production, production: true }];
  const withAnswer =
    known.some((environment) => environment.production) || production.length === 0
      ? known
      : [...known, { name: 'production', accounts: production, production: true }];
  if (withAnswer.length === 0)
    return [
      '# environments:',
      '#   - name: production',
      "#     accounts: ['000000000000']",
      '#   - name: staging',
      "#     accounts: ['000000000000']",
    ];
  return [
    'environments:',
    ...withAnswer.flatMap(({ name, accounts, production: customers }) => [
      `  - name: ${quoted(name)}`,
      `    accounts: [${accounts.map(quoted).join(', ')}]`,
      ...(customers && name !== 'production' && name !== 'prod' ? ['    production: true'] : []),
    ]),
  ];
}

function deploymentLines(deployments: readonly Deployed[], blanks: Setup['blanks']): readonly string[] {
  const entry = ({ template, account, region, stackName }: Deployed): readonly string[] => [
    `- template: ${quoted(template)}`,
    `  account: ${quoted(account)}`,
    `  region: ${region}`,
    ...(stackName === undefined ? [] : [`  stackName: ${quoted(stackName)}`]),
  ];
  const blank = ({ template, account }: Setup['blanks'][number]): readonly string[] => [
    `- template: ${quoted(template)}`,
    account === undefined ? "  account: '000000000000' # which account?" : `  account: ${quoted(account)}`,
    '  region: eu-west-1 # which region?',
    '  # parameters: { Name: value }',
  ];
  const open = blanks.length > 0 ? blanks : deployments.length > 0 ? [] : [{ template: 'template.yaml', account: undefined }];
  return [
    deployments.length === 0 ? '# deployments:' : 'deployments:',
    ...deployments.flatMap(entry).map((line) => `  ${line}`),
    ...open.flatMap(blank).map((line) => `#   ${line}`),
  ];
}

function quoted(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text).replace(/^"(\d+)"$/, "'$1'");
}

/** A name in a comment stays on its line. */
function comment(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}
