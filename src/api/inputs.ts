import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Coverage, Notice } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import { findSecrets } from '../facts/secret-shapes.ts';
import { type System, UserError } from '../resource/index.ts';
import type { ReadingEvent } from '../resource/progress.ts';
import { readAssembly } from '../sources/cdk/assembly.ts';
import type { ReadText } from '../sources/cloudformation/assets.ts';
import { findInputs, type Input, STANDARD_INPUT } from '../sources/cloudformation/files.ts';
import { readTemplates, type TemplatesRead, templatesIn } from '../sources/cloudformation/files-read.ts';
import { shown } from '../sources/cloudformation/files-walk.ts';
import { buildSystems, type Deployment } from '../sources/cloudformation/instances.ts';
import { readParameterFile } from '../sources/cloudformation/parameter-files.ts';
import type { ParsedDocument } from '../sources/cloudformation/parse.ts';
import { templateOf } from '../sources/cloudformation/template.ts';
import { readSnapshot } from '../sources/snapshot.ts';
import { lineAndColumn } from '../text/lines.ts';

/** What is to be read, and with which values. */
export interface InputRequest {
  readonly paths: readonly string[];
  readonly cwd: string;
  /** For the path `-`. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** Texts that stand for files, by the names they are shown with. */
  readonly texts?: ReadonlyMap<string, string>;
  readonly config: Config;
  readonly parameterFiles: readonly string[];
  readonly parameters: ReadonlyMap<string, string>;
  /** Told what is done. */
  readonly onProgress?: (event: ReadingEvent) => void;
}

/** Systems to judge, with the account of what was read and what was not. */
export interface InputsRead {
  readonly systems: readonly System[];
  readonly coverage: Coverage;
  readonly notices: readonly Notice[];
}

/** Reads everything that a scan was pointed at. One unreadable file does not keep the others from being read. */
export async function readInputs(request: InputRequest): Promise<InputsRead> {
  const { cwd, config, stdin, texts = new Map<string, string>(), onProgress = () => {} } = request;
  onProgress({ kind: 'step', step: 'find' });
  const skipped: { file: string; reason: string }[] = [];
  const found = await findInputs([...request.paths], { cwd, onSkip: (file, reason) => skipped.push({ file, reason }) });
  const inputs = [...[...texts.keys()].map(namedTemplate), ...found.filter(({ file }) => !texts.has(file))];
  const wanted = [...inputs, ...deployedTemplates(config, inputs, cwd)];
  onProgress({ kind: 'step', step: 'read', total: wanted.length });
  const given = inputs.some(({ kind }) => kind === 'stdin') ? new Map([...texts, [STANDARD_INPUT, await textOf(stdin)]]) : texts;
  const read = await readTemplates(wanted, { cwd, recognise: findSecrets, texts: given });
  return joined(inputs, { ...read, skipped: [...skipped, ...read.skipped] }, request);
}

/**
 * Reads cloud assemblies, and the templates that the configuration deploys besides, without waiting: the validation of
 * CDK is synchronous.
 * @param request `paths` are the folders of the assemblies
 */
export function readAssemblies(request: InputRequest): InputsRead {
  const { paths, cwd, config } = request;
  const inputs = paths.map((path): Input => ({ file: shown(cwd, path), kind: 'assembly', named: true }));
  const texts = new Map<string, string>();
  const failed: UserError[] = [];
  for (const { file } of deployedTemplates(config, inputs, cwd)) {
    const text = readIfThere(resolve(cwd, file));
    if (text === undefined) failed.push(new UserError('the file cannot be read', { where: { file } }));
    else texts.set(file, text);
  }
  const read = templatesIn(texts, findSecrets);
  return joined(inputs, { ...read, failed: [...failed, ...read.failed] }, request);
}

/** Builds the systems of what was read, and accounts for all of it. */
function joined(inputs: readonly Input[], read: TemplatesRead, request: InputRequest): InputsRead {
  const { cwd, config, texts } = request;
  const readText = (file: string): string | undefined => texts?.get(file) ?? readIfThere(resolve(cwd, file));
  const others = inputs.filter(({ kind }) => kind === 'assembly' || kind === 'snapshot').map((input) => readOther(input, readText, cwd));
  const built = buildSystems({
    templates: new Map(read.templates.map((document) => [document.file, templateOf(document)])),
    deployments: isReplay(inputs) ? [] : deploymentsBelow(config, cwd),
    parameters: suppliedParameters(request),
    assemblies: others.flatMap(({ assembly }) => assembly ?? []),
    readText,
  });
  const systems = [...built.systems, ...others.flatMap((other) => other.saved)];
  const failures = [...read.failed, ...others.flatMap((other) => other.failed)];
  const accounts = others.flatMap(({ coverage }) => coverage ?? []);
  const operations = accounts.flatMap((coverage) => coverage.operations ?? []);
  return {
    systems,
    coverage: {
      read: readFiles(systems),
      skipped: [...read.skipped, ...accounts.flatMap(({ skipped }) => skipped)],
      failed: [
        ...failures.map((error) => ({
          file: error.where?.file ?? '',
          reason: error.what,
          ...positionOf(error),
          ...(error.next === undefined ? {} : { next: error.next }),
        })),
        ...accounts.flatMap(({ failed }) => failed),
      ],
      ...(accounts.length === 0 ? {} : { operations }),
    },
    notices: [
      ...leftOut(inputs, read.skipped),
      ...read.templates.flatMap(noticesOf),
      ...built.notices.map(note),
      ...others.flatMap((other) => other.notices.map(note)),
    ],
  };
}

