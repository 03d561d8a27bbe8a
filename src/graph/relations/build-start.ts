import { type Answer, all, answerOf, any, Text, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { BuildProject } from '../build-project.ts';
import type { EventRule, EventTarget } from '../event-rule.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { known } from './deploy.ts';

/** A rule for changes of a CodeCommit repository that starts a build or pipeline which reads CodeCommit. */
export interface BuildStart extends Subject {
  readonly kind: 'build-start';
  readonly rule: EventRule;
  readonly target: EventTarget;
  readonly started: BuildProject | Pipeline;
  /**
   * What the events are about: open pull requests, tags, or branches: `several` by their names, `all` of them, or those in
   * `branches`.
   */
  readonly change: 'pull-request' | 'tag' | 'several' | 'all' | 'branches' | 'other';
  /** The names of branches, as far as they are written out. */
  readonly branches: readonly Text[];
  /** Is the build told what to read by the target? */
  readonly told: Answer;
  /** The branch that is read when nobody says anything; absent where the repository decides. */
  readonly reads: ReturnType<Value['text']>;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'build-start': BuildStart;
  }
}

export const buildStartKind: NodeKind<'build-start'> = {
  kind: 'build-start',
  types: [],
  stands: ['AWS::Events::Rule'],
  list: buildStarts,
};

function buildStarts(graph: DeliveryGraph): readonly BuildStart[] {
  return graph.judged('event-rule').flatMap((rule) => {
    const change = changeOf(rule.pattern);
    if (change === undefined) return [];
    return rule.targets.items.flatMap((target, index): readonly BuildStart[] => {
      const reader = startedBy(target, graph);
      if (reader === undefined) return [];
      return [
        {
          kind: 'build-start',
          id: `${rule.id}|target ${index}`,
          name: rule.name,
          at: target.at,
          rule,
          target,
          ...change,
          ...reader,
          told: toldBy(target),
        },
      ];
    });
  });
}

function startedBy(target: EventTarget, graph: DeliveryGraph): Pick<BuildStart, 'started' | 'reads'> | undefined {
  if (!('value' in target.arn)) return undefined;
  const project = graph.named('build-project', target.arn.value, target.arn.at);
  if (project.state === 'node')
    return known(project.node.source.type) === 'CODECOMMIT'
      ? { started: project.node, reads: project.node.properties.get('SourceVersion').text() }
      : undefined;
  const pipeline = graph.named('pipeline', target.arn.value, target.arn.at);
  const source = pipeline.state === 'node' ? pipeline.node.actions.find(readsCommits) : undefined;
  return pipeline.state === 'node' && source !== undefined
    ? { started: pipeline.node, reads: source.configuration.get('BranchName').text() }
    : undefined;
}

function readsCommits({ category, provider }: Action): boolean {
  return known(category) === 'Source' && known(provider) === 'CodeCommit';
}

const PUSHES = 'CodeCommit Repository State Change';
const REQUESTS = 'CodeCommit Pull Request State Change';
const OPENED = ['pullRequestCreated', 'pullRequestSourceBranchUpdated'];

/** Source: CodeCommit User Guide, "Monitoring CodeCommit events in Amazon EventBridge". */
function changeOf(pattern: Value): Pick<BuildStart, 'change' | 'branches'> | undefined {
  const type = onlyText(pattern.get('detail-type'));
  const detail = pattern.get('detail');
  if (type === REQUESTS) {
    const opened = [takes(detail.get('event'), OPENED), takes(detail.get('isMerged'), ['False', 'false'])];
    return { change: all(opened) === 'yes' ? 'pull-request' : 'other', branches: [] };
  }
  if (type !== PUSHES) return undefined;
  const about = detail.get('referenceType');
  if (about.exists === 'yes' && onlyText(about) === 'tag') return { change: 'tag', branches: [] };
  const names = detail.get('referenceName');
  if (names.exists === 'no') return { change: detail.get('referenceFullName').exists === 'no' ? 'all' : 'other', branches: [] };
  const { items, open } = names.items();
  const branches = items.flatMap((item) => {
    const text = item.text();
    return 'value' in text ? [text.value] : [];
  });
  if (open !== undefined || names.kind === 'unresolved') return { change: 'other', branches };
  if (branches.length === items.length) return { change: 'branches', branches };
  return { change: items.some(isOpenEnded) ? 'several' : 'other', branches };
}

/** A comparison that fits more than one name. */
function isOpenEnded(item: Value): boolean {
  return ['prefix', 'wildcard', 'anything-but', 'suffix'].some((operator) => item.get(operator).exists === 'yes');
}

function onlyText(list: Value): string | undefined {
  const { items, open } = list.items();
  const text = items.length === 1 && open === undefined ? items[0]?.text() : undefined;
  return text !== undefined && 'value' in text ? text.value.known : undefined;
}

/** A field that is not asked for takes everything. */
function takes(list: Value, values: readonly string[]): Answer {
  if (list.exists === 'no') return 'yes';
  return any(
    list.items().items.map((item): Answer => {
      const text = item.text();
      return 'value' in text ? text.value.isOneOf(values) : 'no';
    }),
  );
}

/** What a start may be told in place of what is configured. Source: CodeBuild API Reference, StartBuild. */
const TOLD = [
  'sourceVersion',
  'sourceLocationOverride',
  'environmentVariablesOverride',
  'buildspecOverride',
  'sourceRevisions',
  'variables',
];

function toldBy({ value }: EventTarget): Answer {
  const inputs = [value.get('Input'), value.get('InputTransformer', 'InputTemplate'), value.get('InputPath')].filter(
    ({ exists }) => exists !== 'no',
  );
  return any(
    inputs.flatMap((input): readonly Answer[] => {
      const text = input.text();
      if (!('value' in text)) return [answerOf(true)];
      return TOLD.map((key) => text.value.matches(Text.of('*', key, '*')));
    }),
  );
}
