import { type IdentityText, identityParts, resourceIdentity } from '../facts/resource-identities.ts';
import type { Resource } from './resource.ts';
import { type Domain, Text } from './text.ts';

/** How a resource is called by others: its physical name, ARN and attributes, with holes where only the account knows. */
export class Identity {
  private readonly resource: Resource;
  private readonly facts: ReturnType<typeof resourceIdentity>;
  private readonly texts = new Map<string, Text>();

  constructor(resource: Resource) {
    this.resource = resource;
    this.facts = resourceIdentity(resource.type);
  }

  /** The physical name, or the id of what has no name: as written, else a hole that only this resource fills. */
  get name(): Text {
    return this.facts?.name === undefined && this.facts?.id !== undefined ? this.id : this.remembered('name', () => this.findName());
  }

  /** The id that the service invents. */
  private get id(): Text {
    return this.remembered('id', () => this.observed('Id') ?? this.hole('Id', this.facts?.id));
  }

  /** What a running system says of itself. */
  private observed(what: 'Id' | 'Arn'): Text | undefined {
    const field = this.resource.observed.get(what).text();
    return 'value' in field ? field.value : undefined;
  }

  /** The ARN, for types that have one which is made of known parts. */
  get arn(): Text | undefined {
    const template = this.special?.arn ?? this.facts?.arn;
    if (template === undefined) return this.observed('Arn');
    return this.remembered('arn', () => this.observed('Arn') ?? this.filled(template));
  }

  /** What `Ref` (as attribute `Ref`) or `Fn::GetAtt` gives. */
  attribute(attribute: string): Text {
    return this.remembered(`.${attribute}`, () => {
      const { facts } = this;
      if (facts === undefined) return this.hole(attribute);
      const source =
        attribute === 'Ref'
          ? (this.special?.ref ?? facts.ref)
          : Object.hasOwn(facts.attributes, attribute)
            ? facts.attributes[attribute]
            : undefined;
      return source === undefined ? this.hole(attribute) : this.text(source, attribute);
    });
  }

  /** The form that ARN and `Ref` have when a certain property is given. */
  private get special(): { readonly arn: string; readonly ref: string } | undefined {
    const other = this.facts?.with;
    return other !== undefined && this.resource.properties.get(other.property).exists === 'yes' ? other : undefined;
  }

  private text(source: IdentityText, attribute: string): Text {
    if (source === 'name') return this.name;
    if (source === 'id') return this.id;
    return source === 'arn' ? (this.arn ?? this.hole(attribute)) : this.filled(source);
  }

  private remembered(key: string, compute: () => Text): Text {
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    // Names that are made of each other in a circle end in a hole.
    this.texts.set(key, this.hole(key));
    const text = compute();
    this.texts.set(key, text);
    return text;
  }

  private findName(): Text {
    const property = this.facts?.name;
    const written = property === undefined ? undefined : this.resource.properties.get(property).text();
    return written !== undefined && 'value' in written ? written.value : this.hole('Ref', this.facts?.generated);
  }

  /** A piece of text that only this resource has. */
  private hole(attribute: string, pattern?: string): Text {
    const { key, id } = this.resource;
    const printed = attribute === 'Ref' ? id.logicalId : `${id.logicalId}.${attribute}`;
    const domain: Domain | undefined = pattern === undefined ? undefined : { pattern, characters: 'A-Za-z0-9._-' };
    return Text.of({
      id: `${key}.${attribute}`,
      name: printed,
      because: [{ kind: 'not-in-view', what: `the value of ${printed}, which is made at deployment` }],
      owner: { instance: id.instance, logicalId: id.logicalId, attribute },
      ...(domain === undefined ? {} : { domain }),
    });
  }

  private filled(template: string): Text {
    return Text.of(...identityParts(template).map((part) => (typeof part === 'string' ? part : this.placeholder(part.placeholder))));
  }

  private placeholder(placeholder: string): Text {
    const [name = '', argument = ''] = placeholder.split(/:(.*)/s);
    switch (name) {
      case 'Name':
        return this.name;
      case 'Id':
        return this.id;
      case 'RelativeName':
        return trimStart(this.name, /^\//);
      case 'UrlWithoutScheme':
        return trimStart(this.property('Url'), /^https:\/\//);
      case 'Path':
        return this.property('Path', '/');
      case 'Property': {
        const [property = '', otherwise] = argument.split('|');
        return lastPart(this.property(property, otherwise));
      }
      default:
        return this.pseudo(name === 'Account' ? 'AWS::AccountId' : `AWS::${name}`);
    }
  }

  private property(name: string, otherwise?: string): Text {
    const field = this.resource.properties.get(name).text();
    if ('value' in field) return field.value;
    return field.state === 'absent' && otherwise !== undefined ? Text.of(otherwise) : this.hole(name);
  }

  private pseudo(name: string): Text {
    const { scope, properties } = this.resource;
    const content = scope.ref(name, properties.origin);
    return content.kind === 'text' ? content.text : this.hole(name);
  }
}

function trimStart(text: Text, start: RegExp): Text {
  const [first, ...others] = text.parts;
  return typeof first === 'string' ? Text.of(first.replace(start, ''), ...others) : text;
}

/** The name at the end of an ARN; a text that is none is the name itself. */
function lastPart(text: Text): Text {
  const first = text.parts[0];
  if (typeof first !== 'string' || !first.startsWith('arn:')) return text;
  const at = text.parts.findLastIndex((part) => typeof part === 'string' && /[:/]/.test(part));
  const cut = text.parts[at];
  return typeof cut === 'string'
    ? Text.of(cut.slice(Math.max(cut.lastIndexOf(':'), cut.lastIndexOf('/')) + 1), ...text.parts.slice(at + 1))
    : text;
}
