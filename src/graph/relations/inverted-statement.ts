import { readPolicy, type Statement } from '../../authorization/policy/document.ts';
import type { Place, Resource, Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { DeliveryRole } from './role-use.ts';

/** A statement that allows to everybody, or everything, but what it lists. */
export interface InvertedStatement extends Subject {
  readonly kind: 'inverted-statement';
  /** `principals`: a resource policy with `NotPrincipal`. `actions`: a policy of a delivery role with `NotAction` on everything. */
  readonly what: 'principals' | 'actions';
  /** What is left out, for people. */
  readonly except: string;
  readonly place: Place;
  /** The role; undefined for resource policies. */
  readonly role: DeliveryRole | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'inverted-statement': InvertedStatement;
  }
}

/** Policies of resources, and where their documents stand. */
const POLICIES: ReadonlyMap<string, string> = new Map([
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::KMS::Key', 'KeyPolicy'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy'],
  ['AWS::ECR::Repository', 'RepositoryPolicyText'],
  ['AWS::CodeArtifact::Domain', 'PermissionsPolicyDocument'],
  ['AWS::CodeArtifact::Repository', 'PermissionsPolicyDocument'],
]);

export const invertedStatementKind: NodeKind<'inverted-statement'> = {
  kind: 'inverted-statement',
  types: [],
  list: (graph) => [
    ...[...POLICIES].flatMap(([type, property]) =>
      graph
        .resources(type)
        .filter((resource) => graph.inFocus(resource))
        .flatMap((resource) => openTo(resource, resource.properties.get(property))),
    ),
    ...ofRoles(graph),
  ],
};

/** A condition may leave nobody over; such statements are not looked at. */
function isPlainAllow({ effect, conditions }: Statement): boolean {
  return effect === 'Allow' && conditions.items.length === 0 && conditions.open === undefined;
}

function openTo(resource: Resource, policy: Value): readonly InvertedStatement[] {
  if (policy.exists === 'no') return [];
  return readPolicy(policy).statements.flatMap((statement): readonly InvertedStatement[] => {
    const { notPrincipals } = statement;
    if (notPrincipals === undefined || !isPlainAllow(statement)) return [];
    return [
      {
        kind: 'inverted-statement',
        id: `${resource.key}|${statement.index}`,
        name: resource.logicalId,
        at: resource.at,
        what: 'principals',
        except: printed(notPrincipals),
        place: statement.value.get('NotPrincipal').at,
        role: undefined,
      },
    ];
  });
}

function ofRoles(graph: DeliveryGraph): readonly InvertedStatement[] {
  return graph.subjects('delivery-role').flatMap((role) => {
    const { identity, boundary, id, name, at } = role.role;
    if (boundary !== undefined) return [];
    return identity.documents.flatMap(({ document, kind }) => {
      if (kind === 'aws-managed') return [];
      return document.statements.flatMap((statement): readonly InvertedStatement[] => {
        const { notActions, resources } = statement;
        const everything = resources?.items.some(({ text }) => text.is('*') === 'yes') === true;
        if (notActions === undefined || !everything || !isPlainAllow(statement)) return [];
        const place = statement.value.get('NotAction').at;
        return [
          {
            kind: 'inverted-statement',
            id: `${id}|${place.document.file}|${place.route}`,
            name,
            at,
            what: 'actions',
            except: printed(notActions),
            place,
            role,
          },
        ];
      });
    });
  });
}

function printed({ items }: NonNullable<Statement['notActions']>): string {
  const names = items.map(({ text }) => text.print());
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
