import { regions as knownRegions } from '../facts/regions.ts';
import { nearest } from '../resource/did-you-mean.ts';
import { UserError } from '../resource/user-error.ts';

/** `a,b` or `all`. Throws UserError for a region that does not exist. */
export function regionList(written: string, before: readonly string[] = []): readonly string[] {
  const names = written
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0)
    throw new UserError('--regions takes names of regions, or `all`', { next: 'for example --regions eu-west-1,us-east-1' });
  const stranger = names.find((name) => name !== 'all' && !knownRegions.includes(name));
  if (stranger === undefined) return [...before, ...names];
  const meant = nearest(stranger, knownRegions);
  throw new UserError(`there is no region \`${stranger}\``, {
    next: meant === undefined ? 'for example --regions eu-west-1,us-east-1' : `did you mean \`${meant}\`?`,
  });
}
