import fc from 'fast-check';
import type { Policies } from '../authorization/evaluate.ts';
import { readPolicy } from '../authorization/policy/document.ts';
import type { PolicySet, ResourcePolicySet } from '../authorization/policy-set.ts';
import type { ContextEntry, Principal, Request } from '../authorization/request.ts';
import { type RawMap, Text, type Value } from '../resource/index.ts';
import { valueFrom } from './value.ts';

/** Random requests with policies that often match them, as plain data without any hole. */

export interface PlainStatement extends RawMap {
  readonly Effect: 'Allow' | 'Deny';
}

export type PlainPolicy = { readonly Version: string; readonly Statement: readonly PlainStatement[] };

export interface PolicyCase {
  readonly principal: 'role' | 'user' | 'service';
  readonly principalAccount: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly identity: readonly PlainPolicy[];
  readonly boundary: PlainPolicy | undefined;
  readonly session: PlainPolicy | undefined;
  readonly resourcePolicy: PlainPolicy | undefined;
  readonly serviceControl: readonly PlainPolicy[];
  readonly resourceControl: readonly PlainPolicy[];
}

export const HOME = '111111111111';
export const AWAY = '222222222222';
const ORGANIZATION = 'o-abcdefghij';

interface Call {
  readonly action: string;
  readonly resource: (account: string) => string;
  readonly elsewhere: string;
}

const CALLS: readonly Call[] = [
  { action: 's3:GetObject', resource: () => 'arn:aws:s3:::artifacts/app/build.zip', elsewhere: 'arn:aws:s3:::artifacts' },
  { action: 's3:PutObject', resource: () => 'arn:aws:s3:::artifacts/app/build.zip', elsewhere: 'arn:aws:s3:::other/*' },
  { action: 's3:ListBucket', resource: () => 'arn:aws:s3:::artifacts', elsewhere: 'arn:aws:s3:::artifacts/*' },
  {
    action: 'kms:Decrypt',
    resource: (account) => `arn:aws:kms:eu-west-1:${account}:key/1234`,
    elsewhere: 'arn:aws:kms:eu-west-1:111111111111:alias/artifacts',
  },
  {
    action: 'kms:GenerateDataKey',
    resource: (account) => `arn:aws:kms:eu-west-1:${account}:key/1234`,
    elsewhere: 'arn:aws:kms:us-east-1:111111111111:key/*',
  },
  {
    action: 'sts:AssumeRole',
    resource: (account) => `arn:aws:iam::${account}:role/deploy`,
    elsewhere: 'arn:aws:iam::333333333333:role/deploy',
  },
  {
    action: 'sqs:SendMessage',
    resource: (account) => `arn:aws:sqs:eu-west-1:${account}:jobs`,
    elsewhere: 'arn:aws:sqs:eu-west-1:333333333333:jobs',
  },
  {
    action: 'codedeploy:CreateDeployment',
    resource: (account) => `arn:aws:codedeploy:eu-west-1:${account}:deploymentgroup:app/blue`,
    elsewhere: 'arn:aws:codedeploy:eu-west-1:111111111111:application:app',
  },
];

const WITH_RESOURCE_POLICY: ReadonlySet<string> = new Set(['s3', 'kms', 'sts', 'sqs']);

const account = fc.constantFrom(HOME, HOME, AWAY);

/** A case: call first, then policies that are made to fit it now and then. */
export const policyCase: fc.Arbitrary<PolicyCase> = fc
  .record({
    call: fc.constantFrom(...CALLS),
    principal: fc.constantFrom('role' as const, 'role' as const, 'role' as const, 'user' as const, 'service' as const),
    principalAccount: fc.constant(HOME),
    resourceAccount: account,
  })
  .chain(({ call, principal, principalAccount, resourceAccount }) => {
    const resource = call.resource(resourceAccount);
    const service = call.action.split(':')[0] ?? '';
    const plain = statement(call, resource, false);
    const guard = fc.option(document(plain, 2), { nil: undefined, freq: 2 });
    const hasPolicy = WITH_RESOURCE_POLICY.has(service);
    return fc.record({
      principal: fc.constant(principal),
      principalAccount: fc.constant(principalAccount),
      action: fc.constant(call.action),
      resource: fc.constant(resource),
      resourceAccount: fc.constant(resourceAccount),
      context: context(service, principal, principalAccount),
      identity: principal === 'service' ? fc.constant([]) : fc.array(document(plain, 3), { maxLength: 2 }),
      boundary: principal === 'service' ? fc.constant(undefined) : guard,
      session: principal === 'role' ? guard : fc.constant(undefined),
      resourcePolicy: hasPolicy
        ? service === 's3' || service === 'sqs'
          ? fc.option(document(statement(call, resource, true), 3), { nil: undefined })
          : document(statement(call, resource, true), 3)
        : fc.constant(undefined),
      serviceControl:
        principal === 'service'
          ? fc.constant([])
          : fc.oneof(
              { weight: 3, arbitrary: fc.constant([]) },
              { weight: 1, arbitrary: fc.array(document(plain, 2), { minLength: 1, maxLength: 2 }) },
            ),
      resourceControl: hasPolicy
        ? fc.oneof(
            { weight: 3, arbitrary: fc.constant([]) },
            {
              weight: 1,
              arbitrary: fc.array(document(denyingEveryone(statement(call, resource, false), call.action), 2), {
                minLength: 1,
                maxLength: 1,
              }),
            },
          )
        : fc.constant([]),
    });
  });

