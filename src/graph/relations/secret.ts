import { holdsScript } from '../../facts/script-secrets.ts';
import { credentialName } from '../../facts/secret-names.ts';
import {
  type Cause,
  entryOf,
  type Field,
  isRawMap,
  Moved,
  type Place,
  type Raw,
  type Resource,
  type Scope,
  SecretText,
  type SecretToken,
  step,
  type Text,
  type Value,
} from '../../resource/index.ts';
import { isHidden } from '../../resource/parameters.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { hiddenCredential } from '../parameter.ts';
import { type NamedValue, namedValues } from './named-values.ts';

/** A text that may be a credential, in a place that does not hide it. */
export interface ExposedValue extends Subject {
  readonly kind: 'exposed-value';
  /** What the value is called where it stands: a variable, a key. */
  readonly label: string;
  readonly value: Value;
  readonly text: Text;
  /** The credential that was recognised here; one of several in the text, where they can be told apart. */
  readonly secret: SecretToken | undefined;
  /** All of it, where it is known. */
  readonly written: Field<string>;
  /** It with `x` for each unknown part; empty where there is nothing else. */
  readonly shape: string;
  /** What shows it, for messages: `a build variable`. */
  readonly where: string;
  /** The name says that it is a credential. */
  readonly credentialName: boolean;
  /** The service does not show it to readers of the resource: only a value that is written out is in clear. */
  readonly masked: boolean;
  /** Why it is not known whether it is masked; empty when it is. */
  readonly doubt: readonly Cause[];
  /** The parameter with `NoEcho` that it shows. */
  readonly hidden: string | undefined;
  /** It holds a reference that CloudFormation replaces by a secret. */
  readonly resolved: boolean;
  /** The parameter that it is, where the stack shows that to everybody. */
  readonly shown: string | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'exposed-value': ExposedValue;
  }
}

export const exposedValueKind: NodeKind<'exposed-value'> = { kind: 'exposed-value', types: [], list: exposedValues };

function exposedValues(graph: DeliveryGraph): readonly ExposedValue[] {
  return [...graph.resolution.allScopes].flatMap((scope) => {
    const shared = new Set<string>();
    return [
      ...parameterDefaults(scope),
      ...scope
        .resources()
        .filter((resource) => graph.inFocus(resource))
        .flatMap((resource) => exposedIn(resource, graph).filter((value) => !isRepeated(value, shared))),
    ];
  });
}

function isRepeated({ at, id }: ExposedValue, told: Set<string>): boolean {
  if (at.via !== 'globals') return false;
  const repeated = told.has(id);
  told.add(id);
  return repeated;
}

function exposedIn(resource: Resource, graph: DeliveryGraph): readonly ExposedValue[] {
  const named = namedValues.get(resource.type)?.(resource, graph) ?? [];
  const written = writesSecret(resource.definition.raw);
  const subjects = named
    .filter(({ name, value }) => credentialName(name) || givesSecret(value, written))
    .flatMap((entry) => exposed(entry, resource));
  const seen = new Set(subjects.map(({ at }) => at.pointer));
  return [...subjects, ...(written ? writtenSecrets(resource) : []).filter(({ at }) => !seen.has(at.pointer))];
}

/** Names, paths and ARNs with unknown parts are still recognised by their form. */
function shapeOf(text: Text): string {
  return text.hole === undefined ? text.map(() => 'x').print() : '';
}

/** A credential that is written out, a hidden parameter, or a reference that is resolved to a secret when the stack is made. */
function givesSecret(value: Value, written: boolean): boolean {
  const text = value.text();
  if (!('value' in text)) return false;
  return (written && text.value.secrets.length > 0) || hiddenCredential(text.value) !== undefined || resolvesSecret(text.value);
}

/**
 * CloudFormation puts the secret itself in the place of the reference. References to secure parameters are refused in
 * the places that are looked at here. Source: CloudFormation User Guide, "Get a secret or secret value from Secrets Manager".
 */
function resolvesSecret(text: Text): boolean {
  return text.parts.some((part) => typeof part === 'string' && part.includes('{{resolve:secretsmanager:'));
}

function exposed({ name, value, where, place, masked, doubt }: NamedValue, resource: Resource): readonly ExposedValue[] {
  const text = value.text();
  if (!('value' in text)) return [];
  // What `Globals` gives to all functions is one subject, whichever function is first.
  const [key, owner] =
    value.at.via === 'globals' ? [`${resource.scope.instance.id}|Globals`, 'Globals'] : [resource.key, resource.logicalId];
  const { secrets } = text.value;
  const shared = {
    kind: 'exposed-value' as const,
    value,
    text: text.value,
    where,
    credentialName: credentialName(name),
    masked: masked === true,
    doubt: doubt ?? [],
    hidden: hiddenCredential(text.value),
    resolved: resolvesSecret(text.value),
    written: value.string(),
    shape: shapeOf(text.value),
    shown: shownParameter(text.value, resource),
  };
  return stretches(value, text.value).map((at, index) => ({
    ...shared,
    id: `${key}|${place ?? where}|${name}${index === 0 ? '' : `|${index}`}`,
    name: `${secrets[index]?.name ?? name} of ${owner}`,
    at,
    label: secrets[index]?.name ?? name,
    secret: secrets[index],
  }));
}

