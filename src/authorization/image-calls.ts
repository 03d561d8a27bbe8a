import type { DeliveryGraph } from '../graph/graph.ts';
import { type ImageReference, imageReference } from '../graph/image-reference.ts';
import { accountOfResource } from '../graph/location.ts';
import { known } from '../graph/relations/deploy.ts';
import type { ImageRepository } from '../graph/repository.ts';
import { type Field, type Place, Text } from '../resource/index.ts';
import type { Call, Caller, Reach, Target } from './call.ts';
import { accountOf, roleCaller, serviceCaller } from './callers.ts';
import { plainContexts } from './contexts.ts';
import { plainTarget } from './targets.ts';

/** Who pulls the images that run, from repositories in view. */

export function imageCalls(graph: DeliveryGraph, reach: Reach): readonly Call[] {
  return [...taskCalls(graph, reach), ...functionCalls(graph, reach), ...projectCalls(graph, reach)];
}

/** What pulling an image calls on its repository. */
export const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** Source: ECS Developer Guide, "Task execution IAM role". */
function taskCalls(graph: DeliveryGraph, reach: Reach): readonly Call[] {
  return graph[reach]('task-definition').flatMap(({ executionRole, containers, name }) => {
    const caller = roleCaller(executionRole, graph);
    if (caller === undefined) return [];
    return containers.items.flatMap(({ image }) => {
      const repository = repositoryOf(image, graph);
      if (repository === undefined) return [];
      const need: Need = { caller, at: image.at, why: `start the tasks of ${name}`, values: undefined };
      const token = plainTarget('ecr:*', 'ecr (any resource)', accountOf(caller));
      return [...pulls(need, repository), call('ecr:GetAuthorizationToken', Text.of('*'), token, need)];
    });
  });
}

/** A function's image of another account is fetched by the service. Source: Lambda Developer Guide, "Amazon ECR cross-account permissions". */
function functionCalls(graph: DeliveryGraph, reach: Reach): readonly Call[] {
  return graph[reach]('function').flatMap(({ image, account, arn, name }) => {
    const repository = repositoryOf(image, graph);
    if (repository === undefined || accountOfResource(repository.resource).same(account) !== 'no') return [];
    const caller = serviceCaller('lambda.amazonaws.com', graph);
    return pulls({ caller, at: image.at, why: `fetch the image of ${name}`, values: sentFor(arn, account) }, repository);
  });
}

/** With its own credentials CodeBuild pulls as a service. Source: CodeBuild API Reference, `imagePullCredentialsType`. */
function projectCalls(graph: DeliveryGraph, reach: Reach): readonly Call[] {
  return graph[reach]('build-project').flatMap(({ image, account, arn, name, properties }) => {
    const repository = repositoryOf(image, graph);
    const credentials = properties.get('Environment', 'ImagePullCredentialsType').string();
    const own = credentials.state === 'absent' || known(credentials) === 'CODEBUILD';
    if (repository === undefined || !own) return [];
    const caller = serviceCaller('codebuild.amazonaws.com', graph);
    return pulls({ caller, at: image.at, why: `pull the image of ${name}`, values: sentFor(arn, account) }, repository);
  });
}

function repositoryOf(image: Field<Text>, graph: DeliveryGraph): ImageRepository | undefined {
  const reference: ImageReference | undefined = 'value' in image ? imageReference(image.value, graph) : undefined;
  return reference?.repository;
}

function sentFor(arn: Text, account: Text): ReadonlyMap<string, Text> {
  return new Map([
    ['aws:SourceArn', arn],
    ['aws:SourceAccount', account],
  ]);
}

interface Need {
  readonly caller: Caller;
  readonly at: Place;
  readonly why: string;
  readonly values: ReadonlyMap<string, Text> | undefined;
}

/** A repository in view as what images are pulled from. */
export function pulledFrom({ id, name, resource, policy, properties }: ImageRepository): Target {
  const at = policy.documents[0]?.document.value.get('Statement').at ?? properties.get('RepositoryPolicyText').at;
  return { key: id, name, account: accountOfResource(resource), policies: { ...policy, kind: 'other' }, at, awsManaged: false };
}

function pulls(need: Need, repository: ImageRepository): readonly Call[] {
  return PULL.map((action) => call(action, repository.arn, pulledFrom(repository), need));
}

function call(action: string, resource: Text, target: Target, { caller, at, why, values }: Need): Call {
  return {
    category: 'image',
    caller,
    actions: [action],
    resources: [resource],
    match: 'all',
    target,
    contexts: plainContexts(values),
    necessity: 'required',
    evidence: 'documented',
    requirement: 'image.pull',
    why,
    at,
    step: undefined,
    doubt: [],
  };
}
