import yaml from 'js-yaml';
import {
  type Answer,
  type Cause,
  distinctCauses,
  embeddedValue,
  type Field,
  type Place,
  type Resource,
  type Text,
  Value,
} from '../resource/index.ts';
import { commandsFor, type Purpose, serves } from './build-commands.ts';
import { type BuildspecFault, documentFaults, syntaxFault } from './buildspec-faults.ts';

/** What a build project is told to run. */
export interface Buildspec {
  /** `inline` in the project, a local `file` in view, or `elsewhere`: in the source, in a bucket, behind a parameter. */
  readonly where: 'inline' | 'file' | 'elsewhere';
  readonly at: Place;
  /** The file that is named; undefined for inline ones and for the default `buildspec.yml` of the source. */
  readonly path: Text | undefined;
  /** It comes from a bucket, or it is not known where from; a file of the source is neither. */
  readonly hidden: boolean;
  /** Does it stand in a file of the source? */
  readonly needsSource: Answer;
  /** The parsed document; undefined where it is not in view or cannot be parsed. */
  readonly document: Value | undefined;
  /** Why not all of it is known; empty when it is. */
  readonly because: readonly Cause[];
  /** All commands in the order of phases. */
  readonly commands: readonly Command[];
  readonly variables: readonly BuildspecVariable[];
  /** Names of variables that later actions can read. */
  readonly exported: readonly Text[];
  readonly artifacts: Value;
  readonly reports: Value;
  /** Runtimes that the phase `install` selects, with their versions. */
  readonly runtimes: readonly (readonly [string, Value])[];
  /** What CodeBuild refuses in it, or does not look at. */
  readonly faults: readonly BuildspecFault[];
  /** The section `env`. */
  readonly environment: Value;
  /** Does it do this? No only when all commands are in view and none calls a script of the source. */
  serves(purpose: Purpose): Answer;
  /** The commands that do this. */
  commandsFor(purpose: Purpose): readonly Command[];
}

export interface Command {
  /** `install`, `pre_build`, `build` or `post_build`. */
  readonly phase: string;
  readonly part: 'commands' | 'finally';
  readonly text: Text;
  readonly at: Place;
}

/** A variable of the section `env`, and where its value comes from. */
export interface BuildspecVariable {
  readonly name: string;
  readonly from: 'variables' | 'parameter-store' | 'secrets-manager';
  readonly value: Value;
}

const PHASES = ['install', 'pre_build', 'build', 'post_build'];
const PARTS = ['commands', 'finally'] as const;
const SOURCES = ['variables', 'parameter-store', 'secrets-manager'] as const;

/** The buildspec of a project's or action's source. Source: CodeBuild User Guide, "Build specification reference". */
export function buildspecOf(written: Value, resource: Resource): Buildspec {
  const field: Field<Text> = written.text();
  if (field.state === 'unresolved') return elsewhere(written, undefined, field.because);
  if (field.state === 'absent') return elsewhere(written, undefined, [{ kind: 'not-in-view', what: 'the buildspec.yml of the source' }]);
  const text = field.value;
  if (isDocument(text)) {
    const document = embeddedValue(text, written.origin, parse, text.startsWith('{') === 'yes');
    const because: readonly Cause[] = document === undefined ? [{ kind: 'unsupported', what: 'a buildspec that is no YAML' }] : [];
    const fault = document === undefined ? syntaxFault(text, written.at) : undefined;
    return read('inline', written, document, undefined, because, fault);
  }
  const asset = text.known === undefined ? undefined : resource.scope.instance.template.assets.get(text.known);
  if (asset === undefined)
    return elsewhere(
      written,
      text,
      text.because.length > 0 ? text.because : [{ kind: 'not-in-view', what: `the buildspec ${text.print()}` }],
    );
  const { resource: id, route } = written.origin;
  return read(
    'file',
    written,
    Value.parsed(asset.root, resource.scope, { document: asset, pointer: undefined, resource: id, route }),
    text,
    [],
  );
}

/** A document has lines, or is JSON; everything else is the name of a file. */
function isDocument(text: Text): boolean {
  const literal = text.parts.map((part) => (typeof part === 'string' ? part : ' ')).join('');
  return /[\n{]/.test(literal) || /^\s*version\s*:/.test(literal);
}

function parse(source: string): unknown {
  if (source.trimStart().startsWith('{')) {
    try {
      return JSON.parse(source);
    } catch {
      // YAML's flow style begins with a brace too.
    }
  }
  return yaml.load(source, { schema: yaml.FAILSAFE_SCHEMA });
}

function elsewhere(written: Value, path: Text | undefined, because: readonly Cause[]): Buildspec {
  return read('elsewhere', written, undefined, path, because);
}

function read(
  where: Buildspec['where'],
  written: Value,
  document: Value | undefined,
  path: Text | undefined,
  because: readonly Cause[],
  fault?: BuildspecFault,
): Buildspec {
  const root = document ?? Value.computed({ kind: 'absent' }, written.origin);
  const causes: Cause[] = [...because];
  const commands = document === undefined ? [] : commandsOf(root, causes);
  const env = root.get('env');
  return {
    where,
    at: written.at,
    path,
    hidden:
      where === 'elsewhere' && path === undefined
        ? written.text().state === 'unresolved'
        : path !== undefined && (path.known === undefined || path.known.startsWith('arn:')),
    needsSource: where === 'elsewhere' ? fromSource(written, path) : 'no',
    document,
    because: distinctCauses(causes),
    commands,
    variables: SOURCES.flatMap((from) =>
      env
        .get(from)
        .entries()
        .map(([name, value]) => ({ name, from, value })),
    ),
    exported: env.get('exported-variables').items().items.flatMap(textOf),
    artifacts: root.get('artifacts'),
    reports: root.get('reports'),
    get runtimes() {
      return root.get('phases', 'install', 'runtime-versions').entries();
    },
    get faults() {
      return fault === undefined ? documentFaults(root) : [fault];
    },
    environment: env,
    serves: (purpose) => serves(commands, purpose, distinctCauses(causes)),
    commandsFor: (purpose) => commandsFor(commands, purpose),
  };
}

/** Without a name it is `buildspec.yml` of the source; an ARN names an object in a bucket. */
function fromSource(written: Value, path: Text | undefined): Answer {
  const { exists } = written;
  if (path === undefined) return exists === 'no' ? 'yes' : exists === 'yes' ? 'no' : exists;
  const elsewhere = path.startsWith('arn:');
  return elsewhere === 'yes' ? 'no' : elsewhere === 'no' ? 'yes' : elsewhere;
}

function commandsOf(root: Value, causes: Cause[]): readonly Command[] {
  if (root.kind !== 'map')
    causes.push(...(root.because.length > 0 ? root.because : [{ kind: 'unsupported' as const, what: 'a buildspec that is no map' }]));
  return PHASES.flatMap((phase) =>
    PARTS.flatMap((part) => {
      const { items, open } = root.get('phases', phase, part).items();
      causes.push(...(open ?? []));
      return items.flatMap((item): readonly Command[] => {
        const field = item.text();
        if (field.state === 'unresolved') causes.push(...field.because);
        return 'value' in field ? [{ phase, part, text: field.value, at: item.at }] : [];
      });
    }),
  );
}

function textOf(value: Value): readonly Text[] {
  const field = value.text();
  return 'value' in field ? [field.value] : [];
}
