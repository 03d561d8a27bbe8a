/**
 * A path as a URI reference: each segment percent-encoded, `/` between them, no `.` and no `..`.
 * @param path with `/` as separator, relative to `base`
 * @param base a path relative to the root of the result, `''` for the root itself
 * @returns undefined when the path is absolute, empty, no path of a file, or leads out of the root
 */
export function relativeUri(path: string, base: string): string | undefined {
  if (path === '' || path.startsWith('/') || /^<.*>$/.test(path) || /^[a-z][a-z0-9+.-]*:/i.test(path)) return undefined;
  const segments: string[] = [];
  for (const segment of `${base}/${path}`.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.length === 0 ? undefined : segments.map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'))).join('/');
}

/** The address of a repository without user and password, as a URL; undefined when it is none. */
export function repositoryUri(remote: string): string | undefined {
  const scp = /^(?:[^@/\s]+@)?([\w.-]+):(?!\/)(\S+)$/.exec(remote);
  const written = scp === null || remote.includes('://') ? remote : `https://${scp[1]}/${scp[2]}`;
  try {
    const url = new URL(written);
    if (!['http:', 'https:', 'ssh:', 'git:'].includes(url.protocol)) return undefined;
    url.username = '';
    url.password = '';
    url.search = '';
    url.hash = '';
    return url.href;
  } catch {
    return undefined;
  }
}
