import { type Answer, any, type Field, type Place, type Resource, type Scope, Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';
import { type EarlyImport, earlyImports } from './stack-imports.ts';
import { type BadOverride, badOverrides, ungivenParameters } from './stack-parameters.ts';

/** A CloudFormation action whose template is in view. */
export interface StackDelivery extends Subject {
  readonly kind: 'stack-delivery';
  readonly action: Action;
  readonly capabilities: Field<Text>;
  /** What the template needs acknowledged, and whether the action does it. */
  readonly needs: readonly CapabilityNeed[];
  /** Values that it gives to parameters, and that the template does not take. */
  readonly badOverrides: readonly BadOverride[];
  /** What the template imports from stacks that the pipeline deploys no sooner. */
  readonly earlyImports: readonly EarlyImport[];
}

export interface CapabilityNeed {
  readonly capability: 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_AUTO_EXPAND';
  readonly because: string;
  readonly at: Place | undefined;
  readonly acknowledged: Answer;
  /** Only transforms of AWS are let through by it: it makes nothing of its own and lets nobody do more. */
  readonly harmless: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'stack-delivery': StackDelivery;
  }
}

export const stackDeliveryKind: NodeKind<'stack-delivery'> = {
  kind: 'stack-delivery',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap(({ actions }) => actions.flatMap((action) => deliveryOf(action, graph))),
};

const MODES = ['CREATE_UPDATE', 'REPLACE_ON_FAILURE', 'CHANGE_SET_REPLACE'];

function deliveryOf(action: Action, graph: DeliveryGraph): readonly StackDelivery[] {
  const mode = known(action.configuration.get('ActionMode').string());
  if (known(action.category) !== 'Deploy' || known(action.provider) !== 'CloudFormation' || mode === undefined || !MODES.includes(mode))
    return [];
  const scope = templateOf(action, graph);
  // A template with the role that deploys it was deployed by somebody else, or is another one of that name.
  const { role } = action;
  if (
    scope === undefined ||
    (role.state === 'node' && role.node.resource.scope.instance.template.document === scope.instance.template.document)
  )
    return [];
  const capabilities = action.configuration.get('Capabilities').text();
  return [
    {
      kind: 'stack-delivery',
      id: `${action.id}|stack`,
      name: action.name,
      pipeline: action.owner.name,
      at: action.at,
      action,
      capabilities,
      get needs() {
        return needsOf(scope, mode).map((need) => ({
          harmless: false,
          ...need,
          acknowledged: acknowledged(need.capability, capabilities),
        }));
      },
      get badOverrides() {
        const guessed = graph.resolution.system.link === 'guessed';
        return [...badOverrides(action, scope, guessed), ...ungivenParameters(action, scope, guessed)];
      },
      get earlyImports() {
        return earlyImports(action, scope, graph);
      },
    },
  ];
}

/** The one template in view whose file ends as the action's `TemplatePath` does, nearest to the pipeline's own. */
export function templateOf(action: Action, graph: DeliveryGraph): Scope | undefined {
  const path = /^[^:]+::(?:\.\/)?(.+)$/.exec(known(action.configuration.get('TemplatePath').string()) ?? '')?.[1];
  if (path === undefined) return undefined;
  const scopes = [...graph.resolution.allScopes].filter(
    ({ instance }) => instance.template.document.file === path || instance.template.document.file.endsWith(`/${path}`),
  );
  const files = new Set(scopes.map(({ instance }) => instance.template.document.file));
  return files.size === 1 ? scopes[0] : undefined;
}

/** Resources of IAM, with the property that gives them a name of their own. Source: CloudFormation API Reference, CreateStack, "Capabilities". */
const NAMED: ReadonlyMap<string, string | undefined> = new Map([
  ['AWS::IAM::AccessKey', undefined],
  ['AWS::IAM::Group', 'GroupName'],
  ['AWS::IAM::InstanceProfile', 'InstanceProfileName'],
  ['AWS::IAM::ManagedPolicy', 'ManagedPolicyName'],
  ['AWS::IAM::Policy', undefined],
  ['AWS::IAM::Role', 'RoleName'],
  ['AWS::IAM::User', 'UserName'],
  ['AWS::IAM::UserToGroupAddition', undefined],
]);

type Need = Omit<CapabilityNeed, 'acknowledged' | 'harmless'> & { readonly harmless?: true };

/** A change set may expand macros by itself; nested applications it may not. */
function needsOf(scope: Scope, mode: string): readonly Need[] {
  const resources = scope.resources().filter(({ exists }) => exists === 'yes');
  const iam = resources.filter(({ type }) => NAMED.has(type));
  const named = iam.find((resource) => hasName(resource));
  const application = resources.find(({ type }) => type === 'AWS::Serverless::Application');
  const { transforms } = scope.instance.template;
  const direct = mode !== 'CHANGE_SET_REPLACE' && transforms.length > 0;
  const [first] = iam;
  const needs: Need[] = [];
  if (named !== undefined)
    needs.push({ capability: 'CAPABILITY_NAMED_IAM', because: `${named.logicalId} has a name of its own`, at: named.at });
  else if (first !== undefined)
    needs.push({ capability: 'CAPABILITY_IAM', because: `${first.logicalId} is a resource of IAM`, at: first.at });
  if (application !== undefined)
    needs.push({ capability: 'CAPABILITY_AUTO_EXPAND', because: `${application.logicalId} is a nested application`, at: application.at });
  else if (direct)
    needs.push({
      capability: 'CAPABILITY_AUTO_EXPAND',
      because: `the template uses ${transforms.join(', ')}`,
      at: undefined,
      ...(transforms.every((name) => name.startsWith('AWS::')) ? { harmless: true } : {}),
    });
  return needs;
}

function hasName({ type, properties }: Resource): boolean {
  const property = NAMED.get(type);
  return property !== undefined && properties.get(property).exists === 'yes';
}

function acknowledged(capability: string, field: Field<Text>): Answer {
  if (field.state === 'unresolved') return unknown(...field.because);
  if (!('value' in field)) return 'no';
  const enough = capability === 'CAPABILITY_IAM' ? ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'] : [capability];
  return any(enough.map((one) => field.value.matches(Text.of('*', one, '*'))));
}
