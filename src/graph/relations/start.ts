import { type Answer, all, answerOf, any, type Field, keysOf, not, type Place, Text, unknown, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { arnParts } from '../arn.ts';
import { type EventFacts, refusedAt, takesEvent } from '../event-pattern.ts';
import type { EventRule } from '../event-rule.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import type { Webhook } from '../webhook.ts';
import { missedCalls, type Unsent, unsent } from './bucket-events.ts';
import { type RepeatedStart, repeatedStart } from './repeated-start.ts';
import { laterPush, sourceEvents } from './source-events.ts';

/** One source of a pipeline, with everything in view that starts the pipeline when the source changes. */
export interface Start extends Subject {
  readonly kind: 'start';
  readonly owner: Pipeline;
  readonly source: Action;
  readonly ways: readonly Way[];
  /** Does a change of the source start the pipeline? */
  readonly started: Answer;
  /** Is the pipeline started by anything else in view: another source, a clock, another pipeline? */
  readonly startedOtherwise: Answer;
  /** It is the first source of its pipeline. */
  readonly first: boolean;
  /** A rule that starts the pipeline, for changes of something that is no source of it; and what it waits for. */
  readonly astray: { readonly rule: EventRule; readonly at: Place } | undefined;
  /** Calls that change the source and that the rule which starts the pipeline does not take. */
  readonly missed: { readonly by: string; readonly names: readonly string[]; readonly at: Place } | undefined;
  /** All that starts it waits for the branch to be made, and takes no later push. */
  readonly firstPushOnly: { readonly by: string; readonly at: Place } | undefined;
  /** The one thing that starts it is a webhook of which GitHub is not told, and whose address the template does not give out. */
  readonly unregistered: { readonly webhook: Webhook; readonly written: boolean } | undefined;
  /** A rule or webhook that would start the pipeline, and that no event of the source reaches. */
  readonly unreached: { readonly by: string; readonly reason: Unsent['reason'] | 'branch'; readonly at: Place } | undefined;
  /** Two rules, webhooks or targets that start the pipeline for one and the same change. */
  readonly repeated: RepeatedStart | undefined;
}

/** `detection` is what a connection does by itself; `worker` a custom source; `clock` a schedule, whatever changed. */
export type WayKind = 'polling' | 'event-rule' | 'webhook' | 'trigger' | 'detection' | 'worker' | 'clock';

export interface Way {
  readonly kind: WayKind;
  readonly at: Place;
  /** Does it start this pipeline when this source changes? A rule for another branch does not. */
  readonly fits: Answer;
  /** Does it start this pipeline at all, whatever has changed? */
  readonly starts: Answer;
  /** The key that decides was left out, so that the service's default holds. */
  readonly byDefault: boolean;
  readonly rule?: EventRule;
  /** Why no event reaches the rule, where that is sure. */
  readonly unsent?: Unsent;
  readonly webhook?: Webhook;
  /** The entry of the pipeline's `Triggers`. */
  readonly trigger?: Value;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    start: Start;
  }
}

export const startKind: NodeKind<'start'> = {
  kind: 'start',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap((pipeline) => startsOf(pipeline, graph)),
};

/** A start without what the other sources say about it. */
type Own = Omit<Start, 'astray' | 'first' | 'startedOtherwise' | 'unreached' | 'unregistered' | 'missed' | 'firstPushOnly' | 'repeated'>;

function startsOf(pipeline: Pipeline, graph: DeliveryGraph): readonly Start[] {
  const starts: readonly Start[] = pipeline.actions.filter(isSource).map((source, index) => {
    const own = startOf(source, pipeline, graph);
    return {
      ...own,
      first: index === 0,
      get startedOtherwise() {
        const others = starts.filter(({ id }) => id !== own.id).map(({ started }) => started);
        const clocks = own.ways.filter(({ kind }) => kind === 'clock').map(({ starts: answer }) => answer);
        // What a rule for events of another kind waits for, such as the success of another pipeline, is its own affair.
        const foreign = own.ways
          .filter((way) => way.kind === 'event-rule' && way.fits === 'no' && !aboutKind(way, source, graph))
          .map(({ starts: answer }) => answer);
        return any([...others, ...clocks, ...foreign, ...graph.once(outsideStarts).map((target) => names(target, pipeline, graph))]);
      },
      get astray() {
        return astray(own, starts, graph);
      },
      get unreached() {
        return unreached(own);
      },
      get repeated() {
        return repeatedStart(own.ways, source, graph, ({ rule }) => (rule === undefined ? [] : targetsAt(rule, pipeline, graph)));
      },
      get unregistered() {
        return unregistered(own, graph);
      },
      get firstPushOnly() {
        return firstPushOnly(own, graph);
      },
      get missed() {
        const rules = own.ways.flatMap(({ rule, fits }) => (rule === undefined || fits !== 'yes' ? [] : [rule]));
        const partial = rules.map((rule) => ({ by: rule.name, calls: missedCalls(rule, source, graph) }));
        const [one] = partial;
        return one?.calls === undefined || partial.length > 1 ? undefined : { by: one.by, ...one.calls };
      },
    };
  });
  return starts;
}