function namedTemplate(file: string): Input {
  return { file, kind: 'template', named: true };
}

/** A file that a person named is not left out in silence. */
function leftOut(inputs: readonly Input[], skipped: readonly { readonly file: string; readonly reason: string }[]): readonly Notice[] {
  const named = new Set(inputs.filter((input) => input.named).map(({ file }) => file));
  return skipped
    .filter(({ file }) => named.has(file))
    .map(({ file, reason }) => ({ level: 'warning', text: `${file} was left out: ${reason}` }));
}

/** The configured deployments with their templates named as documents are: relative to the working directory. */
export function deploymentsBelow({ deployments }: Config, cwd: string): readonly Deployment[] {
  const named = <T>(value: T): T =>
    typeof value === 'object' && value !== null && 'template' in value && typeof value.template === 'string'
      ? { ...value, template: shown(cwd, value.template) }
      : value;
  return deployments.map((deployment) => ({
    ...named(deployment),
    parameters: Object.fromEntries(Object.entries(deployment.parameters ?? {}).map(([name, value]) => [name, named(value)])),
  }));
}

/** A snapshot holds its deployments; those of the configuration are for the templates themselves. */
function isReplay(inputs: readonly Input[]): boolean {
  return inputs.length > 0 && inputs.every(({ kind }) => kind === 'snapshot');
}

/** Templates that the configuration deploys are read although no path leads to them. */
function deployedTemplates({ deployments }: Config, inputs: readonly Input[], cwd: string): readonly Input[] {
  if (isReplay(inputs)) return [];
  const known = new Set(inputs.map(({ file }) => file));
  const files = new Set(deployments.map(({ template }) => shown(cwd, template)));
  return [...files].filter((file) => !known.has(file)).map(namedTemplate);
}

function suppliedParameters({ parameterFiles, parameters, cwd }: InputRequest): ReadonlyMap<string, string> {
  const files = parameterFiles.map((file) => {
    const text = readIfThere(resolve(cwd, file));
    if (text === undefined) throw new UserError(`there is no file ${file}`, { next: '--parameters names a file with parameter values' });
    return readParameterFile(text, file);
  });
  return new Map([...files.flatMap((file) => [...file]), ...parameters]);
}

interface Other {
  readonly assembly?: System;
  /** What a snapshot holds: it has the values it was saved with. */
  readonly saved: readonly System[];
  /** What it says of the accounts that it was read from. */
  readonly coverage?: Pick<Coverage, 'skipped' | 'failed' | 'operations'>;
  readonly failed: readonly UserError[];
  readonly notices: readonly string[];
}

function readOther({ file, kind }: Input, readText: ReadText, cwd: string): Other {
  try {
    if (kind === 'assembly') {
      const { system, notices, failed } = readAssembly(file, { readText, recognise: findSecrets, cwd });
      return { assembly: system, saved: [], notices, failed };
    }
    const { systems, coverage } = readSnapshot(readText(file) ?? '', file, findSecrets);
    return { saved: systems, ...(coverage === undefined ? {} : { coverage }), failed: [], notices: [] };
  } catch (error) {
    if (error instanceof UserError) return { saved: [], failed: [error], notices: [] };
    throw error;
  }
}

function readFiles(systems: readonly System[]): Coverage['read'] {
  const files = new Map(
    systems.flatMap(({ instances }) => instances.map(({ template }) => [template.document.file, template.resources.size] as const)),
  );
  return [...files].map(([file, resources]) => ({ file, resources }));
}

const NOTICED = {
  alias: 'CloudFormation takes no YAML aliases; read as if the text stood here',
  merge: 'CloudFormation takes no YAML merge keys (<<); what it would merge is not seen',
  'further-documents': 'the file holds further YAML documents, which were not read',
} as const;

function noticesOf(document: ParsedDocument): readonly Notice[] {
  return document.notices().map(({ kind, at }) => ({
    level: 'warning',
    text: `${document.file}:${lineAndColumn(document.text, at.start).line}: ${NOTICED[kind]}`,
  }));
}

function note(text: string): Notice {
  return { level: 'note', text };
}

function positionOf({ where }: UserError): { readonly line?: number; readonly column?: number } {
  return { ...(where?.line === undefined ? {} : { line: where.line }), ...(where?.column === undefined ? {} : { column: where.column }) };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function textOf(stream: AsyncIterable<Uint8Array | string> | undefined): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream ?? []) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
