import { type Answer, all, any, type Cause, not, unknown } from './cause.ts';
import { unroll, unrollMap } from './loops.ts';
import { parameterContent, pseudoParameter } from './parameters.ts';
import { entryOf, isRawMap, type Path, type Place, type Raw, type RawMap, step } from './place.ts';
import { Resource } from './resource.ts';
import type { Expression, Instance, ResourceDefinition, Supplied, System } from './system.ts';
import { Text } from './text.ts';
import { type Content, type Origin, Value } from './value.ts';
import type { World } from './world.ts';

/** A system in one world: every expression of every instance has one value here. */
export class Resolution {
  readonly system: System;
  readonly world: World;
  /** Defaults are ignored: parameters stand for themselves. Used to see what conditions read. */
  readonly symbolic: boolean;
  private readonly scopes: ReadonlyMap<string, Scope>;
  private exported: readonly Export[] | undefined;

  constructor(system: System, world: World, symbolic = false) {
    this.system = system;
    this.world = world;
    this.symbolic = symbolic;
    this.scopes = new Map(system.instances.map((instance) => [instance.id, new Scope(instance, this)]));
  }

  /** The scope of an instance of the system. */
  scope(instance: string): Scope | undefined {
    return this.scopes.get(instance);
  }

  get allScopes(): Iterable<Scope> {
    return this.scopes.values();
  }

  /** Names under which instances export values. */
  get exports(): readonly Export[] {
    if (this.exported === undefined) {
      // The name of an export that is itself imported finds none.
      this.exported = [];
      this.exported = [...this.scopes.values()].flatMap((scope) => scope.exports());
    }
    return this.exported;
  }
}

interface Export {
  readonly instance: Instance;
  readonly name: Text;
  readonly value: Value;
}

/** A name that a template imports, and where. */
export interface Import {
  readonly name: Text;
  readonly at: Place;
}

/** The names of one instance: parameters, conditions, mappings, resources. */
export class Scope {
  readonly instance: Instance;
  readonly resolution: Resolution;
  private readonly answers = new Map<string, Answer>();
  private readonly made = new Map<string, Resource>();
  private readonly references = new Map<string, Content>();
  private loops: ReadonlyMap<string, ResourceDefinition> | undefined;

  constructor(instance: Instance, resolution: Resolution) {
    this.instance = instance;
    this.resolution = resolution;
  }

  /** Whether a condition holds; unknown when the template has no such condition. */
  condition(name: string): Answer {
    const known = this.answers.get(name);
    if (known !== undefined) return known;
    // A condition that refers to itself is invalid; this keeps it from going round.
    this.answers.set(name, unknown({ kind: 'unsupported', what: `condition ${name} refers to itself` }));
    const expression = this.instance.template.conditions.get(name);
    const answer =
      expression === undefined ? unknown({ kind: 'not-in-view', what: `condition ${name}` }) : this.judge(expression.raw, expression);
    this.answers.set(name, answer);
    return answer;
  }

  /** The two sides of a comparison in a condition, or undefined when the expression is none. */
  sides(raw: Raw, at: Expression): readonly [Value, Value] | undefined {
    const compared = entryOf(raw, 'Fn::Equals');
    if (!Array.isArray(compared)) return undefined;
    const origin: Origin = { document: this.instance.template.document, pointer: at.pointer, resource: undefined, route: undefined };
    const [one = null, other = null] = compared as readonly Raw[];
    return [Value.parsed(one, this, origin), Value.parsed(other, this, origin)];
  }

  private judge(raw: Raw, at: Expression): Answer {
    const named = entryOf(raw, 'Condition');
    if (typeof named === 'string') return this.condition(named);
    const sides = this.sides(raw, at);
    if (sides !== undefined) return this.equal(...sides, raw);
    const operands = (name: string): readonly Raw[] | undefined => {
      const listed = entryOf(raw, name);
      return Array.isArray(listed) ? (listed as readonly Raw[]) : undefined;
    };
    const judge = (operand: Raw): Answer => this.judge(operand, at);
    const negated = operands('Fn::Not');
    if (negated !== undefined) return not(judge(negated[0] ?? null));
    const conjunction = operands('Fn::And');
    if (conjunction !== undefined) return all(conjunction.map(judge));
    const disjunction = operands('Fn::Or');
    if (disjunction !== undefined) return any(disjunction.map(judge));
    const membership = operands('Fn::Contains');
    if (membership !== undefined) return this.contains(membership, at);
    return unknown({
      kind: 'unsupported',
      what: isRawMap(raw) ? (Object.keys(raw)[0] ?? 'an empty condition') : 'a condition of this form',
    });
  }

