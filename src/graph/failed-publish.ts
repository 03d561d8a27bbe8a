import { endsWithTest, isTest, makesNothing } from '../facts/test-results.ts';
import { type Place, Text } from '../resource/index.ts';
import { commandsFor, shellText } from './build-commands.ts';
import type { Buildspec, Command } from './buildspec.ts';

/** A command that publishes what a build made, whether its tests have failed or not. */
export interface FailedPublish {
  readonly command: string;
  readonly phase: string;
  readonly test: string;
  readonly at: Place;
  readonly tested: Place;
}

/** A copy to a bucket of something else than what the tests said. */
const COPY =
  /\baws\s+(?:[^|;&]*\s)?s3\s+(?:sync|cp|mv)\s(?!.*(?:report|coverage|junit|result|\blogs?\b|allure|screenshot))[^|;&]*\ss?["']?s3:\/\//i;
const GUARD = /CODEBUILD_BUILD_SUCCEEDING|\bexit\b|(?:^|[\s;])(?:if|case|test|\[\[?)\s|\|\|/;

/**
 * CodeBuild goes on with `post_build` when a command of `build` has failed, unless the phase says `on-failure: ABORT`;
 * `finally` runs in any case. Where something is made after the last test, a failed test leaves nothing to publish.
 * Source: CodeBuild User Guide, "Build phase transitions" and "Build specification reference".
 */
export function failedPublish(buildspec: Buildspec): FailedPublish | undefined {
  const { commands, document } = buildspec;
  const build = commands.filter(({ phase, part }) => phase === 'build' && part === 'commands').flatMap(linesOf);
  const last = build.findLastIndex(({ line }) => isTest(line));
  const test = build[last];
  if (test === undefined || !endsWithTest(test.line) || !build.slice(last + 1).every(({ line }) => makesNothing(line))) return undefined;
  const onFailure = document?.get('phases', 'build', 'on-failure').text();
  const goesOn =
    onFailure?.state === 'absent' || (onFailure !== undefined && 'value' in onFailure && onFailure.value.is('CONTINUE') === 'yes');
  const parts: readonly (readonly Command[])[] = [
    commands.filter(({ phase, part }) => phase === 'build' && part === 'finally'),
    goesOn ? commands.filter(({ phase, part }) => phase === 'post_build' && part === 'commands') : [],
  ];
  for (const part of parts) {
    for (const command of part) {
      const lines = linesOf(command);
      if (lines.some(({ line }) => GUARD.test(line))) break;
      const published = lines.find(({ line }) => publishes(line, command));
      if (published !== undefined)
        return {
          command: published.line.slice(0, 60),
          phase: command.part === 'finally' ? 'finally' : command.phase,
          test: test.line.slice(0, 60),
          at: command.at,
          tested: test.at,
        };
    }
  }
  return undefined;
}

function publishes(line: string, command: Command): boolean {
  return (
    COPY.test(line) ||
    (['deploy', 'publish'] as const).some((purpose) => commandsFor([{ ...command, text: Text.of(line) }], purpose).length > 0)
  );
}

function linesOf({ text, at }: Command): readonly { readonly line: string; readonly at: Place }[] {
  return shellText(text)
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ line, at }));
}
