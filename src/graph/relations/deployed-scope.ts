import { embeddedValue, Scope, Text, type Value } from '../../resource/index.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { accountOf, known } from './deploy.ts';
import { templateOf } from './stack-delivery.ts';
import { isNear } from './stack-parameters.ts';

/** A template as an action of a pipeline deploys it. */
export interface DeployedTemplate {
  readonly action: Action;
  /** The scope of the template as it stands in view. */
  readonly own: Scope;
  /** The template with the parameters, the region and the account that the action gives it; its resources are no nodes. */
  readonly scope: Scope;
  /** The parameters that the action sets. */
  readonly overrides: ReadonlyMap<string, Value>;
  readonly written: Value;
}

/** Templates in view that actions of CloudFormation deploy, with the values that these give. Those that add nothing are left out. */
export function deployedTemplates(graph: DeliveryGraph): readonly DeployedTemplate[] {
  const guessed = graph.resolution.system.link === 'guessed';
  return graph.subjects('pipeline').flatMap(({ actions }) =>
    actions.flatMap((action): readonly DeployedTemplate[] => {
      const own = known(action.provider) === 'CloudFormation' ? templateOf(action, graph) : undefined;
      if (own === undefined || (guessed && !isNear(action, own))) return [];
      const written = action.configuration.get('ParameterOverrides');
      const text = known(written.text());
      const given = text === undefined ? written : embeddedValue(text, written.origin, JSON.parse, true);
      const overrides = new Map(given?.kind === 'map' ? given.entries() : []);
      if (overrides.size === 0 && action.region.known === own.instance.region) return [];
      const complete =
        action.configuration.get('TemplateConfiguration').exists === 'no' && (given?.kind === 'map' || written.exists === 'no');
      return [{ action, own, scope: new DeployedScope(own, action, overrides, complete), overrides, written }];
    }),
  );
}

/** What the template says does not change; what `Ref` gives does. */
class DeployedScope extends Scope {
  private readonly action: Action;
  private readonly overrides: ReadonlyMap<string, Value>;
  private readonly complete: boolean;

  constructor({ instance, resolution }: Scope, action: Action, overrides: ReadonlyMap<string, Value>, complete: boolean) {
    // What was stated for another deployment of the template does not count for this one.
    super({ ...instance, parameters: new Map() }, resolution);
    this.action = action;
    this.overrides = overrides;
    this.complete = complete;
  }

  override ref(...[name, origin]: Parameters<Scope['ref']>): ReturnType<Scope['ref']> {
    if (name === 'AWS::Region') return { kind: 'text', text: this.action.region };
    if (name === 'AWS::AccountId') return { kind: 'text', text: accountOf(this.action) ?? this.unknown(name) };
    if (!this.instance.template.parameters.has(name)) return name === 'AWS::StackName' ? this.stackName() : super.ref(name, origin);
    const override = this.overrides.get(name);
    if (override === undefined) return this.complete ? super.ref(name, origin) : { kind: 'text', text: this.unknown(name) };
    const text = known(override.text());
    return { kind: 'text', text: text === undefined || isReplaced(text) ? this.unknown(name) : text };
  }

  private stackName(): ReturnType<Scope['ref']> {
    return { kind: 'text', text: known(this.action.configuration.get('StackName').text()) ?? this.unknown('AWS::StackName') };
  }

  private unknown(name: string): Text {
    const what = `the value of ${name} that ${this.action.name} gives`;
    return Text.of({ id: `${this.action.id}|${name}`, name, because: [{ kind: 'not-in-view', what }] });
  }
}

/** Each execution puts another value in the place of a variable. */
function isReplaced({ parts }: Text): boolean {
  return parts.some((part) => typeof part === 'string' && part.includes('#{'));
}
