import { describe, expect, it } from 'vitest';
import { type Hole, isUnknown, Text } from './index.ts';

/** The name that CloudFormation makes up for a bucket. */
function madeUp(logicalId: string): Hole {
  return {
    id: `stack|${logicalId}.Ref`,
    name: logicalId,
    because: [{ kind: 'not-in-view', what: logicalId }],
    owner: { instance: 'stack', logicalId, attribute: 'Ref' },
    domain: { pattern: '[a-z0-9.-]+', characters: 'A-Za-z0-9._-' },
  };
}

const [packages, artifacts] = [madeUp('Packages'), madeUp('Artifacts')];

describe('names that CloudFormation makes up', () => {
  it('are not those of another resource', () => {
    expect(Text.of('arn:aws:s3:::', packages).same(Text.of('arn:aws:s3:::', artifacts))).toBe('no');
    expect(Text.of('arn:aws:s3:::', packages).matches(Text.of('arn:aws:s3:::', artifacts))).toBe('no');
  });

  it('are not those of another resource before a sign that no name holds', () => {
    expect(Text.of('arn:aws:s3:::', packages, '/a/b').matches(Text.of('arn:aws:s3:::', artifacts, '/*'))).toBe('no');
  });

  it('may begin with what another begins with', () => {
    expect(isUnknown(Text.of(packages).matches(Text.of(artifacts, '*')))).toBe(true);
  });

  it('hold the logical id, which tells them from written ones', () => {
    expect(Text.of('arn:aws:s3:::', packages, '/a').matches(Text.of('arn:aws:s3:::acme-artifacts/*'))).toBe('no');
    expect(isUnknown(Text.of('arn:aws:s3:::', packages, '/a').matches(Text.of('arn:aws:s3:::orders-packages-1a2b3c/*')))).toBe(true);
    expect(isUnknown(Text.of('arn:aws:s3:::', packages, '/a').matches(Text.of('arn:aws:s3:::acme-*')))).toBe(true);
    expect(Text.of('arn:aws:s3:::acme-artifacts/a').matches(Text.of('arn:aws:s3:::', packages, '/*'))).toBe('no');
  });

  it('are their own', () => {
    expect(Text.of(packages, '/a').matches(Text.of(madeUp('Packages'), '/*'))).toBe('yes');
  });

  it('may be what a parameter holds', () => {
    const parameter: Hole = { id: 'stack|Bucket', name: 'Bucket', because: [{ kind: 'parameter', instance: 'stack', name: 'Bucket' }] };
    expect(isUnknown(Text.of(packages).same(Text.of(parameter)))).toBe(true);
  });
});
