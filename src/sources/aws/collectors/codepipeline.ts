import type * as CodePipeline from '@aws-sdk/client-codepipeline';
import type {
  ActionDeclaration,
  ActionExecutionDetail,
  PipelineDeclaration,
  PipelineExecutionSummary,
  StageState,
} from '@aws-sdk/client-codepipeline';
import { defineCollector, type Reader, type Whereabouts } from '../collector.ts';
import { arnOf, maskedValue, pascal, pascalMap, tagRecord } from '../convert.ts';
import { followAction } from '../pipeline-references.ts';
import { type Json, type JsonMap, mapReading, type NotRead, property, type Reading } from '../reading.ts';

/** What belongs to the user inside a pipeline. */
const KEEP = new Set(['Configuration']);
type PipelineReader = Pick<Reader<typeof CodePipeline, 'ListActionExecutions'>, 'list'>;

/** Executions that are looked at: the latest, of one page. */
const EXECUTIONS = 20;

export default defineCollector({
  service: 'codepipeline',
  sdk: () => import('@aws-sdk/client-codepipeline'),
  client: 'CodePipelineClient',
  rates: { default: 5 },
  operations: {
    ListPipelines: { for: 'which pipelines there are', page: { input: 'nextToken', output: 'nextToken' } },
    GetPipeline: { for: 'stages, actions, roles, artifact stores and triggers' },
    GetPipelineState: { for: 'disabled transitions, and who approved last' },
    ListPipelineExecutions: { for: 'when a pipeline last ran, who started it and how it ended' },
    ListActionExecutions: {
      for: 'who wrote what was approved last, in pipelines with approvals',
      page: { input: 'nextToken', output: 'nextToken' },
    },
    ListTagsForResource: { for: 'tags, and the stack that made a pipeline', page: { input: 'nextToken', output: 'nextToken' } },
    ListWebhooks: { for: 'who may start pipelines from outside', page: { input: 'NextToken', output: 'NextToken' } },
  },
  collects: {
    'AWS::CodePipeline::Pipeline': async (targets, reader) => {
      const names = new Set(targets.map(({ id }) => id).filter((id) => id !== '*'));
      if (targets.some(({ id }) => id === '*')) {
        const listed = await reader.list('ListPipelines', {}, ({ pipelines }) => pipelines);
        if (listed.state === 'read') for (const { name } of listed.value) if (name !== undefined) names.add(name);
      }
      if (names.size === 0) return;
      reader.follow('AWS::CodePipeline::Webhook', '*');
      reader.follow('AWS::Events::EventBus', 'default');
      reader.follow('AWS::CodeBuild::SourceCredential', '*');
      reader.follow('Pipeaudit::Account', '*');
      reader.follow('Pipeaudit::Stacks', '*');
      withoutNotificationRules(reader);
      const { account, region, partition } = reader;
      await Promise.all(
        [...names].sort().map(async (name) => {
          const got = await reader.call('GetPipeline', { name });
          const target = { type: 'AWS::CodePipeline::Pipeline', id: name, account, region };
          if (got.state === 'not-read') reader.emitUnread(target, got.because);
          if (got.state !== 'read' || got.value.pipeline === undefined) return;
          const { pipeline, metadata } = got.value;
          const arn = metadata?.pipelineArn ?? `arn:${partition}:codepipeline:${region}:${account}:${name}`;
          const [state, tags, executions] = await Promise.all([
            reader.call('GetPipelineState', { name }),
            reader.list('ListTagsForResource', { resourceArn: arn }, (page) => page.tags),
            reader.call('ListPipelineExecutions', { pipelineName: name, maxResults: EXECUTIONS }),
          ]);
          const stages = mapReading(state, ({ stageStates }) => stageStates ?? []);
          const approved = stages.state === 'read' ? approvedExecutions(pipeline, stages.value) : [];
          reader.emit({
            type: target.type,
            name,
            arn,
            properties: { ...propertiesOf(pipeline), DisableInboundStageTransitions: property(stages, closedTransitions) },
            observed: {
              ReadOn: reader.readOn,
              Created: metadata?.created?.toISOString(),
              Updated: metadata?.updated?.toISOString(),
              PollingDisabledAt: metadata?.pollingDisabledAt?.toISOString(),
              Stages: property(stages, observedStages),
              Executions: property(
                mapReading(executions, (page) => page.pipelineExecutionSummaries ?? []),
                observedExecutions,
              ),
              Approved: await Promise.all(approved.map((id) => readAuthors(name, id, reader))),
            },
            ...tagged(tags),
          });
          reader.follow('AWS::Events::Rule', `target:${arn}`);
          followPipeline(pipeline, { account, region }, (type, id, where) => reader.follow(type, id, where));
        }),
      );
    },
    'AWS::CodePipeline::Webhook': async (_, reader) => {
      const listed = await reader.list('ListWebhooks', {}, ({ webhooks }) => webhooks);
      if (listed.state !== 'read') return;
      for (const { definition, arn, url } of listed.value) {
        if (definition?.name === undefined) continue;
        const { authenticationConfiguration, name } = definition;
        const token = authenticationConfiguration?.SecretToken;
        reader.emit({
          type: 'AWS::CodePipeline::Webhook',
          name,
          arn,
          properties: {
            ...pascalMap(definition),
            AuthenticationConfiguration: {
              ...pascalMap(authenticationConfiguration),
              ...(token === undefined ? {} : { SecretToken: maskedValue('SecretToken') }),
            },
            RegisterWithThirdParty: url !== undefined,
          },
        });
      }
    },
  },
});