  /** `Fn::Contains: [list, value]`, a function of rules. */
  private contains([list = null, wanted = null]: readonly Raw[], at: Expression): Answer {
    const { items, open } = this.value({ raw: list, pointer: at.pointer }).items();
    const text = this.value({ raw: wanted, pointer: at.pointer }).text();
    if (!('value' in text)) return unknown({ kind: 'unsupported', what: 'Fn::Contains of a list' });
    const same = items.map((item): Answer => {
      const one = item.text();
      return 'value' in one ? one.value.same(text.value) : unknown(...item.because);
    });
    return any([...same, ...(open === undefined ? [] : [unknown(...open)])]);
  }

  /** Whether the parameters surely break one of the template's `Rules`: CloudFormation refuses to deploy it so. */
  get refused(): boolean {
    const { rules } = this.instance.template;
    if (!isRawMap(rules)) return false;
    const at: Expression = { raw: rules, pointer: undefined };
    return Object.values(rules).some((rule) => {
      const condition = entryOf(rule, 'RuleCondition');
      const assertions = entryOf(rule, 'Assertions');
      if (!Array.isArray(assertions) || (condition !== undefined && this.judge(condition, at) !== 'yes')) return false;
      return (assertions as readonly Raw[]).some((assertion) => this.judge(entryOf(assertion, 'Assert') ?? null, at) === 'no');
    });
  }

  private equal(one: Value, other: Value, raw: Raw): Answer {
    const [left, right] = [one.text(), other.text()];
    const answer = 'value' in left && 'value' in right ? left.value.same(right.value) : unknown(...incomparable(one, other));
    if (typeof answer === 'string') return answer;
    const decided = this.resolution.world.decisions.get(comparisonKey(this.instance, raw));
    return decided === undefined ? answer : decided ? 'yes' : 'no';
  }

  /** What `Ref` of a parameter, pseudo parameter or resource comes to. */
  ref(name: string, origin: Origin): Content {
    if (name.startsWith('AWS::')) return this.remembered(name, () => pseudoParameter(name, this));
    const parameter = this.instance.template.parameters.get(name);
    if (parameter !== undefined) return this.remembered(name, () => parameterContent(parameter, this));
    return this.attribute(name, 'Ref', origin);
  }

  /** What an attribute of a resource comes to. */
  attribute(logicalId: string, attribute: string, origin: Origin): Content {
    const child = this.instance.children.get(logicalId);
    if (child !== undefined && attribute.startsWith('Outputs.')) {
      const output = this.resolution.scope(child)?.output(attribute.slice('Outputs.'.length));
      if (output !== undefined) return output.content;
    }
    const alias = this.instance.aliases?.get(`${logicalId}.${attribute}`);
    if (alias !== undefined)
      return this.remembered(
        `${logicalId}.${attribute}`,
        () => this.supplied(alias, origin) ?? this.dangling(logicalId, attribute),
        origin,
      );
    const resource = this.resource(logicalId);
    if (resource === undefined) return this.dangling(logicalId, attribute);
    return this.remembered(`${logicalId}.${attribute}`, () => ({ kind: 'text', text: resource.identity.attribute(attribute) }), origin);
  }

  /** What a supplied value comes to; undefined when it refers to an instance that is not there. */
  supplied(supplied: Supplied, origin: Origin): Content | undefined {
    if (supplied.kind === 'text') return { kind: 'text', text: Text.of(supplied.text) };
    const other = this.resolution.scope(supplied.instance);
    return supplied.kind === 'attribute'
      ? other?.attribute(supplied.logicalId, supplied.attribute, origin)
      : other?.value(supplied).content;
  }

  private remembered(key: string, compute: () => Content, origin?: Origin): Content {
    const known = this.references.get(key);
    if (known !== undefined) return known;
    // Names that refer to each other in a circle end in a hole.
    this.references.set(key, this.dangling(key, origin === undefined ? 'Ref' : 'circular'));
    const content = compute();
    this.references.set(key, content);
    return content;
  }

  private dangling(name: string, attribute: string): Content {
    const because: readonly Cause[] = [{ kind: 'not-in-view', what: name }];
    const printed = attribute === 'Ref' ? name : `${name}.${attribute}`;
    return { kind: 'text', text: Text.of({ id: `${this.instance.id}|${printed}`, name: printed, because }) };
  }

  /** A top-level mapping. */
  mapping(name: string): Expression | undefined {
    const raw = entryOf(this.instance.template.mappings, name);
    return raw === undefined ? undefined : { raw, pointer: step(step(undefined, 'Mappings'), name) };
  }

  /** What instances of the system surely export under a name where this one can see it: in its account and region. */
  exportsNamed(name: Text): readonly Export[] {
    const apart = (one: string | undefined, other: string | undefined): boolean =>
      one !== undefined && other !== undefined && one !== other;
    const { account, region } = this.instance;
    return this.resolution.exports.filter(
      (exported) =>
        !apart(exported.instance.account, account) && !apart(exported.instance.region, region) && exported.name.same(name) === 'yes',
    );
  }

  /** The value of an output. */
  output(name: string): Value | undefined {
    const output = this.instance.template.outputs.get(name);
    return output === undefined ? undefined : this.value(output.value);
  }

