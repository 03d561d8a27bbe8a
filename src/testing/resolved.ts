import { GIVEN, type Raw, type RawMap, Resolution, type Scope, type Value } from '../resource/index.ts';
import { systemOf, type TestInstance } from './graph.ts';

/** Values as resources of a template reach them, and what they come to in short. */

/** The scope of the first of these instances, with supplied and default values. */
export function scopeOf(...instances: readonly [TestInstance, ...TestInstance[]]): Scope {
  const scope = new Resolution(systemOf(...instances), GIVEN).scope(instances[0].id ?? 'test');
  if (scope === undefined) throw new Error('the instance has no scope');
  return scope;
}

/** The property `Value` of the resource `Tested` in a template with these other sections. */
export function valueIn(raw: Raw, sections: RawMap = {}, deployed: Omit<TestInstance, 'template'> = {}): Value {
  const others = (sections['Resources'] ?? {}) as RawMap;
  const template = { ...sections, Resources: { Tested: { Type: 'Custom::Tested', Properties: { Value: raw } }, ...others } };
  return propertyOf(scopeOf({ template, ...deployed }), 'Tested', 'Value');
}

/** A property of a resource. Throws when there is no such resource. */
export function propertyOf(scope: Scope, logicalId: string, ...keys: readonly [string, ...string[]]): Value {
  const resource = scope.resource(logicalId);
  if (resource === undefined) throw new Error(`no resource ${logicalId}`);
  return resource.properties.get(...keys);
}

/** A value in short: its printed text, `absent`, `null`, or the kinds of its causes. */
export function shown(value: Value): unknown {
  const { content } = value;
  switch (content.kind) {
    case 'text':
      return content.text.print();
    case 'list':
      return [...content.items.map(shown), ...(content.open === undefined ? [] : ['…'])];
    case 'map':
      return Object.fromEntries(value.entries().map(([key, entry]) => [key, shown(entry)]));
    case 'unresolved':
      return { because: content.because.map(({ kind }) => kind) };
    default:
      return content.kind;
  }
}

/** What `valueIn` gives, in short. */
export const show = (...given: Parameters<typeof valueIn>): unknown => shown(valueIn(...given));
/** How `shown` shows a value that is not known. */
export const unresolved = (...kinds: readonly string[]): unknown => ({ because: kinds });

/** `Yes` holds, `No` does not, `Open` depends on a resource and so on nobody knows what. */
export const CONDITIONS: RawMap = {
  Yes: { 'Fn::Equals': ['a', 'a'] },
  No: { 'Fn::Equals': ['a', 'b'] },
  Open: { 'Fn::Equals': [{ Ref: 'Free' }, 'a'] },
};
/** The sections of a template that has them. */
export const CONDITIONAL: RawMap = { Conditions: CONDITIONS, Parameters: { Free: { Type: 'String' } } };
/** An `Fn::If`. */
export const when = (condition: string, yes: Raw, no: Raw): RawMap => ({ 'Fn::If': [condition, yes, no] });
/** What removes a property or an item. */
export const NOTHING: RawMap = { Ref: 'AWS::NoValue' };