/** The executions that went through the manual approvals of a pipeline last. */
function approvedExecutions({ stages = [] }: PipelineDeclaration, states: readonly StageState[]): readonly string[] {
  const gated = new Set(
    stages.filter(({ actions = [] }) => actions.some(({ actionTypeId }) => actionTypeId?.category === 'Approval')).map(({ name }) => name),
  );
  const ids = states.filter(({ stageName }) => gated.has(stageName)).map(({ latestExecution }) => latestExecution?.pipelineExecutionId);
  return [...new Set(ids.filter((id) => id !== undefined))].sort();
}

/** Variables of source actions that name the author. Source: CodePipeline User Guide, "Action structure reference". */
const AUTHORS = ['AuthorEmail', 'AuthorId'];

/** Who wrote the commits of an execution, as far as its source actions tell. */
async function readAuthors(pipelineName: string, pipelineExecutionId: string, reader: PipelineReader): Promise<Json> {
  const input = { pipelineName, filter: { pipelineExecutionId } };
  const details = await reader.list('ListActionExecutions', input, (page) => page.actionExecutionDetails);
  const authorsOf = (actions: readonly ActionExecutionDetail[]): readonly string[] =>
    actions.flatMap(({ output }) => AUTHORS.flatMap((name) => output?.outputVariables?.[name] ?? []));
  return { Id: pipelineExecutionId, Authors: property(details, (actions) => [...new Set(authorsOf(actions))].sort()) };
}

/** Rules of CodeStar Notifications are not read: whether they tell anybody of a failure cannot be said. */
function withoutNotificationRules({
  account,
  region,
  emitUnread,
}: Pick<Reader<unknown, string>, 'account' | 'region' | 'emitUnread'>): void {
  const because: NotRead = {
    reason: 'not-supported',
    operation: 'codestar-notifications:ListNotificationRules',
    account,
    region,
    permission: '',
    attempts: 0,
    advice: 'this release does not read notification rules',
  };
  emitUnread({ type: 'AWS::CodeStarNotifications::NotificationRule', id: 'notification rules', account, region }, because);
}

function tagged(tags: Reading<readonly { readonly key?: string | undefined; readonly value?: string | undefined }[]>): {
  readonly tags?: Readonly<Record<string, string>>;
} {
  return tags.state === 'read' ? { tags: tagRecord(tags.value) } : {};
}

/** A pipeline as `AWS::CodePipeline::Pipeline` has it: stores as a list, secrets as what hides them. */
function propertiesOf({ artifactStores, version: _, ...pipeline }: PipelineDeclaration): JsonMap {
  const stages = (pipeline.stages ?? []).map((stage) => ({ ...stage, actions: (stage.actions ?? []).map(withoutMasks) }));
  return {
    ...pascalMap({ ...pipeline, stages }, KEEP),
    ...(artifactStores === undefined
      ? {}
      : {
          ArtifactStores: Object.entries(artifactStores)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([Region, store]) => ({ Region, ArtifactStore: pascal(store) })),
        }),
  };
}

