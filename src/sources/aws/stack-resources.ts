import type { CollectedResource } from './collector.ts';

/** What CloudFormation lists of a stack. */
export interface StackResource {
  readonly LogicalResourceId: string | undefined;
  readonly ResourceType: string | undefined;
  readonly PhysicalResourceId?: string | undefined;
}

/** Types that say nothing of their stack in tags. Source: CloudFormation User Guide, "Resource tag"; IAM gets no tags of it. */
const UNTAGGED: ReadonlySet<string> = new Set(['AWS::CodePipeline::Pipeline', 'AWS::IAM::Role', 'AWS::CodeDeploy::DeploymentGroup']);

/** The stack that tags name. */
export function stackOfTags(tags: Readonly<Record<string, string>> | undefined): string | undefined {
  return tags?.['aws:cloudformation:stack-name'];
}

/** Whether only CloudFormation can tell of which stack a resource is, and it has not yet. */
export function mayBeOfStack({ type, tags, observed }: CollectedResource): boolean {
  return UNTAGGED.has(type) && stackOfTags(tags) === undefined && observed['Stack'] === undefined && observed['Fn::NotRead'] === undefined;
}

/** Whether a resource that was read is the one that a stack lists: CloudFormation calls it by name, id or ARN. */
export function isMadeAs(
  { type, name, observed, properties }: CollectedResource,
  { ResourceType, PhysicalResourceId }: StackResource,
): boolean {
  if (type !== ResourceType || PhysicalResourceId === undefined) return false;
  return [name, observed['Id'], observed['Arn'], properties['Bucket']].includes(PhysicalResourceId);
}

/** Types that are read of a stack that a pipeline deploys. */
const DELIVERED: readonly string[] = ['AWS::Lambda::Function', 'AWS::ECS::Service', 'AWS::CodeDeploy::DeploymentGroup'];

/** What a pipeline delivers with a stack, as others refer to it. */
export function deliveredBy(made: readonly StackResource[]): readonly { readonly type: string; readonly id: string }[] {
  const applications = made.filter(({ ResourceType }) => ResourceType === 'AWS::CodeDeploy::Application');
  const [application] = applications;
  return made.flatMap(({ ResourceType: type = '', PhysicalResourceId: id = '' }) => {
    if (!DELIVERED.includes(type) || id === '') return [];
    if (type !== 'AWS::CodeDeploy::DeploymentGroup') return [{ type, id }];
    // A group is called by its name alone: with several applications it may be of any.
    return applications.length === 1 ? [{ type, id: `${application?.PhysicalResourceId}/${id}` }] : [];
  });
}
