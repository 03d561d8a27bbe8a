import type { ResourceDefinition, Template } from '../../../resource/index.ts';
import { DeploymentPreferences } from './deployment-preference.ts';
import { type Expanded, Expansion } from './expansion.ts';
import { expandFunction } from './function.ts';
import { expandStateMachine } from './state-machine.ts';

/**
 * What the SAM transform makes of a template, as far as deliveries see it: functions and state machines with their
 * roles, versions, aliases and deployment groups. Other SAM resources stay as they are. Nothing throws.
 */
export function expandServerless(template: Template): Expanded {
  const out = new Expansion(template);
  const preferences = new DeploymentPreferences(out);
  const expanders: ReadonlyMap<string, (definition: ResourceDefinition) => void> = new Map([
    ['AWS::Serverless::Function', (definition) => expandFunction(definition, out, preferences)],
    ['AWS::Serverless::StateMachine', (definition) => expandStateMachine(definition, out)],
  ]);
  for (const definition of template.resources.values()) (expanders.get(definition.type) ?? ((kept) => out.keep(kept)))(definition);
  preferences.finish();
  return out.expanded;
}
