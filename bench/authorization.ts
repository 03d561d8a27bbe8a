import { evaluate, type Policies } from '../src/authorization/evaluate.ts';
import type { ContextEntry, Principal, Request } from '../src/authorization/request.ts';
import { type RawMap, Text } from '../src/resource/index.ts';
import { setOf } from '../src/testing/policy-cases.ts';
import { valueFrom } from '../src/testing/value.ts';

/** Evaluations per second on the policies of a delivery system of 40 roles in two accounts, five stores and five keys. */

const TOOLS = '111111111111';
const TARGET = '222222222222';
const STORES = 5;

const known = (text: string): ContextEntry => ({ state: 'known', values: [Text.of(text)] });
const CONTEXT: Request['context'] = new Map([
  ['aws:securetransport', known('true')],
  ['aws:principalorgid', known('o-example')],
  ['s3:x-amz-server-side-encryption', known('aws:kms')],
  ['kms:viaservice', known('s3.eu-west-1.amazonaws.com')],
]);

interface Caller {
  readonly principal: Principal;
  readonly name: string;
  readonly identity: Policies['identity'];
}

const document = (Statement: readonly RawMap[]): RawMap => ({ Version: '2012-10-17', Statement });
const roleArn = (account: string, index: number): string => `arn:aws:iam::${account}:role/pipeline-role-${index}`;

/** Three policies of eight statements, of which one in each is about the store. */
function callers(): readonly Caller[] {
  return Array.from({ length: 40 }, (_, index) => {
    const account = index % 2 === 0 ? TOOLS : TARGET;
    const documents = [0, 1, 2].map((policy) => document(Array.from({ length: 8 }, (_unused, row) => identityStatement(policy, row))));
    const principal: Principal = { kind: 'role', arn: Text.of(roleArn(account, index)), account: Text.of(account) };
    return { principal, name: roleArn(account, index), identity: setOf(documents.map((plain) => valueFrom(plain))) };
  });
}

function identityStatement(policy: number, row: number): RawMap {
  const delivery = row === policy ? ['s3:GetObject*', 's3:PutObject', 'kms:Decrypt', 'kms:GenerateDataKey*', 'codebuild:StartBuild'] : [];
  return {
    Effect: 'Allow',
    Action: [`service${row}:Get*`, `service${row}:List*`, `service${row}:DescribeThings`, ...delivery],
    Resource: [
      `arn:aws:s3:::artifacts-${policy}/*`,
      `arn:aws:kms:eu-west-1:${TOOLS}:key/key-${policy}`,
      `arn:aws:codebuild:*:${TOOLS}:project/project-${policy}`,
    ],
    ...(row % 3 === 0 ? { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } } } : {}),
  };
}

function bucketPolicy(index: number, principals: readonly string[]): Policies['resource'] {
  const bucket = `arn:aws:s3:::artifacts-${index}`;
  const statements = [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [bucket, `${bucket}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: `${bucket}/*`,
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    },
    {
      Effect: 'Allow',
      Principal: { AWS: principals },
      Action: ['s3:GetObject*', 's3:PutObject', 's3:GetBucket*', 's3:List*'],
      Resource: [bucket, `${bucket}/*`],
    },
  ];
  return { ...setOf([valueFrom(document(statements))]), kind: 's3' };
}

function keyPolicy(principals: readonly string[]): Policies['resource'] {
  const use = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];
  const statements = [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${TOOLS}:root` }, Action: 'kms:*', Resource: '*' },
    {
      Effect: 'Allow',
      Principal: { AWS: principals },
      Action: use,
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
    },
  ];
  return { ...setOf([valueFrom(document(statements))]), kind: 'kms' };
}

/** Every caller reads and writes every store and starts every project. Returns how many were allowed, denied, unknown. */
function round(
  all: readonly Caller[],
  buckets: readonly Policies['resource'][],
  keys: readonly Policies['resource'][],
): Record<string, number> {
  const counts: Record<string, number> = { allowed: 0, denied: 0, unknown: 0 };
  const ask = ({ principal, identity }: Caller, action: string, resource: string, policy: Policies['resource']): void => {
    const request: Request = {
      principal,
      action,
      resource: Text.of(resource),
      resourceAccount: Text.of(TOOLS),
      context: CONTEXT,
      contextComplete: true,
    };
    const { answer } = evaluate(request, policy === undefined ? { identity } : { identity, resource: policy });
    counts[answer] = (counts[answer] ?? 0) + 1;
  };
  for (const caller of all) {
    for (let store = 0; store < STORES; store++) {
      for (const action of ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'])
        ask(caller, action, `arn:aws:s3:::artifacts-${store}/app/SourceOut/*`, buckets[store]);
      for (const action of ['kms:Decrypt', 'kms:GenerateDataKey'])
        ask(caller, action, `arn:aws:kms:eu-west-1:${TOOLS}:key/key-${store}`, keys[store]);
      ask(caller, 'codebuild:StartBuild', `arn:aws:codebuild:eu-west-1:${TOOLS}:project/project-${store}`, undefined);
    }
  }
  return counts;
}

export interface AuthorizationMeasure {
  /** Per second in the first round: documents read, nothing remembered, nothing compiled. */
  readonly cold: number;
  /** Per second after that; every request is a new object. */
  readonly warm: number;
  /** Answers of one round. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Measures for about `seconds` on one core. `now` gives milliseconds. */
export function measureAuthorization(now: () => number, seconds = 2): AuthorizationMeasure {
  const all = callers();
  const names = all.map(({ name }) => name);
  const stores = Array.from({ length: STORES }, (_, index) => index);
  const buckets = stores.map((index) => bucketPolicy(index, names));
  const keys = stores.map(() => keyPolicy(names.slice(0, 20)));
  const start = now();
  const answers = round(all, buckets, keys);
  const first = now() - start;
  const size = Object.values(answers).reduce((sum, count) => sum + count, 0);
  const begin = now();
  let rounds = 0;
  do {
    round(all, buckets, keys);
    rounds++;
  } while (now() - begin < seconds * 1000);
  return { cold: Math.round((size / first) * 1000), warm: Math.round(((rounds * size) / (now() - begin)) * 1000), answers };
}
