import { type Field, type Place, Text } from '../resource/index.ts';
import { commandsFor, shellText } from './build-commands.ts';
import type { FilterGroup } from './build-triggers.ts';
import type { Buildspec, Command } from './buildspec.ts';
import { type EnvironmentRules, environmentOf } from './environment.ts';

/** A command of a build that makes a release, whatever branch is built. */
export interface BranchRelease {
  /** It puts a version where others take it from, or changes production. */
  readonly what: 'publishes' | 'deploys';
  readonly command: string;
  readonly at: Place;
}

/** Puts a version of a package where others take it from; whoever has it keeps it. */
const PUBLISH =
  /\b(?:npm|pnpm|cargo|poetry|lerna|vsce)\s+(?:[^|;&]*\s)?publish\b|\byarn\s+(?:npm\s+)?publish\b|\btwine\s+upload\b|\bgem\s+push\b|\b(?:dotnet\s+)?nuget\s+push\b|\bgh\s+release\s+create\b/;

/** A trial, or a version under a name that nobody takes by itself. */
const PREVIEW = /--dry-run\b|--tag[\s=]|--canary\b|--preid\b|--pre-?dist-tag\b|--dist-tag\b|--prerelease\b|--draft\b|test\.?pypi|snapshot/i;

/** The build asks what it builds, and may decide by that. */
const ASKS =
  /CODEBUILD_(?:WEBHOOK|SOURCE_VERSION|RESOLVED_SOURCE_VERSION|INITIATOR)|BRANCH|GIT_?REF|\bgit\s+(?:[^|;&]*\s)?(?:branch|rev-parse|symbolic-ref|describe|tag|name-rev|merge-base|diff)\b|semantic-release|(?:^|[\s;])(?:if|case)\s|\[\[?\s/i;

/**
 * The command that makes a release in every build. None where something in the buildspec asks for the branch, or decides.
 * @param title the name of the project
 */
export function branchRelease(buildspec: Buildspec, title: Field<Text>, rules: EnvironmentRules): BranchRelease | undefined {
  const { commands } = buildspec;
  if (commands.some(({ text }) => ASKS.test(shellText(text)))) return undefined;
  const published = firstLine(commands, (line) => PUBLISH.test(line) && !PREVIEW.test(line));
  if (published !== undefined) return { what: 'publishes', ...published };
  const deploys = commandsFor(commands, 'deploy').filter(({ text }) => {
    const { production } = environmentOf([title, { at: buildspec.at, state: 'set', value: text }], undefined, rules);
    return production === 'yes';
  });
  const deployed = firstLine(deploys, (line, command) => commandsFor([{ ...command, text: Text.of(line) }], 'deploy').length > 0);
  return deployed === undefined ? undefined : { what: 'deploys', ...deployed };
}

function firstLine(
  commands: readonly Command[],
  fits: (line: string, command: Command) => boolean,
): { readonly command: string; readonly at: Place } | undefined {
  for (const command of commands) {
    const line = shellText(command.text)
      .split('\n')
      .map((one) => one.trim())
      .find((one) => !one.startsWith('#') && fits(one, command));
    if (line !== undefined) return { command: line.slice(0, 60), at: command.at };
  }
  return undefined;
}

/** Filters that let only few pushes or pull requests through, whatever their branch. */
const LIMITING = new Set(['ACTOR_ACCOUNT_ID', 'COMMIT_MESSAGE', 'TAG_NAME', 'RELEASE_NAME', 'WORKFLOW_NAME']);

/** Patterns that every branch fits. */
const EVERY_BRANCH = /^\^?(?:(?:refs\/heads\/)?\.[*+]|refs\/heads\/|refs\/)\$?$/;

/** What a filter group lets start builds that nobody has merged: `pushes` to any branch, `requests` that are open. */
export function unmerged({ filters, open }: FilterGroup): 'pushes' | 'requests' | undefined {
  const read = filters.flatMap(({ type, pattern, excluded }) => {
    const written = 'value' in pattern ? pattern.value.known : undefined;
    return 'value' in type && 'value' in excluded && written !== undefined ? [{ type: type.value, written, not: excluded.value }] : [];
  });
  if (open !== undefined || read.length < filters.length || read.some(({ type, not }) => LIMITING.has(type) && !not)) return undefined;
  const events = read.flatMap(({ type, written }) => (type === 'EVENT' ? [written] : [])).join();
  const limited = read.some(({ type, written, not }) => type === 'HEAD_REF' && (not || !EVERY_BRANCH.test(written)));
  if (/\bPUSH\b/.test(events)) return limited ? undefined : 'pushes';
  return /\bPULL_REQUEST_(?:CREATED|UPDATED|REOPENED)\b/.test(events) ? 'requests' : undefined;
}
