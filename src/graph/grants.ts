import { allows, statementsAllowing } from '../authorization/policy/administrator.ts';
import type { Element, Entry, Statement } from '../authorization/policy/document.ts';
import { type Answer, all, any, not, type Place, Text, unknown } from '../resource/index.ts';
import { arnParts } from './arn.ts';
import type { PolicySet } from './policy-set.ts';

/** A statement that allows an action, with how widely. */
export interface Grant {
  /** For people: the name of the policy. */
  readonly policy: string;
  /** AWS publishes the policy: nobody can narrow it. */
  readonly published: boolean;
  /** The statement; for a policy of AWS, where it is attached. */
  readonly at: Place;
  /** It allows the action on some resource, its conditions taken as met. */
  readonly answer: Answer;
  /** It does so on every resource, and is not a grant of everything. */
  readonly wide: Answer;
  /** It does so on every resource, or on every resource of a kind. */
  readonly everything: Answer;
  /** Where that is said: the resource, else the statement. */
  readonly resourceAt: Place;
  /** It allows every action there is. */
  readonly star: Answer;
  /** It names the action, or a few like it: not the whole service. */
  readonly named: boolean;
  /** Condition keys, lower case. */
  readonly conditions: readonly string[];
  readonly resources: readonly Text[];
}

/** The statements of a set by which its owner may do something, or may. */
export function grantsOf(set: PolicySet, action: string): readonly Grant[] {
  return set.documents.flatMap(({ document, label, kind, at }) =>
    statementsAllowing(document, action).map(({ statement, answer }): Grant => {
      const widest = statement.resources?.items.find(({ text }) => isEverything(text) === 'yes');
      const own = kind !== 'aws-managed';
      return {
        policy: label,
        published: !own,
        at: own ? statement.value.at : at,
        answer,
        everything: everything(statement),
        get wide() {
          return all([answer, this.everything, not(this.star)]);
        },
        resourceAt: own ? (widest?.value.at ?? statement.value.at) : at,
        star: anyOf(statement.actions, ({ text }) => text.is('*')),
        named: (statement.actions?.items ?? []).some(({ text }) => text.test(/^[\w-]+:\w/) === 'yes' && mayMatch(text, action)),
        conditions: statement.conditions.items.map(({ key }) => key.toLowerCase()),
        resources: statement.resources?.items.map(({ text }) => text) ?? [],
      };
    }),
  );
}

function mayMatch(pattern: Text, action: string): boolean {
  return (
    Text.of(action.toLowerCase()).matches(
      Text.of(...pattern.parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : part))),
    ) !== 'no'
  );
}

function everything({ resources, notResources }: Statement): Answer {
  return resources === undefined ? (notResources === undefined ? 'no' : 'yes') : anyOf(resources, ({ text }) => isEverything(text));
}

/** `*`, or everything of one kind, such as `arn:aws:iam::*:role/*`. */
function isEverything(text: Text): Answer {
  const rest = arnParts(text)?.[5];
  return rest === undefined ? text.is('*') : rest.isOneOf(WHOLE_KINDS);
}

const WHOLE_KINDS: readonly string[] = [
  '*',
  ...['role', 'policy', 'user', 'connection', 'project', 'stack', 'pipeline', 'parameter'].map((kind) => `${kind}/*`),
  'function:*',
  'secret:*',
  'actiontype:*',
];

function anyOf(element: Element<Entry> | undefined, test: (entry: Entry) => Answer): Answer {
  if (element === undefined) return 'no';
  return any([...element.items.map(test), ...(element.open === undefined ? [] : [unknown(...element.open)])]);
}

/** Whether a set allows an action on a resource, conditions taken as met; a boundary must allow it too. */
export function mayDo(set: PolicySet, boundary: PolicySet | undefined, action: string, resource: Text): Answer {
  const within = (policies: PolicySet): Answer =>
    any([
      ...policies.documents.map(({ document }) => allows(document, action, resource)),
      ...(policies.complete ? [] : [unknown(...policies.because)]),
    ]);
  return boundary === undefined ? within(set) : all([within(set), within(boundary)]);
}
