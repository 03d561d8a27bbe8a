import type { Resource, Text, Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { attachedBy } from './attachments.ts';
import { grantsOf } from './grants.ts';
import type { DeliveryGraph, NodeKind } from './graph.ts';
import { lazy } from './lazy.ts';
import { accountOfResource } from './location.ts';
import { nodeBase } from './node.ts';
import { attachedPolicies, inlinePolicies, type PolicySet, policiesByArn, policyByArn, policySet, unite } from './policy-set.ts';
import { wordsOf } from './words.ts';

/** An IAM user, with what it may do and the keys made for it. */
export interface User extends Subject {
  readonly kind: 'user';
  readonly resource: Resource;
  readonly properties: Value;
  readonly userName: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly identity: PolicySet;
  readonly boundary: PolicySet | undefined;
  /** Access keys in view. */
  readonly accessKeys: readonly Resource[];
  /** What in its names or rights says that a pipeline or CI server is this user; undefined where nothing does. */
  readonly delivers: string | undefined;
}

declare module '../rule/types.ts' {
  interface Subjects {
    user: User;
  }
}

const TYPES = ['AWS::IAM::User'];

export const userKind: NodeKind<'user'> = { kind: 'user', types: TYPES, node: userOf };

const userPolicies = attachedBy('AWS::IAM::UserPolicy', 'UserName', TYPES);
const policies = attachedBy('AWS::IAM::Policy', 'Users', TYPES);
const managedPolicies = attachedBy('AWS::IAM::ManagedPolicy', 'Users', TYPES);
const additions = attachedBy('AWS::IAM::UserToGroupAddition', 'Users', TYPES);
const accessKeys = attachedBy('AWS::IAM::AccessKey', 'UserName', TYPES);

function userOf(resource: Resource, graph: DeliveryGraph): User {
  const { properties, identity } = resource;
  const own = lazy(() => identityPolicies(resource, graph));
  const boundary = properties.get('PermissionsBoundary');
  return {
    ...nodeBase('user', resource),
    userName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    account: accountOfResource(resource),
    get identity() {
      return own();
    },
    get boundary() {
      return boundary.kind === 'absent' || boundary.kind === 'null' ? undefined : policyByArn(boundary, graph);
    },
    get delivers() {
      return deliveryPurpose(resource, own());
    },
    get accessKeys() {
      return graph.once(accessKeys).to(resource).resources;
    },
  };
}

const CI_WORDS: readonly string[] = [
  'jenkins',
  'github',
  'gitlab',
  'bitbucket',
  'circleci',
  'travis',
  'buildkite',
  'teamcity',
  'bamboo',
  'pipeline',
  'pipelines',
  'ci',
  'cd',
  'cicd',
  'deploy',
  'deployer',
  'deployment',
  'worker',
  'codepipeline',
  'codebuild',
];

/** What only a delivery needs; reading its state is for dashboards. */
const CI_ACTIONS: readonly string[] = [
  'codepipeline:PollForJobs',
  'codepipeline:PutJobSuccessResult',
  'codepipeline:StartPipelineExecution',
  'codebuild:StartBuild',
  'codedeploy:CreateDeployment',
  'cloudformation:ExecuteChangeSet',
  'cloudformation:UpdateStack',
];

function deliveryPurpose({ logicalId, identity }: Resource, policies: PolicySet): string | undefined {
  const names = [logicalId, ...identity.name.parts.filter((part) => typeof part === 'string')];
  const word = names.flatMap(wordsOf).find((one) => CI_WORDS.includes(one));
  if (word !== undefined) return `its name says ${word}`;
  const action = CI_ACTIONS.find((one) => grantsOf(policies, one).some(({ answer, star }) => answer === 'yes' && star === 'no'));
  return action === undefined ? undefined : `it may ${action}`;
}

function identityPolicies(resource: Resource, graph: DeliveryGraph): PolicySet {
  const { properties } = resource;
  return unite(
    inlinePolicies(properties.get('Policies')),
    policiesByArn(properties.get('ManagedPolicyArns'), graph),
    attachedPolicies(graph.once(userPolicies).to(resource), 'attached'),
    attachedPolicies(graph.once(policies).to(resource), 'attached'),
    attachedPolicies(graph.once(managedPolicies).to(resource), 'managed'),
    groupPolicies(resource, graph),
  );
}

/** What its groups grant: policies written into groups in view; everything else leaves the set open. */
function groupPolicies(resource: Resource, graph: DeliveryGraph): PolicySet {
  const { items, open } = resource.properties.get('Groups').items();
  const added = graph.once(additions).to(resource);
  const names = [...items, ...added.resources.map((addition) => addition.properties.get('GroupName'))];
  const sets = names.map((name) => {
    const text = name.text();
    if (!('value' in text)) return policySet([], text.state === 'unresolved' ? text.because : []);
    const found = graph.find(['AWS::IAM::Group'], text.value, resource.id.instance);
    if ('because' in found) return policySet([], found.because);
    if (found.resource === undefined) return policySet([], [{ kind: 'not-in-view', what: `the group ${text.value.print()}` }]);
    const { properties } = found.resource;
    return unite(inlinePolicies(properties.get('Policies')), policiesByArn(properties.get('ManagedPolicyArns'), graph));
  });
  return unite(...sets, policySet([], [...(open ?? []), ...added.because]));
}
