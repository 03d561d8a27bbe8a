import {
  type Expression,
  entryOf,
  isRawMap,
  type OutputDefinition,
  type ParameterDefinition,
  type Path,
  pathOf,
  type Raw,
  type RawMap,
  type ResourceDefinition,
  type SourceDocument,
  step,
  type Template,
} from '../../resource/index.ts';
import { blueGreenHooks } from './blue-green.ts';
import { expandServerless } from './sam/expand.ts';
import { undeclaredNames } from './undeclared.ts';

const LANGUAGE_EXTENSIONS = 'AWS::LanguageExtensions';
const SERVERLESS = 'AWS::Serverless-2016-10-31';

/** What a reader found beside the document: local files by the name the template uses, constructs by logical id. */
export interface TemplateExtras {
  readonly assets?: ReadonlyMap<string, SourceDocument>;
  readonly constructs?: Template['constructs'];
}

/**
 * The sections of a parsed document as a template. Entries of the wrong shape are left out: CloudFormation refuses
 * them, and a part that is not there cannot be judged.
 */
export function templateOf(document: SourceDocument, extras: TemplateExtras = {}): Template {
  const root = document.root;
  const section = (name: string): Raw | undefined => entryOf(root, name);
  const transforms = transformNames(section('Transform'));
  const declared = new Map([
    ...resourcesOf(section('Resources')),
    ...blueGreenHooks(document).map((hook) => [hook.logicalId, hook] as const),
  ]);
  const template: Template = {
    document,
    resources: declared,
    loops: new Map(
      entries(section('Resources'), 'Resources')
        .filter(([name]) => name.startsWith('Fn::ForEach::'))
        .map(([name, raw, pointer]) => [name, { raw, pointer }]),
    ),
    parameters: new Map(
      maps(section('Parameters'), 'Parameters').map(([name, raw, pointer]): [string, ParameterDefinition] => [
        name,
        { name, raw, pointer },
      ]),
    ),
    conditions: new Map(
      entries(section('Conditions'), 'Conditions').map(([name, raw, pointer]): [string, Expression] => [name, { raw, pointer }]),
    ),
    mappings: section('Mappings'),
    rules: section('Rules'),
    outputs: new Map(
      maps(section('Outputs'), 'Outputs').map(([name, raw, pointer]): [string, OutputDefinition] => [name, outputOf(raw, pointer)]),
    ),
    transforms,
    languageExtensions: transforms.includes(LANGUAGE_EXTENSIONS),
    assets: extras.assets ?? new Map(),
    constructs: extras.constructs ?? new Map(),
    undeclared: [],
  };
  const expanded = transforms.includes(SERVERLESS) ? { ...template, ...expandServerless(template) } : template;
  return { ...expanded, undeclared: undeclaredNames(expanded) };
}

function transformNames(raw: Raw | undefined): readonly string[] {
  const listed = Array.isArray(raw) ? (raw as readonly Raw[]) : raw === undefined ? [] : [raw];
  return listed.map((entry) => entryOf(entry, 'Name') ?? entry).filter((name): name is string => typeof name === 'string');
}

function entries(raw: Raw | undefined, section: string): readonly (readonly [string, Raw, Path | undefined])[] {
  if (!isRawMap(raw)) return [];
  const at = pathOf(section);
  return Object.keys(raw).map((name) => [name, raw[name] ?? null, step(at, name)] as const);
}

function maps(raw: Raw | undefined, section: string): readonly (readonly [string, RawMap, Path | undefined])[] {
  return entries(raw, section).flatMap(([name, entry, pointer]) => (isRawMap(entry) ? [[name, entry, pointer] as const] : []));
}

function resourcesOf(raw: Raw | undefined): ReadonlyMap<string, ResourceDefinition> {
  return new Map(
    maps(raw, 'Resources').flatMap(([logicalId, entry, pointer]): [string, ResourceDefinition][] => {
      const type = entryOf(entry, 'Type');
      return typeof type === 'string' ? [[logicalId, { logicalId, type, raw: entry, pointer }]] : [];
    }),
  );
}

function outputOf(raw: RawMap, pointer: Path | undefined): OutputDefinition {
  const exported = entryOf(entryOf(raw, 'Export'), 'Name');
  const condition = entryOf(raw, 'Condition');
  return {
    value: { raw: entryOf(raw, 'Value') ?? null, pointer: step(pointer, 'Value') },
    exportName: exported === undefined ? undefined : { raw: exported, pointer: step(step(pointer, 'Export'), 'Name') },
    condition: typeof condition === 'string' ? condition : undefined,
  };
}