function denyingEveryone(made: fc.Arbitrary<PlainStatement>, action: string): fc.Arbitrary<PlainStatement> {
  return made.map(({ NotAction: _, ...plain }) => ({ ...plain, Effect: 'Deny' as const, Principal: '*', Action: action }));
}

function document(made: fc.Arbitrary<PlainStatement>, maxLength: number): fc.Arbitrary<PlainPolicy> {
  return fc.record({ Version: fc.constant('2012-10-17'), Statement: fc.array(made, { minLength: 1, maxLength }) });
}

function statement(call: Call, resource: string, named: boolean): fc.Arbitrary<PlainStatement> {
  const resources = resourcePatterns(resource, call.elsewhere);
  // What a NotResource leaves out by a variable without a value is not documented.
  const plain = resources.filter((pattern) => !pattern.includes('$'));
  const covering =
    call.action.startsWith('sts:') && named ? fc.constant({}) : element('Resource', some(resources), 'NotResource', some(plain));
  return fc
    .tuple(
      fc.constantFrom<'Allow' | 'Deny'>('Allow', 'Allow', 'Allow', 'Allow', 'Allow', 'Allow', 'Allow', 'Deny'),
      element('Action', some(actionPatterns(call.action)), 'NotAction', some(actionPatterns(call.action))),
      covering,
      named ? fc.constantFrom(...PRINCIPALS).map((Principal) => ({ Principal })) : fc.constant({}),
      fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: conditions }),
    )
    .map(([Effect, ...parts]) => Object.assign({ Effect }, ...parts) as PlainStatement);
}

function some(patterns: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.array(fc.constantFrom(...patterns), { minLength: 1, maxLength: 2 });
}

/** The positive element of a statement, seldom the negative one. */
function element<T>(positive: string, value: fc.Arbitrary<T>, negative: string, other: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.oneof(
    { weight: 8, arbitrary: value.map((made) => ({ [positive]: made })) },
    { weight: 1, arbitrary: other.map((made) => ({ [negative]: made })) },
  );
}

function actionPatterns(action: string): readonly string[] {
  const [service = '', name = ''] = action.split(':');
  return [
    action,
    action,
    action.toLowerCase(),
    `${service}:*`,
    '*',
    `${service}:${name.slice(0, 3)}*`,
    `${service}:?${name.slice(1)}`,
    `${service}:*${name.slice(-4)}`,
    `${service}:Tag*`,
    'iam:*',
  ];
}

function resourcePatterns(resource: string, elsewhere: string): readonly string[] {
  const half = resource.slice(0, resource.length - 3);
  const parts = resource.split(':');
  const anyAccount = [...parts.slice(0, 4), parts[4] === '' ? '' : '*', ...parts.slice(5)].join(':');
  return [
    '*',
    '*',
    resource,
    resource,
    `${half}*`,
    `${half}???`,
    anyAccount,
    resource.toUpperCase().replace('ARN:AWS', 'arn:aws'),
    elsewhere,
    resource.replace('app', '${aws:PrincipalTag/team}'),
  ];
}

const PRINCIPALS: readonly (string | Readonly<Record<string, string | readonly string[]>>)[] = [
  '*',
  { AWS: '*' },
  { AWS: HOME },
  { AWS: `arn:aws:iam::${HOME}:root` },
  { AWS: `arn:aws:iam::${AWAY}:root` },
  { AWS: `arn:aws:iam::${HOME}:role/pipeline` },
  { AWS: [`arn:aws:iam::${AWAY}:root`, `arn:aws:iam::${HOME}:role/pipeline`] },
  { AWS: `arn:aws:iam::${HOME}:role/other` },
  { AWS: `arn:aws:sts::${HOME}:assumed-role/pipeline/run` },
  { AWS: `arn:aws:iam::${HOME}:user/ann` },
  { Service: 'codebuild.amazonaws.com' },
  { Service: ['codebuild.amazonaws.com', 'codepipeline.amazonaws.com'], AWS: `arn:aws:iam::${HOME}:root` },
];

