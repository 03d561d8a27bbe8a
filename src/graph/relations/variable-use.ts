import { type Answer, answerOf, type Field, type Place, type Text, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before } from '../order.ts';
import type { Action, Pipeline } from '../pipeline.ts';

/** One place where an action uses a variable: `#{Namespace.name}`. */
export interface VariableUse extends Subject {
  readonly kind: 'variable-use';
  readonly action: Action;
  /** The key of the configuration it stands in, `Commands` or `EnvironmentVariables`. */
  readonly key: string;
  readonly namespace: string;
  readonly variable: string;
  /** Who sets it: an action with that namespace, the pipeline's own variables, the service; undefined when nobody does. */
  readonly setBy: Action | 'pipeline' | 'service' | undefined;
  /** Is it set by then? No for a namespace that nobody has, or that a later action has. */
  readonly available: Answer;
  /** It is the first use of its namespace in the pipeline. */
  readonly leads: boolean;
  /** The buildspec in view of the build that has the namespace, where it does not export the variable. */
  readonly unexported: Place | undefined;
  /** People outside of the pipeline choose its text: a commit message, the name of a branch, an author. */
  readonly outside: boolean;
  /** The text around it is JSON, which takes it in as it is. */
  readonly withinJson: boolean;
  /** The whole text around it. */
  readonly text: Text;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'variable-use': VariableUse;
  }
}

export const variableUseKind: NodeKind<'variable-use'> = {
  kind: 'variable-use',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph: DeliveryGraph) =>
    graph.subjects('pipeline').flatMap((pipeline) => {
      const seen = new Set<string>();
      return pipeline.actions.flatMap((action) => usesOf(action, pipeline, graph, seen));
    }),
};

const VARIABLE = /#\{([^{}.]+)\.([^{}]+)\}/g;

/** Variables of sources that whoever pushes, or opens a pull request, chooses. Source: CodePipeline User Guide, "Variables". */
const OUTSIDE = new Set([
  'CommitMessage',
  'BranchName',
  'AuthorDisplayName',
  'AuthorEmail',
  'AuthorId',
  'PullRequestTitle',
  'TagName',
  'FullRepositoryName',
]);

function usesOf(action: Action, owner: Pipeline, graph: DeliveryGraph, seen: Set<string>): readonly VariableUse[] {
  const found = [
    ...action.configuration.entries(),
    ['Commands', action.value.get('Commands')] as const,
    ['EnvironmentVariables', action.value.get('EnvironmentVariables')] as const,
  ].flatMap(([key, value]) => textsIn(value).map((field) => ({ key, field })));
  const uses = found.flatMap(({ key, field }) =>
    variablesIn(field.value).map(([namespace, variable]) => ({ key, at: field.at, text: field.value, namespace, variable })),
  );
  return uses.map(({ key, at, text, namespace, variable }, index) => {
    const { setBy, available } = setterOf(namespace, variable, action, owner);
    const leads = !seen.has(namespace);
    seen.add(namespace);
    return {
      kind: 'variable-use',
      id: `${action.id}|variable ${index}`,
      name: `${action.name} / #{${namespace}.${variable}}`,
      pipeline: owner.name,
      at,
      action,
      key,
      namespace,
      variable,
      setBy,
      available,
      leads,
      get unexported() {
        return typeof setBy === 'object' ? unexported(setBy, variable, graph) : undefined;
      },
      outside: OUTSIDE.has(variable),
      withinJson: isJson(text),
      text,
    };
  });
}

interface KnownText {
  readonly at: Value['at'];
  readonly value: Text;
}

/** The texts of a value, those of a list or map included. */
function textsIn(value: Value): readonly KnownText[] {
  if (value.kind === 'list') return value.items().items.flatMap(textsIn);
  if (value.kind === 'map') return value.entries().flatMap(([, entry]) => textsIn(entry));
  const field: Field<Text> = value.text();
  return 'value' in field ? [{ at: field.at, value: field.value }] : [];
}

/** A list or map by its first sign; two braces are a dynamic reference. */
function isJson({ parts: [first] }: Text): boolean {
  return typeof first === 'string' && /^\s*(?:\[|\{(?!\{))/.test(first);
}

function variablesIn(text: Text): readonly (readonly [string, string])[] {
  return text.parts.flatMap((part) =>
    typeof part === 'string' ? [...part.matchAll(VARIABLE)].map(([, namespace = '', variable = '']) => [namespace, variable] as const) : [],
  );
}

function setterOf(namespace: string, variable: string, action: Action, owner: Pipeline): Pick<VariableUse, 'setBy' | 'available'> {
  if (namespace === 'codepipeline') return { setBy: 'service', available: answerOf(variable === 'PipelineExecutionId') };
  if (namespace === 'variables') return { setBy: 'pipeline', available: declares(owner, variable) };
  const unknowns: Answer[] = [];
  for (const other of owner.actions) {
    const own = other.value.get('Namespace').text();
    const answer: Answer = 'value' in own ? own.value.is(namespace) : own.state === 'unresolved' ? { because: own.because } : 'no';
    if (answer === 'yes') return { setBy: other, available: before(other, action) };
    if (answer !== 'no') unknowns.push(answer);
  }
  const open = owner.open ?? owner.stages.find((stage) => stage.open !== undefined)?.open;
  return { setBy: undefined, available: unknowns[0] ?? (open === undefined ? 'no' : { because: open }) };
}

/** A build gives on what its buildspec exports, and nothing else. Source: CodeBuild User Guide, "Build specification reference", env/exported-variables. */
function unexported(build: Action, variable: string, graph: DeliveryGraph): Place | undefined {
  if (!('value' in build.provider) || build.provider.value !== 'CodeBuild') return undefined;
  const project = referByAction(graph, 'build-project', build, 'ProjectName');
  if (project.state !== 'node') return undefined;
  const { where, document, because, environment } = project.node.buildspec;
  if (where !== 'inline' || document?.kind !== 'map' || because.length > 0) return undefined;
  const list = environment.get('exported-variables');
  const { items, open } = list.items();
  const exported = items.some((item) => {
    const name = item.text();
    return !('value' in name) || name.value.is(variable) !== 'no';
  });
  return exported || open !== undefined ? undefined : list.at;
}

function declares(owner: Pipeline, variable: string): Answer {
  const { items, open } = owner.properties.get('Variables').items();
  let answer: Answer = open === undefined ? 'no' : { because: open };
  for (const item of items) {
    const name = item.get('Name').text();
    const same: Answer = 'value' in name ? name.value.is(variable) : 'because' in name ? { because: name.because } : 'no';
    if (same === 'yes') return 'yes';
    if (same !== 'no') answer = same;
  }
  return answer;
}