/** The parameter of type String and without `NoEcho` that a text is, and nothing else. */
function shownParameter({ hole, parts }: Text, { scope: { instance } }: Resource): string | undefined {
  const [cause] = hole?.because ?? [];
  if (cause?.kind !== 'parameter' || cause.instance !== instance.id || parts.length !== 1) return undefined;
  const parameter = instance.template.parameters.get(cause.name);
  const plain = parameter !== undefined && entryOf(parameter.raw, 'Type') === 'String' && !isHidden(parameter);
  return plain ? cause.name : undefined;
}

/** The places of the credentials in a text, each by itself where they can be told apart; else that of the text. */
function stretches(value: Value, { secrets, parts }: Text): readonly Place[] {
  const { at } = value;
  if (secrets.length === 0 || parts.length === 1) return [at];
  const whole = at.document.locate(at.pointer, 'value');
  const inside = at.document.secrets.filter(({ start, end }) => start >= whole.start && end <= whole.end);
  return inside.length === secrets.length ? inside.map((span) => ({ ...at, span })) : [at];
}

/** Types whose texts are read by people or run by builds: a credential anywhere in them is in clear. */
const READ_WHOLE = new Set([
  'AWS::CodeBuild::Project',
  'AWS::CodePipeline::Pipeline',
  'AWS::CodePipeline::Webhook',
  'AWS::CodePipeline::CustomActionType',
  'AWS::CodeBuild::SourceCredential',
  'AWS::Lambda::Function',
  'AWS::ECS::TaskDefinition',
  'AWS::SSM::Parameter',
  'AWS::SSM::Document',
  'AWS::StepFunctions::StateMachine',
  'AWS::Events::Rule',
  'AWS::Events::Connection',
  'AWS::EC2::Instance',
  'AWS::EC2::LaunchTemplate',
  'AWS::AutoScaling::LaunchConfiguration',
  'AWS::SecretsManager::Secret',
  'AWS::Serverless::Function',
  'AWS::ElasticBeanstalk::Environment',
  'AWS::CloudFormation::Stack',
  'AWS::CloudFormation::StackSet',
  'AWS::Scheduler::Schedule',
  'AWS::Amplify::App',
  'AWS::Amplify::Branch',
  'AWS::AppRunner::Service',
  'AWS::Batch::JobDefinition',
  'AWS::Glue::Job',
  'AWS::ImageBuilder::Component',
]);

/** Credentials of a known shape, wherever in the resource they stand. */
function writtenSecrets(resource: Resource): readonly ExposedValue[] {
  if (!READ_WHOLE.has(resource.type)) return [];
  const found: ExposedValue[] = [];
  const visit = (given: Value, label: string): void => {
    // What is encoded is as readable as what is not.
    const value = given.unencoded;
    const { content } = value;
    if (content.kind === 'map') for (const [key, entry] of value.entries()) visit(entry, key);
    else if (content.kind === 'list') for (const item of content.items) visit(item, label);
    else if (content.kind === 'text' && content.text.secrets.length > 0)
      found.push(
        ...exposed({ name: label, value, where: whereOf(label), place: `${label} of ${resource.type} ${found.length}` }, resource),
      );
  };
  visit(resource.properties, 'Properties');
  return found;
}

function whereOf(label: string): string {
  return holdsScript(label) ? (SCRIPTS.get(label) ?? 'a command') : `the property ${label}`;
}

const SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['BuildSpec', 'a buildspec'],
  ['UserData', 'the user data of a machine'],
]);

/** Whether a recogniser replaced anything in a piece of a template. */
function writesSecret(raw: Raw): boolean {
  if (raw instanceof SecretText) return true;
  if (raw instanceof Moved) return writesSecret(raw.raw);
  if (Array.isArray(raw)) return (raw as readonly Raw[]).some(writesSecret);
  return isRawMap(raw) && Object.keys(raw).some((key) => writesSecret(entryOf(raw, key) ?? null));
}

/** Defaults of parameters: anyone who reads the template reads them, `NoEcho` or not. */
function parameterDefaults(scope: Scope): readonly ExposedValue[] {
  return [...scope.instance.template.parameters.values()].flatMap((parameter) => {
    const raw = entryOf(parameter.raw, 'Default');
    if (raw === undefined || raw === null || (!writesSecret(raw) && !credentialName(parameter.name))) return [];
    const value = scope.value({ raw, pointer: step(parameter.pointer, 'Default') });
    const text = value.text();
    return 'value' in text
      ? [
          {
            kind: 'exposed-value' as const,
            id: `${scope.instance.id}|parameter ${parameter.name}`,
            name: `parameter ${parameter.name}`,
            at: value.at,
            label: parameter.name,
            value,
            text: text.value,
            secret: text.value.secrets[0],
            where: 'the default of a parameter',
            credentialName: credentialName(parameter.name),
            masked: false,
            doubt: [],
            hidden: undefined,
            // Nothing is resolved in a default, only where the parameter is used.
            resolved: false,
            written: value.string(),
            shape: shapeOf(text.value),
            shown: undefined,
          },
        ]
      : [];
  });
}
