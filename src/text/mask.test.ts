import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactAll } from './mask.ts';

describe('redact', () => {
  it.each([
    ['role arn:aws:iam::222222222222:role/deploy, here', 'role arn:aws:iam::account-0001:***********, here'],
    ['arn:aws-cn:s3:::bucket/key', 'arn:aws-cn:s3:::**********'],
    ['in 222222222222 eu-west-1', 'in account-0001 eu-west-1'],
    ['fingerprint 1234567890123456 and a111111111111b', 'fingerprint 1234567890123456 and a111111111111b'],
  ])('%s', (text, masked) => {
    expect(redact(text)).toBe(masked);
    expect(redact(text)).toHaveLength(text.length);
  });

  it('goes through data, but leaves files and fingerprints', () => {
    expect(
      redactAll({ account: '222222222222', list: ['222222222222', 7, null], file: '222222222222/a.yaml', fingerprint: '222222222222' }),
    ).toEqual({
      account: 'account-0001',
      list: ['account-0001', 7, null],
      file: '222222222222/a.yaml',
      fingerprint: '222222222222',
    });
  });

  it('calls an account the same wherever it stands, and two accounts differently', () => {
    expect(
      redactAll({ a: '222222222222', '333333333333': ['arn:aws:sns:eu-west-1:222222222222:x', 'aws://333333333333/eu-west-1'] }),
    ).toEqual({
      a: 'account-0001',
      'account-0002': ['arn:aws:sns:eu-west-1:account-0001:*', 'aws://account-0002/eu-west-1'],
    });
  });

  it('leaves no account id in any text, and no text shorter or longer', () => {
    const piece = fc.oneof(fc.constantFrom('222222222222', 'arn:aws:iam::', ':role/x', ' ', '"', 'x', ':'), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        expect(redact(text)).toHaveLength(text.length);
        expect(redact(text)).not.toMatch(/(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/);
      }),
    );
  });
});