/** What other pipelines, and schedules that call the API, start. */
function outsideStarts(graph: DeliveryGraph): readonly Value[] {
  const invoked = graph
    .subjects('action')
    .filter(
      ({ category, provider }) =>
        'value' in category && category.value === 'Invoke' && 'value' in provider && provider.value === 'CodePipeline',
    );
  const scheduled = graph
    .subjects('event-rule')
    .flatMap(({ targets }) =>
      targets.items.filter(
        ({ arn }) => 'value' in arn && arn.value.matches(Text.of('*:aws-sdk:codepipeline:startPipelineExecution')) === 'yes',
      ),
    );
  return [...invoked.map(({ configuration }) => configuration.get('PipelineName')), ...scheduled.map(({ input }) => input)];
}

function names(value: Value, pipeline: Pipeline, graph: DeliveryGraph): Answer {
  const reference = graph.refer('pipeline', value);
  if (reference.state === 'node') return answerOf(reference.node.id === pipeline.id);
  const field = value.text();
  // The input of a schedule is JSON, with the name somewhere in it.
  return 'value' in field && field.value.matches(Text.of('*', pipeline.resource.identity.name, '*')) !== 'no' ? 'yes' : 'no';
}

/** Is the rule about the kind of event that the source makes, whichever source it is of? */
function aboutKind({ rule }: Way, source: Action, graph: DeliveryGraph): boolean {
  return rule !== undefined && kindred(rule, source, graph).length > 0;
}

function kindred({ pattern }: EventRule, source: Action, graph: DeliveryGraph): readonly EventFacts[] {
  return sourceEvents(source, graph).filter((event) =>
    ['source', 'detail-type'].every((field) => {
      const { items } = pattern.get(field).items();
      const fact = event[field];
      return (
        items.length === 0 ||
        (Array.isArray(fact) &&
          items.some((item) =>
            (fact as readonly Text[]).some((text) => {
              const wanted = item.text();
              return 'value' in wanted && wanted.value.same(text) !== 'no';
            }),
          ))
      );
    }),
  );
}

function astray(own: Own, starts: readonly Start[], graph: DeliveryGraph): Start['astray'] {
  for (const { rule, fits, starts: aimed, unsent: silence } of own.ways) {
    if (rule === undefined || fits !== 'no' || aimed !== 'yes' || silence !== undefined) continue;
    const usedElsewhere = starts.some(({ ways }) => ways.some((way) => way.rule?.id === rule.id && way.fits !== 'no'));
    if (starts.find(({ ways }) => ways.some((way) => way.rule?.id === rule.id && aboutKind(way, own.source, graph)))?.id !== own.id)
      continue;
    const places = kindred(rule, own.source, graph).map((event) => refusedAt(rule.pattern, event));
    // Of the kinds of event that a source makes, the rule is about the one that fits it longest.
    const deepest = places.flatMap((place) => place ?? []).sort((a, b) => keysOf(b.route).length - keysOf(a.route).length)[0];
    if (!usedElsewhere && deepest !== undefined) return { rule, at: deepest };
  }
  return undefined;
}

function isSource({ category }: Action): boolean {
  return 'value' in category && category.value === 'Source';
}

function startOf(source: Action, owner: Pipeline, graph: DeliveryGraph): Own {
  const ways = [...ownWays(source), ...triggersOf(source, owner), ...rulesFor(source, owner, graph), ...webhooksFor(source, owner, graph)];
  return {
    kind: 'start',
    id: `${source.id}|start`,
    name: source.name,
    pipeline: owner.name,
    at: source.at,
    owner,
    source,
    ways,
    started: any(ways.map(({ fits }) => fits)),
  };
}

/** Sources that look for changes themselves, with the key that says so; all of them do when it is left out. */
const DETECTING: ReadonlyMap<string, readonly [WayKind, string]> = new Map([
  ['S3', ['polling', 'PollForSourceChanges']],
  ['CodeCommit', ['polling', 'PollForSourceChanges']],
  ['GitHub', ['polling', 'PollForSourceChanges']],
  ['CodeStarSourceConnection', ['detection', 'DetectChanges']],
]);

/** Source: CodePipeline User Guide, "Change detection methods" and the references of source actions. */
function ownWays(source: Action): readonly Way[] {
  return ownWay(source).map((way) => ({ ...way, starts: way.fits }));
}

