/**
 * Commands by which a build runs code of another repository as it is at that minute. Own list, November 2026, from the
 * manuals of Git, pip, npm and Go. Each expression is tested on one line without comments.
 */

export interface MovingCode {
  /** `package`: installed from a branch; `submodule`: taken to its newest commit; `clone`: run out of a clone of a branch. */
  readonly what: 'package' | 'submodule' | 'clone';
  readonly from: string;
}

/** A commit, or a version: what it names stays as it is, or is meant to. A variable may hold one. */
const PINNED = /^(?:[0-9a-f]{7,40}|(?:refs\/tags\/)?[\w.-]*\d+\.\d+[\w.+-]*|v\d[\w.-]*|semver:.*|.*\$.*)$/i;

const PIP = /\b(?:pip3?|uv\s+pip|pipx)\s+(?:[^|;&]*\s)?install\s[^|;&]*?["']?(?:[\w.[\]-]+\s*@\s*)?git\+(https?|ssh):\/\/([^\s"'#|;&]+)/;
const NPM =
  /\b(?:npm\s+(?:i|install|add)|pnpm\s+add|yarn\s+add|npx)\s(?:[^|;&]*\s)?["']?(?:git\+(?:https?|ssh):\/\/|github:|gitlab:|bitbucket:)([^\s"'|;&]+)/;

/** The code that a line runs or installs, where nothing says which commit of it. */
export function movingCode(line: string, build: readonly string[]): MovingCode | undefined {
  const pip = PIP.exec(line)?.[2];
  if (pip !== undefined) return movingPackage(pip, '@');
  const npm = NPM.exec(line)?.[1];
  if (npm !== undefined) return movingPackage(npm, '#');
  if (/\bgit\s+submodule\s+(?:[^|;&]*\s)?update\b[^|;&]*\s--remote\b/.test(line)) return { what: 'submodule', from: 'the submodules' };
  return movingClone(line, build);
}

/** An `@` before the host is that of a user. */
function movingPackage(address: string, sign: string): MovingCode | undefined {
  const path = address.slice(address.indexOf('/') + 1);
  const at = path.lastIndexOf(sign);
  const reference = at < 0 ? '' : path.slice(at + 1);
  return PINNED.test(reference) ? undefined : { what: 'package', from: (at < 0 ? path : path.slice(0, at)).slice(0, 80) };
}

const CLONE = /(?:^|[\s;&(])git\s+clone\s+([^;&|]*)/;

function movingClone(line: string, build: readonly string[]): MovingCode | undefined {
  const words = CLONE.exec(line)?.[1]?.trim().split(/\s+/) ?? [];
  const plain = words.map((word) => word.replace(/^["']|["']$/g, ''));
  const url = plain.find((word) => /:\/\/|^git@/.test(word));
  if (url === undefined || url.includes('$') || build.some((one) => CHOOSES.test(one))) return undefined;
  const branch = /(?:^|\s)(?:-b|--branch)[\s=]+["']?([^\s"']+)/.exec(words.join(' '))?.[1];
  if (branch !== undefined && PINNED.test(branch)) return undefined;
  const given = plain[plain.indexOf(url) + 1];
  const folder =
    given === undefined || given.startsWith('-')
      ? url
          .replace(/\/?(?:\.git)?\/?$/, '')
          .split(/[/:]/)
          .at(-1)
      : given;
  const written = folder?.replace(/^\.\//, '').replace(/\/$/, '') ?? '';
  if (!/^[\w.-][\w./-]*$/.test(written)) return undefined;
  const name = written.replace(/[.]/g, '\\.');
  const runs = new RegExp(
    `(?:^|[\\s;&(])(?:(?:ba|z)?sh|source|\\.|python3?|node|ruby)\\s+["']?(?:\\./)?${name}/|(?:^|&&\\s*|;\\s*)(?:\\./)?${name}/[\\w./-]+(?:\\s|$)|\\bmake\\s+(?:[^;&|]*\\s)?-C\\s+["']?(?:\\./)?${name}(?:[/\\s"']|$)`,
  );
  const after = [line.slice((CLONE.exec(line)?.index ?? 0) + (CLONE.exec(line)?.[0].length ?? 0)), ...build.slice(build.indexOf(line) + 1)];
  return after.some((one) => runs.test(one)) ? { what: 'clone', from: url.slice(0, 80) } : undefined;
}

/** A commit or version is chosen in the clone. */
const CHOOSES = /\bgit\b.*\b(?:checkout|reset|switch|worktree)\b/;

/** Programs that compare what was downloaded with what was meant. */
const COMPARES = /\b(?:sha\d*sum|shasum|md5sum|b2sum|gpg|cosign|minisign|openssl\s+dgst|codesign)\b/;
const DOWNLOAD = /\b(?:curl|wget)\s[^|;&]*?(https?:\/\/[^\s"'|;&]+)[^|;&]*/;

/** True for a line that downloads a script which the build runs later on, without a look at it. */
export function runsDownload(line: string, build: readonly string[]): boolean {
  const match = DOWNLOAD.exec(line);
  const url = match?.[1];
  // A commit in the address pins what is there.
  if (match === null || url === undefined || /[0-9a-f]{40}/.test(url) || build.some((one) => COMPARES.test(one))) return false;
  const chosen = /\s(?:-[a-zA-Z]*[oO]|--output(?:-document)?)[\s=]+["']?([\w./-]+\.(?:sh|bash|py|rb|pl))\b/.exec(match[0])?.[1];
  const file = chosen ?? (/\bwget\b|\s-[a-zA-Z]*O\b|--remote-name\b/.test(match[0]) ? url.split(/[?#]/)[0]?.split('/').at(-1) : undefined);
  if (file === undefined || !/^[\w./-]+\.(?:sh|bash|py|rb|pl)$/.test(file)) return false;
  const name = file.replace(/^\.\//, '').replace(/[.]/g, '\\.');
  const runs = new RegExp(
    `(?:^|[\\s;&(])(?:sudo\\s+)?(?:(?:ba|z)?sh|source|\\.|python3?|ruby|perl)\\s+(?:-\\w+\\s+)*["']?(?:\\./)?${name}\\b|(?:^|&&\\s*|;\\s*)(?:sudo\\s+)?(?:\\./|/)${name.replace(/^\//, '')}\\b`,
  );
  const after = [line.slice(match.index + match[0].length), ...build.slice(build.indexOf(line) + 1)];
  return after.some((one) => runs.test(one));
}
