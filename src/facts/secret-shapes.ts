/**
 * Finds credentials in text by their shapes. Rows from secretlint are in secret-patterns.ts; the rows here are own, from the
 * vendors' published formats (November 2026), where secretlint has none or would also match names and ids. Each repetition
 * has a bound or a start of its own, so the time is linear in the text.
 */
import { holdsScript, type ScriptSecret, scriptSecrets } from './script-secrets.ts';
import { namedInDocument, namingDocuments } from './secret-documents.ts';
import { isNamedCredential, NAMED_CREDENTIAL, placeholder, reference } from './secret-names.ts';
import { secretPatterns } from './secret-patterns.ts';

export interface SecretSpan {
  /** UTF-16 offsets in the text, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  /** What it is the value of, where something inside the text says so. */
  readonly name?: string;
  /** Has the shape but is surely made up: AWS's documentation keys, `ghp_xxxxxxxx…`. */
  readonly example?: true;
}

interface Shape {
  readonly kind: string;
  readonly prefilter: readonly string[];
  /** Global; the first group, if there is one named `secret`, is the credential, else the whole match. */
  readonly pattern: RegExp;
  readonly check?: (secret: string) => boolean;
}

const own: readonly Shape[] = [
  {
    kind: 'aws-access-key-id',
    prefilter: ['AKIA', 'ASIA', 'A3T'],
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  },
  {
    kind: 'aws-secret-access-key',
    prefilter: ['ecret', 'ECRET'],
    pattern:
      /[Ss](?:ecret|ECRET)[_-]?(?:[Aa](?:ccess|CCESS)[_-]?)?[Kk](?:ey|EY)["'`]?\s{0,8}(?:(?:=>|[:=,])\s{0,8})?["'`]?(?:,?\s{0,40}["'`]?[Vv]alue["'`]?\s{0,8}[:=]\s{0,8}["'`]?)?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/g,
    check: isSecretAccessKey,
  },
  {
    kind: 'aws-session-token',
    prefilter: ['IQoJb3JpZ2lu', 'FwoGZXIvYXdz'],
    pattern: /(?<![A-Za-z0-9/+])(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9/+=]{100,4000}/g,
  },
  {
    kind: 'gitlab-token',
    prefilter: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glsoat-', 'glft-', 'glimt-', 'glagent-'],
    pattern: /(?<![\w-])gl(?:pat|dt|rt|cbt|ptt|soat|ft|imt|agent)-[\w-]{20,300}(?:\.\w{2}\.\w{7,9})?/g,
  },
  {
    kind: 'bitbucket-token',
    prefilter: ['ATBB', 'ATCTT3'],
    pattern: /(?<![A-Za-z0-9])(?:ATBB[A-Za-z0-9]{32}(?![A-Za-z0-9])|ATCTT3[\w=-]{100,300})/g,
  },
  { kind: 'atlassian-token', prefilter: ['ATATT3'], pattern: /(?<![A-Za-z0-9])ATATT3[\w=-]{100,300}/g },
  { kind: 'npm-token', prefilter: ['_authToken='], pattern: /_authToken=["']?(?<secret>[^\s"'$<{]{16,256})/g },
  { kind: 'pypi-token', prefilter: ['pypi-AgE'], pattern: /(?<![\w-])pypi-AgE[\w-]{50,1000}/g },
  { kind: 'docker-token', prefilter: ['dckr_pat_'], pattern: /(?<!\w)dckr_pat_[\w-]{20,64}/g },
  { kind: 'vault-token', prefilter: ['hvs.'], pattern: /(?<!\w)hvs\.[\w-]{90,300}/g },
  { kind: 'terraform-token', prefilter: ['.atlasv1.'], pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,100}/g },
  { kind: 'sonar-token', prefilter: ['squ_', 'sqp_', 'sqa_'], pattern: /(?<!\w)sq[upa]_[a-f0-9]{40}(?!\w)/g },
  { kind: 'stripe-key', prefilter: ['k_live_', 'k_test_'], pattern: /(?<!\w)[sr]k_(?:live|test)_[A-Za-z0-9]{16,247}(?!\w)/g },
  { kind: 'sendgrid-key', prefilter: ['SG.'], pattern: /(?<![\w.-])SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g },
  { kind: 'google-api-key', prefilter: ['AIza'], pattern: /(?<![\w-])AIza[\w-]{35}(?![\w-])/g },
  { kind: 'azure-storage-key', prefilter: ['AccountKey='], pattern: /AccountKey=(?<secret>[A-Za-z0-9/+]{86}==)/g },
  { kind: 'json-web-token', prefilter: ['eyJ'], pattern: /(?<![\w.-])eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{20,2000}/g },
  {
    kind: 'basic-auth-url',
    prefilter: ['://'],
    pattern: /:\/\/(?!\S{0,256}:x-oauth-basic@)[^\s:/@"'`<>]{0,128}:(?<secret>[^\s/"'`?#\\]{1,256})@(?!sha\d{3}:)[\w.[-]/g,
    check: isUrlPassword,
  },
  {
    kind: 'basic-auth-url',
    prefilter: [':x-oauth-basic@'],
    pattern: /:\/\/(?<secret>[^\s:/@"'`<>]{8,256}):x-oauth-basic@/g,
    check: isUrlPassword,
  },
];

const shapes: readonly Shape[] = [...own, ...secretPatterns];

/** One look at a text tells nearly always that it holds nothing. `://` counts only with an `@` behind it. */
const suspicious = new RegExp(
  [
    ...shapes
      .flatMap((shape) => shape.prefilter)
      .filter((text) => text !== '://' && !/^(?:ecret|ECRET)$/.test(text))
      .map((text) => text.replace(/[.\\/]/g, '\\$&')),
    '[Ss](?:ecret|ECRET)[_-]?(?:[Aa](?:ccess|CCESS)[_-]?)?[Kk](?:ey|EY)',
    ':\\/\\/[^\\s/]{0,256}@',
  ].join('|'),
);

const SHORTEST = 10;
const NONE: readonly SecretSpan[] = [];

/** How far from an access key id its secret access key may stand without a name, in characters. */
const BESIDE = 240;

/**
 * The credentials in a text, in order and without overlap. `name` is what the text is the value of (a map key, a variable's
 * name), where a shape counts only beside a name. Placeholders and references to credentials kept elsewhere are not found.
 * @param credential the text stands where a value of such a name is a credential, whatever its shape
 */
export function findSecrets(text: string, name?: string, credential = false): readonly SecretSpan[] {
  const shaped = shapedSecrets(text, name);
  if (name !== undefined && holdsScript(name)) return besideShapes(scriptSecrets(text), shaped);
  if (!credential || name === undefined) return shaped;
  if (namingDocuments.has(name) && /[{=]/.test(text)) return besideShapes(namedInDocument(text), shaped);
  return shaped.length === 0 && isNamedCredential(name, text) ? [{ start: 0, end: text.length, kind: NAMED_CREDENTIAL }] : shaped;
}

/** A shape says more than a name. */
function besideShapes(found: readonly ScriptSecret[], shaped: readonly SecretSpan[]): readonly SecretSpan[] {
  const named = found
    .filter(({ start, end }) => !shaped.some((one) => one.start < end && start < one.end))
    .map((secret): SecretSpan => ({ ...secret, kind: NAMED_CREDENTIAL }));
  return named.length === 0 ? shaped : [...shaped, ...named].sort((a, b) => a.start - b.start);
}

function shapedSecrets(text: string, name: string | undefined): readonly SecretSpan[] {
  if (text.length < SHORTEST) return NONE;
  const named = name !== undefined && text.length < 60 && secretAccessKeyName.test(name) ? wholeSecretAccessKey(text) : undefined;
  if (named !== undefined) return [named];
  if (!suspicious.test(text)) return NONE;
  const found: SecretSpan[] = [];
  for (const shape of shapes) {
    if (shape.prefilter.some((part) => text.includes(part))) matches(shape, text, found);
  }
  for (const id of found.filter((span) => span.kind === 'aws-access-key-id')) besideAccessKey(text, id, found);
  return found.length < 2 ? found : withoutOverlap(found);
}

const secretAccessKeyName = /secret[-_]?(?:access[-_]?)?key$/i;

function wholeSecretAccessKey(text: string): SecretSpan | undefined {
  const secret = text.trim();
  if (secret.length !== 40 || !/^[A-Za-z0-9/+]+$/.test(secret) || !isSecretAccessKey(secret)) return undefined;
  const start = text.indexOf(secret);
  return span(start, start + 40, 'aws-secret-access-key', secret);
}

function matches(shape: Shape, text: string, found: SecretSpan[]): void {
  for (const match of text.matchAll(shape.pattern)) {
    const secret = match.groups?.secret ?? match[0];
    if (shape.check !== undefined && !shape.check(secret)) continue;
    // The group ends the match, but for what only delimits it.
    const start = match.index + match[0].lastIndexOf(secret);
    found.push(span(start, start + secret.length, shape.kind, secret));
  }
}

function besideAccessKey(text: string, id: SecretSpan, found: SecretSpan[]): void {
  const from = Math.max(0, id.start - BESIDE);
  const around = text.slice(from, id.end + BESIDE);
  for (const match of around.matchAll(/(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g)) {
    if (!isSecretAccessKey(match[0]) || !/\d/.test(match[0])) continue;
    const start = from + match.index;
    found.push(span(start, start + 40, 'aws-secret-access-key', match[0]));
  }
}

function span(start: number, end: number, kind: string, secret: string): SecretSpan {
  return isMadeUp(secret) ? { start, end, kind, example: true } : { start, end, kind };
}

function withoutOverlap(found: readonly SecretSpan[]): readonly SecretSpan[] {
  const kept: SecretSpan[] = [];
  for (const next of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (next.start >= (kept[kept.length - 1]?.end ?? 0)) kept.push(next);
  }
  return kept;
}

/** Forty random characters hold both cases; a digest in hex does not. */
function isSecretAccessKey(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && bitsPerCharacter(text) > 3.2;
}

function isUrlPassword(text: string): boolean {
  return text.length > 2 && !reference(text) && !placeholder(decoded(text)) && !/[<>{}\uE000-\uF8FF]/.test(text);
}

function decoded(text: string): string {
  return text.replace(/%3[cC]/g, '<').replace(/%3[eE]/g, '>');
}

function isMadeUp(secret: string): boolean {
  if (/EXAMPLE|xxxx|XXXX|\*\*\*\*|0000000|1234567890|abcdefgh|your|(?:^|[-_])(?:example|fake|dummy|token|here)(?:[-_]|$)/.test(secret))
    return true;
  return secret.length > 15 && bitsPerCharacter(secret) < 2.5;
}

/** Shannon entropy of the text's own characters. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text.slice(0, 400)) counts.set(character, (counts.get(character) ?? 0) + 1);
  const length = Math.min(text.length, 400);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / length) * Math.log2(count / length);
  return bits;
}
