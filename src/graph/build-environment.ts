import { type Answer, answerOf, type Field, not, Text, unknown } from '../resource/index.ts';

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
