import { type Answer, type Field, isValue, type Place, type Resource, type Text, type Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { type Environment, isEarly } from './environment.ts';
import type { DeliveryGraph, NodeKind } from './graph.ts';
import { lazy } from './lazy.ts';
import { nodeBase } from './node.ts';
import { environmentOfResource } from './resource-environment.ts';

/** An environment of Elastic Beanstalk, and how new versions of its application get there. */
export interface BeanstalkEnvironment extends Subject {
  readonly kind: 'beanstalk-environment';
  readonly resource: Resource;
  readonly properties: Value;
  /** Absent means all at once, unless a file of the application (`.ebextensions`) says otherwise. */
  readonly policy: Field<Text>;
  /** In a rolling deployment, how much is replaced together; and what the number counts. */
  readonly batch: { readonly size: Field<Text>; readonly type: Field<Text> };
  /** A deployment goes on when instances stay unhealthy. */
  readonly ignoresHealth: Field<Text>;
  /** It has several instances that answer requests; one instance and workers have none. */
  readonly balanced: Answer;
  readonly target: Environment;
  readonly early: boolean;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'beanstalk-environment': BeanstalkEnvironment;
  }
}

export const beanstalkEnvironmentKind: NodeKind<'beanstalk-environment'> = {
  kind: 'beanstalk-environment',
  types: ['AWS::ElasticBeanstalk::Environment'],
  node: environmentOf,
};

const COMMAND = 'aws:elasticbeanstalk:command';

/** Source: Elastic Beanstalk Developer Guide, "General options for all environments" and "Deployment policies and settings". */
function environmentOf(resource: Resource, graph: DeliveryGraph): BeanstalkEnvironment {
  const { properties } = resource;
  const target = lazy(() =>
    environmentOfResource(resource, [properties.get('EnvironmentName').text(), properties.get('ApplicationName').text()], graph),
  );
  const option = (namespace: string, name: string): Field<Text> => optionOf(resource, namespace, name, graph);
  return {
    ...nodeBase('beanstalk-environment', resource),
    policy: option(COMMAND, 'DeploymentPolicy'),
    batch: { size: option(COMMAND, 'BatchSize'), type: option(COMMAND, 'BatchSizeType') },
    ignoresHealth: option(COMMAND, 'IgnoreHealthCheck'),
    balanced: balanced(properties.get('Tier', 'Name').string(), option('aws:elasticbeanstalk:environment', 'EnvironmentType')),
    get target() {
      return target();
    },
    get early() {
      return isEarly(target());
    },
  };
}

function balanced(tier: Field<string>, type: Field<Text>): Answer {
  if (isValue(tier, 'Worker') === 'yes') return 'no';
  if (type.state === 'unresolved') return { because: type.because };
  return 'value' in type && type.value.is('SingleInstance') !== 'no' ? type.value.is('LoadBalanced') : 'yes';
}

/** The option of the environment itself, else of its template; unknown where that is not in view. */
function optionOf({ properties }: Resource, namespace: string, name: string, graph: DeliveryGraph): Field<Text> {
  const own = optionIn(properties.get('OptionSettings'), namespace, name);
  if (own.state !== 'absent') return own;
  const template = properties.get('TemplateName').text();
  if (!('value' in template)) return template.state === 'absent' ? own : template;
  const found = graph.find(['AWS::ElasticBeanstalk::ConfigurationTemplate'], template.value);
  if ('because' in found) return { at: own.at, state: 'unresolved', because: found.because };
  return found.resource === undefined
    ? { at: own.at, state: 'unresolved', because: [{ kind: 'not-in-view', what: `the configuration template ${template.value.print()}` }] }
    : moved(optionIn(found.resource.properties.get('OptionSettings'), namespace, name), own.at);
}

/** What is nowhere said would be said at the environment. */
function moved(field: Field<Text>, at: Place): Field<Text> {
  return field.state === 'absent' ? { at, state: 'absent' } : field;
}

function optionIn(settings: Value, namespace: string, name: string): Field<Text> {
  const { items, open } = settings.items();
  const option = items.find(
    (item) => isValue(item.get('Namespace').string(), namespace) === 'yes' && isValue(item.get('OptionName').string(), name) === 'yes',
  );
  if (option !== undefined) return option.get('Value').text();
  return open === undefined ? { at: settings.at, state: 'absent' } : { at: settings.at, state: 'unresolved', because: open };
}
