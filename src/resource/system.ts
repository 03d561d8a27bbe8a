import type { Path, Raw, RawMap, SourceDocument } from './place.ts';

/**
 * What readers yield: systems of instances of templates, with unresolved resources in CloudFormation's own vocabulary.
 * Live collectors convert to the same spelling, so everything after the readers sees one shape.
 */

/** One resource as declared, or as made by a transform. */
export interface ResourceDefinition {
  readonly logicalId: string;
  readonly type: string;
  /**
   * The whole entry: `Type`, `Properties`, `Condition`, `DependsOn`, `Metadata`, policies. A resource that was read from an
   * account has a section `Observed` as well: facts that only a running system has.
   */
  readonly raw: RawMap;
  readonly pointer: Path | undefined;
  /** A transform made it: its places point at `pointer`, unless a part of it is `Moved`. */
  readonly generated?: true;
  /** The transform that made it, or made it over, and the declared resource that it was made for. */
  readonly madeBy?: { readonly transform: 'serverless'; readonly logicalId: string };
}

export interface ParameterDefinition {
  readonly name: string;
  readonly raw: RawMap;
  readonly pointer: Path | undefined;
}

/** A named expression (condition, output value) and where it stands. */
export interface Expression {
  readonly raw: Raw;
  readonly pointer: Path | undefined;
}

export interface OutputDefinition {
  readonly value: Expression;
  readonly exportName: Expression | undefined;
  readonly condition: string | undefined;
}

/** Where a construct of a CDK app was written. */
export interface ConstructSource {
  readonly path: string;
  /** File, 1-based line and column of the user's code, when the assembly carries them. */
  readonly source?: { readonly file: string; readonly line: number; readonly column: number };
  /** The lines that set or overrode single properties, by property name. */
  readonly assignments?: ReadonlyMap<string, { readonly file: string; readonly line: number; readonly column: number }>;
  /** Rules that the code acknowledges for it: by id, with the construct (itself or one above) that does so. */
  readonly acknowledged?: readonly { readonly scope: string; readonly rule: string; readonly reason: string }[];
}

export interface Template {
  readonly document: SourceDocument;
  readonly resources: ReadonlyMap<string, ResourceDefinition>;
  /** `Fn::ForEach` entries of the section `Resources`, by their key. */
  readonly loops: ReadonlyMap<string, Expression>;
  readonly parameters: ReadonlyMap<string, ParameterDefinition>;
  readonly conditions: ReadonlyMap<string, Expression>;
  readonly mappings: Raw | undefined;
  readonly rules: Raw | undefined;
  readonly outputs: ReadonlyMap<string, OutputDefinition>;
  readonly transforms: readonly string[];
  /** The template was written for `Fn::ForEach` and its company. */
  readonly languageExtensions: boolean;
  /** Local files that the template names, by the path it names them with. */
  readonly assets: ReadonlyMap<string, SourceDocument>;
  readonly constructs: ReadonlyMap<string, ConstructSource>;
  /** Names that it refers to and does not declare: it is a part of a template that a parent completes. */
  readonly undeclared: readonly string[];
}

/** A template that declares nothing. */
export function emptyTemplate(document: SourceDocument): Template {
  return {
    document,
    resources: new Map(),
    loops: new Map(),
    parameters: new Map(),
    conditions: new Map(),
    mappings: undefined,
    rules: undefined,
    outputs: new Map(),
    transforms: [],
    languageExtensions: false,
    assets: new Map(),
    constructs: new Map(),
    undeclared: [],
  };
}

/** What a parameter of an instance was given. */
export type Supplied =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'attribute'; readonly instance: string; readonly logicalId: string; readonly attribute: string }
  | { readonly kind: 'expression'; readonly instance: string; readonly raw: Raw; readonly pointer: Path | undefined };

/** A template deployed once. */
export interface Instance {
  /** Unique in its system: deployment name, stack name, construct path, parent and logical id, or file. */
  readonly id: string;
  readonly template: Template;
  readonly account: string | undefined;
  /** Where the account's number is not known: what another instance calls it by, as in `${TestAccount}`. */
  readonly accountOf?: Supplied;
  readonly region: string | undefined;
  readonly stackName: string | undefined;
  /** Its resources were read from the account: the document is no file of anybody. */
  readonly live?: true;
  readonly parameters: ReadonlyMap<string, Supplied>;
  /** All that it was given is known: every other parameter has its default, and worlds vary none of them. */
  readonly settled?: true;
  /** For a nested stack: the instance and the resource that make it. */
  readonly parent?: { readonly instance: string; readonly logicalId: string };
  /** Nested stacks by the logical id of the resource that makes them. */
  readonly children: ReadonlyMap<string, string>;
  /** What attributes stand for that no resource has by itself, by `LogicalId.attribute` (`Ref` is one). */
  readonly aliases?: ReadonlyMap<string, Supplied>;
  /** Ids of the instances that it imports from, deploys or works as a role of. Not given: it may lean on any other. */
  readonly leansOn?: readonly string[];
}

/** Instances that link to each other; judged together, apart from every other system. */
export interface System {
  readonly name: string;
  readonly instances: readonly Instance[];
  /** How the instances were found to belong together; guessed links lower confidence. */
  readonly link: 'stated' | 'single' | 'guessed';
}
