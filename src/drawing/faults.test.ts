import { describe, expect, it } from 'vitest';
import { findingLike } from '../testing/findings.ts';
import { isAtResource } from './faults.ts';

const place = { ...findingLike().place, logicalId: 'deploy' };

describe('a finding at what a pipeline uses', () => {
  it('is told by file and logical id in templates', () => {
    const inView = { instance: 'tools', file: place.file, logicalId: 'deploy' };
    expect(isAtResource({ place }, { name: 'deploy', inView })).toBe(true);
    expect(isAtResource({ place }, { name: 'deploy', inView: { ...inView, file: 'other.yaml' } })).toBe(false);
  });

  it('is told by its ARN in accounts, where names are the same in several', () => {
    const live = { ...place, file: '', arn: 'arn:aws:iam::111111111111:role/deploy' };
    const inView = { instance: '111111111111/global', file: '', logicalId: 'deploy', arn: live.arn };
    expect(isAtResource({ place: live }, { name: 'deploy', inView })).toBe(true);
    expect(isAtResource({ place: live }, { name: 'deploy', inView: { ...inView, arn: 'arn:aws:iam::222222222222:role/deploy' } })).toBe(
      false,
    );
  });
});
