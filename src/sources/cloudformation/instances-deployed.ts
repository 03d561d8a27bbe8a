import { findSecrets } from '../../facts/secret-shapes.ts';
import { nearest } from '../../resource/did-you-mean.ts';
import { type Instance, type Supplied, type Template, UserError } from '../../resource/index.ts';
import { aliasesOf } from './instances-nested.ts';

/** An attribute of a resource of another deployment; `attribute` is `Ref` or what `Fn::GetAtt` takes. */
export type AttributeReference = { readonly logicalId: string; readonly attribute: string } & (
  | { readonly deployment: string; readonly template?: undefined }
  | { readonly template: string; readonly deployment?: undefined }
);

/** A template with the account and region it is deployed to, as the configuration states it. */
export interface Deployment {
  readonly name?: string;
  /** The file, named as its document names it; so is the `template` of references. */
  readonly template: string;
  readonly account?: string;
  readonly region?: string;
  readonly stackName?: string;
  readonly parameters?: Readonly<Record<string, string | AttributeReference>>;
}

interface Named {
  readonly id: string;
  readonly deployment: Deployment;
  readonly template: Template;
}

/**
 * The instances of the deployments that a configuration states, without nested stacks.
 * Throws UserError for a template, parameter, deployment or resource that is not there, and for a reference to a template
 * that is deployed more than once.
 */
export function deployedInstances(deployments: readonly Deployment[], templates: ReadonlyMap<string, Template>): readonly Instance[] {
  const ids = uniqueIds(deployments);
  const named = deployments.map((deployment, index): Named => {
    const template = templates.get(deployment.template);
    if (template === undefined)
      throw absent(
        `the configuration deploys ${deployment.template}, which is no template that could be read`,
        deployment.template,
        templates.keys(),
      );
    return { id: ids[index] ?? deployment.template, deployment, template };
  });
  return named.map(({ id, deployment, template }) => ({
    id,
    template,
    account: deployment.account,
    region: deployment.region,
    stackName: deployment.stackName,
    parameters: new Map(
      Object.entries(deployment.parameters ?? {}).flatMap(([name, value]) => supplied(name, value, { id, deployment, template }, named)),
    ),
    ...(deployment.parameters === undefined ? {} : { settled: true }),
    children: new Map(),
    ...aliasesOf(template, id),
  }));
}

function supplied(
  name: string,
  value: string | AttributeReference,
  to: Named,
  all: readonly Named[],
): readonly (readonly [string, Supplied])[] {
  const where = `the deployment ${to.id}`;
  if (!to.template.parameters.has(name))
    throw absent(
      `${where} gives a value to ${name}, which is no parameter of ${to.deployment.template}`,
      name,
      to.template.parameters.keys(),
    );
  if (typeof value === 'string') return suppliedText(name, value);
  const { id: instance, template } = referred(value, `the parameter ${name} of ${where}`, all);
  const { logicalId, attribute } = value;
  if (!template.resources.has(logicalId) && template.loops.size === 0)
    throw absent(
      `the parameter ${name} of ${where} refers to ${logicalId}, which is no resource of ${template.document.file}`,
      logicalId,
      template.resources.keys(),
    );
  return [[name, { kind: 'attribute', instance, logicalId, attribute }]];
}

/** Values that are credentials are not kept: the parameter stays without a known value. */
export function suppliedText(name: string, text: string): readonly (readonly [string, Supplied])[] {
  const credential = findSecrets(text, name, true).some(({ example }) => example !== true);
  return credential ? [] : [[name, { kind: 'text', text }]];
}

function referred(reference: AttributeReference, what: string, all: readonly Named[]): Named {
  const { deployment, template } = reference;
  const found = all.filter((named) =>
    deployment !== undefined ? named.id === deployment || named.deployment.name === deployment : named.deployment.template === template,
  );
  const [first, second] = found;
  if (first === undefined) {
    const candidates = deployment !== undefined ? all.map(({ id }) => id) : all.map((named) => named.deployment.template);
    throw absent(`${what} refers to ${deployment ?? template ?? ''}, which is not deployed`, deployment ?? template ?? '', candidates);
  }
  if (second === undefined) return first;
  throw new UserError(`${what} refers to ${template ?? deployment ?? ''}, which is deployed ${found.length} times`, {
    next: `Name the deployments and refer to one by \`deployment\`: ${found.map(({ id }) => id).join(', ')}.`,
  });
}

function absent(what: string, word: string, candidates: Iterable<string>): UserError {
  const known = [...candidates];
  const suggestion = nearest(word, known);
  if (suggestion !== undefined) return new UserError(what, { next: `Did you mean ${suggestion}?` });
  return new UserError(
    what,
    known.length === 0 ? {} : { next: `There is: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}.` },
  );
}

/** A name, else the stack's, else the file; where that is not enough, with account and region. */
function uniqueIds(deployments: readonly Deployment[]): readonly string[] {
  const short = deployments.map(({ name, stackName, template }) => name ?? stackName ?? template);
  const long = deployments.map(({ account, region }, index) =>
    isUnique(short, index) ? (short[index] ?? '') : [short[index], account, region].filter((part) => part !== undefined).join(' '),
  );
  return long.map((id, index) =>
    isUnique(long, index) ? id : `${id} (${long.slice(0, index + 1).filter((other) => other === id).length})`,
  );
}

function isUnique(ids: readonly string[], index: number): boolean {
  return ids.filter((id) => id === ids[index]).length === 1;
}

/** Checks that every name given on the command line is a parameter of some template. Throws UserError with a suggestion. */
export function checkParameterNames(names: Iterable<string>, templates: Iterable<Template>): void {
  const declared = new Set([...templates].flatMap(({ parameters }) => [...parameters.keys()]));
  for (const name of names) if (!declared.has(name)) throw absent(`no template declares a parameter ${name}`, name, declared);
}
