import { type Answer, all, answerOf } from './cause.ts';
import { Identity } from './identity.ts';
import { entryOf, type Place, type Raw, type ResourceId, step } from './place.ts';
import type { Scope } from './scope.ts';
import type { ResourceDefinition } from './system.ts';
import { type Origin, Value } from './value.ts';

/** One resource of an instance, in one world. */
export class Resource {
  readonly definition: ResourceDefinition;
  readonly scope: Scope;
  readonly id: ResourceId;
  private readonly sections = new Map<string, Value>();
  private known: Identity | undefined;

  constructor(definition: ResourceDefinition, scope: Scope) {
    this.definition = definition;
    this.scope = scope;
    this.id = { instance: scope.instance.id, logicalId: definition.logicalId, type: definition.type };
  }

  get type(): string {
    return this.definition.type;
  }

  get logicalId(): string {
    return this.definition.logicalId;
  }

  /** Unique among the resources of a system. */
  get key(): string {
    return `${this.id.instance}|${this.id.logicalId}`;
  }

  /** Whether it is made at all: its condition, and those of the stack it stands in. */
  get exists(): Answer {
    const condition = entryOf(this.definition.raw, 'Condition');
    const { parent } = this.scope.instance;
    const stack = parent === undefined ? undefined : this.scope.resolution.scope(parent.instance)?.resource(parent.logicalId);
    return all([stack?.exists ?? 'yes', typeof condition === 'string' ? this.scope.condition(condition) : answerOf(true)]);
  }

  get properties(): Value {
    return this.section('Properties');
  }

  /** Facts that only a running system has; absent for resources of templates. */
  get observed(): Value {
    return this.section('Observed');
  }

  get metadata(): Value {
    return this.section('Metadata');
  }

  /** A section of the resource by its name, such as `UpdatePolicy`. */
  section(name: string): Value {
    const known = this.sections.get(name);
    if (known !== undefined) return known;
    const raw: Raw | undefined = entryOf(this.definition.raw, name);
    const { pointer, generated } = this.definition;
    const document = this.scope.instance.template.document;
    const home = {
      document,
      resource: this.id,
      route: step(undefined, name),
      ...(generated === undefined ? {} : { generated, via: 'generated' as const }),
    };
    const value =
      raw === undefined
        ? this.missing(name, { ...home, pointer })
        : Value.parsed(raw, this.scope, { ...home, pointer: generated === undefined ? step(pointer, name) : pointer });
    this.sections.set(name, value);
    return value;
  }

  /** A resource without `Properties` has them all absent; any other section is itself absent. */
  private missing(name: string, origin: Origin): Value {
    return Value.computed(name === 'Properties' ? { kind: 'map', raw: {}, origin, scope: this.scope } : { kind: 'absent' }, origin);
  }

  /** Its physical name, ARN and attributes, as far as they are known. */
  get identity(): Identity {
    this.known ??= new Identity(this);
    return this.known;
  }

  /** The place of the resource as a whole: its logical id. */
  get at(): Place {
    return {
      document: this.scope.instance.template.document,
      pointer: this.definition.pointer,
      resource: this.id,
      route: undefined,
      part: 'key',
    };
  }
}
