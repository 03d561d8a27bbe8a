import { posix } from 'node:path';
import { entryOf, isRawMap, type Raw, UserError } from '../../resource/index.ts';

/** Reads a file; undefined when there is none. */
export type ReadText = (file: string) => string | undefined;

/** A stack as a manifest lists it. */
export interface StackArtifact {
  /** Unique in its assembly. */
  readonly artifact: string;
  /** The construct path of the stack, where the manifest tells it. */
  readonly displayName: string | undefined;
  readonly stackName: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** The template's file. */
  readonly file: string;
  /** What is known of constructs, by path with a leading slash. */
  readonly metadata: Raw | undefined;
  /** Files of the assembly by the hash that names them in the asset bucket. */
  readonly assets: ReadonlyMap<string, string>;
}

/** The stacks of an assembly and of the stages nested in it. */
export interface ManifestRead {
  readonly stacks: readonly StackArtifact[];
  readonly notices: readonly string[];
}

/**
 * Reads the manifest of an assembly, whatever version of the schema it has: what is not understood is left out.
 * Throws UserError when the manifest of the folder itself is missing or is no JSON.
 */
export function readManifest(folder: string, readText: ReadText): ManifestRead {
  const file = posix.join(folder, 'manifest.json');
  const text = readText(file);
  if (text === undefined)
    throw new UserError('the cloud assembly has no manifest that can be read', { where: { file }, next: 'Make it anew with `cdk synth`.' });
  const artifacts = entryOf(jsonOf(text, file), 'artifacts');
  if (!isRawMap(artifacts)) throw new UserError('the manifest of the cloud assembly lists no artifacts', { where: { file } });
  const notices: string[] = [];
  const assets = assetFiles(artifacts, folder, readText, notices);
  const stacks = Object.keys(artifacts).flatMap((artifact): readonly StackArtifact[] => {
    const described = entryOf(artifacts, artifact);
    const type = entryOf(described, 'type');
    if (type === 'aws:cloudformation:stack') return stackArtifact(artifact, described, folder, assets, readText, notices);
    return type === 'cdk:cloud-assembly' ? nestedStacks(described, folder, readText, notices) : [];
  });
  return { stacks, notices };
}

function nestedStacks(described: Raw | undefined, folder: string, readText: ReadText, notices: string[]): readonly StackArtifact[] {
  const name = entryOf(entryOf(described, 'properties'), 'directoryName');
  if (typeof name !== 'string') return [];
  try {
    const nested = readManifest(posix.join(folder, name), readText);
    notices.push(...nested.notices);
    return nested.stacks;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notices.push(`${error.where?.file ?? name}: ${error.what}; the stage is out of view`);
    return [];
  }
}

const ENVIRONMENT = /^aws:\/\/([^/]+)\/(.+)$/;

function stackArtifact(
  artifact: string,
  described: Raw | undefined,
  folder: string,
  assets: StackArtifact['assets'],
  readText: ReadText,
  notices: string[],
): readonly StackArtifact[] {
  const properties = entryOf(described, 'properties');
  const template = textOf(entryOf(properties, 'templateFile'));
  if (template === undefined) return [];
  const [, account, region] = ENVIRONMENT.exec(textOf(entryOf(described, 'environment')) ?? '') ?? [];
  const further = textOf(entryOf(described, 'additionalMetadataFile'));
  return [
    {
      artifact,
      // `Stage/Stack (Stage-Stack)`: the path, then the name of the stack.
      displayName: textOf(entryOf(described, 'displayName'))?.replace(/ \(.*\)$/, ''),
      stackName: textOf(entryOf(properties, 'stackName')) ?? artifact,
      account: account === 'unknown-account' ? undefined : account,
      region: region === 'unknown-region' ? undefined : region,
      file: posix.join(folder, template),
      metadata: joined(
        entryOf(described, 'metadata'),
        further === undefined ? undefined : optionalJson(posix.join(folder, further), readText, notices),
      ),
      assets,
    },
  ];
}

function joined(inline: Raw | undefined, further: Raw | undefined): Raw | undefined {
  return isRawMap(inline) && isRawMap(further) ? { ...inline, ...further } : (further ?? inline);
}

/** Files by their hash. An assembly kept without its assets is whole but for those. */
function assetFiles(artifacts: Raw, folder: string, readText: ReadText, notices: string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const artifact of isRawMap(artifacts) ? Object.values(artifacts) : []) {
    const name = entryOf(artifact, 'type') === 'cdk:asset-manifest' ? textOf(entryOf(entryOf(artifact, 'properties'), 'file')) : undefined;
    const listed = name === undefined ? undefined : entryOf(optionalJson(posix.join(folder, name), readText, notices), 'files');
    for (const hash of isRawMap(listed) ? Object.keys(listed) : []) {
      const path = textOf(entryOf(entryOf(entryOf(listed, hash), 'source'), 'path'));
      if (path !== undefined) files.set(hash, posix.join(folder, path));
    }
  }
  return files;
}

function optionalJson(file: string, readText: ReadText, notices: string[]): Raw | undefined {
  const text = readText(file);
  if (text === undefined) {
    notices.push(`${file}: named by the manifest, and not there`);
    return undefined;
  }
  try {
    return jsonOf(text, file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notices.push(`${file}: ${error.what}`);
    return undefined;
  }
}

function jsonOf(text: string, file: string): Raw {
  try {
    const parsed: Raw = JSON.parse(text);
    return parsed;
  } catch (error) {
    throw new UserError(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`, { where: { file } });
  }
}

function textOf(raw: Raw | undefined): string | undefined {
  return typeof raw === 'string' ? raw : undefined;
}
