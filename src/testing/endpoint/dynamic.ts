import { type WireAnswer, xml } from './errors.ts';
import type { SignedRequest } from './request.ts';

/** Answers that depend on the request or the clock: who somebody is, and lists that have pages. */

const HOUR = 3_600_000;
/** As many as Organizations gives. */
const PAGE = 20;

/** Anybody is let into any account. */
export function roleAnswer({ parameters }: SignedRequest): WireAnswer {
  const { RoleArn } = parameters as { readonly RoleArn?: string };
  const [, partition = 'aws', , , account = '', role = ''] = (RoleArn ?? '').split(':');
  const session = `arn:${partition}:sts::${account}:assumed-role/${role.split('/').at(-1)}/session`;
  const expires = new Date(Date.now() + HOUR).toISOString();
  return result(
    'AssumeRole',
    `<Credentials><AccessKeyId>ASIA${account}TEST</AccessKeyId><SecretAccessKey>testing</SecretAccessKey><SessionToken>testing</SessionToken><Expiration>${expires}</Expiration></Credentials><AssumedRoleUser><Arn>${session}</Arn><AssumedRoleId>AROA:session</AssumedRoleId></AssumedRoleUser>`,
  );
}

export function callerAnswer({ accessKey }: SignedRequest, account: string, partition: string): WireAnswer {
  const arn = accessKey.startsWith('ASIA')
    ? `arn:${partition}:sts::${account}:assumed-role/scanner/session`
    : `arn:${partition}:iam::${account}:user/scanner`;
  return result('GetCallerIdentity', `<Arn>${arn}</Arn><UserId>AIDA</UserId><Account>${account}</Account>`);
}

/** The accounts of the organization, and so many with nothing in them, page by page. */
export function listedAccounts({ parameters }: SignedRequest, accounts: readonly object[], extra: number): WireAnswer {
  const all = [...accounts, ...Array.from({ length: extra }, (_, index) => extraAccount(index))];
  const { NextToken } = parameters as { readonly NextToken?: string };
  const from = Number(NextToken ?? 0);
  const more = from + PAGE < all.length ? { NextToken: String(from + PAGE) } : {};
  return json({ Accounts: all.slice(from, from + PAGE), ...more });
}

function extraAccount(index: number): object {
  const Id = String(700_000_000_000 + index);
  return {
    Id,
    Arn: `arn:aws:organizations::${Id}:account/o-test/${Id}`,
    Name: `extra-${index}`,
    Status: 'ACTIVE',
    State: 'ACTIVE',
    JoinedMethod: 'CREATED',
  };
}

export function json(answer: unknown): WireAnswer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(answer) };
}

function result(operation: string, body: string): WireAnswer {
  const answer = `<${operation}Result>${body}</${operation}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>`;
  return xml(200, `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${answer}</${operation}Response>`);
}
