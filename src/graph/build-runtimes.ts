import { imageRuntimes, runtimeNames } from '../facts/buildspec-keys.ts';
import { nearest } from '../resource/did-you-mean.ts';
import { type Field, type Place, Text } from '../resource/index.ts';
import type { Buildspec } from './buildspec.ts';

/** A runtime of a buildspec that the image of the project does not have. */
export interface MissingRuntime {
  readonly runtime: string;
  /** The version that is asked for; undefined where there is no such runtime at all. */
  readonly version: string | undefined;
  /** The versions that the image has, or the name that was probably meant. */
  readonly instead: string;
  readonly at: Place;
}

/** Runtimes that an image of CodeBuild surely does not have; nothing for images of others. */
export function missingRuntimes({ runtimes }: Buildspec, image: Field<Text>): readonly MissingRuntime[] {
  if (!('value' in image) || image.value.startsWith('aws/codebuild/') !== 'yes') return [];
  const named = [...imageRuntimes].find(([name]) => isImage(image.value, name));
  return runtimes.flatMap(([runtime, value]): readonly MissingRuntime[] => {
    if (!runtimeNames.includes(runtime))
      return [{ runtime, version: undefined, instead: nearest(runtime, runtimeNames) ?? ALIASES[runtime] ?? '', at: value.at }];
    const held = named?.[1][runtime];
    const text = value.text();
    const version = 'value' in text ? text.value.known : undefined;
    if (held === undefined || version === undefined || holds(held, version)) return [];
    return [{ runtime, version, instead: held.join(', '), at: value.at }];
  });
}

/** What the runtimes are called elsewhere. */
const ALIASES: Readonly<Record<string, string>> = { go: 'golang', node: 'nodejs', openjdk: 'java', corretto: 'java', jdk: 'java' };

function isImage(image: Text, name: string): boolean {
  return image.is(name) === 'yes' || image.matches(Text.of(name, '-*')) === 'yes';
}

/** A version is written as `14`, `14.x`, `corretto11`, `latest`, or by a variable. */
function holds(held: readonly string[], written: string): boolean {
  const version = written
    .trim()
    .replace(/^(?:corretto|openjdk)/, '')
    .replace(/(?:\.x)+$/, '');
  if (version === 'latest' || written.includes('$')) return true;
  return held.some((one) => one === version || one.startsWith(`${version}.`) || version.startsWith(`${one}.`));
}
