import { posix } from 'node:path';
import {
  entryOf,
  type Instance,
  isRawMap,
  type Raw,
  type ResourceDefinition,
  type System,
  type Template,
  UserError,
} from '../../resource/index.ts';
import { aliasesOf, type FindTemplate, withNested } from '../cloudformation/instances-nested.ts';
import { parseDocument } from '../cloudformation/parse.ts';
import type { SecretRecogniser } from '../cloudformation/secrets.ts';
import { templateOf } from '../cloudformation/template.ts';
import { constructsOf } from './constructs.ts';
import { withCrossStackExports } from './cross-stack.ts';
import type { FrameOptions } from './frames.ts';
import { readManifest, type StackArtifact } from './manifest.ts';

export interface AssemblyOptions extends FrameOptions {
  readonly recognise: SecretRecogniser;
}

export interface AssemblyRead {
  readonly system: System;
  /** What is out of view, one line each. */
  readonly notices: readonly string[];
  /** Templates that cannot be read: the audit is incomplete. */
  readonly failed: readonly UserError[];
}

/**
 * Reads a cloud assembly: all stacks, those of nested stages and nested stacks, as one system.
 * @param folder relative to the working directory, as files are shown. Throws UserError when its manifest cannot be read.
 */
export function readAssembly(folder: string, options: AssemblyOptions): AssemblyRead {
  // All of an assembly is in its folder. A manifest that leads out of it is not followed: it may be a stranger's.
  const readText = (file: string): string | undefined =>
    posix.relative(folder, file).startsWith('..') ? undefined : options.readText(file);
  const { stacks, notices: told } = readManifest(folder, readText);
  const notices = [...told];
  const reader = new TemplateReader(folder, { ...options, readText }, options, notices);
  const ids = uniqueIds(stacks);
  const instances = stacks.flatMap((stack, index): readonly Instance[] => {
    const template = reader.template(stack.file, stack);
    const id = ids[index] ?? stack.artifact;
    if (template === undefined) return [];
    const { account, region, stackName } = stack;
    const root: Instance = {
      id,
      template,
      account,
      region,
      stackName,
      parameters: new Map(),
      children: new Map(),
      ...aliasesOf(template, id),
    };
    return withNested(root, reader.nestedIn(stack), notices);
  });
  return { system: { name: folder, instances: withCrossStackExports(instances), link: 'stated' }, notices, failed: reader.failed };
}

/** The path of the stack's construct where that is enough, else its artifact id. */
function uniqueIds(stacks: readonly StackArtifact[]): readonly string[] {
  const names = stacks.map(({ displayName, artifact }) => displayName ?? artifact);
  return names.map((name, index) => (names.indexOf(name) === names.lastIndexOf(name) ? name : (stacks[index]?.artifact ?? name)));
}

/** Reads each template of an assembly once. */
class TemplateReader {
  readonly failed: UserError[] = [];
  private readonly folder: string;
  private readonly options: AssemblyOptions;
  /** Sources stand elsewhere: of them only source maps are read, and only places come from there. */
  private readonly sources: FrameOptions;
  private readonly notices: string[];
  private readonly known = new Map<string, Template | undefined>();

  constructor(folder: string, options: AssemblyOptions, sources: FrameOptions, notices: string[]) {
    this.folder = folder;
    this.options = options;
    this.sources = sources;
    this.notices = notices;
  }

  template(file: string, stack: StackArtifact): Template | undefined {
    if (!this.known.has(file)) this.known.set(file, this.read(file, stack));
    return this.known.get(file);
  }

  private read(file: string, { metadata }: StackArtifact): Template | undefined {
    const text = this.options.readText(file);
    if (text === undefined) {
      this.notices.push(`${file}: named by the assembly, and not there`);
      return undefined;
    }
    try {
      const document = parseDocument(file, text, this.options.recognise);
      return templateOf(document, { constructs: constructsOf(document, metadata, this.sources) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.failed.push(error);
      return undefined;
    }
  }

  /** The template of a nested stack is an asset: named in the stack's metadata, else by the hash in its address. */
  nestedIn(stack: StackArtifact): FindTemplate {
    return (template, { raw }: ResourceDefinition) => {
      const path = entryOf(entryOf(raw, 'Metadata'), 'aws:asset:path');
      const beside = posix.dirname(template.document.file);
      const named = typeof path === 'string' ? [posix.join(beside, path), posix.join(this.folder, path)] : [];
      const hash = HASH.exec(textIn(entryOf(entryOf(raw, 'Properties'), 'TemplateURL') ?? null))?.[1];
      const byHash = hash === undefined ? undefined : stack.assets.get(hash);
      const candidates = byHash === undefined ? named : [...named, byHash];
      const file = candidates.find((candidate) => this.known.has(candidate) || this.options.readText(candidate) !== undefined);
      if (file !== undefined) return this.template(file, stack);
      if (candidates[0] !== undefined) this.notices.push(`${candidates[0]}: the template of a nested stack, and not there`);
      return undefined;
    };
  }
}

const HASH = /([0-9a-f]{64})\.json/;

/** All literal text of an expression. */
function textIn(raw: Raw): string {
  if (typeof raw === 'string') return raw;
  if (Array.isArray(raw)) return (raw as readonly Raw[]).map(textIn).join('');
  return isRawMap(raw) ? Object.values(raw).map(textIn).join('') : '';
}
