import { type Answer, answerOf, any, type Cause, type Field, type Text, unknown, type Value, withDefault } from '../resource/index.ts';

/** What starts builds of a project from its repository's events. */
export interface BuildTriggers {
  readonly value: Value;
  readonly webhook: Field<boolean>;
  /** `BUILD` or `BUILD_BATCH`. */
  readonly buildType: Field<string>;
  /** Any group starts a build; all filters of a group must match. */
  readonly groups: readonly FilterGroup[];
  readonly open: readonly Cause[] | undefined;
  /** `DISABLED`, `ALL_PULL_REQUESTS` or `FORK_PULL_REQUESTS`: whose pull requests wait for a comment. */
  readonly commentApproval: Field<string>;
  readonly approverRoles: Value;
  /** For runners: the organization or enterprise they serve. */
  readonly scope: Value;
  /** Do pull requests start builds? Without filter groups every push and pull request does. */
  readonly pullRequests: Answer;
}

export interface FilterGroup {
  readonly value: Value;
  readonly filters: readonly WebhookFilter[];
  readonly open: readonly Cause[] | undefined;
}

export interface WebhookFilter {
  readonly value: Value;
  /** `EVENT`, `ACTOR_ACCOUNT_ID`, `HEAD_REF`, `BASE_REF`, `FILE_PATH`, `COMMIT_MESSAGE`, `TAG_NAME`, `RELEASE_NAME`, `REPOSITORY_NAME`, `ORGANIZATION_NAME`, `WORKFLOW_NAME`. */
  readonly type: Field<string>;
  /** A regular expression; a list of events for `EVENT`. */
  readonly pattern: Field<Text>;
  /** The filter matches what the pattern does not. */
  readonly excluded: Field<boolean>;
  /** The expression matches whole texts only: `^a$`, `^(a|b)$`; not `^a|b$`. */
  readonly anchored: Answer;
  /** As `anchored`, or open at the end on purpose: `^refs/heads/release/`, `^refs/tags/.*`. */
  readonly bounded: Answer;
}

/** Source: CodeBuild User Guide, "Filter webhook events" and "Pull request comment approval". */
export function buildTriggers(value: Value): BuildTriggers {
  const { items, open } = value.get('FilterGroups').items();
  const webhook = withDefault(value.get('Webhook').boolean(), false);
  const groups = items.map(groupOf);
  return {
    value,
    webhook,
    buildType: value.get('BuildType').string(),
    groups,
    open,
    pullRequests: buildsPullRequests(webhook, groups, open),
    commentApproval: value.get('PullRequestBuildPolicy', 'RequiresCommentApproval').string(),
    approverRoles: value.get('PullRequestBuildPolicy', 'ApproverRoles'),
    scope: value.get('ScopeConfiguration'),
  };
}

function groupOf(value: Value): FilterGroup {
  const { items, open } = value.items();
  return {
    value,
    open,
    filters: items.map((item) => {
      const pattern = item.get('Pattern').text();
      return {
        value: item,
        type: item.get('Type').string(),
        pattern,
        excluded: withDefault(item.get('ExcludeMatchedPattern').boolean(), false),
        anchored: shaped(pattern, /^\^[\s\S]*\$$/),
        bounded: shaped(pattern, /^\^[\s\S]*(?:\$|\/|\.[*+])$|^\.\*$/),
      };
    }),
  };
}

/** What is not known of a pattern stands for a name. */
function shaped(pattern: Field<Text>, expression: RegExp): Answer {
  if (!('value' in pattern)) return pattern.state === 'absent' ? 'yes' : unknown(...pattern.because);
  const { parts, because } = pattern.value;
  const written = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  const fits = outerAlternatives(written).every((alternative) => expression.test(alternative));
  if (fits) return 'yes';
  // Anchors may stand at the ends of what a parameter holds.
  const ends = [parts[0], parts[parts.length - 1]];
  return ends.some((part) => part !== undefined && typeof part !== 'string') && because.length > 0 ? unknown(...because) : 'no';
}

/** The alternatives of a regular expression outside of all parentheses and classes. */
export function outerAlternatives(expression: string): readonly string[] {
  const found: string[] = [''];
  let depth = 0;
  for (let at = 0; at < expression.length; at++) {
    const sign = expression[at] ?? '';
    const text = sign === '\\' ? sign + (expression[++at] ?? '') : sign;
    if (text === '(' || text === '[') depth++;
    else if (text === ')' || text === ']') depth--;
    if (text === '|' && depth === 0) found.push('');
    else found.push((found.pop() ?? '') + text);
  }
  return found;
}

function buildsPullRequests(webhook: Field<boolean>, groups: readonly FilterGroup[], open: readonly Cause[] | undefined): Answer {
  if (webhook.state === 'unresolved') return unknown(...webhook.because);
  if (!('value' in webhook) || !webhook.value) return 'no';
  if (groups.length === 0) return open === undefined ? 'yes' : unknown(...open);
  return any([...groups.map(groupTakesPullRequests), ...(open === undefined ? [] : [unknown(...open)])]);
}

const PULL_REQUEST = /PULL_REQUEST_(?:CREATED|UPDATED|REOPENED)/;

function groupTakesPullRequests(group: FilterGroup): Answer {
  const events = group.filters.filter(({ type }) => 'value' in type && type.value === 'EVENT');
  if (events.length === 0)
    return unknown(...(group.open ?? group.filters.flatMap(({ type }) => ('because' in type ? type.because : []))), {
      kind: 'unsupported',
      what: 'a filter group without events',
    });
  return any(
    events.map(({ pattern }) => {
      if (pattern.state === 'unresolved') return unknown(...pattern.because);
      if (!('value' in pattern)) return 'no';
      const known = pattern.value.parts.some((part) => typeof part === 'string' && PULL_REQUEST.test(part));
      return known || pattern.value.known !== undefined ? answerOf(known) : unknown(...pattern.value.because);
    }),
  );
}