  exports(): readonly Export[] {
    const { instance } = this;
    return [...instance.template.outputs.values()].flatMap(({ exportName, condition, value }) => {
      if (exportName === undefined || (condition !== undefined && this.condition(condition) === 'no')) return [];
      const name = this.value(exportName).text();
      return 'value' in name ? [{ instance, name: name.value, value: this.value(value) }] : [];
    });
  }

  /** The names that the template imports, each at its first place; those that are not known at all are left out. */
  imports(): readonly Import[] {
    const { template } = this.instance;
    if (!template.document.text.includes('ImportValue')) return [];
    const found = new Map<string, Import>();
    const visit = (raw: Raw, pointer: Path | undefined): void => {
      if (Array.isArray(raw)) for (const [index, item] of (raw as readonly Raw[]).entries()) visit(item, step(pointer, index));
      if (!isRawMap(raw)) return;
      const wanted = entryOf(raw, 'Fn::ImportValue');
      const text = wanted === undefined ? undefined : this.value({ raw: wanted, pointer: undefined }).text();
      if (text !== undefined && 'value' in text && !found.has(text.value.key))
        found.set(text.value.key, { name: text.value, at: this.value({ raw, pointer }).at });
      for (const key of Object.keys(raw)) visit(raw[key] ?? null, step(pointer, key));
    };
    visit(template.document.root, undefined);
    return [...found.values()];
  }

  /** The value of an expression outside of resources. */
  value(expression: Expression): Value {
    return Value.parsed(expression.raw, this, {
      document: this.instance.template.document,
      pointer: expression.pointer,
      resource: undefined,
      route: undefined,
    });
  }

  /** A resource of the instance by its logical id, whether its condition holds or not. */
  resource(logicalId: string): Resource | undefined {
    const known = this.made.get(logicalId);
    if (known !== undefined) return known;
    const definition = this.definition(logicalId);
    if (definition === undefined) return undefined;
    const resource = new Resource(definition, this);
    this.made.set(logicalId, resource);
    return resource;
  }

  /** All resources whose condition does not surely fail. */
  resources(): readonly Resource[] {
    return this.logicalIds
      .map((logicalId) => this.resource(logicalId))
      .filter((resource): resource is Resource => resource !== undefined && resource.exists !== 'no');
  }

  /** The logical ids of what is declared and of what loops make, whatever conditions say. */
  get logicalIds(): readonly string[] {
    return [...this.instance.template.resources.keys(), ...this.unrolled().keys()];
  }

  private definition(logicalId: string): ResourceDefinition | undefined {
    return this.instance.template.resources.get(logicalId) ?? this.unrolled().get(logicalId);
  }

  private unrolled(): ReadonlyMap<string, ResourceDefinition> {
    if (this.loops !== undefined) return this.loops;
    // The list of a loop may name what is not declared: it is not looked for among what loops make.
    this.loops = new Map();
    this.loops = new Map(
      [...this.instance.template.loops.values()].flatMap((loop) =>
        (unroll(loop.raw, loop.pointer, this.collection) ?? []).flatMap(({ key, raw, pointer }) => {
          const type = entryOf(raw, 'Type');
          return isRawMap(raw) && typeof type === 'string' ? [[key, { logicalId: key, type, raw, pointer }] as const] : [];
        }),
      ),
    );
    return this.loops;
  }

  /** A map with the loops in it unrolled. */
  expandLoops(raw: RawMap): RawMap {
    return this.instance.template.languageExtensions ? unrollMap(raw, this.collection) : raw;
  }

  private readonly collection = (list: Raw): readonly string[] | undefined => {
    const { items, open } = this.value({ raw: list, pointer: undefined }).items();
    const texts = items.map((item) => item.string());
    const known = texts.flatMap((text) => ('value' in text ? [text.value] : []));
    return open === undefined && known.length === items.length ? known : undefined;
  };

  /** How a call that cannot be resolved is shown to people. */
  nameOf(call: string, argument: Raw): string {
    const short = call.replace('Fn::', '');
    if (typeof argument === 'string') return `${short} ${argument}`;
    const first = Array.isArray(argument) ? (argument as readonly Raw[]).filter((item) => typeof item === 'string').join('.') : '';
    return first === '' ? short : `${short} ${first.slice(0, 60)}`;
  }
}

function incomparable(one: Value, other: Value): readonly Cause[] {
  const because = [...one.because, ...other.because];
  return because.length > 0 ? because : [{ kind: 'unsupported', what: `a comparison of ${one.kind} with ${other.kind}` }];
}

/** Equal for the same comparison of one instance, whichever side is written first. */
export function comparisonKey(instance: Instance, raw: Raw): string {
  const sides = entryOf(raw, 'Fn::Equals');
  const written = Array.isArray(sides) ? (sides as readonly Raw[]).map((side) => JSON.stringify(side)).sort() : [JSON.stringify(raw)];
  return `${instance.id}|${written.join('=')}`;
}
