/**
 * Where pip looks for packages. With two indexes it takes the higher version of either, whichever is named first.
 * Source: pip documentation, "pip install", `--extra-index-url`; own list of hosts, November 2026.
 */
const EXTRA =
  /--extra-index-url[=\s]+["']?([^\s"';|&]+)|\bPIP_EXTRA_INDEX_URL=["']?([^\s"';|&]+)|\bglobal\.extra-index-url\s+["']?([^\s"';|&]+)/g;
const MAIN = /(?:\s-i|--index-url|\bPIP_INDEX_URL|\bglobal\.index-url)[=\s]+["']?([^\s"';|&]+)/;
const INSTALLS = /\bpip3?\s+(?:[^|;&]*\s)?(?:install|download|wheel|config\s+set)\b|\bPIP_EXTRA_INDEX_URL=/;
/** It takes the first index that has the name, unless it is told otherwise; or every file is known by its hash. */
const SAFE = /\buv\s+(?!.*unsafe-)|--require-hashes\b|--no-index\b/;
const PUBLIC = /^https?:\/\/(?:[^@/]*@)?(?:www\.)?(?:pypi\.org|pypi\.python\.org)(?:\/|$)/;
/** Repositories that people keep for packages of their own. */
const PRIVATE =
  /\.d\.codeartifact\.|\.pkg\.dev\/|\bpkgs\.dev\.azure\.com\b|\bpypi\.fury\.io\b|\.jfrog\.io\b|\/artifactory\/api\/pypi\b|\/nexus\/repository\b|\/api\/v4\/projects\/[^/]+\/packages\/pypi\b|^https?:\/\/[^@/\s]+:[^@/\s]+@/;
const SIGNED_IN = /\baws\s+(?:[^|;&]*\s)?codeartifact\s+login\b.*--tool[=\s]+pip\b/;

/**
 * Does the line let pip choose between a private index and the public one?
 * @param earlier the lines of the build before it, by which pip may have got its first index
 */
export function mixesIndexes(line: string, earlier: readonly string[]): boolean {
  if (!INSTALLS.test(line) || SAFE.test(line)) return false;
  const extras = [...line.matchAll(EXTRA)].map(([, option, variable, setting]) => option ?? variable ?? setting ?? '');
  if (extras.length === 0) return false;
  const main = MAIN.exec(line)?.[1];
  const signedIn = earlier.some((one) => SIGNED_IN.test(one));
  const unset = main === undefined && !earlier.some((one) => MAIN.test(one) || SIGNED_IN.test(one));
  const [open, own] = [unset || isPublic(main) || extras.some(isPublic), signedIn || isPrivate(main) || extras.some(isPrivate)];
  return open && own;
}

function isPublic(url: string | undefined): boolean {
  return url !== undefined && PUBLIC.test(url);
}

function isPrivate(url: string | undefined): boolean {
  return url !== undefined && !PUBLIC.test(url) && PRIVATE.test(url);
}
