import { actionProvider, requiredByMode } from '../../facts/action-providers.ts';
import { type Answer, any, type Cause, type Place, Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { NodeKind } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';

/** An action of a known provider, against what the provider demands. */
export interface ActionSetup extends Subject {
  readonly kind: 'action-setup';
  readonly action: Action;
  /** Keys of the configuration that must be there and surely are not. */
  readonly missing: readonly { readonly key: string; readonly at: Place }[];
  /** Lists of artifacts that are too short or too long. */
  readonly counts: readonly { readonly what: 'input' | 'output'; readonly fewest?: number; readonly most?: number; readonly at: Place }[];
  /** Paths into artifacts that are not among the inputs. */
  readonly strays: readonly { readonly path: string; readonly at: Place }[];
  /** A change set that is executed and that no action before it makes, where others make one for the same stack. */
  readonly unmadeChangeSet: { readonly name: string; readonly at: Place; readonly made: Action } | undefined;
  /** Why more of the configuration may be missing. */
  readonly because: readonly Cause[];
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'action-setup': ActionSetup;
  }
}

export const actionSetupKind: NodeKind<'action-setup'> = {
  kind: 'action-setup',
  types: [],
  list: (graph) => graph.judged('pipeline').flatMap(({ actions }) => actions.flatMap(setupOf)),
};

function setupOf(action: Action): readonly ActionSetup[] {
  const [category, owner, provider] = [known(action.category), known(action.providerOwner), known(action.provider)];
  if (category === undefined || owner === undefined || provider === undefined) return [];
  const demands = actionProvider(category, owner, provider);
  if (demands === undefined) return [];
  const mode = provider === 'CloudFormation' ? known(action.configuration.get('ActionMode').string()) : undefined;
  const keys = [...demands.required, ...(mode === undefined ? [] : requiredByMode(mode))].map((key) => ({
    key,
    value: action.configuration.get(key),
  }));
  return [
    {
      kind: 'action-setup',
      id: `${action.id}|setup`,
      name: action.name,
      pipeline: action.owner.name,
      at: action.at,
      action,
      missing: keys.filter(({ value }) => value.exists === 'no').map(({ key, value }) => ({ key, at: value.at })),
      counts: [...count('input', 'InputArtifacts', action, demands.inputs), ...count('output', 'OutputArtifacts', action, demands.outputs)],
      unmadeChangeSet: mode === 'CHANGE_SET_EXECUTE' ? unmadeChangeSet(action) : undefined,
      strays: ['TemplatePath', 'TemplateConfiguration'].flatMap((key) => stray(key, action)),
      because: keys.flatMap(({ value: { exists } }) => (typeof exists === 'object' ? exists.because : [])),
    },
  ];
}

function count(
  what: 'input' | 'output',
  section: string,
  { value }: Action,
  [fewest, most]: readonly [number, number],
): ActionSetup['counts'] {
  const written = value.get(section);
  const { items, open } = written.items();
  if (items.length > most) return [{ what, most, at: written.at }];
  return items.length < fewest && open === undefined ? [{ what, fewest, at: written.at }] : [];
}

function unmadeChangeSet({ configuration, owner, id }: Action): ActionSetup['unmadeChangeSet'] {
  const textOf = (action: Pick<Action, 'configuration'>, key: string): Text | undefined => known(action.configuration.get(key).text());
  const [stack, name] = [textOf({ configuration }, 'StackName'), textOf({ configuration }, 'ChangeSetName')];
  if (stack === undefined || name === undefined) return undefined;
  const makers = owner.actions.filter(
    (action) =>
      action.id !== id &&
      action.inputs.length > 0 &&
      textOf(action, 'StackName')?.same(stack) === 'yes' &&
      textOf(action, 'ChangeSetName') !== undefined,
  );
  const [made] = makers;
  if (made === undefined || makers.some((action) => textOf(action, 'ChangeSetName')?.same(name) !== 'no')) return undefined;
  return { name: name.print(), at: configuration.get('ChangeSetName').at, made };
}

/** A path is written as `artifact::file`. */
function stray(key: string, { configuration, inputs, value }: Action): ActionSetup['strays'] {
  const path = configuration.get(key).text();
  if (!('value' in path) || path.value.matches(Text.of('*::*')) !== 'yes' || value.get('InputArtifacts').items().open !== undefined)
    return [];
  const from = any(
    inputs.map(
      ({ name }): Answer =>
        'value' in name ? path.value.matches(Text.of(name.value, '::*')) : 'because' in name ? unknown(...name.because) : 'no',
    ),
  );
  return from === 'no' ? [{ path: path.value.print(), at: path.at }] : [];
}
