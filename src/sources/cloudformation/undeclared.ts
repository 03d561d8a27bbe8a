import { entryOf, isRawMap, Moved, type Raw, type Template } from '../../resource/index.ts';

/** Names of conditions, parameters and resources that a template refers to and does not declare: the sign of a fragment. */
export function undeclaredNames(template: Pick<Template, 'resources' | 'parameters' | 'conditions' | 'loops'>): readonly string[] {
  const missing = new Set<string>();
  const declared = (name: string): boolean =>
    name.startsWith('AWS::') ||
    template.parameters.has(name) ||
    template.resources.has(name) ||
    template.resources.has(name.split('.')[0] ?? name);
  // SAM makes resources named after its own: `FunctionRole`, `ApiProdStage`, the API of event sources.
  const serverless = [...template.resources.values()]
    .filter(({ madeBy, type }) => madeBy !== undefined || type.startsWith('AWS::Serverless::'))
    .map(({ logicalId }) => logicalId);
  const madeBySam = (name: string): boolean =>
    serverless.length > 0 && (/^Serverless(Rest|Http)Api/.test(name) || serverless.some((owner) => name.startsWith(owner)));
  const visit = (raw: Raw): void => {
    if (Array.isArray(raw)) {
      for (const item of raw as readonly Raw[]) visit(item);
      return;
    }
    if (raw instanceof Moved) visit(raw.raw);
    if (!isRawMap(raw)) return;
    const ref = entryOf(raw, 'Ref');
    if (typeof ref === 'string' && Object.keys(raw).length === 1 && !declared(ref) && !madeBySam(ref)) missing.add(ref);
    const branch = entryOf(raw, 'Fn::If');
    const condition = Array.isArray(branch) ? (branch as readonly Raw[])[0] : undefined;
    if (typeof condition === 'string' && !template.conditions.has(condition)) missing.add(condition);
    for (const key of Object.keys(raw)) visit(raw[key] ?? null);
  };
  // Loops declare names of their own; a template that has them is never taken for a fragment.
  if (template.loops.size > 0) return [];
  for (const resource of template.resources.values()) {
    const condition = entryOf(resource.raw, 'Condition');
    if (typeof condition === 'string' && !template.conditions.has(condition)) missing.add(condition);
    visit(entryOf(resource.raw, 'Properties') ?? null);
  }
  return [...missing];
}