const CONDITIONS: readonly (readonly [operator: string, key: string, values: string | readonly string[]])[] = [
  ['StringEquals', 'aws:PrincipalOrgID', ORGANIZATION],
  ['StringEquals', 'AWS:principalorgid', ['o-zzzzzzzzzz', ORGANIZATION]],
  ['StringNotEquals', 'aws:PrincipalOrgID', ORGANIZATION],
  ['StringEqualsIgnoreCase', 'aws:PrincipalTag/team', 'APP'],
  ['StringNotEqualsIgnoreCase', 'aws:PrincipalTag/team', 'App'],
  ['StringLike', 'aws:PrincipalTag/team', 'a*'],
  ['StringLike', 'aws:PrincipalTag/team', '?pp'],
  ['StringEquals', 'aws:PrincipalTag/team', 'a*'],
  ['StringNotLike', 'aws:PrincipalTag/team', ['b*', 'c*']],
  ['StringEqualsIfExists', 'aws:PrincipalTag/team', 'app'],
  ['StringNotEqualsIfExists', 'aws:PrincipalTag/team', 'app'],
  ['ArnEquals', 'aws:PrincipalArn', `arn:aws:iam::${HOME}:role/pipe*`],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/pipeline'],
  ['ArnNotLike', 'aws:PrincipalArn', `arn:aws:iam::${AWAY}:*`],
  ['ArnNotEquals', 'aws:PrincipalArn', `arn:aws:iam::${HOME}:role/pipeline`],
  ['StringEquals', 'aws:PrincipalAccount', HOME],
  ['Bool', 'aws:SecureTransport', 'false'],
  ['Bool', 'aws:SecureTransport', 'true'],
  ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'],
  ['Null', 'aws:MultiFactorAuthAge', 'true'],
  ['Null', 'aws:MultiFactorAuthAge', 'false'],
  ['NumericLessThan', 'aws:MultiFactorAuthAge', '3600'],
  ['NumericGreaterThanEquals', 'aws:MultiFactorAuthAge', '300'],
  ['NumericNotEquals', 'aws:MultiFactorAuthAge', '300'],
  ['NumericEquals', 'aws:MultiFactorAuthAge', '300'],
  ['DateGreaterThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z'],
  ['DateLessThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z'],
  ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '203.0.113.0/24']],
  ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['team', 'cost']],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['team', 'owner']],
  ['ForAnyValue:StringLike', 'aws:TagKeys', 'c*'],
  ['ForAllValues:StringNotEquals', 'aws:TagKeys', 'owner'],
  ['ForAnyValue:StringNotEquals', 'aws:TagKeys', 'owner'],
  ['ForAllValues:StringLike', 'aws:TagKeys', ['t*', 'o*']],
  ['ForAnyValue:StringNotLike', 'aws:TagKeys', ['t*', 'o*']],
  ['ForAllValues:StringLikeIfExists', 'aws:TagKeys', 'team'],
  ['BoolIfExists', 'aws:SecureTransport', 'true'],
  ['NumericLessThanEqualsIfExists', 'aws:MultiFactorAuthAge', '300'],
  ['NumericNotEqualsIfExists', 'aws:MultiFactorAuthAge', '300'],
  ['DateEquals', 'aws:CurrentTime', '2026-11-25T00:00:00Z'],
  ['DateNotEquals', 'aws:CurrentTime', '2026-11-25T00:00:00Z'],
  ['DateGreaterThanEquals', 'aws:CurrentTime', '2026-11-25T00:00:00Z'],
  ['DateLessThanEquals', 'aws:CurrentTime', '2020-01-01T00:00:00Z'],
  ['IpAddress', 'aws:SourceIp', '203.0.113.7'],
  ['IpAddressIfExists', 'aws:SourceIp', '10.1.0.0/16'],
  ['StringEquals', 'aws:PrincipalTag/team', '${aws:PrincipalTag/owner}'],
  ['StringEquals', 'aws:PrincipalTag/team', '${aws:PrincipalTag/team}'],
  ['StringLike', 'aws:PrincipalTag/team', "${aws:PrincipalTag/owner, 'app'}"],
  ['StringLike', 'aws:PrincipalTag/team', 'a${*}'],
  ['StringLike', 'aws:PrincipalArn', '*'],
  ['ArnLike', 'aws:PrincipalArn', '*'],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:*'],
  ['ArnLike', 'aws:PrincipalArn', 'arn:*:*:*:*:*'],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*'],
];

