import { type Answer, all, answerOf, isValue, not, type Place, Text, type Value } from '../resource/index.ts';
import { shellText } from './build-commands.ts';
import type { Buildspec } from './buildspec.ts';
import { grantsOf } from './grants.ts';
import type { ImageReference } from './image-reference.ts';
import type { Role } from './role.ts';

/** Why a project cannot pull its image with the credentials that it names. */
export interface UnfitCredentials {
  /**
   * `curated`: images of CodeBuild are pulled with its own. `foreign`: a registry of another account, and `login`: one with a
   * password, need the service role. `role`: the service role may pull the image, and CodeBuild does not use it.
   */
  readonly reason: 'curated' | 'foreign' | 'login' | 'role';
  readonly answer: Answer;
  readonly at: Place;
  readonly related: Place;
}

interface Project {
  readonly environment: Value;
  readonly account: Text;
  readonly role: Role | undefined;
  readonly buildspec: Buildspec;
  readonly ownImage: ImageReference | undefined;
}

/** Sources: CodeBuild API Reference, ProjectEnvironment, `imagePullCredentialsType`; CodeBuild User Guide, "Amazon ECR sample". */
export function unfitCredentials({ environment, account, role, buildspec, ownImage }: Project): readonly UnfitCredentials[] {
  const type = environment.get('ImagePullCredentialsType').string();
  const image = environment.get('Image').text();
  if (!('value' in image)) return [];
  const byRole = isValue(type, 'SERVICE_ROLE');
  const found = (reason: UnfitCredentials['reason'], answer: Answer, related: Place = image.at): UnfitCredentials => {
    return { reason, answer, at: type.at, related };
  };
  const registry = registryAccount(image.value);
  const login = environment.get('RegistryCredential');
  const pull = role === undefined || ownImage === undefined || ownImage.repository !== undefined ? undefined : pullGrant(role, image.value);
  // A build without privileges runs no engine that would pull it too.
  const engine =
    isValue(environment.get('PrivilegedMode').boolean(), true) !== 'no' ||
    buildspec.commands.some(({ text }) => /\b(?:docker|podman|ecr|crane|skopeo)\b/.test(shellText(text)));
  return [
    found('curated', all([byRole, image.value.startsWith('aws/codebuild/')])),
    ...(registry === undefined ? [] : [found('foreign', all([not(byRole), not(registry.same(account))]))]),
    found('login', all([not(byRole), login.exists]), login.at),
    ...(pull === undefined || engine || registry?.same(account) !== 'yes'
      ? []
      : [found('role', all([not(byRole), answerOf(type.state !== 'unresolved')]), pull)]),
  ];
}

/** `account.dkr.ecr.region.amazonaws.com/name`. */
function registryAccount({ parts }: Text): Text | undefined {
  const at = parts.findIndex((part) => typeof part === 'string' && part.includes('.dkr.ecr.'));
  const part = parts[at];
  if (typeof part !== 'string') return undefined;
  const account = Text.of(...parts.slice(0, at), part.slice(0, part.indexOf('.dkr.ecr.')));
  return account.parts.length === 0 ? undefined : account;
}

/** Where a role is allowed to pull this image by its name; not by a grant of everything. */
function pullGrant({ identity }: Role, image: Text): Place | undefined {
  const { known: written } = Text.of(...image.parts.map((part) => (typeof part === 'string' ? part : 'x')));
  const name = /\/([^:@]+)/.exec(written ?? '')?.[1];
  if (name === undefined) return undefined;
  return grantsOf(identity, 'ecr:BatchGetImage').find(
    ({ answer, resources }) => answer === 'yes' && resources.some((resource) => resource.endsWith(`:repository/${name}`) === 'yes'),
  )?.at;
}
