import {
  type Expression,
  entryOf,
  isRawMap,
  Moved,
  type ParameterDefinition,
  type Raw,
  type RawMap,
  type ResourceDefinition,
  type Template,
} from '../../../resource/index.ts';

/** What SAM makes of a template: resources in the place of its own, and the conditions and mappings they read. */
export type Expanded = Pick<Template, 'resources' | 'conditions' | 'mappings'>;

/** A resource to be made. */
export interface Making {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: RawMap;
  /** What it is made from: places that the properties do not give themselves point there. */
  readonly from: Moved;
  /** The SAM resource that it belongs to. */
  readonly owner: string;
  readonly condition?: string | undefined;
  /** Further sections, such as `UpdatePolicy`. */
  readonly sections?: RawMap;
}

/** Collects what SAM makes. A name that the template declares itself stays the template's. */
export class Expansion {
  readonly template: Template;
  private readonly resources = new Map<string, ResourceDefinition>();
  private readonly conditions: Map<string, Expression>;
  private readonly tables = new Map<string, Raw>();

  constructor(template: Template) {
    this.template = template;
    this.conditions = new Map(template.conditions);
  }

  get expanded(): Expanded {
    const declared = this.template.mappings;
    const mappings: Raw | undefined =
      this.tables.size === 0 ? declared : { ...(isRawMap(declared) ? declared : {}), ...Object.fromEntries(this.tables) };
    return { resources: this.resources, conditions: this.conditions, mappings };
  }

  /** Takes a resource as it is. */
  keep(definition: ResourceDefinition): void {
    this.resources.set(definition.logicalId, definition);
  }

  /** Makes a resource that the template does not have. */
  make({ logicalId, type, properties, from, owner, condition, sections }: Making): void {
    if (this.template.resources.has(logicalId)) return;
    // What `Globals` asked for is shown there.
    const placed: Raw = from.via === 'globals' ? new Moved(properties, from.from, from.via) : properties;
    const raw: RawMap = { Type: type, ...(condition === undefined ? {} : { Condition: condition }), Properties: placed, ...sections };
    this.resources.set(logicalId, {
      logicalId,
      type,
      raw,
      pointer: from.from,
      generated: true,
      madeBy: { transform: 'serverless', logicalId: owner },
    });
  }

  /** Declares a condition; one with the same expression is used again. Returns its name. */
  condition(name: string, expression: Expression): string {
    const wanted = JSON.stringify(expression.raw);
    const same = [...this.conditions].find(([, known]) => JSON.stringify(known.raw) === wanted);
    if (same !== undefined) return same[0];
    this.conditions.set(name, expression);
    return name;
  }

  /** Declares a mapping. */
  mapping(name: string, table: RawMap): void {
    this.tables.set(name, table);
  }

  /** The parameter that a value is a plain reference to. */
  parameter(raw: Raw): ParameterDefinition | undefined {
    const name = entryOf(raw, 'Ref');
    return typeof name === 'string' ? this.template.parameters.get(name) : undefined;
  }
}
