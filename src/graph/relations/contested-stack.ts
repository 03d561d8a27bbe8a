import { all, type Place, type Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { accountPart } from '../arn.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { beside } from '../order.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { wordsOf } from '../words.ts';
import { known } from './deploy.ts';

/**
 * A stack that two actions change at the same time: of one stage and run order, or of two pipelines of one template, which
 * surely stand beside each other.
 */
export interface ContestedStack extends Subject {
  readonly kind: 'contested-stack';
  readonly action: Action;
  readonly stack: Text;
  readonly written: Place;
  readonly other: Action;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'contested-stack': ContestedStack;
  }
}

export const contestedStackKind: NodeKind<'contested-stack'> = {
  kind: 'contested-stack',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: contestedStacks,
};

/** Pipelines that are there to change what another one has deployed. */
const BESIDES = new Set(['emergency', 'hotfix', 'rollback', 'restore', 'recovery', 'failover', 'breakglass', 'teardown']);

const CHANGING = ['CREATE_UPDATE', 'REPLACE_ON_FAILURE', 'CHANGE_SET_EXECUTE'];

function contestedStacks(graph: DeliveryGraph): readonly ContestedStack[] {
  return [...graph.judged('pipeline').flatMap(withinPipeline), ...betweenPipelines(graph)];
}

/** Actions of one stage and run order; a change set that is made beside its execution has a rule of its own. */
function withinPipeline({ actions }: Pipeline): readonly ContestedStack[] {
  const changing = actions.filter((action) => changesStack(action, [...CHANGING, 'DELETE_ONLY']));
  return changing.flatMap((action, index) => {
    const other = changing.slice(0, index).find((one) => beside(one, action) === 'yes' && isSame(one, action));
    return other === undefined ? [] : contested(action, other);
  });
}

function betweenPipelines(graph: DeliveryGraph): readonly ContestedStack[] {
  const changing = graph
    .judged('pipeline')
    .filter(({ resource, name }) => resource.exists === 'yes' && !wordsOf(name).some((word) => BESIDES.has(word)))
    // Which of the two is told does not hang on the order of the template.
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap(({ actions }) => actions.filter((action) => changesStack(action)));
  const told = new Set<string>();
  return changing.flatMap((action, index): readonly ContestedStack[] => {
    const other = changing.slice(0, index).find((one) => sameStack(one, action));
    const stack = known(action.configuration.get('StackName').text());
    const pair = `${other?.owner.id} ${action.owner.id} ${stack?.key}`;
    if (other === undefined || stack === undefined || told.has(pair)) return [];
    told.add(pair);
    return contested(action, other);
  });
}

function contested(action: Action, other: Action): readonly ContestedStack[] {
  const written = action.configuration.get('StackName');
  const stack = known(written.text());
  return stack === undefined
    ? []
    : [
        {
          kind: 'contested-stack',
          id: `${action.id}|stack of ${other.owner.name} ${other.name}`,
          name: action.name,
          pipeline: action.owner.name,
          at: action.at,
          action,
          stack,
          written: written.at,
          other,
        },
      ];
}

function changesStack({ provider, configuration }: Action, modes: readonly string[] = CHANGING): boolean {
  return known(provider) === 'CloudFormation' && modes.includes(known(configuration.get('ActionMode').string()) ?? '');
}

function sameStack(one: Action, other: Action): boolean {
  if (one.owner.id === other.owner.id || one.owner.resource.id.instance !== other.owner.resource.id.instance) return false;
  const name = known(one.configuration.get('StackName').text());
  // Variables mean something else in each pipeline.
  return name?.test(/#\{/) === 'no' && isSame(one, other);
}

/** The same name in the same account and region. */
function isSame(one: Action, other: Action): boolean {
  const [name, same] = [one, other].map(({ configuration }) => known(configuration.get('StackName').text()));
  if (name === undefined || same === undefined) return false;
  return all([name.same(same), one.region.same(other.region), accountOf(one).same(accountOf(other))]) === 'yes';
}

function accountOf({ role, owner }: Action): Text {
  const arn = role.state === 'node' ? role.node.arn : 'text' in role ? role.text : undefined;
  return (arn === undefined ? undefined : accountPart(arn)) ?? owner.account;
}
