import { type Answer, all, type Field, isValue, type Resource, type Text, unknown, type Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { NodeKind } from './graph.ts';
import { nodeBase } from './node.ts';
import type { Action } from './pipeline.ts';

/** A kind of action that a worker outside of AWS does, such as Jenkins. */
export interface CustomActionType extends Subject {
  readonly kind: 'custom-action-type';
  readonly resource: Resource;
  readonly properties: Value;
  readonly category: Field<string>;
  readonly provider: Field<Text>;
  readonly version: Field<Text>;
  /** Is it the type of this action? */
  makes(action: Action): Answer;
  /** Links that people follow from the console, by their key. */
  readonly urls: readonly (readonly [string, Field<Text>])[];
  readonly configuration: readonly { readonly value: Value; readonly name: Field<Text>; readonly secret: Field<boolean> }[];
}

declare module '../rule/types.ts' {
  interface Subjects {
    'custom-action-type': CustomActionType;
  }
}

export const customActionTypeKind: NodeKind<'custom-action-type'> = {
  kind: 'custom-action-type',
  types: ['AWS::CodePipeline::CustomActionType'],
  node: actionTypeOf,
};

function actionTypeOf(resource: Resource): CustomActionType {
  const { properties } = resource;
  return {
    ...nodeBase('custom-action-type', resource),
    category: properties.get('Category').string(),
    provider: properties.get('Provider').text(),
    version: properties.get('Version').text(),
    makes: (action) =>
      all([
        isValue(action.providerOwner, 'Custom'),
        samePart(properties.get('Provider'), action, 'Provider'),
        samePart(properties.get('Version'), action, 'Version'),
      ]),
    get urls() {
      return properties
        .get('Settings')
        .entries()
        .map(([key, value]) => [key, value.text()] as const);
    },
    get configuration() {
      return properties
        .get('ConfigurationProperties')
        .items()
        .items.map((value) => ({ value, name: value.get('Name').text(), secret: value.get('Secret').boolean() }));
    },
  };
}

function samePart(own: Value, action: Action, key: string): Answer {
  const [one, other] = [own.text(), action.value.get('ActionTypeId', key).text()];
  if ('value' in one && 'value' in other) return one.value.same(other.value);
  return unknown(...('because' in one ? one.because : []), ...('because' in other ? other.because : []));
}
