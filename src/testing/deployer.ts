import { readFileSync } from 'node:fs';
import { isRawMap, Moved, type Raw, SecretText, type Template } from '../resource/index.ts';
import type { AwsCredentials } from '../sources/aws/transport.ts';
import { parseDocument } from '../sources/cloudformation/parse.ts';
import { templateOf } from '../sources/cloudformation/template.ts';
import { type Created, creators, type Home } from './creators.ts';
import type { DeployedStack } from './emulator.ts';

/** Deploys templates into an emulated account by the APIs of the services, as CloudFormation would. */

/** What a stack is made of, and where. */
export interface Deployment {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  /** Path of the template. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A stack with what its resources are called. */
export interface Deployed {
  readonly stack: DeployedStack;
  /** By logical id, then attribute; `Ref` is one. */
  readonly attributes: ReadonlyMap<string, Created>;
}

/** Makes the resources of a template, each after those that it refers to. Throws where a type has no creator. */
export async function deploy(deployment: Deployment, endpoint: string, credentials: AwsCredentials): Promise<Deployed> {
  const text = readFileSync(deployment.template, 'utf8');
  const template = templateOf(parseDocument(deployment.template, text, () => []));
  const stack = new Stack(template, deployment);
  const home: Home = { ...deployment, endpoint, credentials };
  for (const logicalId of template.resources.keys()) await stack.make(logicalId, home);
  const { account, region, stackName, parameters } = deployment;
  const resources = [...stack.made].map(([logical, { Ref }]) => ({
    logical,
    physical: Ref ?? '',
    type: template.resources.get(logical)?.type ?? '',
  }));
  return { stack: { account, region, name: stackName, template: text, parameters, resources }, attributes: stack.made };
}

class Stack {
  readonly made = new Map<string, Created>();
  private readonly template: Template;
  private readonly deployment: Deployment;

  constructor(template: Template, deployment: Deployment) {
    this.template = template;
    this.deployment = deployment;
  }

  async make(logicalId: string, home: Home): Promise<Created> {
    const known = this.made.get(logicalId);
    if (known !== undefined) return known;
    const definition = this.template.resources.get(logicalId);
    const create = creators[definition?.type ?? ''];
    if (definition === undefined || create === undefined) throw new Error(`${logicalId}: nothing makes a ${definition?.type}`);
    for (const other of referred(definition.raw, this.template)) await this.make(other, home);
    const properties = this.value(definition.raw['Properties'] ?? {}) as Readonly<Record<string, never>>;
    const created = await create(properties, { ...home, logicalId });
    this.made.set(logicalId, created);
    return created;
  }

  /** A value with its functions worked out: those that the templates of the tests use. */
  private value(raw: Raw): unknown {
    if (raw instanceof Moved) return this.value(raw.raw);
    if (raw instanceof SecretText) throw new Error('nothing was recognised as a secret');
    if (Array.isArray(raw)) return (raw as readonly Raw[]).map((item) => this.value(item));
    if (!isRawMap(raw)) return raw;
    const [key = '', ...others] = Object.keys(raw);
    const argument = raw[key] ?? null;
    if (others.length === 0) {
      if (key === 'Ref') return this.reference(String(argument), 'Ref');
      if (key === 'Fn::GetAtt') {
        const [logicalId, attribute] = argument as readonly string[];
        return this.reference(logicalId ?? '', attribute ?? '');
      }
      if (key === 'Fn::Sub') return this.substituted(String(argument));
      if (key.startsWith('Fn::')) return undefined;
    }
    return Object.fromEntries(Object.keys(raw).map((name) => [name, this.value(raw[name] ?? null)]));
  }

  private substituted(text: string): string {
    return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      const [logicalId = '', attribute = 'Ref'] = name.split('.');
      return this.reference(logicalId, attribute);
    });
  }

  private reference(name: string, attribute: string): string {
    const { account, region, stackName, parameters } = this.deployment;
    const pseudo: Readonly<Record<string, string>> = {
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::StackName': stackName,
    };
    const preset = this.template.parameters.get(name)?.raw['Default'];
    const value = this.made.get(name)?.[attribute] ?? pseudo[name] ?? parameters[name] ?? preset;
    if (typeof value !== 'string') throw new Error(`${name}.${attribute} is not known`);
    return value;
  }
}

/** Resources of the template that a value names. */
function referred(raw: Raw, template: Template): readonly string[] {
  const names = JSON.stringify(raw).match(/[A-Za-z0-9]+/g) ?? [];
  const text = JSON.stringify(raw);
  return [...new Set(names)].filter(
    (name) =>
      template.resources.has(name) &&
      [`"Ref":"${name}"`, `"Fn::GetAtt":["${name}"`, `\${${name}}`, `\${${name}.`].some((reference) => text.includes(reference)),
  );
}
