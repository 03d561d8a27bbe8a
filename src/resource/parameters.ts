import type { Cause } from './cause.ts';
import { entryOf, type Raw } from './place.ts';
import type { Scope } from './scope.ts';
import type { ParameterDefinition } from './system.ts';
import { type Domain, Text } from './text.ts';
import { type Content, type Origin, scalarText, Value } from './value.ts';
import { parameterKey } from './world.ts';

/** What `Ref` of a parameter comes to: the world's value, the supplied one, the default, else a hole. */
export function parameterContent(parameter: ParameterDefinition, scope: Scope): Content {
  const { instance, resolution } = scope;
  const assigned = resolution.world.parameters.get(parameterKey(instance.id, parameter.name));
  if (assigned !== undefined)
    return 'value' in assigned
      ? textContent(parameter, Text.of(assigned.value), scope)
      : hole(parameter, scope, { excluded: assigned.otherThan, ...(assigned.values === undefined ? {} : { values: assigned.values }) });
  const supplied = instance.parameters.get(parameter.name);
  if (supplied !== undefined) {
    // What is supplied for an SSM parameter type is the name of the parameter, not its value.
    if (isStored(parameter)) return hole(parameter, scope, undefined);
    if (supplied.kind === 'text')
      return isHidden(parameter) && supplied.text !== ''
        ? hole(parameter, scope, { excluded: [''] })
        : textContent(parameter, Text.of(supplied.text), scope);
    const other = resolution.scope(supplied.instance);
    if (other === undefined) return hole(parameter, scope, undefined);
    if (supplied.kind === 'attribute')
      return other.attribute(supplied.logicalId, supplied.attribute, {
        document: instance.template.document,
        pointer: parameter.pointer,
        resource: undefined,
        route: undefined,
      });
    return splitLists(parameter, other.value({ raw: supplied.raw, pointer: supplied.pointer }).content, scope);
  }
  const fallback = defaultOf(parameter);
  return fallback === undefined || (resolution.symbolic && instance.settled !== true)
    ? hole(parameter, scope, domainOf(parameter))
    : textContent(parameter, fallback, scope);
}

/** The default as text; none when it is hidden or only names where the value is stored. */
export function defaultOf(parameter: ParameterDefinition): Text | undefined {
  const raw = entryOf(parameter.raw, 'Default');
  if (raw === undefined || raw === null || (typeof raw === 'object' && !('parts' in raw))) return undefined;
  if (isStored(parameter)) return undefined;
  const text = scalarText(raw as string);
  return isHidden(parameter) && text.known !== '' ? undefined : text;
}

/** Declared `NoEcho`: the value is masked wherever CloudFormation shows it. */
export function isHidden(parameter: ParameterDefinition): boolean {
  return String(entryOf(parameter.raw, 'NoEcho')).toLowerCase() === 'true';
}

/** Of an SSM parameter type: `Ref` gives what is stored under the name that the template is given. */
function isStored(parameter: ParameterDefinition): boolean {
  return typeOf(parameter).startsWith(STORED);
}

const STORED = 'AWS::SSM::Parameter::Value';

function typeOf(parameter: ParameterDefinition): string {
  const type = entryOf(parameter.raw, 'Type');
  return typeof type === 'string' ? type : '';
}

function hole(parameter: ParameterDefinition, { instance }: Scope, domain: Domain | undefined): Content {
  const because: readonly Cause[] = [{ kind: 'parameter', instance: instance.id, name: parameter.name }];
  const text = Text.of({
    id: parameterKey(instance.id, parameter.name),
    name: parameter.name,
    because,
    ...(domain === undefined ? {} : { domain }),
    ...(isHidden(parameter) ? { sensitive: true as const } : {}),
  });
  return isList(parameter) ? { kind: 'unresolved', because } : { kind: 'text', text };
}

/**
 * Listed values, or the digits that an account id pattern asks for. Other patterns are not interpreted.
 * Of SSM parameter types the template restricts the name of the parameter, not its value.
 * Source: CloudFormation User Guide, "Specify existing resources at runtime with CloudFormation-supplied parameter types".
 */
