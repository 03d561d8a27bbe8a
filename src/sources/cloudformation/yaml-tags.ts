import { build, localTags } from 'cloudformation-js-yaml-schema';
import yaml from 'js-yaml';

/**
 * The YAML schema of templates: text, lists, maps and null, plus the short forms of functions. The tag package's own
 * CLOUDFORMATION_SCHEMA is never used: it extends the full schema, whose `!!js/function` runs code of the template.
 */

/** Short forms that the tag package lacks: text form of Base64, rule functions, and what SAM, Rain and org-formation add. */
const FURTHER_FUNCTIONS = [
  'Contains',
  'EachMemberEquals',
  'EachMemberIn',
  'ForEach',
  'GetStackOutput',
  'Include',
  'Length',
  'RefAll',
  'ToJsonString',
  'Transform',
  'ValueOf',
  'ValueOfAll',
  'Rain::Embed',
  'Rain::Env',
  'Rain::Include',
  'Rain::S3',
  'Rain::S3Http',
];

/** Tags of YAML itself whose scalars stay text, as CloudFormation compares text. */
const TEXT_TAGS = ['binary', 'bool', 'float', 'int', 'timestamp'];

const KNOWN_FUNCTIONS: readonly string[] = [...new Set([...Object.values(localTags).flat(), ...FURTHER_FUNCTIONS])];

const plainNull = new yaml.Type('tag:yaml.org,2002:null', {
  kind: 'scalar',
  resolve: (text: string | null) => text === null || (text.length <= 4 && /^(?:~|null|Null|NULL|)$/.test(text)),
  construct: () => null,
});

/** The key under which a short form's value stands: `Ref`, `Condition`, `Fn::Sub`. */
export function functionOfTag(name: string): string {
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
}

function longForm(name: string, value: unknown): unknown {
  if (name === 'GetAtt' && typeof value === 'string' && value.includes('.')) {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [functionOfTag(name)]: value };
}

/** What the tag package constructs from a tagged node. */
interface Tagged {
  readonly name: string;
  readonly data: unknown;
}

function functionTypes(names: readonly string[]): yaml.Type[] {
  const everyKind = { scalar: [...names], sequence: [...names], mapping: [...names] };
  return build(everyKind, yaml).map(
    (type) =>
      new yaml.Type(type.tag, {
        kind: type.kind ?? 'scalar',
        construct: (value: unknown) => {
          const tagged: Tagged = type.construct(value);
          return longForm(tagged.name, tagged.data);
        },
      }),
  );
}

/** The schema with further function names allowed; what is not a local tag (`!!js/function`) stays an error. */
export function schemaWith(names: readonly string[]): yaml.Schema {
  const textTypes = TEXT_TAGS.map(
    (tag) => new yaml.Type(`tag:yaml.org,2002:${tag}`, { kind: 'scalar', construct: (text: string | null) => text }),
  );
  return new yaml.Schema({
    include: [yaml.FAILSAFE_SCHEMA],
    implicit: [plainNull],
    explicit: [...textTypes, ...functionTypes([...new Set([...KNOWN_FUNCTIONS, ...names])])],
  });
}

let known: yaml.Schema | undefined;

/** The schema with all functions known to CloudFormation and to common preprocessors. */
export function knownSchema(): yaml.Schema {
  known ??= schemaWith([]);
  return known;
}
