/**
 * What `Ref` and `Fn::GetAtt` give, how ARNs are made, and which names CloudFormation generates, per resource type.
 * Source and date: resource-identity-table.ts.
 */
import { identities } from './resource-identity-table.ts';

/**
 * A text with placeholders: `${Partition}`, `${Region}`, `${Account}`, `${URLSuffix}` (`amazonaws.com`) of where the resource is;
 * `${Name}` its name; `${Id}` a text that the service invents; `${Path}` the IAM path (`/` when not given);
 * `${Property:X}` the name of what property X names (which may be written as a name or an ARN), `${Property:X|y}` with y when it
 * is not given; `${RelativeName}` the name without a leading slash; `${UrlWithoutScheme}` the `Url` property without `https://`.
 */
export type IdentityTemplate = string;

/** A keyword for one of the three usual texts, or a template of its own. */
export type IdentityText = 'name' | 'arn' | 'id' | IdentityTemplate;

export interface ResourceIdentity {
  /** The property that holds the physical name; undefined when the service or CloudFormation always invents it. */
  readonly name: string | undefined;
  readonly ref: IdentityText;
  /** Undefined for what has no ARN. */
  readonly arn: IdentityTemplate | undefined;
  /** By attribute as `Fn::GetAtt` names it. One that is not here is a text that nothing in the template tells. */
  readonly attributes: Readonly<Record<string, IdentityText>>;
  /** When this property is given, the ARN and what `Ref` gives have another form. */
  readonly with?: { readonly property: string; readonly arn: IdentityTemplate; readonly ref: IdentityText };
  /** What CloudFormation calls it when the name is not given, as the source of a whole-text expression. Undefined when the name must be given. */
  readonly generated?: string;
  /** What `${Id}` looks like, in the same form. */
  readonly id?: string;
}

/** The identity of a resource type, or undefined when the table does not have it: then nothing is known of `Ref` and ARN. */
export function resourceIdentity(type: string): ResourceIdentity | undefined {
  return Object.hasOwn(identities, type) ? identities[type] : undefined;
}

/** The resource types of the table. */
export const identifiedTypes: readonly string[] = Object.keys(identities);

const expressions = new Map<string, RegExp>();

/** Whether a text has the form of a name that CloudFormation generates, or of an id that the service invents, for the type. True when the form is not known. */
export function mayBeInvented(type: string, what: 'name' | 'id', text: string): boolean {
  const identity = resourceIdentity(type);
  const source = what === 'name' ? identity?.generated : identity?.id;
  if (source === undefined) return true;
  let expression = expressions.get(source);
  if (expression === undefined) {
    expression = new RegExp(`^${source}$`);
    expressions.set(source, expression);
  }
  return expression.test(text);
}

export type TemplatePart = string | { readonly placeholder: string };

const parsed = new Map<string, readonly TemplatePart[]>();

/** A template as literals and placeholders in order: `arn:${Partition}:s3:::${Name}` gives `arn:`, Partition, `:s3:::`, Name. */
export function identityParts(template: IdentityTemplate): readonly TemplatePart[] {
  let parts = parsed.get(template);
  if (parts === undefined) {
    parts = template
      .split(/(\$\{[^}]*\})/)
      .filter((part) => part !== '')
      .map((part) => (part.startsWith('${') ? { placeholder: part.slice(2, -1) } : part));
    parsed.set(template, parts);
  }
  return parts;
}
