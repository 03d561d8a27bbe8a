import { posix } from 'node:path';
import { findSecrets } from '../../facts/secret-shapes.ts';
import { entryOf, type Raw, type SourceDocument, type Template, UserError } from '../../resource/index.ts';
import { parseDocument } from './parse.ts';

/** Reads a file relative to the working directory; undefined when there is none. */
export type ReadText = (file: string) => string | undefined;

/** A template with the local files that it names; what cannot be parsed is told of and stays out of view. */
export function withAssets(template: Template, readText: ReadText, notices: string[]): Template {
  const assets = new Map<string, SourceDocument>(template.assets);
  for (const { name, path, what } of [...buildspecPaths(template), ...targetPaths(template)]) {
    if (assets.has(name)) continue;
    const found = nearestFile(template.document.file, path, readText);
    if (found === undefined) continue;
    try {
      assets.set(name, parseDocument(found.file, found.text, findSecrets));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      notices.push(`${found.file}: the ${what} cannot be read: ${error.what}`);
    }
  }
  return assets.size === template.assets.size ? template : { ...template, assets };
}

/** A file that a template names: how it does, and where it is in the source. */
interface NamedFile {
  readonly name: string;
  readonly path: string;
  readonly what: string;
}

/** Names of buildspec files; a default of a parameter counts. An inline buildspec has more than one line. */
function buildspecPaths(template: Template): readonly NamedFile[] {
  const projects = [...template.resources.values()].filter(({ type }) => type === 'AWS::CodeBuild::Project');
  const named = projects.map(({ raw }) => entryOf(entryOf(entryOf(raw, 'Properties'), 'Source'), 'BuildSpec'));
  return named.flatMap((raw) => {
    const path = literal(raw, template);
    return path !== undefined && /^[^\s:{][^\n:{]*\.(?:ya?ml|json)$/.test(path) ? [{ name: path, path, what: 'buildspec' }] : [];
  });
}

/** Lists of target accounts that actions take from their input: `Artifact::accounts.json`. */
function targetPaths(template: Template): readonly NamedFile[] {
  const pipelines = [...template.resources.values()].filter(({ type }) => type === 'AWS::CodePipeline::Pipeline');
  const stages = pipelines.flatMap(({ raw }) => listOf(entryOf(entryOf(raw, 'Properties'), 'Stages')));
  return stages.flatMap((stage) =>
    listOf(entryOf(stage, 'Actions')).flatMap((action) => {
      const name = literal(entryOf(entryOf(action, 'Configuration'), 'DeploymentTargets'), template);
      const path = name === undefined ? undefined : /^[^:\n]+::([^:\n]+)$/.exec(name)?.[1];
      return name === undefined || path === undefined ? [] : [{ name, path, what: 'list of accounts' }];
    }),
  );
}

function listOf(raw: Raw | undefined): readonly Raw[] {
  return Array.isArray(raw) ? (raw as readonly Raw[]) : [];
}

function literal(raw: Raw | undefined, { parameters }: Template): string | undefined {
  if (typeof raw === 'string') return raw;
  const name = entryOf(raw, 'Ref');
  const fallback = typeof name === 'string' ? entryOf(parameters.get(name)?.raw, 'Default') : undefined;
  return typeof fallback === 'string' ? fallback : undefined;
}

/**
 * The file of that name beside the template, else in the folders above it: a build starts at the root of its source. A
 * name that leads out of that root is no file of it, and may be a stranger's.
 */
function nearestFile(template: string, path: string, readText: ReadText): { readonly file: string; readonly text: string } | undefined {
  if (posix.normalize(path).startsWith('..')) return undefined;
  for (let folder = posix.dirname(template); ; folder = posix.dirname(folder)) {
    const file = posix.join(folder, path);
    const text = readText(file);
    if (text !== undefined) return { file, text };
    if (folder === '.' || folder === '/' || folder.endsWith('..')) return undefined;
  }
}
