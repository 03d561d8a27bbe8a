import type * as CloudFormation from '@aws-sdk/client-cloudformation';
import { findSecrets } from '../../../facts/secret-shapes.ts';
import { UserError } from '../../../resource/user-error.ts';
import { defineCollector, type Reader } from '../collector.ts';
import { driftOf } from '../drift.ts';
import { type Json, notReadMarker, type Reading } from '../reading.ts';

const PIPELINE = 'AWS::CodePipeline::Pipeline';

type StackReader = Reader<typeof CloudFormation, 'DescribeStackResources' | 'DescribeStacks' | 'GetTemplate'>;

export default defineCollector({
  service: 'cloudformation',
  sdk: () => import('@aws-sdk/client-cloudformation'),
  client: 'CloudFormationClient',
  rates: { default: 2 },
  operations: {
    DescribeStackResources: { for: 'which stack made a pipeline' },
    DescribeStacks: { for: 'values of the parameters of that stack' },
    GetTemplate: { for: 'what the template of that stack says of the pipeline' },
  },
  collects: {
    /** The stack behind a pipeline, which is read already. */
    'AWS::CloudFormation::Stack': async (targets, reader) => {
      await Promise.all(targets.map(({ id }) => readStack(id, reader)));
    },
  },
});

async function readStack(pipeline: string, reader: StackReader): Promise<void> {
  const home = await homeOf(pipeline, reader);
  if (home.state === 'not-read') return reader.amend(PIPELINE, pipeline, { Stack: notReadMarker(home.because) });
  if (home.state === 'absent') return;
  const { StackName, LogicalId } = home.value;
  const [template, stacks] = await Promise.all([
    reader.call('GetTemplate', { StackName, TemplateStage: 'Processed' }),
    reader.call('DescribeStacks', { StackName }),
  ]);
  const told = { Name: StackName, LogicalId };
  if (template.state === 'not-read' || stacks.state === 'not-read') {
    const because = template.state === 'not-read' ? template.because : stacks.state === 'not-read' ? stacks.because : undefined;
    return because === undefined ? undefined : reader.amend(PIPELINE, pipeline, { Stack: { ...told, Drift: notReadMarker(because) } });
  }
  if (template.state !== 'read' || stacks.state !== 'read') return;
  const { account, region } = reader;
  const parameters = new Map(
    (stacks.value.Stacks?.[0]?.Parameters ?? []).flatMap(({ ParameterKey, ParameterValue, ResolvedValue }): [string, string][] =>
      ParameterKey === undefined || ParameterValue === undefined || ParameterValue === '****'
        ? []
        : [[ParameterKey, ResolvedValue ?? ParameterValue]],
    ),
  );
  const live = reader.emitted(PIPELINE, pipeline);
  if (live === undefined) return;
  const stack = { name: StackName, account, region, text: template.value.TemplateBody ?? '', parameters };
  reader.amend(PIPELINE, pipeline, { Stack: { ...told, Drift: differencesOf(stack, LogicalId, live.properties) } });
}

/** A template that CloudFormation took and that is not read here leaves the matter open. */
function differencesOf(...[stack, logicalId, live]: [Parameters<typeof driftOf>[0], string, Parameters<typeof driftOf>[2]]): Json {
  try {
    return driftOf(stack, logicalId, live, findSecrets).map((difference) => ({ ...difference }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return {
      'Fn::NotRead': {
        Operation: 'cloudformation:GetTemplate',
        Account: stack.account,
        Region: stack.region,
        Permission: '',
        Reason: 'unparsable',
      },
    };
  }
}

/** Tags say which stack a resource is of; where they do not, the service is asked. */
async function homeOf(pipeline: string, reader: StackReader): Promise<Reading<{ readonly StackName: string; readonly LogicalId: string }>> {
  const tags = reader.emitted(PIPELINE, pipeline)?.tags ?? {};
  const [name, logicalId] = [tags['aws:cloudformation:stack-name'], tags['aws:cloudformation:logical-id']];
  if (name !== undefined && logicalId !== undefined) return { state: 'read', value: { StackName: name, LogicalId: logicalId } };
  const found = await reader.call('DescribeStackResources', { PhysicalResourceId: pipeline });
  if (found.state !== 'read') return found;
  const own = found.value.StackResources?.find((one) => one.PhysicalResourceId === pipeline && one.ResourceType === PIPELINE);
  const { StackName, LogicalResourceId } = own ?? {};
  if (StackName === undefined || LogicalResourceId === undefined) return { state: 'absent' };
  return { state: 'read', value: { StackName, LogicalId: LogicalResourceId } };
}
