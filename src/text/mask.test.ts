import { describe, expect, it } from 'vitest';
import { redact, redactAll } from './mask.ts';

describe('redact', () => {
  it.each([
    ['role arn:aws:iam::222222222222:role/deploy, here', 'role arn:aws:iam::************:***********, here'],
    ['arn:aws-cn:s3:::bucket/key', 'arn:aws-cn:s3:::**********'],
    ['in 222222222222 eu-west-1', 'in ************ eu-west-1'],
    ['fingerprint 1234567890123456 and a111111111111b', 'fingerprint 1234567890123456 and a111111111111b'],
  ])('%s', (text, masked) => {
    expect(redact(text)).toBe(masked);
    expect(redact(text)).toHaveLength(text.length);
  });

  it('goes through data, but leaves files and fingerprints', () => {
    expect(
      redactAll({ account: '222222222222', list: ['222222222222', 7, null], file: '222222222222/a.yaml', fingerprint: '222222222222' }),
    ).toEqual({
      account: '************',
      list: ['************', 7, null],
      file: '222222222222/a.yaml',
      fingerprint: '222222222222',
    });
  });
});