/** CodePipeline shows `****` for what an action holds in secret. */
function withoutMasks(action: ActionDeclaration): object {
  const configuration = Object.entries(action.configuration ?? {}).map(([key, value]): [string, Json] => [
    key,
    value === '****' ? maskedValue(key) : value,
  ]);
  return { ...action, configuration: Object.fromEntries(configuration) };
}

function closedTransitions(stages: readonly StageState[]): Json | undefined {
  const closed = stages.filter(({ inboundTransitionState }) => inboundTransitionState?.enabled === false);
  if (closed.length === 0) return undefined;
  return closed.map(({ stageName, inboundTransitionState }) => ({
    StageName: stageName ?? '',
    Reason: inboundTransitionState?.disabledReason ?? '',
  }));
}

function observedStages(stages: readonly StageState[]): Json {
  return stages.map(({ stageName, inboundTransitionState, latestExecution, actionStates }) => ({
    Name: stageName ?? '',
    ...(inboundTransitionState?.enabled === false
      ? {
          Closed: {
            ...(inboundTransitionState.lastChangedBy === undefined ? {} : { By: inboundTransitionState.lastChangedBy }),
            ...(inboundTransitionState.lastChangedAt === undefined ? {} : { At: inboundTransitionState.lastChangedAt.toISOString() }),
          },
        }
      : {}),
    ...(latestExecution === undefined ? {} : { LatestExecution: pascal(latestExecution) }),
    Actions: (actionStates ?? []).map(({ actionName, latestExecution: latest }) => ({
      Name: actionName ?? '',
      ...(latest === undefined
        ? {}
        : {
            LatestExecution: {
              Status: latest.status ?? '',
              ...(latest.lastStatusChange === undefined ? {} : { LastStatusChange: latest.lastStatusChange.toISOString() }),
              ...(latest.lastUpdatedBy === undefined ? {} : { LastUpdatedBy: latest.lastUpdatedBy }),
            },
          }),
    })),
  }));
}

function observedExecutions(executions: readonly PipelineExecutionSummary[]): Json {
  return executions.map(({ pipelineExecutionId, status, startTime, lastUpdateTime, trigger, sourceRevisions }) => ({
    Id: pipelineExecutionId ?? '',
    Status: status ?? '',
    ...(startTime === undefined ? {} : { Started: startTime.toISOString() }),
    ...(lastUpdateTime === undefined ? {} : { Updated: lastUpdateTime.toISOString() }),
    ...(trigger === undefined ? {} : { Trigger: pascal(trigger) }),
    SourceRevisions: (sourceRevisions ?? []).map(({ actionName, revisionId }) => ({
      ActionName: actionName ?? '',
      RevisionId: revisionId ?? '',
    })),
  }));
}

/** Has everything read that a pipeline refers to. */
function followPipeline(
  { roleArn, artifactStore, artifactStores, stages }: PipelineDeclaration,
  home: { readonly account: string; readonly region: string },
  follow: (type: string, id: string | undefined, where?: Whereabouts) => void,
): void {
  follow('AWS::IAM::Role', roleArn);
  const actions = (stages ?? []).flatMap((stage) => stage.actions ?? []);
  const otherAccounts = [...new Set(actions.flatMap(({ roleArn: role }) => (role === undefined ? [] : [arnOf(role).account])))]
    .filter((account) => account !== home.account && account !== '')
    .sort();
  for (const [region, store] of Object.entries({
    ...(artifactStore === undefined ? {} : { [home.region]: artifactStore }),
    ...artifactStores,
  })) {
    follow('AWS::S3::Bucket', store.location, { region, otherAccounts });
    follow('AWS::KMS::Key', store.encryptionKey?.id, { region });
  }
  for (const action of actions) {
    const account = action.roleArn === undefined ? home.account : arnOf(action.roleArn).account;
    follow('AWS::IAM::Role', action.roleArn);
    const where = { account, region: action.region ?? home.region };
    followAction(action, where, follow);
    follow('Pipeaudit::Stacks', '*', where);
  }
}
