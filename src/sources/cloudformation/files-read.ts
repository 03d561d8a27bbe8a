import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Raw } from '../../resource/place.ts';
import { entryOf, isRawMap } from '../../resource/place.ts';
import { UserError } from '../../resource/user-error.ts';
import type { Input } from './files.ts';
import type { ParsedDocument } from './parse.ts';
import { parseDocument } from './parse.ts';
import type { SecretRecogniser } from './secrets.ts';

/** A file that was left out, with the reason in one line. */
export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

export interface TemplatesRead {
  readonly templates: readonly ParsedDocument[];
  readonly skipped: readonly Skipped[];
  /** What looks like a template and cannot be read: the audit is incomplete. */
  readonly failed: readonly UserError[];
}

export interface ReadOptions {
  readonly cwd: string;
  readonly recognise: SecretRecogniser;
  /** Texts that stand for files, by their names; that of standard input among them. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** CloudFormation takes templates up to one megabyte; what is far larger is something else. */
const LARGEST_FILE = 20_000_000;
const AT_ONCE = 16;

/**
 * Reads the inputs that may be templates (`template` and `stdin`) and parses those that are. A file that fails does not
 * keep the others from being read; results are in the order of the inputs.
 */
export async function readTemplates(inputs: readonly Input[], options: ReadOptions): Promise<TemplatesRead> {
  const files = inputs.filter(({ kind }) => kind === 'template' || kind === 'stdin').map(({ file }) => file);
  const outcomes: (readonly [string, Classified])[] = [];
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const texts = await Promise.all(files.slice(at, at + AT_ONCE).map((file) => textOf(file, options)));
    for (const [index, text] of texts.entries()) {
      const file = files[at + index] ?? '';
      outcomes.push([file, typeof text === 'string' ? classify(file, text, options.recognise) : text]);
    }
  }
  return parted(outcomes);
}

/** Parses texts that are at hand, by the names that they are shown with, as `readTemplates` does files. */
export function templatesIn(texts: ReadonlyMap<string, string>, recognise: SecretRecogniser): TemplatesRead {
  return parted([...texts].map(([file, text]) => [file, classify(file, text, recognise)]));
}

function parted(outcomes: readonly (readonly [string, Classified])[]): TemplatesRead {
  const templates: ParsedDocument[] = [];
  const skipped: Skipped[] = [];
  const failed: UserError[] = [];
  for (const [file, outcome] of outcomes) {
    if (outcome instanceof UserError) failed.push(outcome);
    else if ('reason' in outcome) skipped.push({ file, reason: outcome.reason });
    else templates.push(outcome.template);
  }
  return { templates, skipped, failed };
}

/** What a text is: a template, something else, or something that looks like a template and cannot be read. */
export type Classified = { readonly template: ParsedDocument } | { readonly reason: string } | UserError;

async function textOf(file: string, { cwd, texts }: ReadOptions): Promise<string | Classified> {
  const given = texts?.get(file);
  if (given !== undefined) return given;
  try {
    const handle = await open(resolve(cwd, file));
    try {
      const { size } = await handle.stat();
      if (size > LARGEST_FILE) return { reason: `larger than ${LARGEST_FILE / 1_000_000} MB` };
      return decode(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return new UserError(`the file cannot be read: ${error.message}`, { where: { file } });
  }
}

/** UTF-8, or UTF-16 where a byte order mark says so, as Windows PowerShell writes it. */
function decode(bytes: Buffer): string {
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');
}

/** Text without any of these is no template, and is not even parsed. */
const MAY_BE_TEMPLATE = /AWSTemplateFormatVersion|Resources["']?\s*:|Transform["']?\s*:|CheckBootstrapVersion|\bAWS::/;
/** Text with one of these was meant to be one. */
const LOOKS_LIKE_TEMPLATE = /AWSTemplateFormatVersion|(?:^|[{,])[ \t-]*["']?Type["']?[ \t]*:[ \t]*["']?AWS::/m;
const NO_SIGN = 'no Resources, Transform or AWSTemplateFormatVersion in it';

/**
 * Decides what a text is and parses it if it may be a template: a map with a map of `Resources`, or with
 * `AWSTemplateFormatVersion`, or with a `Transform` of AWS. A stack that CDK made without resources is one too.
 */
export function classify(file: string, text: string, recognise: SecretRecogniser): Classified {
  if (!MAY_BE_TEMPLATE.test(text)) return { reason: text.trim() === '' ? 'empty' : NO_SIGN };
  try {
    const template = parseDocument(file, text, recognise);
    const reason = whyNot(template.root);
    return reason === undefined ? { template } : { reason };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (LOOKS_LIKE_TEMPLATE.test(text)) return error;
    return { reason: `cannot be parsed (line ${error.where?.line ?? 1}), and shows no sign of a template` };
  }
}

/** Why a parsed value is no template; undefined if it is one. */
export function whyNot(root: Raw): string | undefined {
  if (Array.isArray(root)) return 'a list, not a template';
  if (!isRawMap(root)) return 'a single value, not a template';
  const resources = entryOf(root, 'Resources');
  if (isRawMap(resources) || entryOf(root, 'AWSTemplateFormatVersion') !== undefined) return undefined;
  if (isAwsTransform(entryOf(root, 'Transform')) || entryOf(entryOf(root, 'Rules'), 'CheckBootstrapVersion') !== undefined)
    return undefined;
  return resources === undefined ? NO_SIGN.replace('in it', 'at its top level') : 'its Resources are no map';
}

function isAwsTransform(transform: Raw | undefined): boolean {
  return [transform].flat().some((name) => typeof name === 'string' && name.startsWith('AWS::'));
}
