import { type Cause, isHole, type Place, type Resource, type Text, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { lazy } from '../lazy.ts';

/** A group or server whose creation or update waits for servers to say that they are ready. */
export interface AwaitedSignal extends Subject {
  readonly kind: 'awaited-signal';
  /** Where it says that it waits. */
  readonly waits: Place;
  /** Scripts with which the servers start. */
  readonly scripts: readonly Place[];
  readonly signal: Signal;
}

/** Who signals: the scripts; the scripts, but to another resource; nobody; or somebody that is not in view. */
export type Signal =
  | { readonly kind: 'sent' }
  | { readonly kind: 'misdirected'; readonly to: string; readonly at: Place }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly because: readonly Cause[] };

declare module '../../rule/types.ts' {
  interface Subjects {
    'awaited-signal': AwaitedSignal;
  }
}

const INSTANCE = 'AWS::EC2::Instance';

export const awaitedSignalKind: NodeKind<'awaited-signal'> = {
  kind: 'awaited-signal',
  types: [],
  stands: ['AWS::AutoScaling::AutoScalingGroup', INSTANCE],
  list: (graph) => [...groups(graph), ...instances(graph)],
};

function groups(graph: DeliveryGraph): readonly AwaitedSignal[] {
  return graph.judged('auto-scaling-group').flatMap((group) => {
    const { resource, rollingUpdate, createdAfter, name } = group;
    const { waitsForSignals, used } = rollingUpdate;
    const rolls = used === 'yes' && 'value' in waitsForSignals && waitsForSignals.value;
    const waits = rolls ? waitsForSignals.at : 'value' in createdAfter && createdAfter.value > 0 ? createdAfter.at : undefined;
    if (waits === undefined) return [];
    const signal = lazy(() => {
      const { items, known } = group.starters;
      const because: readonly Cause[] = [{ kind: 'not-in-view', what: `what the servers of ${name} start with` }];
      return known ? signalOf(resource, items.map(started), graph) : { kind: 'unknown' as const, because };
    });
    return [awaited(resource, waits, () => group.starters.items.map((starter) => started(starter).script.at), signal)];
  });
}

function instances(graph: DeliveryGraph): readonly AwaitedSignal[] {
  return graph.resources(INSTANCE).flatMap((resource) => {
    const wanted = resource.section('CreationPolicy').get('ResourceSignal');
    if (wanted.exists !== 'yes' || !graph.inFocus(resource) || resource.properties.get('LaunchTemplate').exists !== 'no') return [];
    const signal = lazy(() => signalOf(resource, [started(resource)], graph));
    return [awaited(resource, wanted.at, () => [started(resource).script.at], signal)];
  });
}

function awaited(resource: Resource, waits: Place, scripts: () => readonly Place[], signal: () => Signal): AwaitedSignal {
  return {
    kind: 'awaited-signal',
    id: `${resource.key}|signal`,
    name: resource.logicalId,
    at: resource.at,
    waits,
    get scripts() {
      return scripts();
    },
    get signal() {
      return signal();
    },
  };
}

/** What a server does when it starts: its user data, and what `cfn-init` finds in the metadata. */
interface Started {
  readonly script: Value;
  readonly metadata: Value;
}

function started({ properties, metadata }: Resource): Started {
  const inTemplate = properties.get('LaunchTemplateData', 'UserData');
  return { script: inTemplate.kind === 'absent' ? properties.get('UserData') : inTemplate, metadata };
}

