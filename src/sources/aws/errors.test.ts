import { expect, it } from 'vitest';
import { failureOf, refusalOf } from './errors.ts';

function thrown(name: string, status?: number, message = ''): Error {
  return Object.assign(new Error(message), { name, ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }) });
}

it.each([
  ['AccessDeniedException', 403, 'denied'],
  ['AuthorizationError', 403, 'denied'],
  ['Forbidden', 403, 'denied'],
  ['ThrottlingException', 400, 'throttled'],
  ['SlowDown', 503, 'throttled'],
  ['Whatever', 429, 'throttled'],
  ['ExpiredToken', 403, 'expired'],
  ['UnrecognizedClientException', 403, 'region-off'],
  ['InvalidClientTokenId', 403, 'region-off'],
  ['InternalFailure', 500, 'transient'],
  ['SyntaxError', 502, 'transient'],
  ['NoSuchBucketPolicy', 404, 'absent'],
  ['PipelineNotFoundException', 400, 'absent'],
  ['ApplicationDoesNotExistException', 400, 'absent'],
  // A page of somebody else's instead of an answer proves nothing.
  ['SyntaxError', 404, 'unparsable'],
  ['TypeError', 200, 'unparsable'],
  ['TimeoutError', undefined, 'timeout'],
  ['SomethingElse', 400, 'other'],
] as const)('%s with status %s is %s', (name, status, kind) => {
  expect(failureOf(thrown(name, status)).class).toBe(kind);
});

it('tells errors of the network by their code', () => {
  expect(failureOf(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))).toMatchObject({ class: 'network', name: 'ENOTFOUND' });
  expect(failureOf(Object.assign(new Error('reset'), { code: 'ECONNRESET' })).class).toBe('transient');
});

it('a stack that does not exist is absent, and another validation error is not', () => {
  expect(failureOf(thrown('ValidationError', 400, 'Stack for orders does not exist')).class).toBe('absent');
  expect(failureOf(thrown('ValidationError', 400, 'Value is too long')).class).toBe('other');
});

it('takes whatever is thrown', () => {
  for (const error of [undefined, null, 'text', 7, {}, { name: 3, message: {} }]) expect(failureOf(error).class).toBe('other');
});

it('says who refused', () => {
  const said = (message: string) => refusalOf(message, 'kms:GetKeyPolicy');
  expect(said('with an explicit deny in a service control policy')).toMatchObject({ reason: 'scp' });
  expect(said('because no resource-based policy allows it').advice).toMatch(/policy of the resource/);
  expect(said('because no identity-based policy allows it').advice).toBe('allow kms:GetKeyPolicy for the scanner role');
});
