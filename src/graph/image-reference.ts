import { type Answer, all, answerOf, any, type Cause, type Field, isHole, not, type Part, Text, unknown } from '../resource/index.ts';
import type { DeliveryGraph } from './graph.ts';
import type { ImageRepository } from './repository.ts';

/** An image as a container or function names it. */
export interface ImageReference {
  readonly text: Text;
  /** Named by what it is (`@sha256:…`), not by a tag. */
  readonly byDigest: boolean;
  /** The tag; `latest` where none is written; undefined where the text does not show whether there is one. */
  readonly tag: Text | undefined;
  /** The repository in view that it is pulled from. */
  readonly repository: ImageRepository | undefined;
}

/** Reads `registry/name`, `registry/name:tag` or `registry/name@digest`. Source: OCI Distribution Specification. */
export function imageReference(text: Text, graph: DeliveryGraph): ImageReference {
  const { parts } = text;
  const digest = parts.findIndex((part) => typeof part === 'string' && part.includes('@'));
  const named = parts[digest];
  if (typeof named === 'string') {
    const base = Text.of(...parts.slice(0, digest), named.slice(0, named.indexOf('@')));
    return { text, byDigest: true, tag: undefined, repository: repositoryOf(base, graph) };
  }
  // A colon before the last slash is that of a port.
  const slash = parts.findLastIndex((part) => typeof part === 'string' && part.includes('/'));
  const at = parts.findIndex(
    (part, index) => typeof part === 'string' && index >= slash && afterSlash(part, index === slash).includes(':'),
  );
  const holder = parts[at];
  if (typeof holder === 'string') {
    const colon = holder.lastIndexOf(':');
    const base = Text.of(...parts.slice(0, at), holder.slice(0, colon));
    return { text, byDigest: false, tag: Text.of(holder.slice(colon + 1), ...parts.slice(at + 1)), repository: repositoryOf(base, graph) };
  }
  const last = parts.at(-1);
  const repository = repositoryOf(text, graph);
  const complete = repository !== undefined || (last !== undefined && !isHole(last)) || isRepositoryName(last);
  return { text, byDigest: false, tag: complete ? Text.of('latest') : undefined, repository };
}

function afterSlash(part: string, holdsSlash: boolean): string {
  return holdsSlash ? part.slice(part.lastIndexOf('/') + 1) : part;
}

function isRepositoryName(part: Part | undefined): boolean {
  return part !== undefined && isHole(part) && part.owner !== undefined;
}

function repositoryOf(base: Text, graph: DeliveryGraph): ImageRepository | undefined {
  return graph
    .subjects('image-repository')
    .find(({ uri, repositoryName }) => uri.same(base) === 'yes' || base.matches(Text.of('*.dkr.ecr.*/', repositoryName)) === 'yes');
}

/** Tags that people move from one image to the next. */
const MOVABLE = ['latest', 'main', 'master', 'develop', 'stable', 'edge', 'nightly', 'current'];

/** Is it deployed by a tag that is moved, and may be? */
export function byMovableTag({ byDigest, tag, text, repository }: ImageReference): Answer {
  if (byDigest) return 'no';
  if (tag === undefined) return unknown(...becauseOf(text));
  return all([tag.isOneOf(MOVABLE), repository === undefined ? 'yes' : tagMoves(repository, tag)]);
}

function becauseOf({ because }: Text): readonly Cause[] {
  return because.length > 0 ? because : [{ kind: 'unsupported', what: 'the tag of an image' }];
}

/** May a tag be moved in a repository? Exclusions turn the rule round. Source: ECR API Reference, ImageTagMutability. */
export function tagMoves({ tagMutability, mutabilityExclusions }: ImageRepository, tag: Text): Answer {
  if (!('value' in tagMutability)) return tagMutability.state === 'unresolved' ? unknown(...tagMutability.because) : 'yes';
  const [rule, excepted] = [tagMutability.value.replace(/_WITH_EXCLUSION$/, ''), tagMutability.value.endsWith('_WITH_EXCLUSION')];
  const excluded = excepted ? excludes(mutabilityExclusions, tag) : 'no';
  return rule === 'IMMUTABLE' ? excluded : not(excluded);
}

function excludes(filters: ImageRepository['mutabilityExclusions'], tag: Text): Answer {
  const { items, open } = filters.items();
  return any([
    ...items.map((item): Answer => {
      const glob = item.get('ImageTagMutabilityExclusionFilterValue').text();
      return 'value' in glob ? tag.matches(glob.value) : answerOf(false);
    }),
    ...(open === undefined ? [] : [unknown(...open)]),
  ]);
}

const DOCKER_HUB = /^(?:(?:registry-1\.|index\.)?docker\.io|registry\.hub\.docker\.com)$/;

/**
 * Does an image come from Docker Hub, by name or because no registry is named? A registry before the first slash has a dot
 * or a port; `aws/codebuild/…` are images that CodeBuild holds itself.
 * Source: Docker documentation, "docker image tag"; CodeBuild User Guide, "Docker images provided by CodeBuild".
 */
export function fromDockerHub(image: Field<Text>): Answer {
  if (!('value' in image)) return 'because' in image ? unknown(...image.because) : 'no';
  const { parts, because } = image.value;
  const slash = parts.findIndex((part) => typeof part === 'string' && part.includes('/'));
  const host = parts
    .slice(0, slash + 1)
    .map((part, index) => (typeof part === 'string' && index === slash ? part.slice(0, part.indexOf('/')) : part));
  const written = host.filter((part) => typeof part === 'string').join('');
  if (host.length === 1 && DOCKER_HUB.test(written)) return 'yes';
  if (/[.:]|^localhost$/.test(written) || image.value.startsWith('aws/codebuild/') === 'yes') return 'no';
  const open = (slash < 0 ? parts : host).filter(isHole);
  if (open.some(({ owner }) => owner !== undefined)) return 'no';
  return open.length > 0 && (slash >= 0 || isHole(parts[0] ?? '')) ? unknown(...because) : 'yes';
}
