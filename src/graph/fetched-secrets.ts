import { credentialName } from '../facts/secret-names.ts';

/**
 * Secrets that the commands of a build fetch themselves. CodeBuild hides in its log what it has looked up for `env`; what a
 * command fetches is a text like any other. Source: CodeBuild User Guide, "Build specification reference", env.
 */
export interface FetchedSecret {
  readonly variable: string;
  /** Programs that the build starts get it too. */
  readonly exported: boolean;
  /** It comes from a store that holds nothing but secrets, or its name says what it is; a parameter may be no secret. */
  readonly sure: boolean;
}

/** One step of a build: the secrets that are there after it, and one that it prints. */
export interface SecretStep {
  readonly held: readonly FetchedSecret[];
  readonly printed: FetchedSecret | undefined;
}

const FETCHES = /\b(?:get-secret-value|with-decryption|get-login-password|get-authorization-token)\b/;

/** What each line of a build, in order, has fetched and prints; empty where nothing is fetched at all. */
export function secretSteps(lines: readonly string[]): readonly SecretStep[] {
  if (!lines.some((line) => FETCHES.test(line))) return [];
  let held: readonly FetchedSecret[] = [];
  let traced = false;
  return lines.map((line) => {
    traced = traces(line) ?? traced;
    const fetched = fetchedIn(line, held);
    const printed = printedIn(line, held) ?? (traced ? fetched[0] : undefined);
    held = [...held.filter(({ variable }) => !sets(line, variable)), ...fetched].map((secret) =>
      exportsLater(line, secret.variable) ? { ...secret, exported: true } : secret,
    );
    return { held, printed };
  });
}

/** `set -x` shows every assignment. */
function traces(line: string): boolean | undefined {
  if (/^set\s+(?:-[a-wyz]*x[a-z]*|-o\s+xtrace)\b/.test(line)) return true;
  return /^set\s+(?:\+[a-wyz]*x[a-z]*|\+o\s+xtrace)\b/.test(line) ? false : undefined;
}

const ASSIGNMENT = /(?:^|[\s;&])(export\s+)?([A-Za-z_]\w*)=["']?(?:\$\(|`)\s*aws\s+((?:[^)`]|\)\.)*)/g;
const COPY = /^(export\s+)?([A-Za-z_]\w*)="?\$\{?(\w+)\}?"?$/;

function fetchedIn(line: string, held: readonly FetchedSecret[]): readonly FetchedSecret[] {
  const [, exporting, copy, of] = COPY.exec(line) ?? [];
  const original = held.find(({ variable }) => variable === of);
  if (original !== undefined && copy !== undefined) return [{ ...original, variable: copy, exported: exporting !== undefined }];
  return [...line.matchAll(ASSIGNMENT)].flatMap(([, mark, variable = '', call = '']): readonly FetchedSecret[] => {
    const store = storeOf(call);
    if (store === undefined || choosesPlain(call)) return [];
    return [{ variable, exported: mark !== undefined, sure: store === 'secrets' || credentialName(variable) }];
  });
}

function storeOf(call: string): 'secrets' | 'parameters' | undefined {
  if (/\bsecretsmanager\s+get-secret-value\b|\becr\s+get-login-password\b|\bcodeartifact\s+get-authorization-token\b/.test(call))
    return 'secrets';
  return /\bssm\s+get-parameters?(?:-by-path)?\b.*--with-decryption\b/.test(call) ? 'parameters' : undefined;
}

/** Of what is fetched only a name, a version or an address is kept. */
function choosesPlain(call: string): boolean {
  const query = /--query[\s=]+["']?([\w.[\]]+)/.exec(call)?.[1];
  const part = /\bjq\b[^|]*\.["']?(\w+)["']?\s*["']?\s*$/.exec(call)?.[1] ?? query;
  return (
    part !== undefined && /(?:^|[._])(?:ARN|Name|VersionId|Version|username|user|host|hostname|port|dbname|engine|region)$/i.test(part)
  );
}

function sets(line: string, variable: string): boolean {
  return new RegExp(`(?:^|[\\s;&])(?:export\\s+)?${variable}=|(?:^|[\\s;&])unset\\s[^;&]*\\b${variable}\\b`).test(line);
}

function exportsLater(line: string, variable: string): boolean {
  return new RegExp(`(?:^|[\\s;&])export\\s+(?:\\w+\\s+)*${variable}(?:\\s|$|;|&)`).test(line);
}

/** The end of a command that shows all of what it is given. */
const SHOWN = '\\s*(?:\\|\\s*(?:sort|cat|uniq|more|less|tee)\\b[^|>&;]*)?(?:2>&1\\s*)?$';
/** With these a program that the build starts prints its whole environment, or the shell prints all its variables. */
const ENVIRONMENT = new RegExp(`^(?:printenv|env|export\\s+-p|export|declare\\s+-x|cat\\s+/proc/(?:self|\\$\\$)/environ)${SHOWN}`);
const VARIABLES = new RegExp(`^(?:set|declare\\s+-p|declare)${SHOWN}`);

function printedIn(line: string, held: readonly FetchedSecret[]): FetchedSecret | undefined {
  if (held.length === 0) return undefined;
  const parts = line.split(/\s*(?:&&|;)\s*/);
  return held.find(({ variable, exported }) =>
    parts.some(
      (part) =>
        VARIABLES.test(part) ||
        (exported && ENVIRONMENT.test(part)) ||
        new RegExp(`^(?:echo|printf)\\s[^|>]*(?:\\$${variable}\\b|\\$\\{${variable}\\})[^|>]*$`).test(part) ||
        (exported && new RegExp(`^printenv\\s+${variable}${SHOWN}`).test(part)),
    ),
  );
}