/** The command, and the call behind it in the spellings of its clients. */
const SIGNALS = /cfn-signal|signal[-_]?resource|Send-CFNResourceSignal/i;
/** The resource that a command signals. Source: CloudFormation User Guide, "cfn-signal". */
const TO_RESOURCE = /cfn-signal(?:\.exe)?[^\n;]*?--resource[= ]+["']?([A-Za-z0-9\u0000]+)/g;
/** What is fetched, or run by somebody else, may signal; the metadata service of the server itself is neither. */
const OPAQUE =
  /\b(?:curl|wget|git\s+clone|aws\s+(?:s3|s3api|ssm)|ansible|chef|puppet|salt|iwr|Invoke-WebRequest|Read-S3Object|DownloadFile)\b|#include|s3:\/\/|https?:\/\//i;
const METADATA_SERVICE = /^.*169\.254\.169\.254.*$/gm;

/** Others that may signal for a server. */
const SIGNALLERS = [
  'AWS::Lambda::Function',
  'AWS::SSM::Association',
  'AWS::SSM::Document',
  'AWS::CodeDeploy::DeploymentGroup',
  'AWS::AutoScaling::LifecycleHook',
];

function signalOf(resource: Resource, starts: readonly Started[], graph: DeliveryGraph): Signal {
  const texts: { readonly text: string; readonly at: Place }[] = [];
  const hidden: Cause[] = [];
  for (const { script, metadata } of starts) {
    const read = scriptText(script);
    if (typeof read !== 'string') {
      hidden.push(...read);
      continue;
    }
    texts.push({ text: read, at: script.at });
    // Metadata of the group may be meant as well as that of what the servers start from.
    if (read.includes('cfn-init'))
      for (const one of [metadata, resource.metadata]) {
        const found: string[] = [];
        collect(one, found, hidden);
        texts.push({ text: found.join('\n'), at: one.at });
      }
  }
  const signalling = texts.filter(({ text }) => SIGNALS.test(text));
  if (signalling.length > 0) return misdirected(resource, signalling) ?? { kind: 'sent' };
  if (hidden.length > 0) return { kind: 'unknown', because: hidden };
  const what = (who: string): Signal => ({
    kind: 'unknown',
    because: [{ kind: 'unsupported', what: `whether ${who} signals for ${resource.logicalId}` }],
  });
  const opaque = texts.find(({ text }) => OPAQUE.test(text.replace(METADATA_SERVICE, '')));
  if (opaque !== undefined) return what('a script that is fetched');
  if (texts.some(({ text }) => namesStack(text, resource))) return what('a program that is told the stack');
  const [other] = graph.resources(...SIGNALLERS);
  return other === undefined ? { kind: 'none' } : what(other.logicalId);
}

/** Every command that says so signals another resource. */
function misdirected({ logicalId }: Resource, texts: readonly { readonly text: string; readonly at: Place }[]): Signal | undefined {
  const named = texts.flatMap(({ text, at }) => [...text.matchAll(TO_RESOURCE)].map(([, to = '']) => ({ to, at })));
  const commands = texts.reduce((sum, { text }) => sum + [...text.matchAll(new RegExp(SIGNALS, 'gi'))].length, 0);
  const [first] = named;
  if (first === undefined || named.length < commands || named.some(({ to }) => to === logicalId || to.includes('\u0000'))) return undefined;
  return { kind: 'misdirected', to: first.to, at: first.at };
}

/** Beside `cfn-init`, which has to be told: some other program is. */
function namesStack(text: string, { logicalId }: Resource): boolean {
  const others = text
    .replaceAll('\\\n', ' ')
    .split(/\n|&&|;/)
    .filter((line) => !line.includes('cfn-init') && !line.includes('cfn-hup'))
    .join('\n');
  return /\u0000AWS::Stack(?:Name|Id)\u0000/.test(others) || new RegExp(`\\b${logicalId}\\b`).test(others);
}

/** The written text, with holes as their names between NULs; why it is not known where it is hidden. */
function scriptText(script: Value): string | readonly Cause[] {
  const field = script.unencoded.text();
  if (field.state === 'absent') return '';
  if (!('value' in field)) return field.because;
  if (field.value.hole !== undefined && field.value.holes.length === field.value.parts.length) return field.value.because;
  return decoded(marked(field.value));
}

function marked(text: Text): string {
  return text.parts.map((part) => (typeof part === 'string' ? part : `\u0000${isHole(part) ? part.name : ''}\u0000`)).join('');
}

/** Text that is written encoded. */
function decoded(text: string): string {
  if (text.length < 24 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) || /\s\S*\s\S*\s/.test(text.trim())) return text;
  try {
    return atob(text.replace(/\s/g, ''));
  } catch {
    return text;
  }
}

/** All texts in a value, and why others are not known; what is nested deeper than anybody writes is left out. */
function collect(value: Value, texts: string[], hidden: Cause[], depth = 0): void {
  if (depth > 12) return;
  if (value.kind === 'text') {
    const field = value.text();
    if ('value' in field) texts.push(marked(field.value));
    return;
  }
  if (value.kind === 'unresolved') hidden.push(...value.because);
  if (value.kind === 'map')
    for (const [key, one] of value.entries()) {
      texts.push(key);
      collect(one, texts, hidden, depth + 1);
    }
  if (value.kind === 'list') for (const one of value.items().items) collect(one, texts, hidden, depth + 1);
}
