/**
 * Shell commands that a build should not run. Each expression is tested on one line without comments. Own list, November
 * 2026, from the manuals of the tools and from public buildspecs.
 */
export interface UnsafeCommand {
  readonly what: 'piped' | 'unchecked' | 'printed' | 'baked' | 'debug';
  readonly expression: RegExp;
}

const SHELL = '(?:sudo\\s+)?(?:-E\\s+)?(?:ba|z|da)?sh\\b';
const SECRET_NAME = '\\w*(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY|PRIVATE_KEY)';

export const unsafeCommands: readonly UnsafeCommand[] = [
  { what: 'piped', expression: new RegExp(`\\b(?:curl|wget)\\b[^|;]*\\|\\s*${SHELL}`) },
  { what: 'piped', expression: /\b(?:ba|z)?sh\s+(?:-c\s+)?(?:<\(|"?\$\()\s*(?:curl|wget)\b/ },
  { what: 'piped', expression: /\b(?:curl|wget)\b[^|;]*\|\s*(?:sudo\s+)?python3?\b(?!\s+-(?:m\s+json|c))/ },
  { what: 'unchecked', expression: /\bcurl\b(?:\s+\S+)*?\s+(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?:\s|$)/ },
  { what: 'unchecked', expression: /\bwget\b.*--no-check-certificate\b/ },
  {
    what: 'unchecked',
    expression: /\bgit\s+config\b.*\bhttp\.sslVerify\s+"?false\b|\bhttp\.sslVerify=false\b|\bGIT_SSL_NO_VERIFY=(?:1|true)\b/i,
  },
  { what: 'unchecked', expression: /\b(?:npm|yarn|pnpm)\s+config\s+set\s+strict-ssl\s+false\b|\bNODE_TLS_REJECT_UNAUTHORIZED=['"]?0\b/ },
  { what: 'unchecked', expression: /\bpip3?\b.*--trusted-host\b|\baws\b.*--no-verify-ssl\b|\bPYTHONHTTPSVERIFY=0\b/ },
  { what: 'printed', expression: new RegExp(`^(?:echo|printf)\\s[^|>]*\\$\\{?${SECRET_NAME}\\b[^|>]*$`, 'i') },
  {
    what: 'printed',
    expression: /^aws\s+(?:secretsmanager\s+get-secret-value|ssm\s+get-parameters?\b.*--with-decryption)[^|>]*$/,
  },
  // Arguments stand in the history of the image; `--secret` does not. Source: Docker manual, "Build secrets".
  { what: 'baked', expression: new RegExp(`\\bbuild\\b.*--build-arg[=\\s]\\s*["']?${SECRET_NAME}(?:=|["'\\s]|$)`, 'i') },
  { what: 'debug', expression: /^codebuild-breakpoint\b/ },
];

/** The first unsafe thing that a line does; undefined for a harmless one. */
export function unsafeCommand(line: string): UnsafeCommand['what'] | undefined {
  return unsafeCommands.find(({ expression }) => expression.test(line))?.what;
}

/** Installs that take whatever version is newest, or let the lock file drift. */
const UNLOCKED: readonly RegExp[] = [
  /\bnpm\s+(?:i|install)\s*(?:$|&&|;|\|)/,
  /\bnpm\s+(?:i|install)\s+(?:-\S+\s+)*(?!.*@\d)(?![./])[@\w][\w@/.-]*/,
  /\byarn\s+(?:install\s*)?(?:$|&&|;)(?!.*--(?:frozen-lockfile|immutable))/,
  /\bpip3?\s+install\s+(?!.*(?:==|-r\s|--requirement|-c\s|--constraint|-e\s|\.\s*$|\.\/|--require-hashes))(?:-\S+\s+)*[A-Za-z]/,
  /\bgem\s+install\s+(?!.*(?:-v|--version)\s)\S/,
  /\bgo\s+install\s+\S+@latest\b/,
];

/** True for a line that installs dependencies which nothing pins. */
export function installsUnlocked(line: string): boolean {
  return UNLOCKED.some((expression) => expression.test(line));
}
