import { entryOf, isRawMap, Moved, type Raw, type Template } from '../../resource/index.ts';

/** Names of conditions, parameters and resources that a template refers to and does not declare: the sign of a fragment. */
export function undeclaredNames(template: Pick<Template, 'resources' | 'parameters' | 'conditions' | 'loops'>): readonly string[] {
  const missing = new Set<string>();
  const declared = (name: string): boolean => name.startsWith('AWS::') || template.parameters.has(name) || template.resources.has(name) || template.resources.has(name.split('.')[0] ?? name);
  const visit = (raw: Raw): void => {
    if (Array.isArray(raw)) {
      for (const item of raw as readonly Raw[]) visit(item);
      return;
    }
    if (raw instanceof Moved) return visit(raw.raw);
    if (!isRawMap(raw)) return;
    const ref = entryOf(raw, 'Ref');
    if (typeof ref === 'string' && Object.keys(raw).length === 1 && !declared(ref)) missing.add(ref);
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
