import * as v from 'valibot';

/** The one schema of `pipeaudit.config.yaml`: checks, types and (at generate time) the JSON schema for editors come from here. */

const severity = v.picklist(['info', 'low', 'medium', 'high', 'critical']);
const audience = v.picklist(['default', 'strict', 'auditor']);
const account = v.pipe(v.string(), v.regex(/^\d{12}$/, 'an account id has twelve digits'), v.description('Account id, twelve digits.'));
const text = v.pipe(v.string(), v.nonEmpty('it is empty'));
/** YAML and JSON write parameter values as text, numbers or booleans; CloudFormation takes text. */
const scalar = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));
const date = v.pipe(v.string(), v.isoDate('a date is written YYYY-MM-DD'), v.check(isCalendarDate, 'there is no such day'));

function isCalendarDate(written: string): boolean {
  const day = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}

function described<const S extends v.GenericSchema>(schema: S, description: string) {
  return v.pipe(schema, v.description(description));
}

const environment = v.strictObject({
  name: described(text, 'Such as `production`.'),
  accounts: v.exactOptional(described(v.array(account), 'Accounts that hold this environment and no other.')),
  patterns: v.exactOptional(
    described(v.array(text), 'Globs over names of stages, actions, stacks and roles, such as `*-live`; matched without regard to case.'),
  ),
  production: v.exactOptional(described(v.boolean(), 'Customers depend on it. Default: yes when the name is `production` or `prod`.')),
});

const regionName = v.pipe(text, v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region is written like eu-west-1'));
const accountOrUnit = v.pipe(
  v.string(),
  v.regex(/^(?:\d{12}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/, 'it is the id of an account or of an organizational unit'),
);

/** What `scan --org` and `plan` read. */
const organization = v.strictObject({
  role: v.exactOptional(described(text, 'Name of the role to assume in every account.')),
  externalId: v.exactOptional(described(text, 'External id that the role asks for.')),
  organizationalUnits: v.exactOptional(described(v.array(text), 'Only accounts under these organizational units.')),
  accounts: v.exactOptional(described(v.array(account), 'Only these accounts, besides those of the organizational units.')),
  excludeAccounts: v.exactOptional(described(v.array(accountOrUnit), 'Never these accounts or organizational units.')),
  regions: v.exactOptional(
    described(v.array(v.union([v.literal('all'), regionName])), 'Regions to read, or `all`. Default: those that each account has enabled.'),
  ),
});

const attribute = v.union(
  [
    v.strictObject({ deployment: text, logicalId: text, attribute: text }),
    v.strictObject({ template: text, logicalId: text, attribute: text }),
  ],
  'a parameter is text, or an attribute of another deployment: `{ deployment or template, logicalId, attribute }`',
);

const deployment = v.strictObject({
  name: v.exactOptional(described(text, 'For references from other deployments; needed where a template is deployed more than once.')),
  template: described(text, 'The template, relative to this file.'),
  account: described(account, 'The account it is deployed to.'),
  region: described(regionName, 'The region it is deployed to.'),
  stackName: v.exactOptional(text),
  parameters: v.exactOptional(
    described(
      v.record(v.string(), v.union([scalar, attribute])),
      'Parameter values; those that are not named have their defaults. Absent: nothing is known of the parameters.',
    ),
  ),
});

const ruleSetting = v.union(
  [
    v.literal('off'),
    severity,
    v.strictObject({
      severity: v.exactOptional(v.union([v.literal('off'), severity])),
      audience: v.exactOptional(audience),
      options: v.exactOptional(v.record(v.string(), v.unknown())),
    }),
  ],
  'a rule is `off`, a severity, or `{ severity, audience, options }`',
);

const ignore = v.strictObject({
  rule: described(text, 'The rule whose findings are ignored; `*` stands for any text.'),
  resource: described(text, 'Logical id, construct path or ARN; `*` stands for any text.'),
  reason: described(v.pipe(v.string(), v.trim(), v.nonEmpty('a reason is required')), 'Why this is fine; shown in reports.'),
  until: v.exactOptional(described(date, 'Last day on which it is ignored, as YYYY-MM-DD.')),
});

export const configSchema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  extends: v.exactOptional(
    described(v.union([text, v.array(text)]), 'Configurations to start from: a file relative to this one, or an installed package.'),
  ),
  audience: v.exactOptional(described(audience, 'Which rules run: for everybody, plus good practice, plus evidence for auditors.')),
  failOn: v.exactOptional(
    described(v.union([severity, v.literal('never')]), 'Findings from this severity on make the exit code 1. Default: high.'),
  ),
  baseline: v.exactOptional(
    described(text, 'Findings that are known and do not count, as `pipeaudit baseline write` writes them; relative to this file.'),
  ),
  environments: v.exactOptional(described(v.array(environment), 'Which accounts and names belong to which environment.')),
  deployments: v.exactOptional(
    described(v.array(deployment), 'What is deployed where, and which outputs feed which parameters: links templates to one system.'),
  ),
  organization: v.exactOptional(described(organization, 'Which accounts of an organization are read, and how.')),
  rules: v.exactOptional(described(v.record(v.string(), ruleSetting), 'Severity and options per rule.')),
  ignores: v.exactOptional(described(v.array(ignore), 'Findings that are accepted, each with its reason.')),
  locked: v.exactOptional(
    described(
      v.array(text),
      'Rules, and the settings `audience` and `failOn`, that a configuration which extends this one may not loosen: their findings cannot be ignored or put into a baseline.',
    ),
  ),
});

/** One configuration file as written. */
export type ConfigFile = v.InferOutput<typeof configSchema>;
export type EnvironmentConfig = v.InferOutput<typeof environment>;
export type DeploymentConfig = v.InferOutput<typeof deployment>;
export type RuleSetting = v.InferOutput<typeof ruleSetting>;
export type OrganizationConfig = v.InferOutput<typeof organization>;
export type IgnoreConfig = v.InferOutput<typeof ignore>;
