import { grantsOf } from '../graph/grants.ts';
import type { Role } from '../graph/role.ts';
import type { Text } from '../resource/index.ts';
import { unknownText } from './callers.ts';

/** Calls that are surely denied, whatever they are made on: no statement allows the action on anything. */

/** Are all policies of a role in view, and does none of them allow the action at all? */
export function allowsNowhere({ identity }: Role, action: string): boolean {
  return identity.complete && grantsOf(identity, action).length === 0;
}

/** What such a call is made on. */
export function anything(action: string): Text {
  const what = `what ${action} is called on`;
  return unknownText(what, [{ kind: 'unsupported', what }]);
}
