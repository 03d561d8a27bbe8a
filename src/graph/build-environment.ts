import { type Answer, answerOf, type Field, not, type Place, Text, unknown, type Value } from '../resource/index.ts';

/** Environment types by the processor or system that their images must be made for. */
const MADE_FOR: ReadonlyMap<string, 'arm' | 'x86' | 'windows'> = new Map([
  ['ARM_CONTAINER', 'arm'],
  ['ARM_EC2', 'arm'],
  ['ARM_LAMBDA_CONTAINER', 'arm'],
  ['LINUX_CONTAINER', 'x86'],
  ['LINUX_EC2', 'x86'],
  ['LINUX_GPU_CONTAINER', 'x86'],
  ['LINUX_LAMBDA_CONTAINER', 'x86'],
  ['WINDOWS_CONTAINER', 'windows'],
  ['WINDOWS_EC2', 'windows'],
  ['WINDOWS_SERVER_2019_CONTAINER', 'windows'],
  ['WINDOWS_SERVER_2022_CONTAINER', 'windows'],
]);

/** What builds of an environment type run on; undefined for a type that is not known. */
export function hostOf(type: string): 'arm' | 'x86' | 'windows' | undefined {
  return MADE_FOR.get(type);
}

/**
 * Can the image run in an environment of that type? Only images of CodeBuild say by their name what they are made for.
 * Source: CodeBuild User Guide, "Docker images provided by CodeBuild".
 */
export function imageFits(image: Field<Text>, type: Field<string>): Answer {
  if (!('value' in image) || !('value' in type))
    return unknown(...[image, type].flatMap((field) => ('because' in field ? field.because : [])));
  const wanted = MADE_FOR.get(type.value);
  if (wanted === undefined || image.value.startsWith('aws/codebuild/') !== 'yes') return 'yes';
  const arm = image.value.matches(Text.of('*aarch64*'));
  const windows = image.value.matches(Text.of('aws/codebuild/windows*'));
  const other = wanted === 'arm' ? not(arm) : wanted === 'windows' ? not(windows) : arm === 'yes' ? arm : windows;
  return other === 'yes' ? answerOf(false) : other === 'no' ? answerOf(true) : other;
}

/**
 * What a project asks for and Lambda compute does not have: CodeBuild refuses it, or no command can use it.
 * Source: CodeBuild User Guide, "Limitations of AWS Lambda compute".
 */
export function lambdaFaults(properties: Value, engine: Place | undefined): readonly { readonly what: string; readonly at: Place }[] {
  const environment = properties.get('Environment');
  const type = environment.get('Type').string();
  if (!('value' in type) || !type.value.endsWith('_LAMBDA_CONTAINER')) return [];
  const [cache, badge] = [properties.get('Cache', 'Type').string(), properties.get('BadgeEnabled').boolean()];
  const privileged = environment.get('PrivilegedMode').boolean();
  const times = ['TimeoutInMinutes', 'QueuedTimeoutInMinutes'].map((key) => properties.get(key));
  const asked = 'value' in privileged && privileged.value;
  return [
    ...(asked ? [{ what: 'privileged mode', at: privileged.at }] : []),
    ...('value' in cache && cache.value !== 'NO_CACHE' ? [{ what: 'cache', at: cache.at }] : []),
    ...('value' in badge && badge.value ? [{ what: 'badge', at: badge.at }] : []),
    ...times.filter(({ exists }) => exists === 'yes').map(({ at }) => ({ what: 'timeout of your own', at })),
    ...(engine === undefined || asked ? [] : [{ what: 'container engine', at: engine }]),
  ];
}