function ownWay(source: Action): readonly Omit<Way, 'starts'>[] {
  const { provider, providerOwner, at } = source;
  if (!('value' in provider))
    return 'because' in provider ? [{ kind: 'polling', at: provider.at, fits: unknown(...provider.because), byDefault: false }] : [];
  if ('value' in providerOwner && providerOwner.value === 'Custom')
    return [{ kind: 'worker', at, fits: unknown({ kind: 'not-in-view', what: `the worker of ${provider.value}` }), byDefault: false }];
  const detecting = DETECTING.get(provider.value);
  if (detecting === undefined) return [];
  const [kind, key] = detecting;
  const field: Field<boolean> = source.configuration.get(key).boolean();
  if (field.state === 'absent') return [{ kind, at, fits: 'yes', byDefault: true }];
  return [{ kind, at: field.at, fits: 'value' in field ? answerOf(field.value) : unknown(...field.because), byDefault: false }];
}

/** Triggers of V2 pipelines name the source action they listen for. */
function triggersOf(source: Action, owner: Pipeline): readonly Way[] {
  const { items, open } = owner.properties.get('Triggers').items();
  const ways = items.flatMap((trigger): readonly Way[] => {
    const named = trigger.get('GitConfiguration', 'SourceActionName').text();
    const fits =
      'value' in named && 'value' in source.title
        ? named.value.same(source.title.value)
        : 'because' in named
          ? unknown(...named.because)
          : 'no';
    if (fits === 'no') return [];
    const branch = takesNoPush(trigger, source) === undefined ? fits : 'no';
    return [{ kind: 'trigger', at: trigger.at, fits: branch, starts: fits, byDefault: false, trigger }];
  });
  if (open === undefined) return ways;
  const maybe = unknown(...open);
  return [...ways, { kind: 'trigger', at: owner.properties.get('Triggers').at, fits: maybe, starts: maybe, byDefault: false }];
}

/** The filters of a trigger that let no push to the branch of its source through, though they are for pushes to branches. */
function takesNoPush(trigger: Value, source: Action): Place | undefined {
  const git = trigger.get('GitConfiguration');
  const { items, open } = git.get('Push').items();
  const branch = source.configuration.get('BranchName').text();
  if (items.length === 0 || open !== undefined || !('value' in branch)) return undefined;
  const refused = items.every((filter) => {
    const includes = filter.get('Branches', 'Includes').items();
    if (filter.get('Tags').exists !== 'no' || includes.open !== undefined || includes.items.length === 0) return false;
    return includes.items.every((item) => {
      const glob = item.text();
      return 'value' in glob && branch.value.matches(glob.value) === 'no';
    });
  });
  return refused ? git.get('Push').at : undefined;
}

/** Rules whose targets are, or may be, this pipeline; those for other events as well, which then do not fit. */
function rulesFor(source: Action, owner: Pipeline, graph: DeliveryGraph): readonly Way[] {
  const events = sourceEvents(source, graph);
  return graph.subjects('event-rule').flatMap((rule): readonly Way[] => {
    const aimed = aims(rule, owner, graph);
    if (aimed === 'no') return [];
    const clock = rule.schedule.state !== 'absent' && rule.pattern.kind === 'absent';
    const silence = clock ? undefined : unsent(rule, source, graph);
    const taken = clock ? 'yes' : silence === undefined ? takesAny(rule.pattern, events) : 'no';
    const enabled =
      'value' in rule.enabled ? answerOf(rule.enabled.value) : 'because' in rule.enabled ? unknown(...rule.enabled.because) : 'yes';
    return [
      {
        kind: clock ? 'clock' : 'event-rule',
        at: rule.at,
        fits: all([aimed, enabled, taken, ...(clock || !rule.forServices ? [] : [rule.hearsServices])]),
        starts: all([aimed, enabled]),
        byDefault: false,
        rule,
        ...(silence === undefined ? {} : { unsent: silence }),
      },
    ];
  });
}

function takesAny(pattern: Value, events: readonly EventFacts[]): Answer {
  return events.length === 0
    ? unknown({ kind: 'unsupported', what: 'events of this kind of source' })
    : any(events.map((event) => takesEvent(pattern, event)));
}

function aims(rule: EventRule, owner: Pipeline, graph: DeliveryGraph): Answer {
  const { items, open } = rule.targets;
  const answers = items.map(({ arn, role }): Answer => {
    if (!('value' in arn)) return 'because' in arn ? unknown(...arn.because) : 'no';
    const service = arnParts(arn.value)?.[2]?.known;
    if (service !== undefined && service !== 'codepipeline') return 'no';
    const reference = graph.named('pipeline', arn.value, arn.at);
    // EventBridge starts a pipeline with the role of the target and by no other right.
    if (reference.state === 'node') return answerOf(reference.node.id === owner.id && role.state !== 'absent');
    return reference.state === 'unresolved' && mayBePipeline(arn.value) ? unknown(...reference.because) : 'no';
  });
  return any([...answers, ...(open === undefined ? [] : [unknown(...open)])]);
}