const conditions = fc
  .uniqueArray(fc.constantFrom(...CONDITIONS), { minLength: 1, maxLength: 2, selector: ([operator]) => operator })
  .map((made) => ({ Condition: Object.fromEntries(made.map(([operator, key, values]) => [operator, { [key]: values }])) }));

function context(service: string, principal: PolicyCase['principal'], principalAccount: string): fc.Arbitrary<PolicyCase['context']> {
  const sometimes = <T>(...values: readonly [T, ...T[]]): fc.Arbitrary<T | undefined> =>
    fc.option(fc.constantFrom(...values), { nil: undefined, freq: 3 });
  const own =
    principal === 'service'
      ? {}
      : { 'aws:PrincipalArn': principalArn(principal, principalAccount), 'aws:PrincipalAccount': principalAccount };
  return fc
    .record({
      'aws:PrincipalOrgID': sometimes(ORGANIZATION, 'o-other12345'),
      'aws:PrincipalTag/team': sometimes('app', 'App', 'a*', 'ops'),
      'aws:SecureTransport': sometimes('true', 'false'),
      'aws:MultiFactorAuthPresent': sometimes('true', 'false'),
      'aws:MultiFactorAuthAge': sometimes('300', '7200'),
      'aws:CurrentTime': sometimes('2026-11-25T00:00:00Z', '2020-01-01T00:00:00Z'),
      'aws:SourceIp': sometimes('203.0.113.7', '10.1.2.3', '192.0.2.1'),
      'aws:TagKeys': sometimes<readonly string[]>(['team'], ['team', 'cost'], ['owner', 'cost']),
    })
    .map((made) => ({
      ...own,
      ...(service === 'kms' && principal !== 'service' ? { 'kms:CallerAccount': principalAccount } : {}),
      ...Object.fromEntries(Object.entries(made).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
    }));
}

/** The ARN that policies name. */
export function principalArn(principal: 'role' | 'user', principalAccount: string): string {
  return principal === 'role' ? `arn:aws:iam::${principalAccount}:role/pipeline` : `arn:aws:iam::${principalAccount}:user/ann`;
}

/** The request of a case. */
export function requestOf(made: PolicyCase): Request {
  return {
    principal: principalOf(made),
    action: made.action,
    resource: Text.of(made.resource),
    resourceAccount: Text.of(made.resourceAccount),
    context: new Map(
      Object.entries(made.context).map(([key, value]): readonly [string, ContextEntry] => [
        key.toLowerCase(),
        { state: 'known', values: (typeof value === 'string' ? [value] : value).map((text) => Text.of(text)) },
      ]),
    ),
    contextComplete: true,
  };
}

function principalOf({ principal, principalAccount }: PolicyCase): Principal {
  if (principal === 'service') return { kind: 'service', name: Text.of('codebuild.amazonaws.com') };
  const identity = { arn: Text.of(principalArn(principal, principalAccount)), account: Text.of(principalAccount) };
  return principal === 'role' ? { kind: 'role', ...identity, session: Text.of('run') } : { kind: 'user', ...identity };
}

/** The policies of a case, all in view; `read` may put holes into them. */
export function policiesOf(made: PolicyCase, read: (policy: RawMap) => Value = valueFrom): Policies {
  const set = (...plain: readonly RawMap[]): PolicySet => setOf(plain.map(read));
  return {
    identity: set(...made.identity),
    ...(made.boundary === undefined ? {} : { boundary: set(made.boundary) }),
    ...(made.session === undefined ? {} : { session: set(made.session) }),
    ...(made.resourcePolicy === undefined ? {} : { resource: { ...set(made.resourcePolicy), kind: kindOf(made.action) } }),
    serviceControl: made.serviceControl.map((policy) => set(policy)),
    resourceControl: made.resourceControl.map((policy) => set(policy)),
  };
}

/** A complete set of documents. */
export function setOf(documents: readonly Value[]): PolicySet {
  return {
    documents: documents.map((value, index) => ({ document: readPolicy(value), kind: 'policy', label: `policy ${index}` })),
    complete: true,
    because: [],
  };
}

function kindOf(action: string): ResourcePolicySet['kind'] {
  const service = action.split(':')[0];
  return service === 's3' || service === 'kms' ? service : service === 'sts' ? 'trust' : 'other';
}
