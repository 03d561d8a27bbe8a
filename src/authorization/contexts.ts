import { Text } from '../resource/index.ts';
import type { ContextEntry, RequestContext } from './request.ts';

/** What requests of a delivery carry, as far as it is known. Keys that are left out are unknown, unless they follow from the request. */

const ABSENT: ContextEntry = { state: 'absent' };

function known(...values: readonly (Text | string)[]): ContextEntry {
  return { state: 'known', values: values.map((value) => (typeof value === 'string' ? Text.of(value) : value)) };
}

/** Every call of a service: over TLS, by a session without a second factor. */
const COMMON: readonly (readonly [string, ContextEntry])[] = [
  ['aws:securetransport', known('true')],
  ['s3:tlsversion', known('1.3')],
  ['aws:multifactorauthpresent', ABSENT],
  ['aws:multifactorauthage', ABSENT],
  // Sent for events of services only.
  ['aws:sourceowner', ABSENT],
];

/** Calls come from networks of AWS, not through an endpoint of the account. Source: inferred from the KMS Developer Guide. */
const OUTSIDE_NETWORKS: readonly (readonly [string, ContextEntry])[] = [
  ['aws:sourcevpc', ABSENT],
  ['aws:sourcevpce', ABSENT],
  ['aws:vpcsourceip', ABSENT],
  // One of AWS's own addresses (198.18.0.0/15 is used for no other purpose than to stand for one): in nobody's list.
  ['aws:sourceip', known('198.18.0.1')],
];

/** How a caller reaches AWS: builds with a VPC go through its endpoints, or may. */
export type Network = 'aws' | 'own';

function base(network: Network): readonly (readonly [string, ContextEntry])[] {
  return network === 'aws' ? [...COMMON, ...OUTSIDE_NETWORKS] : COMMON;
}

const PLAIN: Readonly<Record<Network, readonly RequestContext[]>> = { aws: [new Map(base('aws'))], own: [new Map(base('own'))] };

/** A call of which the keys in `values` are known. */
export function plainContexts(values: ReadonlyMap<string, Text> | undefined, network: Network = 'aws'): readonly RequestContext[] {
  if (values === undefined || values.size === 0) return PLAIN[network];
  return [new Map([...base(network), ...[...values].map(([key, value]) => [key.toLowerCase(), known(value)] as const)])];
}

/**
 * A read or write of an object in a region. With a key of its own the writer asks for it by its ARN; with the one that AWS
 * manages it may leave that out. Source: CodePipeline User Guide, artifact bucket policy.
 */
export function objectContexts(
  write: { readonly key: Text; readonly awsManaged: boolean } | undefined,
  region: Text,
  network: Network,
): readonly RequestContext[] {
  if (write === undefined) return [objectContext(undefined, region, network)];
  const named = objectContext({ key: known(write.key) }, region, network);
  return write.awsManaged ? [objectContext({ key: ABSENT }, region, network), named] : [named];
}

function objectContext(write: { readonly key: ContextEntry } | undefined, region: Text, network: Network): RequestContext {
  const header: readonly (readonly [string, ContextEntry])[] =
    write === undefined
      ? []
      : [
          ['s3:x-amz-server-side-encryption', known('aws:kms')],
          ['s3:x-amz-server-side-encryption-aws-kms-key-id', write.key],
        ];
  return new Map([
    ...base(network),
    ['aws:requestedregion', known(region)],
    ['s3:dataaccesspointaccount', ABSENT],
    ['s3:dataaccesspointarn', ABSENT],
    ...header,
  ]);
}

/** Headers of an upload; what is left out is not sent, whatever the bucket does by default. */
export interface UploadHeaders {
  readonly encryption: Text | undefined;
  /** The ARN of a key; `hidden` where it goes by another name. */
  readonly key: Text | 'hidden' | undefined;
  readonly acl: Text | undefined;
}

/** An upload of files. Source: Amazon S3 User Guide, condition keys; of what is not sent there is no key. */
export function uploadContexts({ encryption, key, acl }: UploadHeaders, region: Text, network: Network): readonly RequestContext[] {
  const sent = (value: Text | undefined): ContextEntry => (value === undefined ? ABSENT : known(value));
  return [
    new Map([
      ...objectContext(undefined, region, network),
      ['s3:x-amz-server-side-encryption', sent(encryption)],
      ...(key === 'hidden' ? [] : [['s3:x-amz-server-side-encryption-aws-kms-key-id', sent(key)] as const]),
      ['s3:x-amz-acl', sent(acl)],
    ]),
  ];
}

/**
 * What a service asks of KMS on behalf of its caller. The encryption context of S3 is the object, or the bucket where that
 * uses Bucket Keys: one context for each. Source: S3 User Guide, "SSE-KMS" and "Bucket Keys"; KMS Developer Guide, condition keys.
 */
export function keyContexts(service: string, region: Text, pairs: readonly (readonly [string, Text])[]): readonly RequestContext[] {
  return pairs.map(
    ([key, value]) =>
      new Map<string, ContextEntry>([
        ...COMMON,
        ['kms:viaservice', known(Text.of(`${service}.`, region, '.amazonaws.com'))],
        ['aws:viaawsservice', known('true')],
        ['aws:calledvia', known(`${service}.amazonaws.com`)],
        ['aws:calledviafirst', known(`${service}.amazonaws.com`)],
        ['aws:calledvialast', known(`${service}.amazonaws.com`)],
        ['kms:encryptioncontextkeys', known(key)],
        [`kms:encryptioncontext:${key.toLowerCase()}`, known(value)],
        ['kms:grantisforawsresource', ABSENT],
        ['kms:requestalias', ABSENT],
      ]),
  );
}

/** CodePipeline takes on the role of an action: it can send no external id. Source: CodePipeline API, ActionDeclaration. */
export function assumeContext(): RequestContext {
  return new Map<string, ContextEntry>([
    ...base('aws'),
    ['sts:externalid', ABSENT],
    ['sts:sourceidentity', ABSENT],
    // Nor does it tag its sessions.
    ['aws:requesttag/*', ABSENT],
    ['aws:tagkeys', ABSENT],
    ['sts:transitivetagkeys', ABSENT],
    ['aws:viaawsservice', known('false')],
  ]);
}

/**
 * A service takes on the role that a resource names. Not every service says for which account and resource: of those that
 * are not documented to, both is possible.
 */
export function serviceContexts(account: Text, arn: Text | undefined, says: 'always' | 'maybe'): readonly RequestContext[] {
  const told: RequestContext = new Map<string, ContextEntry>([
    ...base('aws'),
    ['aws:sourceaccount', known(account)],
    ...(arn === undefined ? [] : [['aws:sourcearn', known(arn)] as const]),
    ['sts:externalid', ABSENT],
  ]);
  const untold: RequestContext = new Map<string, ContextEntry>([
    ...base('aws'),
    ['aws:sourceaccount', ABSENT],
    ['aws:sourcearn', ABSENT],
    ['sts:externalid', ABSENT],
  ]);
  return says === 'always' ? [told] : [told, untold];
}
