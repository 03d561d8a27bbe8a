/**
 * The images that shell commands push, and whether their tags name one build. Own reading of the manuals of Docker, Podman,
 * Buildah, Finch and kaniko, and of "Environment variables in build environments" in the CodeBuild User Guide, November 2026.
 */

/** Whether a tag names one build for good, the newest of many, or something that is decided elsewhere. */
export type TagOrigin = 'build' | 'moving' | 'open';

export interface PushedImage {
  /** The reference as it is written. */
  readonly image: string;
  readonly origin: TagOrigin;
}

const PUSH = /^(?:sudo\s+)?(?:docker|podman|finch|buildah|nerdctl)\s+(?:image\s+)?push\s+(.*)$/;
const BUILD_AND_PUSH = /^(?:sudo\s+)?docker\s+(?:buildx\s+)?build\b(?=.*\s--push\b)(.*)$/;
const NAMED = /(?:^|\s)(?:-t|--tag)[=\s]\s*(\S+)/g;
const KANIKO = /--destination[=\s]\s*(\S+)/g;
const SEPARATOR = /\s*(?:&&|\|\||;)\s*/;
const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_]\w*)=(.*)$/;

/** Variables of CodeBuild, and commands, whose text differs from build to build. */
const OF_ONE_BUILD =
  /CODEBUILD_(?:RESOLVED_SOURCE_VERSION|SOURCE_VERSION|BUILD_ID|BUILD_NUMBER|START_TIME|LOG_PATH)|\brev-parse\b(?!.*--abbrev-ref)|\bgit\s+(?:log|describe|show)\b|\bdate\b|\buuidgen\b|\bsha\d*sum\b/;
const OF_A_BRANCH = /CODEBUILD_WEBHOOK_(?:HEAD|BASE)_REF|--abbrev-ref|\bgit\s+branch\b|\bsymbolic-ref\b/;

const EXPANSION = /\$\{(\w+)[^}]*\}|\$(\w+)|\$\([^)]*\)|`[^`]*`/g;

/** Every image that the commands of one build push, in order. Lines are without comments. */
export function pushedImages(lines: readonly string[]): readonly PushedImage[] {
  const commands = lines.flatMap((line) => line.split(SEPARATOR));
  const assigned = new Map<string, string>();
  return commands.flatMap((command) => {
    const [, name, value] = ASSIGNMENT.exec(command) ?? [];
    if (name !== undefined && value !== undefined) assigned.set(name, value);
    return referencesOf(command).map((image) => ({ image, origin: originOf(image, assigned) }));
  });
}

function referencesOf(command: string): readonly string[] {
  const pushed = PUSH.exec(command)?.[1];
  // With all tags the names stand in other commands.
  if (pushed !== undefined) return /(?:^|\s)(?:-a|--all-tags)\b/.test(pushed) ? [] : lastWord(pushed);
  const built = BUILD_AND_PUSH.exec(command)?.[1];
  const named = built === undefined ? command.matchAll(KANIKO) : built.matchAll(NAMED);
  return [...named].flatMap(([, image]) => (image === undefined ? [] : [unquoted(image)]));
}

function lastWord(text: string): readonly string[] {
  const word = text.trim().match(/("[^"]*"|'[^']*'|(?:\$\([^)]*\)|`[^`]*`|[^\s"'])+)$/)?.[0];
  return word === undefined ? [] : [unquoted(word)];
}

function unquoted(word: string): string {
  return word.replace(/^["']|["']$/g, '');
}

/** The tag is judged, or the whole reference where it may hold one. */
function originOf(image: string, assigned: ReadonlyMap<string, string>, depth = 0): TagOrigin {
  if (image.includes('@sha256:')) return 'build';
  const parts: string[] = [];
  const plain = image.replace(EXPANSION, (part) => `\u0001${parts.push(part) - 1}\u0002`);
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  const colon = last.lastIndexOf(':');
  const tag = colon < 0 ? last : last.slice(colon + 1);
  const within = [...tag.matchAll(/\u0001(\d+)\u0002/g)].flatMap(([, index]) => parts[Number(index)] ?? []);
  const origins = within.map((part) => originOfPart(part, assigned, depth));
  if (origins.includes('build')) return 'build';
  if (origins.includes('open')) return 'open';
  return 'moving';
}

function originOfPart(part: string, assigned: ReadonlyMap<string, string>, depth: number): TagOrigin {
  if (OF_ONE_BUILD.test(part)) return 'build';
  if (OF_A_BRANCH.test(part)) return 'moving';
  const name = /^\$\{?(\w+)/.exec(part)?.[1];
  const value = name === undefined ? undefined : assigned.get(name);
  if (value === undefined || depth > 5) return 'open';
  if (OF_ONE_BUILD.test(value)) return 'build';
  if (OF_A_BRANCH.test(value)) return 'moving';
  return originOf(unquoted(value), assigned, depth + 1);
}
