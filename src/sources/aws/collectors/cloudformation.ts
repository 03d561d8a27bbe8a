import type * as CloudFormation from '@aws-sdk/client-cloudformation';
import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { findSecrets } from '../../../facts/secret-shapes.ts';
import type { Template } from '../../../resource/index.ts';
import { UserError } from '../../../resource/user-error.ts';
import { declaredPlaces } from '../../cloudformation/declared-places.ts';
import { parseDocument } from '../../cloudformation/parse.ts';
import { templateOf } from '../../cloudformation/template.ts';
import { type CollectedResource, defineCollector, type Reader } from '../collector.ts';
import { driftOf } from '../drift.ts';
import { type Json, type JsonMap, notReadMarker, type Reading } from '../reading.ts';
import { deliveredBy, isMadeAs, mayBeOfStack, type StackResource, stackOfTags } from '../stack-resources.ts';

const PIPELINE = 'AWS::CodePipeline::Pipeline';

type Operations = 'DescribeStackResources' | 'ListStackResources' | 'DescribeStacks' | 'GetTemplate';
type StackReader = Reader<typeof CloudFormation, Operations>;

export default defineCollector({
  service: 'cloudformation',
  sdk: () => import('@aws-sdk/client-cloudformation'),
  client: 'CloudFormationClient',
  rates: { default: 2 },
  operations: {
    DescribeStackResources: { for: 'which stack made a pipeline or a role' },
    ListStackResources: {
      for: 'what a stack made, and what it deploys',
      page: { input: 'NextToken', output: 'NextToken' },
    },
    DescribeStacks: { for: 'values of the parameters of the stack of a pipeline' },
    GetTemplate: { for: 'where the template of a stack declares what it made, and what it says of a pipeline' },
  },
  collects: {
    /** A stack that a pipeline deploys: what it holds is what the pipeline delivers. */
    'Pipeaudit::DeployedStack': async (targets, reader) => {
      await Promise.all(
        targets.map(async ({ id }) => {
          const listed = await listStack(id, reader);
          if (listed.state === 'read') for (const { type, id: delivered } of deliveredBy(listed.value)) reader.follow(type, delivered);
        }),
      );
    },
  },
  completes: {
    /** The stacks of what was read: each resource is told where its template declares it. */
    'Pipeaudit::Stacks': async (_, reader) => {
      const stacks = new Map<string, Promise<void>>();
      const once = (name: string, known: readonly StackResource[] = []): Promise<void> => {
        const read = stacks.get(name) ?? readStack(name, known, reader);
        stacks.set(name, read);
        return read;
      };
      const tagged = new Set(reader.emitted().flatMap(({ tags }) => stackOfTags(tags) ?? []));
      await Promise.all([...tagged].map((name) => once(name)));
      await askForStacks(reader, once);
    },
  },
});

/** Of what carries no tags of a stack, each is asked for that no stack has been found to hold. */
async function askForStacks(reader: StackReader, once: (stack: string, known: readonly StackResource[]) => Promise<void>): Promise<void> {
  const asked = new Set<string>();
  for (;;) {
    const resource = reader.emitted().find((one) => mayBeOfStack(one) && !asked.has(`${one.type} ${one.name}`));
    if (resource === undefined) return;
    asked.add(`${resource.type} ${resource.name}`);
    const found = await reader.call('DescribeStackResources', { PhysicalResourceId: resource.name });
    if (found.state === 'not-read') {
      // Whoever may not ask once may not ask again.
      for (const one of reader.emitted().filter(({ type, observed }) => type === PIPELINE && observed['Stack'] === undefined))
        reader.amend(one, { Stack: notReadMarker(found.because) });
      return;
    }
    if (found.state === 'absent') continue;
    const own = found.value.StackResources?.find((one) => one.PhysicalResourceId === resource.name && one.ResourceType === resource.type);
    if (own?.StackName !== undefined) await once(own.StackName, found.value.StackResources ?? []);
  }
}

function listStack(StackName: string, reader: StackReader): Promise<Reading<readonly StackResourceSummary[]>> {
  return reader.list('ListStackResources', { StackName }, (page) => page.StackResourceSummaries);
}

/**
 * Tells everything that a stack made, and that was read, where it comes from.
 * @param known some of what it made, should all of it not be listed
 */
async function readStack(name: string, known: readonly StackResource[], reader: StackReader): Promise<void> {
  const [listed, template] = await Promise.all([listStack(name, reader), originalTemplate(name, reader)]);
  const made = listed.state === 'read' ? listed.value : known;
  for (const resource of reader.emitted()) {
    const tagged = stackOfTags(resource.tags) === name ? resource.tags?.['aws:cloudformation:logical-id'] : undefined;
    const LogicalId = tagged ?? made.find((one) => isMadeAs(resource, one))?.LogicalResourceId;
    if (LogicalId === undefined) continue;
    const places = template.state === 'read' ? declaredPlaces(template.value, LogicalId) : undefined;
    const told: JsonMap = {
      Name: name,
      Region: reader.region,
      LogicalId: places?.logicalId ?? LogicalId,
      ...(places === undefined ? {} : { Places: places.places }),
      ...(places?.construct === undefined ? {} : { Construct: places.construct }),
    };
    const drift = resource.type === PIPELINE ? { Drift: await driftFrom(resource, name, LogicalId, template, reader) } : {};
    reader.amend(resource, { Stack: { ...told, ...drift } });
  }
}

/** The template as it was written. */
async function originalTemplate(StackName: string, reader: StackReader): Promise<Reading<Template>> {
  return parsed(StackName, await reader.call('GetTemplate', { StackName, TemplateStage: 'Original' }), reader);
}

/** A template that CloudFormation took and that is not read here leaves open what it says. */
function parsed(name: string, got: Reading<{ readonly TemplateBody?: string | undefined }>, reader: StackReader): Reading<Template> {
  if (got.state !== 'read') return got;
  try {
    return { state: 'read', value: templateOf(parseDocument(name, got.value.TemplateBody ?? '', findSecrets)) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { account, region } = reader;
    const advice = 'the template of the stack has a form that this release does not read';
    const because = { reason: 'unparsable', operation: 'cloudformation:GetTemplate', account, region, permission: '' } as const;
    return { state: 'not-read', because: { ...because, attempts: 1, advice } };
  }
}

/** What runs against what the template says; a template with transforms says it once they have run. */
async function driftFrom(
  live: CollectedResource,
  name: string,
  logicalId: string,
  original: Reading<Template>,
  reader: StackReader,
): Promise<Json> {
  const template =
    original.state === 'read' && original.value.transforms.length > 0
      ? parsed(name, await reader.call('GetTemplate', { StackName: name, TemplateStage: 'Processed' }), reader)
      : original;
  const stacks = await reader.call('DescribeStacks', { StackName: name });
  if (template.state === 'not-read') return notReadMarker(template.because);
  if (stacks.state === 'not-read') return notReadMarker(stacks.because);
  // A stack that was deleted meanwhile says nothing.
  if (template.state !== 'read' || stacks.state !== 'read') return [];
  const parameters = new Map(
    (stacks.value.Stacks?.[0]?.Parameters ?? []).flatMap(({ ParameterKey, ParameterValue, ResolvedValue }): [string, string][] =>
      ParameterKey === undefined || ParameterValue === undefined || ParameterValue === '****'
        ? []
        : [[ParameterKey, ResolvedValue ?? ParameterValue]],
    ),
  );
  const { account, region } = reader;
  const deployed = { name, account, region, template: template.value, parameters };
  return driftOf(deployed, logicalId, live.properties).map((difference) => ({ ...difference }));
}
