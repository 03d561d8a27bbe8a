/**
 * Which names promise a credential, and which texts only stand in for one. Judged word by word; own lists, November 2026,
 * from names in public templates.
 */

const credentialWords = new Set([
  'password',
  'passwords',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'token',
  'apikey',
  'apitoken',
  'credential',
  'credentials',
  'creds',
  'accesskey',
  'secretkey',
  'privatekey',
  'authtoken',
  'accesstoken',
  'authkey',
  'clientsecret',
  'pat',
  'pass',
  'htpasswd',
]);

/**
 * Words before `key` that make it a credential. A public, partition, sort or object key is none, and an encryption or
 * signing key in a template is nearly always the id of a KMS key.
 */
const keyWords = new Set(['api', 'access', 'secret', 'private', 'auth', 'account', 'deploy', 'ssh', 'licence', 'license', 'app']);

/** Words before `token` that make it a position in a list or a request id. */
const otherTokens = new Set([
  'next',
  'page',
  'pagination',
  'continuation',
  'start',
  'starting',
  'request',
  'idempotency',
  'pull',
  'max',
  'task',
]);

/** Before anything else these ask a question or name an action rather than hold a value. */
const verbs = new Set([
  'use',
  'uses',
  'has',
  'is',
  'enable',
  'enabled',
  'disable',
  'require',
  'requires',
  'create',
  'rotate',
  'generate',
  'no',
  'skip',
  'force',
  'allow',
  'get',
  'fetch',
  'public',
]);

/** Behind the credential word these change nothing. */
const endings = new Set([
  'value',
  'string',
  'plaintext',
  'text',
  'base64',
  'b64',
  'prod',
  'production',
  'prd',
  'live',
  'staging',
  'stage',
  'stg',
  'test',
  'testing',
  'dev',
  'development',
  'qa',
  'uat',
  'old',
  'new',
  'default',
]);

/** True for a name whose value is a credential: `DB_PASSWORD`, `githubToken`; not `PASSWORD_ARN`, `SecretName`, `TOKEN_URL`. */
export function credentialName(name: string): boolean {
  const words = wordsOf(name);
  while (words.length > 1 && isEnding(words[words.length - 1])) words.pop();
  const last = words[words.length - 1];
  if (last === undefined || verbs.has(words[0] ?? '')) return false;
  const before = words[words.length - 2] ?? '';
  if (last === 'key') return keyWords.has(before) && !words.includes('public') && !words.includes('kms');
  // `ServiceToken` alone is the address of a custom resource's function.
  if (last === 'token') return !otherTokens.has(before) && !(before === 'service' && words.length === 2);
  return credentialWords.has(last) || /(?:password|passwd|passphrase|apikey|secretkey|accesstoken|authtoken)$/.test(last);
}

/** Last words of names whose value says which thing is meant, and opens none. */
const identifierWords = new Set([
  ...['name', 'names', 'id', 'ids', 'arn', 'arns', 'uri', 'alias', 'path', 'prefix', 'tag', 'tags', 'version', 'title'],
  ...['account', 'region', 'environment', 'tenant', 'cluster', 'bucket', 'repository', 'repo', 'branch', 'project', 'owner', 'org'],
  ...['organization', 'email', 'user', 'username', 'vpc', 'subnet', 'subnets', 'domain', 'host', 'hostname', 'port', 'cidr'],
]);

/**
 * True for a name whose value only identifies something: `ProjectName`, `TENANT_ID`. People hide such values from the
 * console by `NoEcho`, or keep them beside a secret, and hand them out elsewhere; a URL may carry a token and is none.
 */
export function identifierName(name: string): boolean {
  const words = wordsOf(name);
  while (words.length > 1 && isEnding(words[words.length - 1])) words.pop();
  return identifierWords.has(words[words.length - 1] ?? '') && !credentialName(name);
}

function isEnding(word: string | undefined): boolean {
  return word !== undefined && (endings.has(word) || /^\d+$/.test(word));
}

/** Lower-case words: at separators and at the humps of camel case, with digits apart. */
function wordsOf(name: string): string[] {
  const spaced = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d+)$/, '$1 $2');
  return spaced
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/** What people write where a credential will stand; as a whole word of the value, or as the whole value. */
const placeholderWord =
  /(?:^|[^a-z\d])(?:change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|with)?|your|example|sample|placeholder|dummy|fake|todo|tbd|fixme|insert|redacted|notasecret|mocked?|fill[-_ ]?(?:me|in)|update[-_ ]?me|set[-_ ]?me)(?=[^a-z\d]|$)/;
const placeholderStart =
  /^(?:change[-_ ]?me|your[-_ ]?|my[-_ ]?|example|sample|dummy|fake|placeholder|replace[-_ ]?(?:me|this)|enter[-_ ]?|insert[-_ ]?|todo|test)(?:password|passwd|pass|pwd|secret|token|key|value|here|user|username|apikey|credentials?|\d*$|$)/;
const bareWord =
  /^(?:user(?:name)?|pass(?:word|wd|phrase)?|pwd|secret|token|key|value|api[-_ ]?key|credentials?|none|null|undefined|nil|n\/a|na|empty|unset|default|string|test|foo(?:bar)?|bar|baz|abc(?:d|def)?|true|false|1234567890|0123456789|x-oauth-basic)$/;

/** True for a text that holds the place of a credential: `changeme`, `xxx`, `<token>`, `example`, `${Password}`, `***`, empty. */
export function placeholder(value: string): boolean {
  const text = value.trim().toLowerCase();
  if (text === '' || reference(text)) return true;
  if (/^<[^<>]*>$|^\[[^[\]]*\]$|^\([^()]*\)$|^__\w+__$/.test(text)) return true;
  if (/^(.)\1*$/.test(text) || /^[x*.\-_#?…0]+$/.test(text)) return true;
  return bareWord.test(text) || placeholderStart.test(text) || placeholderWord.test(text);
}

/** True for a text that is replaced before it is used: a variable of a shell, a template, a pipeline, or a dynamic reference. */
export function reference(value: string): boolean {
  return /\$\{|\{\{|\$\(|#\{/.test(value) || /^(?:\$\w+|%\w+%|%[sdv]|\{\w*\}|@\w+@|:\w+)$/.test(value.trim());
}

/**
 * True for a text that says where a credential is kept: an ARN, an alias, a parameter path, a URL without a password, or a
 * name that reads like one (`prod/db/password`, `DB_PASSWORD`).
 */
export function locator(value: string): boolean {
  const text = value.trim();
  if (/^(?:arn:|alias\/|ssm:|secretsmanager:)/.test(text) || /^\/[a-z\d][\w.-]*(?:\/[\w.-]+)+$/i.test(text)) return true;
  if (/^[a-z][a-z\d+.-]*:\/\/[^\s@]+$/i.test(text)) return true;
  // Words between slashes are the name of a secret or parameter.
  if (/^[a-z]+(?:[-_][a-z]+)*(?:\/[a-z]+(?:[-_][a-z]+)*)+$/.test(text)) return true;
  return /^[a-z][\w./-]*[-_./][\w./-]+$/i.test(text) && credentialName(text);
}

/** What a credential is that has no shape of one, and is told by the name of its value alone. */
export const NAMED_CREDENTIAL = 'named-credential';

/** True for a value whose name promises a credential, and that is one by all that can be told: no placeholder, no place of one. */
export function isNamedCredential(name: string, value: string): boolean {
  return credentialName(name) && !identifierName(name) && value.length > 1 && !placeholder(value) && !reference(value) && !locator(value);
}
