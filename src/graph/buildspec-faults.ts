import yaml from 'js-yaml';
import { buildspecKeys, buildspecVersions, closedMaps, reportFormats } from '../facts/buildspec-keys.ts';
import { nearest } from '../resource/did-you-mean.ts';
import type { Place, Text, Value } from '../resource/index.ts';

/** What CodeBuild refuses in a buildspec, or does not look at. */
export interface BuildspecFault {
  /**
   * `syntax`: it is no YAML. `version`: it has none that there is. `phase`, `key`: a name that CodeBuild does not know.
   * `command`: a command that YAML reads as a map. `format`: a format of reports that there is not.
   */
  readonly reason: 'syntax' | 'version' | 'phase' | 'key' | 'command' | 'format';
  readonly at: Place;
  readonly what: string;
  /** What was probably meant, for the end of a message. */
  readonly hint: string;
}

/** Why a wholly known text cannot be read as YAML; undefined where it can, or where readers differ. */
export function syntaxFault(text: Text, at: Place): BuildspecFault | undefined {
  // A single line may be the name of a file.
  if (text.known === undefined || !/^\s*["']?(?:version|phases)["']?\s*:/m.test(text.known) || !text.known.includes('\n')) return undefined;
  try {
    yaml.load(text.known, { schema: yaml.FAILSAFE_SCHEMA });
    return undefined;
  } catch (error) {
    if (!(error instanceof yaml.YAMLException) || error.reason.startsWith('duplicated')) return undefined;
    return {
      reason: 'syntax',
      at,
      what: `${error.reason}, line ${text.known.slice(0, error.mark?.position ?? 0).split('\n').length}`,
      hint: '',
    };
  }
}

/** Every fault of a document that was read. */
export function documentFaults(root: Value): readonly BuildspecFault[] {
  if (root.kind !== 'map') return [];
  const version = root.get('version');
  const text = version.text();
  const odd = text.state === 'absent' || ('value' in text && text.value.isOneOf(buildspecVersions) === 'no');
  const written = 'value' in text ? text.value.print() : '';
  return [
    ...(odd ? [{ reason: 'version' as const, at: version.at, what: written, hint: '' }] : []),
    ...[...buildspecKeys].flatMap(([path, keys]) => mapsAt(root, path).flatMap((map) => oddKeys(map, path, keys))),
    ...root
      .get('phases')
      .entries()
      .flatMap(([phase, value]) => ['commands', 'finally'].flatMap((part) => oddCommands(value.get(part), phase))),
    ...root
      .get('reports')
      .entries()
      .flatMap(([, report]) => oddFormat(report.get('file-format'))),
  ];
}

function mapsAt(root: Value, path: string): readonly Value[] {
  let maps = [root];
  for (const step of path === '' ? [] : path.split('.'))
    maps = maps.flatMap((map) => (step === '*' ? map.entries().map(([, value]) => value) : [map.get(step)]));
  return maps.filter(({ kind }) => kind === 'map');
}

function oddKeys(map: Value, path: string, keys: readonly string[]): readonly BuildspecFault[] {
  return map.entries().flatMap(([key, value]): readonly BuildspecFault[] => {
    if (keys.includes(key)) return [];
    const alike = keys.find((one) => plain(one) === plain(key) || `${plain(one)}s` === plain(key) || plain(one) === `${plain(key)}s`);
    if (alike === undefined && !closedMaps.includes(path)) return [];
    const near = alike ?? nearest(key, keys);
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    return [{ reason: path === 'phases' ? 'phase' : 'key', at: value.at, what: path === '' ? key : `${path}.${key}`, hint }];
  });
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, '');
}

/** `echo a: b` is a map for YAML. */
function oddCommands(list: Value, phase: string): readonly BuildspecFault[] {
  return list.items().items.flatMap((item): readonly BuildspecFault[] => {
    const [key] = item.kind === 'map' ? (item.entries()[0] ?? []) : [];
    return key === undefined ? [] : [{ reason: 'command', at: item.at, what: `${key}:`.slice(0, 60), hint: phase }];
  });
}

function oddFormat(value: Value): readonly BuildspecFault[] {
  const text = value.text();
  const known = 'value' in text ? text.value.known : undefined;
  if (known === undefined || reportFormats.includes(known.toUpperCase())) return [];
  const near = reportFormats.find((format) => format.startsWith(known.toUpperCase())) ?? nearest(known, reportFormats);
  return [{ reason: 'format', at: value.at, what: known, hint: near === undefined ? '' : `; did you mean ${near}?` }];
}