function domainOf(parameter: ParameterDefinition): Domain | undefined {
  if (isStored(parameter)) return undefined;
  const values = allowedValues(parameter);
  if (values !== undefined) return { values };
  const pattern = entryOf(parameter.raw, 'AllowedPattern');
  const digits = typeof pattern === 'string' && /^\^?(\(\?:|\()?(\[0-9\]|\\d)(\{\d+(,\d*)?\}|\+|\*)\)?\$?$/.test(pattern);
  return digits ? { characters: '0-9' } : undefined;
}

/** The values that a parameter may have, when the template lists them. */
export function allowedValues(parameter: ParameterDefinition): readonly string[] | undefined {
  const listed = entryOf(parameter.raw, 'AllowedValues');
  if (!Array.isArray(listed) || isStored(parameter)) return undefined;
  const values = (listed as readonly Raw[]).filter((value) => value !== null && typeof value !== 'object');
  return values.length === listed.length ? values.map(String) : undefined;
}

function isList(parameter: ParameterDefinition): boolean {
  const type = typeOf(parameter);
  return /^(CommaDelimitedList$|List<)/.test(type.startsWith(`${STORED}<`) ? type.slice(STORED.length + 1, -1) : type);
}

function textContent(parameter: ParameterDefinition, text: Text, scope: Scope): Content {
  return splitLists(parameter, { kind: 'text', text }, scope);
}

/** A list parameter is handed its items as one text with commas. */
function splitLists(parameter: ParameterDefinition, content: Content, scope: Scope): Content {
  if (!isList(parameter) || content.kind !== 'text') return content;
  const known = content.text.known;
  if (known === undefined) {
    const { because } = content.text;
    return { kind: 'unresolved', because: because.length > 0 ? because : [{ kind: 'unsupported', what: 'a credential in a list' }] };
  }
  const origin: Origin = {
    document: scope.instance.template.document,
    pointer: parameter.pointer,
    resource: undefined,
    route: undefined,
    via: 'parameter',
  };
  const items = known === '' ? [] : known.split(',').map((item) => Value.computed({ kind: 'text', text: Text.of(item.trim()) }, origin));
  return { kind: 'list', open: undefined, items };
}

const ACCOUNT: Domain = { pattern: '[0-9]{12}', characters: '0-9' };
const REGION: Domain = { pattern: '[a-z]{2,4}(?:-[a-z]+)+-[0-9]', characters: 'a-z0-9-' };
const STACK_NAME: Domain = { pattern: '[A-Za-z][A-Za-z0-9-]*', characters: 'A-Za-z0-9-' };

/** Partition and domain suffix by the beginning of a region. Source: AWS General Reference, "Regions and endpoints". */
const PARTITIONS: readonly (readonly [string, string, string])[] = [
  ['cn-', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-', 'aws-us-gov', 'amazonaws.com'],
  ['us-iso-', 'aws-iso', 'c2s.ic.gov'],
  ['us-isob-', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eu-isoe-', 'aws-iso-e', 'cloud.adc-e.uk'],
  ['us-isof-', 'aws-iso-f', 'csp.hci.ic.gov'],
  ['eusc-', 'aws-eusc', 'amazonaws.eu'],
];

/** The partition of an instance. Where no region is known it is the commercial one: a template of another names its region. */
export function partitionOf(region: string | undefined): { readonly partition: string; readonly suffix: string } {
  const row = PARTITIONS.find(([prefix]) => region?.startsWith(prefix));
  return { partition: row?.[1] ?? 'aws', suffix: row?.[2] ?? 'amazonaws.com' };
}

/** What `Ref` of a pseudo parameter comes to. */
export function pseudoParameter(name: string, scope: Scope): Content {
  const text = pseudoText(name, scope);
  return text === undefined ? { kind: 'unresolved', because: [{ kind: 'unsupported', what: name }] } : { kind: 'text', text };
}

function pseudoText(name: string, scope: Scope): Text | undefined {
  const { instance, resolution } = scope;
  const assigned = resolution.world.parameters.get(parameterKey(instance.id, name));
  if (assigned !== undefined && 'value' in assigned) return Text.of(assigned.value);
  const excluded = assigned === undefined ? {} : { excluded: assigned.otherThan };
  const environment = (known: string | undefined, what: 'account' | 'region' | 'stack-name', domain: Domain): Text =>
    known !== undefined
      ? Text.of(known)
      : Text.of({
          id: parameterKey(instance.id, name),
          name,
          because: [{ kind: 'environment', instance: instance.id, name: what }],
          domain: { ...domain, ...excluded },
        });
  const part = (of: string): Text => pseudoText(of, scope) ?? Text.of();
  switch (name) {
    case 'AWS::AccountId': {
      const origin: Origin = { document: instance.template.document, pointer: undefined, resource: undefined, route: undefined };
      const called = instance.accountOf === undefined ? undefined : scope.supplied(instance.accountOf, origin);
      return called?.kind === 'text' ? called.text : environment(instance.account, 'account', ACCOUNT);
    }
    case 'AWS::Region':
      return environment(instance.region, 'region', REGION);
    case 'AWS::StackName':
      return environment(instance.stackName, 'stack-name', STACK_NAME);
    case 'AWS::Partition':
      return Text.of(partitionOf(part('AWS::Region').known).partition);
    case 'AWS::URLSuffix':
      return Text.of(partitionOf(part('AWS::Region').known).suffix);
    case 'AWS::StackId':
      return Text.of(
        'arn:',
        part('AWS::Partition'),
        ':cloudformation:',
        part('AWS::Region'),
        ':',
        part('AWS::AccountId'),
        ':stack/',
        part('AWS::StackName'),
        '/',
        {
          id: parameterKey(instance.id, name),
          name,
          because: [{ kind: 'environment', instance: instance.id, name: 'stack-name' }],
          domain: { characters: 'a-f0-9-' },
        },
      );
    default:
      return undefined;
  }
}
