import type { FaultKind } from '../faults.ts';
import type { SignedRequest } from './request.ts';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Kinds of faults that are an answer. */
export type ErrorKind = Exclude<FaultKind, 'hang' | 'slow' | 'reset'> | 'unknown';

interface ErrorNames {
  readonly json: string;
  readonly query: string;
  readonly s3: string;
  readonly status: number;
  readonly s3Status?: number;
  readonly message: string;
}

/** What AWS calls them differs from protocol to protocol. Sources: "Common error types" of each service's API reference. */
const ERRORS: Readonly<Record<ErrorKind, ErrorNames>> = {
  throttle: { json: 'ThrottlingException', query: 'Throttling', s3: 'SlowDown', status: 400, s3Status: 503, message: 'Rate exceeded' },
  denied: {
    json: 'AccessDeniedException',
    query: 'AccessDenied',
    s3: 'AccessDenied',
    status: 403,
    message: 'not authorized to perform this action because no identity-based policy allows it',
  },
  scp: {
    json: 'AccessDeniedException',
    query: 'AccessDenied',
    s3: 'AccessDenied',
    status: 403,
    message: 'not authorized to perform this action with an explicit deny in a service control policy',
  },
  expired: {
    json: 'ExpiredTokenException',
    query: 'ExpiredToken',
    s3: 'ExpiredToken',
    status: 403,
    message: 'The security token included in the request is expired',
  },
  disabled: {
    json: 'UnrecognizedClientException',
    query: 'InvalidClientTokenId',
    s3: 'InvalidAccessKeyId',
    status: 403,
    message: 'The security token included in the request is invalid.',
  },
  server: { json: 'InternalServerException', query: 'InternalFailure', s3: 'InternalError', status: 500, message: 'internal error' },
  unknown: {
    json: 'ValidationException',
    query: 'ValidationError',
    s3: 'InvalidRequest',
    status: 400,
    message: 'the snapshot of this endpoint has no answer to this request',
  },
};

/** An error in the words and the format of the protocol. */
export function errorAnswer(kind: ErrorKind, { protocol, service, operation }: SignedRequest): WireAnswer {
  const { json, query, s3, status, s3Status = status, message } = ERRORS[kind];
  const told = `${message} (${service}:${operation.replace(/[<>&"]/g, ' ')})`;
  if (protocol === 'rest-xml')
    return xml(s3Status, `<?xml version="1.0"?><Error><Code>${s3}</Code><Message>${told}</Message><RequestId>1</RequestId></Error>`);
  if (protocol === 'query') {
    const error = `<Error><Type>Sender</Type><Code>${query}</Code><Message>${told}</Message></Error>`;
    return xml(status, `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`);
  }
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': json },
    body: JSON.stringify({ message: told }),
  };
}

/** What JSON services call something that does not exist, by `signing name:Operation`. */
const ABSENT: Readonly<Record<string, string>> = { 'codepipeline:GetPipeline': 'PipelineNotFoundException' };

/** The answer to a request that the snapshot knows nothing of. */
export function unknownAnswer(signed: SignedRequest): WireAnswer {
  const absent = ABSENT[`${signed.service}:${signed.operation}`];
  const answer = errorAnswer('unknown', signed);
  return absent === undefined ? answer : { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': absent } };
}

export function xml(status: number, body: string): WireAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
