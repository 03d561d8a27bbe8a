import {
  type ConstructSource,
  type Instance,
  keysOf,
  type SourceDocument,
  type Supplied,
  type System,
  type Template,
} from '../../resource/index.ts';
import { parseDocument } from '../cloudformation/parse.ts';
import {
  SIGN,
  type Snapshot,
  type StoredConstruct,
  type StoredCoverage,
  type StoredDocument,
  type StoredInstance,
  type StoredSupplied,
  type StoredTemplate,
  VERSION,
} from './format.ts';
import { encodeRaw } from './raw.ts';
import { masked, recogniserOfMarks, secretsWithKinds } from './secrets.ts';

/**
 * The text of a snapshot of the systems. Credentials are not in it.
 * @param coverage of accounts: what was read and what was not
 */
export function writeSnapshot(systems: readonly System[], coverage?: StoredCoverage): string {
  return JSON.stringify({ ...new Writer().snapshot(systems), ...(coverage === undefined ? {} : { coverage }) });
}

class Writer {
  private readonly kinds: string[] = [];
  private readonly documents = new Map<SourceDocument, number>();
  private readonly storedDocuments: StoredDocument[] = [];
  private readonly templates = new Map<Template, number>();
  private readonly storedTemplates: StoredTemplate[] = [];

  snapshot(systems: readonly System[]): Snapshot {
    const stored = systems.map(({ name, link, instances }) => ({
      name,
      link,
      instances: instances.map((instance) => this.instance(instance, instances)),
    }));
    return { [SIGN]: VERSION, kinds: this.kinds, documents: this.storedDocuments, templates: this.storedTemplates, systems: stored };
  }

  private instance(instance: Instance, all: readonly Instance[]): StoredInstance {
    const { id, account, accountOf, region, stackName, live, parameters, settled, parent, children, aliases, leansOn } = instance;
    return {
      id,
      template: this.template(instance, all),
      ...(account === undefined ? {} : { account }),
      ...(accountOf === undefined ? {} : { accountOf: storedSupplied(accountOf) }),
      ...(region === undefined ? {} : { region }),
      ...(stackName === undefined ? {} : { stackName }),
      ...(live === undefined ? {} : { live }),
      ...(parameters.size === 0 ? {} : { parameters: stored(parameters) }),
      ...(settled === undefined ? {} : { settled }),
      ...(parent === undefined ? {} : { parent }),
      ...(children.size === 0 ? {} : { children: [...children] }),
      ...(aliases === undefined ? {} : { aliases: stored(aliases) }),
      ...(leansOn === undefined ? {} : { leansOn: [...leansOn] }),
    };
  }

  private template({ template, parent }: Instance, all: readonly Instance[]): number {
    const known = this.templates.get(template);
    if (known !== undefined) return known;
    const above = parent === undefined ? undefined : all.find(({ id }) => id === parent.instance);
    const stack = parent === undefined ? undefined : above?.template.resources.get(parent.logicalId);
    const outer = stack?.type === 'AWS::CloudFormation::StackSet' && stack.pointer !== undefined ? above?.template.document : undefined;
    const { assets, constructs } = template;
    const made: StoredTemplate = {
      document: this.document(outer ?? template.document),
      ...(outer === undefined ? {} : { inside: [...keysOf(stack?.pointer), 'Properties', 'TemplateBody'] }),
      ...(assets.size === 0 ? {} : { assets: [...assets].map(([path, asset]): [string, number] => [path, this.document(asset)]) }),
      ...(constructs.size === 0
        ? {}
        : { constructs: [...constructs].map(([id, source]): [string, StoredConstruct] => [id, construct(source)]) }),
    };
    const index = this.storedTemplates.push(made) - 1;
    this.templates.set(template, index);
    return index;
  }

  private document(document: SourceDocument): number {
    const known = this.documents.get(document);
    if (known !== undefined) return known;
    const index = this.storedDocuments.push(this.storedDocument(document)) - 1;
    this.documents.set(document, index);
    return index;
  }

  private storedDocument(document: SourceDocument): StoredDocument {
    const { file } = document;
    const secrets = secretsWithKinds(document);
    if (secrets.length === 0) return { file, text: document.text };
    for (const { kind } of secrets) if (!this.kinds.includes(kind)) this.kinds.push(kind);
    const text = masked(document.text, secrets, this.kinds);
    const spans = secrets.flatMap(({ start, end }) => [start, end]);
    const root = encodeRaw(document.root);
    const again = encodeRaw(parseDocument(file, text, recogniserOfMarks(this.kinds)).root);
    return { file, text, secrets: spans, ...(JSON.stringify(root) === JSON.stringify(again) ? {} : { root }) };
  }
}

function stored(supplies: ReadonlyMap<string, Supplied>): [string, StoredSupplied][] {
  return [...supplies].map(([name, supplied]) => [name, storedSupplied(supplied)]);
}

function storedSupplied(supplied: Supplied): StoredSupplied {
  if (supplied.kind !== 'expression') return supplied;
  const { kind, instance, raw, pointer } = supplied;
  return { kind, instance, raw: encodeRaw(raw), pointer: [...keysOf(pointer)] };
}

function construct({ path, source, assignments, acknowledged }: ConstructSource): StoredConstruct {
  return {
    path,
    ...(source === undefined ? {} : { source }),
    ...(assignments === undefined ? {} : { assignments: [...assignments].map(([name, at]) => [name, at]) }),
    ...(acknowledged === undefined ? {} : { acknowledged: [...acknowledged] }),
  };
}
