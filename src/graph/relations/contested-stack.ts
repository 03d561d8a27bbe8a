import { all, type Place, type Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { accountPart } from '../arn.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { beside } from '../order.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { wordsOf } from '../words.ts';
import { known } from './deploy.ts';

/**
 * What two actions change at the same time: actions of one stage and run order, or of two pipelines of one template, which
 * surely stand beside each other.
 */
export interface ContestedStack extends Subject {
  readonly kind: 'contested-stack';
  readonly action: Action;
  /** For people: `the stack`, `the service`. */
  readonly what: string;
  /** Its name. */
  readonly stack: Text;
  readonly written: Place;
  readonly other: Action;
  readonly otherWritten: Place;
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

/** What an action of a provider changes, and the keys of its configuration that together name it; the last one is its own name. */
interface Aim {
  readonly what: string;
  readonly keys: readonly [string, ...string[]];
}

/** Sources: CodePipeline User Guide, references of the deploy actions. */
const AIMS: ReadonlyMap<string, Aim> = new Map<string, Aim>([
  ['CloudFormation', { what: 'the stack', keys: ['StackName'] }],
  ['CodeDeploy', { what: 'the deployment group', keys: ['ApplicationName', 'DeploymentGroupName'] }],
  ['CodeDeployToECS', { what: 'the deployment group', keys: ['ApplicationName', 'DeploymentGroupName'] }],
  ['ECS', { what: 'the service', keys: ['ClusterName', 'ServiceName'] }],
  ['ElasticBeanstalk', { what: 'the environment', keys: ['ApplicationName', 'EnvironmentName'] }],
]);

const CHANGING = ['CREATE_UPDATE', 'REPLACE_ON_FAILURE', 'CHANGE_SET_EXECUTE'];

function contestedStacks(graph: DeliveryGraph): readonly ContestedStack[] {
  return [...graph.judged('pipeline').flatMap(withinPipeline), ...betweenPipelines(graph)];
}

/** Actions of one stage and run order; a change set that is made beside its execution has a rule of its own. */
function withinPipeline({ actions }: Pipeline): readonly ContestedStack[] {
  const changing = actions.filter((action) => changesAim(action, [...CHANGING, 'DELETE_ONLY']));
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
    .flatMap(({ actions }) => actions.filter((action) => changesAim(action, CHANGING)));
  const told = new Set<string>();
  return changing.flatMap((action, index): readonly ContestedStack[] => {
    const other = changing.slice(0, index).find((one) => ofOtherPipeline(one, action));
    const pair = `${other?.owner.id} ${action.owner.id} ${namesOf(action)
      ?.map(({ key }) => key)
      .join()}`;
    if (other === undefined || told.has(pair)) return [];
    told.add(pair);
    return contested(action, other);
  });
}

function contested(action: Action, other: Action): readonly ContestedStack[] {
  const aim = aimOf(action);
  const stack = namesOf(action)?.at(-1);
  if (aim === undefined || stack === undefined) return [];
  const written = (one: Action): Place => one.configuration.get(aim.keys[aim.keys.length - 1] ?? '').at;
  return [
    {
      kind: 'contested-stack',
      id: `${action.id}|stack of ${other.owner.name} ${other.name}`,
      name: action.name,
      pipeline: action.owner.name,
      at: action.at,
      action,
      what: aim.what,
      stack,
      written: written(action),
      other,
      otherWritten: written(other),
    },
  ];
}

function aimOf({ provider, category }: Action): Aim | undefined {
  return known(category) === 'Deploy' ? AIMS.get(known(provider) ?? '') : undefined;
}

function changesAim(action: Action, modes: readonly string[]): boolean {
  const aim = aimOf(action);
  if (aim === undefined) return false;
  return known(action.provider) !== 'CloudFormation' || modes.includes(known(action.configuration.get('ActionMode').string()) ?? '');
}

/** The names that together say what an action changes; undefined where one is not known. */
function namesOf(action: Action): readonly Text[] | undefined {
  const names = aimOf(action)?.keys.map((key) => known(action.configuration.get(key).text())) ?? [];
  return names.length > 0 && names.every((name): name is Text => name !== undefined) ? names : undefined;
}

function ofOtherPipeline(one: Action, other: Action): boolean {
  if (one.owner.id === other.owner.id || one.owner.resource.id.instance !== other.owner.resource.id.instance) return false;
  // Variables mean something else in each pipeline.
  return namesOf(one)?.every((name) => name.test(/#\{/) === 'no') === true && isSame(one, other);
}

/** The same names in the same account and region. */
function isSame(one: Action, other: Action): boolean {
  const [names, others] = [namesOf(one), namesOf(other)];
  if (names === undefined || others === undefined || aimOf(one)?.what !== aimOf(other)?.what) return false;
  const same = names.map((name, index) => others[index]?.same(name) ?? 'no');
  return all([...same, one.region.same(other.region), accountOf(one).same(accountOf(other))]) === 'yes';
}

function accountOf({ role, owner }: Action): Text {
  const arn = role.state === 'node' ? role.node.arn : 'text' in role ? role.text : undefined;
  return (arn === undefined ? undefined : accountPart(arn)) ?? owner.account;
}
