import { isHole, type Place, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { arnParts } from '../arn.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Role } from '../role.ts';

/** The ARN of a role that is none: the role of that name has another path, or is written with other letters. */
export interface MisspelledRole extends Subject {
  readonly kind: 'misspelled-role';
  readonly written: Text;
  readonly meant: Role;
  readonly place: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'misspelled-role': MisspelledRole;
  }
}

const PIPELINE = 'AWS::CodePipeline::Pipeline';
const ROLE = 'AWS::IAM::Role';

/** Properties that name a role by its ARN. */
const FIELDS: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  [PIPELINE, [['RoleArn']]],
  ['AWS::CodeBuild::Project', [['ServiceRole']]],
  ['AWS::CodeDeploy::DeploymentGroup', [['ServiceRoleArn']]],
  ['AWS::ECS::TaskDefinition', [['TaskRoleArn'], ['ExecutionRoleArn']]],
  ['AWS::Lambda::Function', [['Role']]],
  ['AWS::CloudFormation::StackSet', [['AdministrationRoleARN']]],
]);

export const misspelledRoleKind: NodeKind<'misspelled-role'> = {
  kind: 'misspelled-role',
  types: [],
  stands: [...FIELDS.keys(), ROLE],
  list: (graph) => {
    const roles = graph.once(rolesByName);
    if (roles.size === 0) return [];
    return [...namedByFields(graph), ...namedByActions(graph), ...namedByPolicies(graph)].flatMap((naming) => misspelled(naming, roles));
  },
};

interface Naming {
  readonly by: Subject;
  readonly text: Text;
  readonly place: Place;
}

function namedByFields(graph: DeliveryGraph): readonly Naming[] {
  return [...FIELDS].flatMap(([type, fields]) =>
    graph
      .resources(type)
      .filter((resource) => graph.inFocus(resource))
      .flatMap((resource) =>
        fields.flatMap(([first = '', ...others]) => {
          const field = resource.properties.get(first, ...others).text();
          const by = { kind: 'resource', id: resource.key, name: resource.logicalId, at: resource.at };
          return 'value' in field ? [{ by, text: field.value, place: field.at }] : [];
        }),
      ),
  );
}

function namedByActions(graph: DeliveryGraph): readonly Naming[] {
  const actions = graph.judged('pipeline').flatMap((pipeline) => pipeline.actions);
  return actions.flatMap((action) =>
    [action.value.get('RoleArn'), action.configuration.get('RoleArn'), action.configuration.get('AdministrationRoleArn')].flatMap(
      (value) => {
        const field = value.text();
        return 'value' in field ? [{ by: action, text: field.value, place: field.at }] : [];
      },
    ),
  );
}

const TAKING = /^(?:sts:assumerole|iam:passrole)$/i;

/** What statements of roles let take on and pass, and whom their trust lets in. */
function namedByPolicies(graph: DeliveryGraph): readonly Naming[] {
  const seen = new Set<unknown>();
  return graph.judged('role').flatMap((role) => {
    const rights = role.identity.documents
      .filter(({ kind }) => kind !== 'aws-managed')
      .flatMap(({ document }) => document.statements)
      .filter(({ actions }) => actions?.items.some(({ text }) => text.test(TAKING) === 'yes') === true)
      .flatMap(({ resources }) => resources?.items ?? []);
    const trusted = role.trust.statements.flatMap(({ principals }) => principals?.items.filter(({ kind }) => kind === 'aws') ?? []);
    return [...rights, ...trusted].flatMap(({ text, value }) => {
      if (seen.has(value)) return [];
      seen.add(value);
      return [{ by: role, text, place: value.at }];
    });
  });
}

/** Roles whose names are known, by their names without regard to case. */
function rolesByName(graph: DeliveryGraph): ReadonlyMap<string, readonly Role[]> {
  const byName = new Map<string, Role[]>();
  for (const role of graph.subjects('role')) {
    if (typeof role.resource.exists === 'object') continue;
    const name = plain(role.roleName);
    byName.set(name, [...(byName.get(name) ?? []), role]);
  }
  return byName;
}

/** Small letters, holes as they are. */
function plain({ parts }: Text): string {
  return Text.of(...parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : part))).key;
}

/**
 * An account has one role of a name, whatever its path and its capitals; an ARN has all of it as it is.
 * Source: IAM User Guide, "IAM identifiers" and "IAM and AWS STS quotas".
 */
function misspelled({ by, text, place }: Naming, roles: ReadonlyMap<string, readonly Role[]>): readonly MisspelledRole[] {
  const parts = arnParts(text);
  const [service, account, resource] = [parts?.[2], parts?.[4], parts?.[5]];
  if (service?.known !== 'iam' || account === undefined || resource === undefined || !isOneRole(resource)) return [];
  const namesakes = (roles.get(plain(lastSegment(resource))) ?? []).filter(({ account: home }) => home.same(account) !== 'no');
  const [meant] = namesakes;
  if (meant === undefined || meant.account.same(account) !== 'yes' || namesakes.some(({ arn }) => arn.same(text) !== 'no')) return [];
  return [
    {
      kind: 'misspelled-role',
      id: `${by.id}|role ${place.route}`,
      name: by.name,
      at: by.at,
      ...(by.pipeline === undefined ? {} : { pipeline: by.pipeline }),
      written: text,
      meant,
      place,
    },
  ];
}

function isOneRole({ parts }: Text): boolean {
  const [first] = parts;
  return (
    typeof first === 'string' && first.startsWith('role/') && !parts.some((part) => typeof part === 'string' && /[*?]|\$\{/.test(part))
  );
}

function lastSegment({ parts }: Text): Text {
  const index = parts.findLastIndex((part) => typeof part === 'string' && part.includes('/'));
  const part = parts[index];
  return typeof part === 'string'
    ? Text.of(part.slice(part.lastIndexOf('/') + 1), ...parts.slice(index + 1))
    : Text.of(...parts.filter(isHole));
}