/** The targets of a rule that are the pipeline for sure. */
function targetsAt({ targets }: EventRule, owner: Pipeline, graph: DeliveryGraph): readonly Place[] {
  return targets.items.flatMap(({ arn, role, at }) => {
    const reference = 'value' in arn && role.state !== 'absent' ? graph.named('pipeline', arn.value, arn.at) : undefined;
    return reference?.state === 'node' && reference.node.id === owner.id ? [at] : [];
  });
}

/** What another resource in view is, such as a function, is no pipeline. */
function mayBePipeline(arn: Text): boolean {
  const owner = arn.hole?.owner;
  return owner === undefined && arn.matches(Text.of('arn:*:codepipeline:*')) !== 'no';
}

function webhooksFor(source: Action, owner: Pipeline, graph: DeliveryGraph): readonly Way[] {
  return graph.subjects('webhook').flatMap((webhook): readonly Way[] => {
    const target = webhook.pipelineReference;
    const aimed: Answer =
      target.state === 'node' ? answerOf(target.node.id === owner.id) : target.state === 'unresolved' ? unknown(...target.because) : 'no';
    const { targetAction } = webhook;
    const named: Answer =
      'value' in targetAction && 'value' in source.title
        ? targetAction.value.same(source.title.value)
        : 'because' in targetAction
          ? unknown(...targetAction.because)
          : 'no';
    if (all([aimed, named]) === 'no') return [];
    const fits = all([aimed, named, not(answerOf(otherBranch(webhook, source) !== undefined))]);
    return [{ kind: 'webhook', at: webhook.at, fits, starts: aimed, byDefault: false, webhook }];
  });
}

/** The filter of a webhook that lets no push to the source's branch through. `{Branch}` is that of the action. */
function otherBranch({ filters }: Webhook, source: Action): Place | undefined {
  const branch = source.configuration.get('Branch').text();
  if (!('value' in branch)) return undefined;
  return filters.find(
    ({ path, equals }) =>
      'value' in path &&
      path.value.is('$.ref') === 'yes' &&
      'value' in equals &&
      equals.value.is('refs/heads/{Branch}') === 'no' &&
      equals.value.same(Text.of('refs/heads/', branch.value)) === 'no',
  )?.value.at;
}

function firstPushOnly({ ways, source }: Own, graph: DeliveryGraph): Start['firstPushOnly'] {
  const later = laterPush(source, graph);
  const fitting = ways.filter(({ fits }) => fits !== 'no');
  const rule = fitting.find(({ fits }) => fits === 'yes')?.rule;
  if (later === undefined || rule === undefined) return undefined;
  const refused = ({ kind, rule: one }: Way): boolean =>
    kind === 'event-rule' && one !== undefined && takesEvent(one.pattern, later) === 'no';
  if (!fitting.every(refused)) return undefined;
  return { by: rule.name, at: refusedAt(rule.pattern, later) ?? rule.at };
}

/** GitHub calls the addresses that it was told; a person may tell it one that an output shows. */
function unregistered({ ways, source }: Own, graph: DeliveryGraph): Start['unregistered'] {
  const fitting = ways.filter(({ fits }) => fits !== 'no');
  const webhook = fitting.length === 1 ? fitting[0]?.webhook : undefined;
  if (webhook === undefined || !('value' in source.provider) || source.provider.value !== 'GitHub') return undefined;
  const { registered, authentication, resource } = webhook;
  if (!('value' in registered) || registered.value || !('value' in authentication) || authentication.value !== 'GITHUB_HMAC')
    return undefined;
  const given = graph.subjects('template-output').some(({ value }) => {
    const text = value.text();
    return !('value' in text) || text.value.holes.some(({ owner }) => owner?.logicalId === resource.logicalId);
  });
  return given ? undefined : { webhook, written: registered.state === 'set' };
}

function unreached(own: Pick<Start, 'ways' | 'source' | 'owner'>): Start['unreached'] {
  for (const { kind, rule, webhook, trigger, fits, starts, unsent: silence } of own.ways) {
    if (fits !== 'no' || starts !== 'yes') continue;
    const push = trigger === undefined ? undefined : takesNoPush(trigger, own.source);
    if (push !== undefined) return { by: `a trigger of ${own.owner.name}`, reason: 'branch', at: push };
    if (rule !== undefined && silence !== undefined) return { by: rule.name, ...silence };
    const filter = kind === 'webhook' && webhook !== undefined ? otherBranch(webhook, own.source) : undefined;
    if (webhook !== undefined && filter !== undefined) return { by: webhook.name, reason: 'branch', at: filter };
  }
  return undefined;
}
