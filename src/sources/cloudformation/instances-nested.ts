import { posix } from 'node:path';
import {
  entryOf,
  type Instance,
  isRawMap,
  type Path,
  type Raw,
  type ResourceDefinition,
  type Supplied,
  step,
  type Template,
  UserError,
} from '../../resource/index.ts';
import { parseInner } from './parse.ts';
import { templateOf } from './template.ts';

/** Gives the template that a stack resource names; undefined when it is not in view. */
export type FindTemplate = (template: Template, stack: ResourceDefinition) => Template | undefined;

/** Types that make a stack of another template, and the property that names it. */
const STACKS: ReadonlyMap<string, string> = new Map([
  ['AWS::CloudFormation::Stack', 'TemplateURL'],
  ['AWS::Serverless::Application', 'Location'],
]);

/** The name of the template that a stack resource is made of; undefined for other resources and for names with functions. */
export function nestedName({ type, raw }: ResourceDefinition): string | undefined {
  const property = STACKS.get(type);
  const name = property === undefined ? undefined : entryOf(entryOf(raw, 'Properties'), property);
  return typeof name === 'string' ? name : undefined;
}

/** Finds nested templates by their path, relative to the template that names them. */
export function localTemplates(templates: ReadonlyMap<string, Template>): FindTemplate {
  return (template, stack) => {
    const name = nestedName(stack);
    if (name === undefined || /^[a-z0-9]+:\/\//i.test(name)) return undefined;
    return templates.get(posix.join(posix.dirname(template.document.file), name));
  };
}

/**
 * An instance with those that its stack resources make, each after its parent. A template that is nested in itself is
 * left out of view where it would go round.
 */
export function withNested(root: Instance, find: FindTemplate, notices: string[], above: readonly Template[] = []): readonly Instance[] {
  const children = new Map<string, string>();
  const below: Instance[] = [];
  const chain = [...above, root.template];
  for (const definition of root.template.resources.values()) {
    const found = STACKS.has(definition.type) ? find(root.template, definition) : undefined;
    if (found !== undefined && !chain.includes(found)) {
      const child = nestedInstance(root, definition, found);
      children.set(definition.logicalId, child.id);
      below.push(...withNested(child, find, notices, chain));
    }
    if (definition.type === 'AWS::CloudFormation::StackSet') below.push(...stackSetInstances(root, definition, notices));
  }
  const notice = outOfView(root, children);
  if (notice !== undefined && !notices.includes(notice)) notices.push(notice);
  return [children.size === 0 ? root : { ...root, children }, ...below];
}

/** Says which stacks of a template are judged without what is in them. */
function outOfView({ template }: Instance, children: ReadonlyMap<string, string>): string | undefined {
  const closed = [...template.resources.values()].filter(({ logicalId, type, raw }) => {
    const body = entryOf(entryOf(raw, 'Properties'), 'TemplateBody');
    const isSet = type === 'AWS::CloudFormation::StackSet' && typeof body !== 'string';
    return isSet || (STACKS.has(type) && !children.has(logicalId));
  });
  const names = closed.map(({ logicalId }) => logicalId);
  if (names.length === 0) return undefined;
  const listed = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  return `${template.document.file}: what ${listed} ${names.length === 1 ? 'deploys' : 'deploy'} is not in view, and not judged`;
}

function nestedInstance(parent: Instance, { logicalId, raw, pointer }: ResourceDefinition, template: Template): Instance {
  const given = entryOf(entryOf(raw, 'Properties'), 'Parameters');
  const at = step(step(pointer, 'Properties'), 'Parameters');
  const parameters = isRawMap(given)
    ? Object.keys(given).map((name): [string, Supplied] => [name, expression(parent, given[name] ?? null, step(at, name))])
    : [];
  return {
    id: `${parent.id}/${logicalId}`,
    template,
    account: parent.account,
    ...(parent.accountOf === undefined ? {} : { accountOf: parent.accountOf }),
    region: parent.region,
    stackName: undefined,
    parameters: new Map(parameters),
    parent: { instance: parent.id, logicalId },
    children: new Map(),
    ...aliasesOf(template, `${parent.id}/${logicalId}`),
  };
}

function expression(parent: Instance, raw: Raw, pointer: Path | undefined): Supplied {
  return { kind: 'expression', instance: parent.id, raw, pointer };
}

/** The template that a stack set carries as text. Where it goes is known to the stack set's operations alone. */
function stackSetInstances(parent: Instance, { logicalId, raw, pointer }: ResourceDefinition, notices: string[]): readonly Instance[] {
  const properties = entryOf(raw, 'Properties');
  const at = step(pointer, 'Properties');
  const body = entryOf(properties, 'TemplateBody');
  if (typeof body !== 'string') return [];
  try {
    const template = templateOf(parseInner(parent.template.document, step(at, 'TemplateBody'), body));
    const id = `${parent.id}/${logicalId}/TemplateBody`;
    const parameters = listedParameters(parent, entryOf(properties, 'Parameters'), step(at, 'Parameters'));
    const home = { account: undefined, region: undefined, stackName: undefined };
    return [
      { id, template, ...home, parameters, parent: { instance: parent.id, logicalId }, children: new Map(), ...aliasesOf(template, id) },
    ];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notices.push(
      `${parent.template.document.file}:${error.where?.line ?? 1}: the TemplateBody of ${logicalId} cannot be read: ${error.what}`,
    );
    return [];
  }
}

function listedParameters(parent: Instance, raw: Raw | undefined, at: Path | undefined): ReadonlyMap<string, Supplied> {
  const items = Array.isArray(raw) ? (raw as readonly Raw[]) : [];
  return new Map(
    items.flatMap((item, index): [string, Supplied][] => {
      const [name, value] = [entryOf(item, 'ParameterKey'), entryOf(item, 'ParameterValue')];
      return typeof name === 'string' && value !== undefined
        ? [[name, expression(parent, value, step(step(at, index), 'ParameterValue'))]]
        : [];
    }),
  );
}

/** What SAM offers under the names `Function.Alias` and `Function.Version`. */
export function aliasesOf(template: Template, instance: string): Pick<Instance, 'aliases'> {
  const aliases = new Map<string, Supplied>();
  for (const { logicalId, type, madeBy } of template.resources.values()) {
    const offered = madeBy === undefined ? undefined : OFFERED.get(type);
    if (madeBy === undefined || offered === undefined) continue;
    const supplied: Supplied = { kind: 'attribute', instance, logicalId, attribute: 'Ref' };
    aliases.set(`${madeBy.logicalId}.${offered}`, supplied).set(`${madeBy.logicalId}.${offered}.Ref`, supplied);
  }
  return aliases.size === 0 ? {} : { aliases };
}

const OFFERED: ReadonlyMap<string, string> = new Map([
  ['AWS::Lambda::Alias', 'Alias'],
  ['AWS::Lambda::Version', 'Version'],
  ['AWS::StepFunctions::StateMachineAlias', 'Alias'],
  ['AWS::StepFunctions::StateMachineVersion', 'Version'],
]);
