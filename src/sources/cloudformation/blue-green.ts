import { entryOf, isRawMap, pathOf, type ResourceDefinition, type SourceDocument } from '../../resource/index.ts';

/** The type that a blue/green hook has, and its pseudo-resource with it. */
export const BLUE_GREEN_HOOK = 'AWS::CodeDeploy::BlueGreen';

/**
 * The blue/green deployments that a template declares in its section `Hooks`, as resources: they are deployments of ECS
 * services without a deployment group. Hooks of other types are left out.
 * Source: CloudFormation User Guide, "Perform ECS blue/green deployments through CodeDeploy".
 */
export function blueGreenHooks(document: SourceDocument): readonly ResourceDefinition[] {
  const hooks = entryOf(document.root, 'Hooks');
  if (!isRawMap(hooks)) return [];
  return Object.keys(hooks).flatMap((logicalId) => {
    const raw = hooks[logicalId] ?? null;
    return isRawMap(raw) && entryOf(raw, 'Type') === BLUE_GREEN_HOOK
      ? [{ logicalId, type: BLUE_GREEN_HOOK, raw, pointer: pathOf('Hooks', logicalId) }]
      : [];
  });
}
