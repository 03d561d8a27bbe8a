import type { Cause, Field, Place, Text, Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { NodeKind } from './graph.ts';
import type { Action, Pipeline } from './pipeline.ts';
import { type DeadPattern, deadPatterns } from './trigger-patterns.ts';

/** A trigger that a V2 pipeline declares for one of its sources. */
export interface GitTrigger extends Subject {
  readonly kind: 'git-trigger';
  readonly owner: Pipeline;
  readonly value: Value;
  readonly sourceAction: Field<Text>;
  /** The source it names, where that is in view. */
  readonly source: Action | undefined;
  /** The name of an action that the pipeline surely does not have. */
  readonly stray: { readonly name: string; readonly at: Place } | undefined;
  /** Any filter starts the pipeline; without any, every push does. */
  readonly push: readonly GitFilter[];
  readonly pullRequest: readonly GitFilter[];
  readonly open: readonly Cause[] | undefined;
  /** Patterns of its filters by which nothing comes through. */
  readonly deadPatterns: readonly DeadPattern[];
}

export interface GitFilter {
  readonly value: Value;
  readonly branches: Patterns;
  readonly filePaths: Patterns;
  readonly tags: Patterns;
  /** `OPEN`, `UPDATED`, `CLOSED`; of pull requests only. */
  readonly events: readonly Field<Text>[];
}

/** Globs to take and to leave out; leaving out wins. */
export interface Patterns {
  readonly value: Value;
  readonly includes: readonly Field<Text>[];
  readonly excludes: readonly Field<Text>[];
}

declare module '../rule/types.ts' {
  interface Subjects {
    'git-trigger': GitTrigger;
  }
}

export const gitTriggerKind: NodeKind<'git-trigger'> = {
  kind: 'git-trigger',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.subjects('pipeline').flatMap(triggersOf),
};

/** Source: CodePipeline API Reference, GitConfiguration. */
function triggersOf(owner: Pipeline): readonly GitTrigger[] {
  return owner.properties
    .get('Triggers')
    .items()
    .items.map((value, index) => {
      const git = value.get('GitConfiguration');
      const [push, pullRequest] = [git.get('Push').items(), git.get('PullRequest').items()];
      const sourceAction = git.get('SourceActionName').text();
      return {
        kind: 'git-trigger',
        id: `${owner.id}|trigger ${index}`,
        name: `${owner.name} / ${'value' in sourceAction ? sourceAction.value.print() : `trigger ${index + 1}`}`,
        pipeline: owner.name,
        at: value.at,
        owner,
        value,
        sourceAction,
        source: owner.actions.find(
          ({ title }) => 'value' in title && 'value' in sourceAction && title.value.same(sourceAction.value) === 'yes',
        ),
        stray: strayName(sourceAction, owner),
        push: push.items.map(filterOf),
        pullRequest: pullRequest.items.map(filterOf),
        open: push.open ?? pullRequest.open,
        get deadPatterns() {
          return [...push.items, ...pullRequest.items].map(filterOf).flatMap(deadPatterns);
        },
      };
    });
}

function strayName(named: Field<Text>, { actions, stages, open }: Pipeline): GitTrigger['stray'] {
  if (!('value' in named) || open !== undefined || stages.some((stage) => stage.open !== undefined)) return undefined;
  const known = actions.every(({ title }) => 'value' in title && title.value.same(named.value) === 'no');
  return known && actions.length > 0 ? { name: named.value.print(), at: named.at } : undefined;
}

function filterOf(value: Value): GitFilter {
  return {
    value,
    branches: patternsOf(value.get('Branches')),
    filePaths: patternsOf(value.get('FilePaths')),
    tags: patternsOf(value.get('Tags')),
    events: value
      .get('Events')
      .items()
      .items.map((item) => item.text()),
  };
}

function patternsOf(value: Value): Patterns {
  const texts = (key: string): readonly Field<Text>[] =>
    value
      .get(key)
      .items()
      .items.map((item) => item.text());
  return { value, includes: texts('Includes'), excludes: texts('Excludes') };
}
